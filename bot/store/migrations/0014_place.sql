-- edition_place: the folder in which the archive was made last, from the data folder on if it is there; NULL where none
-- was, or by a program that didn't write it down.
ALTER TABLE circle ADD COLUMN edition_place TEXT;
