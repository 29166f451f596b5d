-- All rows that follow from the entries are made anew once this is there.
-- The sources that a ruling declares to be one in every incident, or that it undoes.
CREATE TABLE ruled_source (
    source_id BLOB    NOT NULL,
    seq       INTEGER NOT NULL,                         -- of the ruling
    PRIMARY KEY (source_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX ruled_source_by_seq ON ruled_source (seq);
CREATE INDEX ruling_by_seq ON ruling (seq);
