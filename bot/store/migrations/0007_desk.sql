-- What facilitators and organisers do with what is due: hold it back until it is let go, or have it go out by hand.
-- Only what is planned can be held; what goes out by hand is due at that moment, whatever the schedule says.
ALTER TABLE occurrence ADD COLUMN held_at INTEGER CHECK (held_at IS NULL OR state = 'planned');
ALTER TABLE occurrence ADD COLUMN by_hand_at INTEGER CHECK (by_hand_at IS NULL OR held_at IS NULL);

-- A facilitator's own question, in place of the reading's: what was really asked.
CREATE TABLE asked (
  circle TEXT NOT NULL REFERENCES circle (id),
  prompt TEXT NOT NULL,
  question TEXT NOT NULL CHECK (trim(question) <> ''),
  PRIMARY KEY (circle, prompt)
) STRICT, WITHOUT ROWID;

-- Weeks that have changed hands: `week` is led by whoever the circle's file names for the week `turn`.
CREATE TABLE swap (
  circle TEXT NOT NULL REFERENCES circle (id),
  week TEXT NOT NULL,
  turn TEXT NOT NULL,
  PRIMARY KEY (circle, week),
  UNIQUE (circle, turn)
) STRICT, WITHOUT ROWID;

-- A swap that was proposed; `shown` is the state that its line on Discord last told, NULL before there is one.
CREATE TABLE proposal (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  circle TEXT NOT NULL REFERENCES circle (id),
  week TEXT NOT NULL,
  other TEXT NOT NULL CHECK (other <> week),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'agreed', 'withdrawn', 'over')),
  shown TEXT CHECK (shown IN ('open', 'agreed', 'withdrawn', 'over'))
) STRICT;
CREATE UNIQUE INDEX proposal_once ON proposal (circle, week, other) WHERE state = 'open';

-- Taken out of the archive by who leads the week; put_back counts how often it was put back.
ALTER TABLE response ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0 CHECK (withheld IN (0, 1));
ALTER TABLE response ADD COLUMN put_back INTEGER NOT NULL DEFAULT 0;

-- Who did what, and when.  Of one who was forgotten the deed stays, without id, name and reason; `reason` is what was
-- typed about a response, and goes with it.
CREATE TABLE deed (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  circle TEXT NOT NULL REFERENCES circle (id),
  at INTEGER NOT NULL,
  user_id INTEGER,
  name TEXT,
  what TEXT NOT NULL,
  target TEXT NOT NULL,
  detail TEXT NOT NULL,
  response INTEGER REFERENCES response (id),
  reason TEXT,
  CHECK ((user_id IS NULL) = (name IS NULL))
) STRICT;
CREATE INDEX deed_in_order ON deed (circle, id);
CREATE INDEX deed_of_user ON deed (circle, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX deed_on_response ON deed (response) WHERE response IS NOT NULL;

DROP VIEW released;
CREATE VIEW released AS
SELECT response.id, response.circle, response.week, response.prompt, response.paragraph, response.how,
       coalesce(shown.label, 'a reader, without name') AS author,
       coalesce(shown.named, 0) AS named,
       coalesce(shown.reader, 0) AS reader,
       response.parent, response.at, response.edited_at, response.late, response.text,
       response.channel_id, response.message_id
FROM response
JOIN circle ON circle.id = response.circle
LEFT JOIN shown ON shown.circle = response.circle AND shown.user_id = response.user_id
WHERE response.deleted_at IS NULL AND NOT response.withheld
  AND CASE WHEN response.user_id IS NULL THEN circle.names <> 'nobody' ELSE shown.label IS NOT NULL END;
