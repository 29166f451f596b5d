-- The ledger: what was recorded. Nothing here is ever updated or deleted, but for words, which a redaction erases.

CREATE TABLE entry (
    seq         INTEGER PRIMARY KEY CHECK (seq >= 1),
    kind        TEXT    NOT NULL,
    recorded_at INTEGER NOT NULL,                       -- microseconds since 1970, UTC
    principal   TEXT    NOT NULL,
    record      TEXT    NOT NULL,                       -- canonical bytes of the commit record: the leaf covers these
    body        TEXT    NOT NULL,
    body_salt   BLOB    NOT NULL,
    leaf        BLOB    NOT NULL CHECK (length(leaf) = 32)
) STRICT;
CREATE INDEX entry_by_time ON entry (recorded_at, seq);

CREATE TABLE words (
    seq   INTEGER PRIMARY KEY REFERENCES entry (seq),
    words TEXT NOT NULL,
    salt  BLOB NOT NULL
) STRICT;

CREATE TABLE node (
    idx  INTEGER PRIMARY KEY,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE checkpoint (
    size      INTEGER PRIMARY KEY,
    note      TEXT    NOT NULL,
    signed_at INTEGER NOT NULL
) STRICT;

-- Erased words: a row here is what allows the words of that entry to be deleted.
CREATE TABLE redaction (
    seq         INTEGER PRIMARY KEY REFERENCES entry (seq),
    redacted_by INTEGER NOT NULL REFERENCES entry (seq)
) STRICT;

CREATE TRIGGER entry_is_dense BEFORE INSERT ON entry
WHEN new.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entry)
BEGIN SELECT raise(ABORT, 'entries are appended one after the other'); END;
CREATE TRIGGER entry_goes_on BEFORE INSERT ON entry
WHEN new.recorded_at < (SELECT recorded_at FROM entry WHERE seq = new.seq - 1)
BEGIN SELECT raise(ABORT, 'recorded_at never goes back'); END;
CREATE TRIGGER entry_is_not_updated BEFORE UPDATE ON entry
BEGIN SELECT raise(ABORT, 'entries are immutable'); END;
CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'entries are immutable'); END;
CREATE TRIGGER words_are_not_updated BEFORE UPDATE ON words
BEGIN SELECT raise(ABORT, 'words are immutable'); END;
CREATE TRIGGER words_are_deleted_by_redaction BEFORE DELETE ON words
WHEN NOT EXISTS (SELECT 1 FROM redaction WHERE seq = old.seq)
BEGIN SELECT raise(ABORT, 'words are erased by a redaction only'); END;
CREATE TRIGGER node_is_not_updated BEFORE UPDATE ON node
BEGIN SELECT raise(ABORT, 'nodes are immutable'); END;
CREATE TRIGGER node_is_not_deleted BEFORE DELETE ON node
BEGIN SELECT raise(ABORT, 'nodes are immutable'); END;
CREATE TRIGGER checkpoint_is_not_updated BEFORE UPDATE ON checkpoint
BEGIN SELECT raise(ABORT, 'checkpoints are immutable'); END;
CREATE TRIGGER checkpoint_is_not_deleted BEFORE DELETE ON checkpoint
BEGIN SELECT raise(ABORT, 'checkpoints are immutable'); END;

-- Projections: derived from the entries, in the same transaction. A row is one state of a thing, from the entry that
-- began it (from_seq) to just before the entry that ended it (to_seq; the largest integer while it stands).
-- seq is the entry that first recorded the thing; shown_from the entry from which the public sees it.

CREATE TABLE source (
    version  INTEGER PRIMARY KEY,
    seq      INTEGER NOT NULL,
    from_seq INTEGER NOT NULL,
    to_seq   INTEGER NOT NULL DEFAULT 9223372036854775807,
    id       BLOB    NOT NULL,
    kind     TEXT    NOT NULL,
    country  TEXT,
    name     TEXT    NOT NULL,                          -- lower case, for search
    json     TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX source_by_id ON source (id, from_seq);
CREATE INDEX source_by_seq ON source (seq);
CREATE INDEX source_by_name ON source (name);

CREATE TABLE incident (
    version    INTEGER PRIMARY KEY,
    seq        INTEGER NOT NULL,
    from_seq   INTEGER NOT NULL,
    to_seq     INTEGER NOT NULL DEFAULT 9223372036854775807,
    id         BLOB    NOT NULL,
    country    TEXT    NOT NULL,
    started_on TEXT    NOT NULL,
    ended_on   TEXT    NOT NULL,
    title      TEXT    NOT NULL,                        -- lower case, for search
    json       TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX incident_by_id ON incident (id, from_seq);
CREATE INDEX incident_by_seq ON incident (seq);
CREATE INDEX incident_by_title ON incident (title);
CREATE INDEX incident_by_country ON incident (country, seq);

CREATE TABLE article (
    version     INTEGER PRIMARY KEY,
    seq         INTEGER NOT NULL,
    from_seq    INTEGER NOT NULL,
    to_seq      INTEGER NOT NULL DEFAULT 9223372036854775807,
    id          BLOB    NOT NULL,
    source_id   BLOB    NOT NULL,
    url         TEXT,
    text_sha256 TEXT,
    revision    INTEGER NOT NULL,
    json        TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX article_by_id ON article (id, from_seq);
CREATE INDEX article_by_seq ON article (seq);
CREATE INDEX article_by_identity ON article (source_id, url, seq);
CREATE INDEX article_by_text ON article (text_sha256, source_id);
-- Articles without an address are found by their title.
CREATE INDEX article_by_title ON article (source_id, json ->> '$.title') WHERE url IS NULL;

CREATE TABLE claim (
    version    INTEGER PRIMARY KEY,
    seq        INTEGER NOT NULL,
    from_seq   INTEGER NOT NULL,
    to_seq     INTEGER NOT NULL DEFAULT 9223372036854775807,
    shown_from INTEGER NOT NULL,
    id          BLOB   NOT NULL,
    incident_id BLOB   NOT NULL,
    article_id  BLOB   NOT NULL,
    source_id   BLOB   NOT NULL,
    origin      BLOB   NOT NULL,
    role        TEXT   NOT NULL,
    outcome     TEXT   NOT NULL,
    status      TEXT   NOT NULL,
    digest      BLOB   NOT NULL,                        -- of what makes it the same claim as another
    json        TEXT   NOT NULL
) STRICT;
CREATE UNIQUE INDEX claim_by_id ON claim (id, from_seq);
CREATE INDEX claim_by_seq ON claim (seq);
CREATE INDEX claim_by_incident ON claim (incident_id, seq);
CREATE INDEX claim_by_article ON claim (article_id, seq);
CREATE INDEX claim_by_source ON claim (source_id, seq);
CREATE INDEX claim_by_origin ON claim (origin, seq);
CREATE INDEX claim_by_digest ON claim (digest);
CREATE INDEX claim_by_cell ON claim (outcome, role, seq);

CREATE TABLE claim_nationality (
    nationality TEXT    NOT NULL,                       -- a code, foreign, or any
    outcome     TEXT    NOT NULL,
    seq         INTEGER NOT NULL,                       -- of the claim
    PRIMARY KEY (nationality, outcome, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_nationality_by_seq ON claim_nationality (nationality, seq);

-- Claims under embargo, until it is lifted.
CREATE TABLE embargo (
    seq   INTEGER PRIMARY KEY,                          -- of the claim
    id    BLOB    NOT NULL,
    until INTEGER NOT NULL
) STRICT;
CREATE INDEX embargo_by_end ON embargo (until);

-- Entries that the public sees as withheld, each for a claim under embargo.
CREATE TABLE withheld (
    seq       INTEGER NOT NULL,
    claim_seq INTEGER NOT NULL,
    PRIMARY KEY (seq, claim_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX withheld_by_claim ON withheld (claim_seq);

CREATE TABLE article_incident (
    article_id  BLOB    NOT NULL,
    incident_id BLOB    NOT NULL,
    from_seq    INTEGER NOT NULL,
    shown_from  INTEGER NOT NULL,
    PRIMARY KEY (article_id, incident_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_incident_by_incident ON article_incident (incident_id, article_id);

CREATE TABLE ruling (
    version     INTEGER PRIMARY KEY,
    seq         INTEGER NOT NULL,
    from_seq    INTEGER NOT NULL,
    to_seq      INTEGER NOT NULL DEFAULT 9223372036854775807,
    shown_from  INTEGER NOT NULL,
    id          BLOB    NOT NULL,
    incident_id BLOB    NOT NULL,
    json        TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX ruling_by_id ON ruling (id, from_seq);
CREATE INDEX ruling_by_incident ON ruling (incident_id, seq);

-- The last entry that may have changed an incident's figures, for each audience.
CREATE TABLE incident_change (
    incident_id  BLOB    PRIMARY KEY,
    reviewer_seq INTEGER NOT NULL,
    public_seq   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Figures as ready bytes: a cache, never the truth.
CREATE TABLE figure_set (
    incident_id BLOB    NOT NULL,
    policy      TEXT    NOT NULL,
    audience    TEXT    NOT NULL,
    seq         INTEGER NOT NULL,                       -- the incident_change it was computed at
    figures     BLOB    NOT NULL,
    summary     BLOB    NOT NULL,
    findings    BLOB    NOT NULL,
    PRIMARY KEY (incident_id, policy, audience)
) STRICT;

-- Not of the ledger: who may speak to the service, and answers kept for repeated requests.

CREATE TABLE api_key (
    id            BLOB    PRIMARY KEY,
    name          TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    secret_sha256 BLOB    NOT NULL UNIQUE,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER,
    revoked_at    INTEGER,
    last_used_at  INTEGER
) STRICT;

CREATE TABLE idempotency (
    principal   TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    path        TEXT    NOT NULL,
    body_sha256 BLOB    NOT NULL,
    created     INTEGER NOT NULL,                       -- whether the answer was 201
    first_seq   INTEGER NOT NULL,
    last_seq    INTEGER NOT NULL,
    stored_at   INTEGER NOT NULL,
    nonce       BLOB,                                   -- of a new API key: its secret follows from it and a key kept elsewhere
    PRIMARY KEY (principal, key, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (stored_at);
