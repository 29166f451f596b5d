-- The ledger: what was recorded. Nothing here is ever updated or deleted, but for words, which a redaction erases.
-- Texts keep their bytes and are ordered by them. The columns are those of the one-file store, but for its row numbers.

SET LOCAL search_path = ledger;

-- The last entry: who appends locks it.
CREATE TABLE head (
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq         bigint  NOT NULL,
    recorded_at bigint  NOT NULL,
    leaf        bytea,
    asked       bigint  NOT NULL DEFAULT 0              -- how often it was asked what became of a commit
) WITH (fillfactor = 10);
INSERT INTO head VALUES (true, 0, 0, NULL);

CREATE TABLE entry (
    seq         bigint PRIMARY KEY CHECK (seq >= 1),
    kind        text   COLLATE "C" NOT NULL,
    recorded_at bigint NOT NULL,                        -- microseconds since 1970, UTC
    principal   text   COLLATE "C" NOT NULL,
    record      text   COLLATE "C" NOT NULL,            -- canonical bytes of the commit record: the leaf covers these
    body        text   COLLATE "C" NOT NULL,
    body_salt   bytea  NOT NULL,
    leaf        bytea  NOT NULL CHECK (octet_length(leaf) = 32)
);

CREATE TABLE words (
    seq   bigint PRIMARY KEY REFERENCES entry,
    words text   COLLATE "C" NOT NULL,
    salt  bytea  NOT NULL
);

CREATE TABLE node (
    idx  bigint PRIMARY KEY,
    hash bytea  NOT NULL CHECK (octet_length(hash) = 32)
);

CREATE TABLE checkpoint (
    size      bigint PRIMARY KEY,
    note      text   COLLATE "C" NOT NULL,
    signed_at bigint NOT NULL
);

-- Erased words: a row here is what allows the words of that entry to be deleted.
CREATE TABLE redaction (
    seq         bigint PRIMARY KEY REFERENCES entry,
    redacted_by bigint NOT NULL REFERENCES entry
);

CREATE FUNCTION check_appended() RETURNS trigger LANGUAGE plpgsql SET search_path = ledger AS $$
DECLARE before entry;
BEGIN
    SELECT * INTO before FROM entry WHERE seq = new.seq - 1;
    IF new.seq <> 1 AND before.seq IS NULL THEN
        RAISE EXCEPTION 'entries are appended one after the other' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF new.recorded_at < before.recorded_at THEN
        RAISE EXCEPTION 'recorded_at never goes back' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER entry_is_appended BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION check_appended();

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is immutable', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER entry_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER node_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON node FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER checkpoint_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER words_are_immutable BEFORE UPDATE OR TRUNCATE ON words FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE FUNCTION redacted_only() RETURNS trigger LANGUAGE plpgsql SET search_path = ledger AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM redaction WHERE seq = old.seq) THEN
        RAISE EXCEPTION 'words are erased by a redaction only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN old;
END $$;
CREATE TRIGGER words_are_erased_by_redaction BEFORE DELETE ON words FOR EACH ROW EXECUTE FUNCTION redacted_only();

-- Projections: derived from the entries, in the same transaction. A row is one state of a thing, from the entry that
-- began it (from_seq) to just before the entry that ended it (to_seq; the largest integer while it stands).
-- seq is the entry that first recorded the thing; shown_from the entry from which the public sees it.

CREATE TABLE source (
    seq      bigint NOT NULL,
    from_seq bigint NOT NULL,
    to_seq   bigint NOT NULL DEFAULT 9223372036854775807,
    id       uuid   NOT NULL,
    kind     text   COLLATE "C" NOT NULL,
    country  text   COLLATE "C",
    name     text   COLLATE "C" NOT NULL,               -- as it is searched
    json     text   COLLATE "C" NOT NULL,
    PRIMARY KEY (id, from_seq)
);
CREATE INDEX source_by_seq ON source (seq, from_seq);
CREATE INDEX source_by_name ON source (name);

CREATE TABLE incident (
    seq        bigint NOT NULL,
    from_seq   bigint NOT NULL,
    to_seq     bigint NOT NULL DEFAULT 9223372036854775807,
    id         uuid   NOT NULL,
    country    text   COLLATE "C" NOT NULL,
    started_on text   COLLATE "C" NOT NULL,
    ended_on   text   COLLATE "C" NOT NULL,
    title      text   COLLATE "C" NOT NULL,             -- as it is searched
    searched   text   COLLATE "C" NOT NULL,             -- title, place and description
    json       text   COLLATE "C" NOT NULL,
    PRIMARY KEY (id, from_seq)
);
CREATE INDEX incident_by_seq ON incident (seq, from_seq);
CREATE INDEX incident_by_title ON incident (title);
CREATE INDEX incident_by_start ON incident (started_on, seq) WHERE to_seq = 9223372036854775807;

CREATE TABLE external_id (
    scheme       text   COLLATE "C" NOT NULL,
    id           text   COLLATE "C" NOT NULL,
    incident_seq bigint NOT NULL,
    from_seq     bigint NOT NULL,
    PRIMARY KEY (scheme, id, incident_seq, from_seq)
);

CREATE TABLE article (
    seq         bigint  NOT NULL,
    from_seq    bigint  NOT NULL,
    to_seq      bigint  NOT NULL DEFAULT 9223372036854775807,
    id          uuid    NOT NULL,
    source_id   uuid    NOT NULL,
    url         text    COLLATE "C",
    text_sha256 text    COLLATE "C",
    revision    bigint  NOT NULL,
    published_at bigint,
    searched    text    COLLATE "C" NOT NULL,           -- its title
    json        text    COLLATE "C" NOT NULL,
    PRIMARY KEY (id, from_seq)
);
CREATE INDEX article_by_seq ON article (seq, from_seq);
-- An address may be longer than an index takes.
CREATE INDEX article_by_identity ON article (source_id, md5(url), seq);
CREATE INDEX article_by_title ON article (source_id, md5(json::json ->> 'title')) WHERE url IS NULL;

CREATE TABLE claim (
    seq         bigint NOT NULL,
    from_seq    bigint NOT NULL,
    to_seq      bigint NOT NULL DEFAULT 9223372036854775807,
    shown_from  bigint NOT NULL,
    id          uuid   NOT NULL,
    incident_id uuid   NOT NULL,
    article_id  uuid   NOT NULL,
    source_id   uuid   NOT NULL,
    origin      uuid   NOT NULL,
    role        text   COLLATE "C" NOT NULL,
    outcome     text   COLLATE "C" NOT NULL,
    status      text   COLLATE "C" NOT NULL,
    digest      bytea  NOT NULL,                        -- of what makes it the same claim as another
    json        text   COLLATE "C" NOT NULL,
    PRIMARY KEY (id, from_seq)
);
CREATE UNIQUE INDEX claim_standing ON claim (seq) WHERE to_seq = 9223372036854775807;
CREATE INDEX claim_by_seq ON claim (seq, from_seq);
CREATE INDEX claim_by_incident ON claim (incident_id, seq, from_seq);
CREATE INDEX claim_by_article ON claim (article_id, seq, from_seq);
CREATE INDEX claim_by_source ON claim (source_id, seq, from_seq);
CREATE INDEX claim_by_origin ON claim (origin, seq, from_seq);
CREATE INDEX claim_by_cell ON claim (outcome, role, seq, from_seq);
CREATE INDEX claim_not_active ON claim (status, seq, from_seq) WHERE status <> 'active';

CREATE TABLE claim_nationality (
    nationality text   COLLATE "C" NOT NULL,            -- a code, foreign, or any
    outcome     text   COLLATE "C" NOT NULL,
    seq         bigint NOT NULL,                        -- of the claim
    PRIMARY KEY (nationality, outcome, seq)
);
CREATE INDEX claim_nationality_by_seq ON claim_nationality (nationality, seq);

-- Claims under embargo, until it is lifted.
CREATE TABLE embargo (
    seq   bigint PRIMARY KEY,                           -- of the claim
    id    uuid   NOT NULL,
    until bigint NOT NULL
);
CREATE INDEX embargo_by_end ON embargo (until);

-- Entries that the public sees as withheld, each for a claim under embargo.
CREATE TABLE withheld (
    seq       bigint NOT NULL,
    claim_seq bigint NOT NULL,
    PRIMARY KEY (seq, claim_seq)
);
CREATE INDEX withheld_by_claim ON withheld (claim_seq);

CREATE TABLE article_incident (
    article_id  uuid   NOT NULL,
    incident_id uuid   NOT NULL,
    from_seq    bigint NOT NULL,
    shown_from  bigint NOT NULL,
    PRIMARY KEY (article_id, incident_id)
);
CREATE INDEX article_incident_by_incident ON article_incident (incident_id, article_id);

CREATE TABLE ruling (
    seq         bigint NOT NULL,
    from_seq    bigint NOT NULL,
    to_seq      bigint NOT NULL DEFAULT 9223372036854775807,
    shown_from  bigint NOT NULL,
    id          uuid   NOT NULL,
    incident_id uuid   NOT NULL,
    json        text   COLLATE "C" NOT NULL,
    PRIMARY KEY (id, from_seq)
);
CREATE INDEX ruling_by_incident ON ruling (incident_id, seq, from_seq);
CREATE INDEX ruling_by_seq ON ruling (seq, from_seq);

-- The sources that a ruling declares to be one in every incident, or that it undoes.
CREATE TABLE ruled_source (
    source_id uuid   NOT NULL,
    seq       bigint NOT NULL,                          -- of the ruling
    PRIMARY KEY (source_id, seq)
);
CREATE INDEX ruled_source_by_seq ON ruled_source (seq);

-- The last entry that may have changed an incident's figures, for each audience.
CREATE TABLE incident_change (
    incident_id  uuid   PRIMARY KEY,
    reviewer_seq bigint NOT NULL,
    public_seq   bigint NOT NULL
) WITH (fillfactor = 50);

-- Figures and totals: caches, never the truth.

CREATE TABLE kept_figures (
    incident_id uuid   NOT NULL,
    policy      text   COLLATE "C" NOT NULL,
    audience    text   COLLATE "C" NOT NULL,
    part        text   COLLATE "C" NOT NULL,
    seq         bigint NOT NULL,                        -- the incident_change it was computed at
    json        bytea  NOT NULL,
    PRIMARY KEY (incident_id, policy, audience, part)
);

CREATE TABLE total_stale (
    audience    text COLLATE "C" NOT NULL,
    incident_id uuid NOT NULL,
    PRIMARY KEY (audience, incident_id)
);

CREATE TABLE total_part (
    audience    text   COLLATE "C" NOT NULL,
    incident_id uuid   NOT NULL,
    group_by    text   COLLATE "C" NOT NULL,
    key         text   COLLATE "C" NOT NULL,
    role        text   COLLATE "C" NOT NULL,
    outcome     text   COLLATE "C" NOT NULL,
    low         bigint NOT NULL,
    best        bigint,
    high        bigint,
    PRIMARY KEY (audience, incident_id, group_by, key, role, outcome)
);

CREATE TABLE total (
    audience  text   COLLATE "C" NOT NULL,
    role      text   COLLATE "C" NOT NULL,              -- of figures; of answers group: and the group
    outcome   text   COLLATE "C" NOT NULL,
    group_by  text   COLLATE "C" NOT NULL,
    key       text   COLLATE "C" NOT NULL,
    low       bigint NOT NULL,
    best      bigint NOT NULL,
    high      bigint NOT NULL,
    open      bigint NOT NULL,                          -- incidents that have a number and no highest one
    incidents bigint NOT NULL,                          -- with a best number
    bounded   bigint NOT NULL,                          -- with bounds alone
    unknown   bigint NOT NULL,                          -- without any number
    PRIMARY KEY (audience, role, outcome, group_by, key)
);

-- Not of the ledger: who may speak to the service, answers kept for repeated requests, and which entries an import recorded.

CREATE TABLE api_key (
    number        bigint PRIMARY KEY,
    id            uuid   NOT NULL UNIQUE,
    name          text   COLLATE "C" NOT NULL,
    role          text   COLLATE "C" NOT NULL,
    secret_sha256 bytea  NOT NULL UNIQUE,
    created_at    bigint NOT NULL,
    expires_at    bigint,
    revoked_at    bigint,
    last_used_at  bigint
);

CREATE TABLE idempotency (
    principal   text    COLLATE "C" NOT NULL,
    key         text    COLLATE "C" NOT NULL,
    path        text    COLLATE "C" NOT NULL,
    body_sha256 bytea   NOT NULL,
    created     boolean NOT NULL,                       -- whether the answer was 201
    first_seq   bigint  NOT NULL,
    last_seq    bigint  NOT NULL,
    stored_at   bigint  NOT NULL,
    nonce       bytea,                                  -- of a new API key: its secret follows from it and a key kept elsewhere
    PRIMARY KEY (principal, key, path)
);
CREATE INDEX idempotency_by_age ON idempotency (stored_at);

CREATE TABLE import_run (
    first_seq bigint  PRIMARY KEY,
    last_seq  bigint  NOT NULL,
    import_id uuid    NOT NULL,
    principal text    COLLATE "C" NOT NULL,
    retracted boolean NOT NULL DEFAULT false            -- whether the import was taken back as a whole
);
CREATE INDEX import_run_by_id ON import_run (import_id, first_seq);
