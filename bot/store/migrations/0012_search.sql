-- The words of what was said, to be searched: an index beside the texts (sqlite.org/fts5.html, 4.4.3), which holds no
-- text of its own.  Capitals and accents make no difference.  No trigger keeps it true: SQLite lets none write to it
-- under `trusted_schema=OFF`, so that whoever changes a text does it (`Searches`).
CREATE VIEW worded AS SELECT id, text FROM response WHERE text IS NOT NULL;
CREATE VIRTUAL TABLE word USING fts5 (
  text, content = 'worded', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO word (word) VALUES ('rebuild');
