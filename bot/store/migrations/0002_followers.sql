-- Who is to be added to each week's thread as it opens; thread_id: the one that they were added to last, or NULL.
CREATE TABLE follower (
  circle TEXT NOT NULL REFERENCES circle (id),
  user_id INTEGER NOT NULL,
  since INTEGER NOT NULL,
  thread_id INTEGER,
  PRIMARY KEY (circle, user_id)
) STRICT, WITHOUT ROWID;
