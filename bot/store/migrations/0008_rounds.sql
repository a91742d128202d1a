-- Columns of the key come first in each table: SQLite 3.40's quick_check takes another order for damage where there are
-- no row ids.

-- Who passed in a go-round.  It is for the week's facilitator alone: no view that gives words out reads this.
CREATE TABLE pass (
  circle TEXT NOT NULL REFERENCES circle (id),
  prompt TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  week TEXT NOT NULL,
  PRIMARY KEY (circle, prompt, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pass_of_user ON pass (circle, user_id);

-- Messages that people kept as questions for later; who did is kept so that it can be taken back.
CREATE TABLE kept_question (
  circle TEXT NOT NULL REFERENCES circle (id),
  message_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  channel_id INTEGER NOT NULL,
  week TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (circle, message_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_question_of_user ON kept_question (circle, user_id);

-- Polls by buttons; what is in no row here is a poll of Discord's own.  Its message is the post (owner, prompt), its
-- votes are in `vote`.  counted_at: when it had ended, and was counted; totals: JSON [[option, votes], ...], NULL
-- before that and for good where fewer than five voted; shown_at: since when the message on Discord says so.
CREATE TABLE ballot (
  circle TEXT NOT NULL REFERENCES circle (id),
  prompt TEXT NOT NULL,
  owner TEXT NOT NULL,
  until INTEGER NOT NULL,
  counted_at INTEGER,
  totals TEXT CHECK (totals IS NULL OR counted_at IS NOT NULL),
  shown_at INTEGER CHECK (shown_at IS NULL OR counted_at IS NOT NULL),
  PRIMARY KEY (circle, prompt)
) STRICT, WITHOUT ROWID;
