-- Answers without a name.  Of their writers nothing is here, nor of when they were written: ids are random, so that
-- their order says nothing; `code` is the hash of salt and withdraw code.  Once released the text is the response's.
CREATE TABLE nameless (
  id INTEGER PRIMARY KEY,
  circle TEXT NOT NULL REFERENCES circle (id),
  week TEXT NOT NULL,
  prompt TEXT NOT NULL,
  text TEXT,
  response INTEGER UNIQUE REFERENCES response (id),
  salt BLOB NOT NULL,
  code BLOB NOT NULL,
  CHECK ((text IS NULL) = (response IS NOT NULL))
) STRICT;

-- Organisers have stopped them in this circle, until they allow them again.
ALTER TABLE circle ADD COLUMN nameless_stopped INTEGER NOT NULL DEFAULT 0 CHECK (nameless_stopped IN (0, 1));
