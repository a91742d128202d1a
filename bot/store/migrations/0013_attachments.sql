-- Files that come with messages.  Their bytes stand beside the database, in the folder `files`, under the SHA-256 sum of
-- what they hold, so that each is there once; a file that no row here names is cleared away.  attachments: whether a
-- circle keeps them.
ALTER TABLE circle ADD COLUMN attachments INTEGER NOT NULL DEFAULT 0 CHECK (attachments IN (0, 1));

-- url: until it is fetched, or NULL where the message must be asked for a new one.
CREATE TABLE attachment (
  id INTEGER PRIMARY KEY,
  response INTEGER NOT NULL REFERENCES response (id),
  name TEXT NOT NULL,
  size INTEGER NOT NULL CHECK (size >= 0),
  says TEXT NOT NULL,
  spoiler INTEGER NOT NULL CHECK (spoiler IN (0, 1)),
  url TEXT,
  state TEXT NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'kept', 'large', 'full', 'lost', 'foreign')),
  sha256 TEXT CHECK ((sha256 IS NOT NULL) = (state = 'kept')),
  kind TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX attachment_of_response ON attachment (response);
CREATE INDEX attachment_waiting ON attachment (id) WHERE state = 'waiting';
CREATE INDEX attachment_bytes ON attachment (sha256) WHERE sha256 IS NOT NULL;
