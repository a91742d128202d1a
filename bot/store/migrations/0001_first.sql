-- Instants are microseconds since 1970 in UTC; Discord's ids are integers.  What a circle keeps, and how long a step
-- of the ledger may be, is decided by constraints here, so that no code can do otherwise.

CREATE TABLE circle (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  guild_id INTEGER NOT NULL,
  channel_id INTEGER NOT NULL,
  organisers_id INTEGER NOT NULL,
  names TEXT NOT NULL CHECK (names IN ('pseudonyms', 'as-on-discord', 'nobody')),
  sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
  readers INTEGER NOT NULL DEFAULT 0        -- the last reader number given; no number is given twice
) STRICT, WITHOUT ROWID;

CREATE TABLE pause (
  id INTEGER PRIMARY KEY,
  circle TEXT NOT NULL REFERENCES circle (id),
  start INTEGER NOT NULL,
  until INTEGER CHECK (until >= start)
) STRICT;
CREATE UNIQUE INDEX pause_one_at_a_time ON pause (circle) WHERE until IS NULL;

-- mark: the id of the newest message that was collected from the channel
CREATE TABLE channel (
  channel_id INTEGER PRIMARY KEY,
  circle TEXT NOT NULL REFERENCES circle (id),
  week TEXT NOT NULL,
  mark INTEGER NOT NULL DEFAULT 0
) STRICT;

-- ---- the ledger ---------------------------------------------------------------------------------------------------

CREATE TABLE transition (
  was TEXT NOT NULL,
  becomes TEXT NOT NULL,
  PRIMARY KEY (was, becomes)
) STRICT, WITHOUT ROWID;
INSERT INTO transition (was, becomes) VALUES
  ('planned', 'planned'),      -- moved by an edited schedule or a pause
  ('planned', 'claimed'),
  ('planned', 'skipped'),
  ('planned', 'failed'),
  ('planned', 'cancelled'),    -- the schedule has it no longer
  ('claimed', 'done'),
  ('claimed', 'failed'),
  ('claimed', 'skipped'),      -- begun, and overtaken before it could be finished
  ('failed', 'planned'),       -- armed again, once what hindered it is mended
  ('cancelled', 'planned');    -- the schedule has it again

CREATE TABLE occurrence (
  circle TEXT NOT NULL REFERENCES circle (id),
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  week TEXT NOT NULL,
  number INTEGER NOT NULL,
  due INTEGER NOT NULL,
  until INTEGER,
  state TEXT NOT NULL DEFAULT 'planned'
    CHECK (state IN ('planned', 'claimed', 'done', 'skipped', 'failed', 'cancelled')),
  reason TEXT NOT NULL DEFAULT ''
    CHECK (trim(reason) <> '' OR state NOT IN ('skipped', 'failed', 'cancelled')),
  claimed_at INTEGER,
  finished_at INTEGER,
  PRIMARY KEY (circle, key)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER occurrence_step BEFORE UPDATE OF state ON occurrence
WHEN NOT EXISTS (SELECT 1 FROM transition WHERE was = OLD.state AND becomes = NEW.state)
BEGIN SELECT RAISE(ABORT, 'the table of transitions has no such step'); END;

CREATE TRIGGER occurrence_move BEFORE UPDATE OF kind, week, number, due, until ON occurrence
WHEN NEW.state <> 'planned'
BEGIN SELECT RAISE(ABORT, 'only what is planned can be moved'); END;

-- ---- posts --------------------------------------------------------------------------------------------------------

-- A thread has the id of the message that it was opened from, so message_id is not unique here.
CREATE TABLE post (
  id INTEGER PRIMARY KEY,
  circle TEXT NOT NULL REFERENCES circle (id),
  owner TEXT NOT NULL,
  part TEXT NOT NULL,
  nonce TEXT NOT NULL UNIQUE CHECK (length(nonce) BETWEEN 1 AND 25),
  channel_id INTEGER NOT NULL,
  week TEXT NOT NULL,
  prompt TEXT,
  paragraph INTEGER,
  first_try INTEGER NOT NULL,
  last_try INTEGER NOT NULL,
  message_id INTEGER,
  posted_at INTEGER,
  -- the response whose copy this is
  answer INTEGER AS (CASE WHEN owner GLOB 'answer:[0-9]*' THEN CAST(substr(owner, 8) AS INTEGER) END),
  UNIQUE (circle, owner, part),
  CHECK ((message_id IS NULL) = (posted_at IS NULL))
) STRICT;
CREATE INDEX post_message ON post (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX post_answer ON post (answer) WHERE answer IS NOT NULL;

-- ---- people and what they said ------------------------------------------------------------------------------------

-- consent: NULL until the member has said; then the circle's `names` hold
CREATE TABLE member (
  circle TEXT NOT NULL REFERENCES circle (id),
  user_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  reader INTEGER NOT NULL,
  consent TEXT CHECK (consent IN ('name', 'pseudonym', 'not-quoted')),
  since INTEGER NOT NULL,
  PRIMARY KEY (circle, user_id),
  UNIQUE (circle, reader)
) STRICT, WITHOUT ROWID;

-- Without user_id it is nameless.  What is deleted keeps its id, so that replies to it still resolve, and the time.
CREATE TABLE response (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  circle TEXT NOT NULL REFERENCES circle (id),
  week TEXT,
  how TEXT CHECK (how IN ('reply', 'form', 'message')),
  user_id INTEGER,
  prompt TEXT,
  paragraph INTEGER,
  parent INTEGER REFERENCES response (id) CHECK (parent <> id),
  reply_to INTEGER,
  text TEXT,
  at INTEGER,
  edited_at INTEGER,
  late INTEGER CHECK (late IN (0, 1)),
  channel_id INTEGER,
  message_id INTEGER UNIQUE,
  interaction_id INTEGER UNIQUE,
  deleted_at INTEGER,
  FOREIGN KEY (circle, user_id) REFERENCES member (circle, user_id),
  CHECK (deleted_at IS NOT NULL
         OR (week IS NOT NULL AND how IS NOT NULL AND text IS NOT NULL AND at IS NOT NULL AND late IS NOT NULL)),
  CHECK (deleted_at IS NULL
         OR coalesce(week, how, user_id, prompt, paragraph, parent, reply_to, text, at, edited_at, late,
                     channel_id, message_id, interaction_id) IS NULL)
) STRICT;
CREATE INDEX response_in_order ON response (circle, at, id) WHERE deleted_at IS NULL;
CREATE INDEX response_of_week ON response (circle, week, at, id) WHERE deleted_at IS NULL;
CREATE INDEX response_of_member ON response (circle, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX response_parent ON response (parent) WHERE parent IS NOT NULL;
CREATE INDEX response_reply_to ON response (reply_to) WHERE reply_to IS NOT NULL;
CREATE INDEX response_unposted ON response (circle, id) WHERE how = 'form' AND message_id IS NULL;

CREATE TABLE reaction (
  response INTEGER NOT NULL REFERENCES response (id),
  emoji TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  PRIMARY KEY (response, emoji, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reaction_of_user ON reaction (user_id);

CREATE TABLE vote (
  circle TEXT NOT NULL REFERENCES circle (id),
  message_id INTEGER NOT NULL,
  option INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  PRIMARY KEY (circle, message_id, option, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX vote_of_user ON vote (circle, user_id);
CREATE INDEX vote_of_message ON vote (message_id);

-- Messages and interactions that are not to be kept again, whatever is read back later: ids and times, nothing else.
CREATE TABLE gone (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT;

-- The bot's own copies of answers that were taken back, until they are gone from Discord too.
CREATE TABLE stray_copy (
  message_id INTEGER PRIMARY KEY,
  channel_id INTEGER NOT NULL
) STRICT;

-- ---- consent: what leaves the database goes through these -----------------------------------------------------------

-- How each member is shown; who is not quoted is absent.  The only place where a consent is weighed against the
-- circle's `names`.
CREATE VIEW shown AS
SELECT circle, user_id, reader, consent = 'name' AS named,
       CASE consent WHEN 'name' THEN name ELSE 'Reader ' || reader END AS label
FROM (
  SELECT member.circle, member.user_id, member.reader, member.name,
         coalesce(member.consent, CASE circle.names
           WHEN 'as-on-discord' THEN 'name' WHEN 'pseudonyms' THEN 'pseudonym' ELSE 'not-quoted' END) AS consent
  FROM member JOIN circle ON circle.id = member.circle
)
WHERE consent <> 'not-quoted';

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
WHERE response.deleted_at IS NULL
  AND CASE WHEN response.user_id IS NULL THEN circle.names <> 'nobody' ELSE shown.label IS NOT NULL END;
