-- A week's meeting in the server's calendar.  The columns from name on are what Discord was last told, so that a
-- changed schedule shows; state and turn as in the program's EventState and EventRow.
CREATE TABLE event (
  circle TEXT NOT NULL REFERENCES circle (id),
  week TEXT NOT NULL,
  turn INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('begun', 'open', 'over', 'removed', 'withdrawn')),
  last_try INTEGER NOT NULL,
  event_id INTEGER UNIQUE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  start INTEGER NOT NULL,
  until INTEGER NOT NULL CHECK (until > start),
  location TEXT NOT NULL,
  voice_id INTEGER,
  PRIMARY KEY (circle, week),
  CHECK ((event_id IS NULL) = (state = 'begun'))
) STRICT, WITHOUT ROWID;

-- Who pressed Interested, as it was read for the reminder of a week's meeting.
CREATE TABLE interest (
  circle TEXT NOT NULL REFERENCES circle (id),
  week TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  PRIMARY KEY (circle, week, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX interest_of_user ON interest (circle, user_id);
