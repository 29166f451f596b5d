-- What an incident is found by: its title, place and description; an article's title. Folded, as `title` of an incident is.
ALTER TABLE incident ADD COLUMN searched TEXT NOT NULL DEFAULT '';
ALTER TABLE article ADD COLUMN searched TEXT NOT NULL DEFAULT '';
-- All rows that follow from the entries are made anew once these are there.
