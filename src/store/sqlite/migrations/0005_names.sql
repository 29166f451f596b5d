-- Names are searched without accents and marks: all rows that follow from the entries are made anew.

-- The ids of incidents in other datasets, for each state of an incident.
CREATE TABLE external_id (
    scheme   TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    version  INTEGER NOT NULL,                          -- of the incident
    from_seq INTEGER NOT NULL,
    PRIMARY KEY (scheme, id, version)
) STRICT, WITHOUT ROWID;

-- Not of the ledger: which entries an import recorded, one run of them in each row.
CREATE TABLE import_run (
    first_seq INTEGER PRIMARY KEY,
    last_seq  INTEGER NOT NULL,
    import_id BLOB    NOT NULL,
    principal TEXT    NOT NULL,
    retracted INTEGER NOT NULL DEFAULT 0                -- whether the import was taken back as a whole
) STRICT;
CREATE INDEX import_run_by_id ON import_run (import_id, first_seq);
