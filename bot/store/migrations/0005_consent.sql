-- What each person was asked about their words, and chose, also before they have said anything.  consent: NULL until
-- they have chosen; then the circle's `names` hold.  kept_from: what they said before this is not taken in, because
-- they wanted nothing kept then.
CREATE TABLE choice (
  circle TEXT NOT NULL REFERENCES circle (id),
  user_id INTEGER NOT NULL,
  asked_at INTEGER NOT NULL,
  chosen_at INTEGER,
  consent TEXT CHECK (consent IN ('name', 'pseudonym', 'not-quoted')),
  kept_from INTEGER,
  PRIMARY KEY (circle, user_id),
  CHECK ((consent IS NULL) = (chosen_at IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO choice (circle, user_id, asked_at, chosen_at, consent)
  SELECT circle, user_id, since, since, consent FROM member WHERE consent IS NOT NULL;

-- Who wants nothing kept: the number alone, by which it is known.  The triggers hold it, whatever the program does:
-- what would be kept of them is passed over, and to make a member of them is a mistake.
CREATE TABLE refusal (
  circle TEXT NOT NULL REFERENCES circle (id),
  user_id INTEGER NOT NULL,
  PRIMARY KEY (circle, user_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER refused_member BEFORE INSERT ON member
WHEN EXISTS (SELECT 1 FROM refusal WHERE circle = NEW.circle AND user_id = NEW.user_id)
BEGIN SELECT RAISE(ABORT, 'they want nothing of theirs kept'); END;
CREATE TRIGGER refused_choice BEFORE INSERT ON choice
WHEN EXISTS (SELECT 1 FROM refusal WHERE circle = NEW.circle AND user_id = NEW.user_id)
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER refused_follower BEFORE INSERT ON follower
WHEN EXISTS (SELECT 1 FROM refusal WHERE circle = NEW.circle AND user_id = NEW.user_id)
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER refused_vote BEFORE INSERT ON vote
WHEN EXISTS (SELECT 1 FROM refusal WHERE circle = NEW.circle AND user_id = NEW.user_id)
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER refused_interest BEFORE INSERT ON interest
WHEN EXISTS (SELECT 1 FROM refusal WHERE circle = NEW.circle AND user_id = NEW.user_id)
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER refused_reaction BEFORE INSERT ON reaction
WHEN EXISTS (SELECT 1 FROM refusal JOIN response AS under ON under.circle = refusal.circle
             WHERE under.id = NEW.response AND refusal.user_id = NEW.user_id)
BEGIN SELECT RAISE(IGNORE); END;

-- What is still to be done to the files themselves, committed together with what makes it necessary.
CREATE TABLE duty (
  what TEXT PRIMARY KEY CHECK (what IN ('scrub'))
) STRICT, WITHOUT ROWID;

-- The only place where a choice is weighed against the circle's `names`: it always wins.
DROP VIEW shown;
CREATE VIEW shown AS
SELECT circle, user_id, reader, consent = 'name' AS named,
       CASE consent WHEN 'name' THEN name ELSE 'Reader ' || reader END AS label
FROM (
  SELECT member.circle, member.user_id, member.reader, member.name,
         coalesce(choice.consent, CASE circle.names
           WHEN 'as-on-discord' THEN 'name' WHEN 'pseudonyms' THEN 'pseudonym' ELSE 'not-quoted' END) AS consent
  FROM member JOIN circle ON circle.id = member.circle
  LEFT JOIN choice ON choice.circle = member.circle AND choice.user_id = member.user_id
)
WHERE consent <> 'not-quoted';
ALTER TABLE member DROP COLUMN consent;
