-- erased_at: all that was collected of people was erased, and nothing new is kept.  edition: what had been taken back
-- when the archive was made (a check sum), NULL where none was.
ALTER TABLE circle ADD COLUMN erased_at INTEGER;
ALTER TABLE circle ADD COLUMN edition TEXT;

-- Whatever is still pressed or written: after the erasure nothing of anybody comes in again.
CREATE TRIGGER erased_channel BEFORE INSERT ON channel
WHEN (SELECT erased_at FROM circle WHERE id = NEW.circle) IS NOT NULL BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER erased_member BEFORE INSERT ON member
WHEN (SELECT erased_at FROM circle WHERE id = NEW.circle) IS NOT NULL BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER erased_vote BEFORE INSERT ON vote
WHEN (SELECT erased_at FROM circle WHERE id = NEW.circle) IS NOT NULL BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER erased_follower BEFORE INSERT ON follower
WHEN (SELECT erased_at FROM circle WHERE id = NEW.circle) IS NOT NULL BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER erased_interest BEFORE INSERT ON interest
WHEN (SELECT erased_at FROM circle WHERE id = NEW.circle) IS NOT NULL BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER erased_nameless BEFORE INSERT ON nameless
WHEN (SELECT erased_at FROM circle WHERE id = NEW.circle) IS NOT NULL BEGIN SELECT RAISE(IGNORE); END;
