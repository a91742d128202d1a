-- What 0005 and 0009 hold for the tables before them holds for those since: of who wants nothing kept, and of anybody
-- once all was erased, nothing comes in.  A deed stays, without its doer.
CREATE TRIGGER refused_pass BEFORE INSERT ON pass
WHEN EXISTS (SELECT 1 FROM refusal WHERE circle = NEW.circle AND user_id = NEW.user_id)
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER refused_kept_question BEFORE INSERT ON kept_question
WHEN EXISTS (SELECT 1 FROM refusal WHERE circle = NEW.circle AND user_id = NEW.user_id)
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER refused_deed AFTER INSERT ON deed
WHEN EXISTS (SELECT 1 FROM refusal WHERE circle = NEW.circle AND user_id = NEW.user_id)
BEGIN UPDATE deed SET user_id = NULL, name = NULL WHERE id = NEW.id; END;

CREATE TRIGGER erased_choice BEFORE INSERT ON choice
WHEN (SELECT erased_at FROM circle WHERE id = NEW.circle) IS NOT NULL BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER erased_refusal BEFORE INSERT ON refusal
WHEN (SELECT erased_at FROM circle WHERE id = NEW.circle) IS NOT NULL BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER erased_pass BEFORE INSERT ON pass
WHEN (SELECT erased_at FROM circle WHERE id = NEW.circle) IS NOT NULL BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER erased_kept_question BEFORE INSERT ON kept_question
WHEN (SELECT erased_at FROM circle WHERE id = NEW.circle) IS NOT NULL BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER erased_deed BEFORE INSERT ON deed
WHEN (SELECT erased_at FROM circle WHERE id = NEW.circle) IS NOT NULL BEGIN SELECT RAISE(IGNORE); END;
