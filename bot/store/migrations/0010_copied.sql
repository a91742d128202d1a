-- This database is (or comes from) a copy: when that was made, and when it was put back to work (NULL: it wasn't).
-- What was posted in between isn't written down here, so it is looked for on Discord.
CREATE TABLE copied (
  made INTEGER PRIMARY KEY,
  put_back INTEGER CHECK (put_back >= made)
) STRICT;
