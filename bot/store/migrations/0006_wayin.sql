-- The words of the text that an answer points at: code points of the corrected paragraph, until without.
CREATE TABLE response_quote (
  response INTEGER PRIMARY KEY REFERENCES response (id),
  quoted INTEGER NOT NULL,
  start INTEGER NOT NULL CHECK (start >= 0),
  until INTEGER NOT NULL CHECK (until > start)
) STRICT;

-- The same of an answer without a name, until it is released.
ALTER TABLE nameless ADD COLUMN quoted INTEGER;
ALTER TABLE nameless ADD COLUMN start INTEGER;
ALTER TABLE nameless ADD COLUMN until INTEGER;

-- The post that leads into a circle: which message it is, and the hash of what it was last known to say ("" where that
-- is not known; NULL where somebody has deleted it, and it was not made again).
CREATE TABLE index_post (
  circle TEXT PRIMARY KEY REFERENCES circle (id),
  channel_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  said TEXT,
  pinned INTEGER NOT NULL CHECK (pinned IN (0, 1))
) STRICT, WITHOUT ROWID;
