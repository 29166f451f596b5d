-- Claims that say the same are looked for among those of their article, and entries by time by halves.
DROP INDEX claim_by_digest;
DROP INDEX entry_by_time;

-- A claim's state that stands is found by the claim's number alone. The states before it have negative row ids, in the order in which
-- they ended.
UPDATE claim SET version = -1000000000000 - version;
UPDATE claim SET version = seq WHERE to_seq = 9223372036854775807;
UPDATE claim SET version = -past.number
FROM (SELECT version, row_number() OVER (ORDER BY to_seq, seq) AS number FROM claim WHERE version < 0) AS past
WHERE claim.version = past.version;

-- The cache of figures, with each answer in a row of its own: none is read past another.
DROP TABLE figure_set;
CREATE TABLE kept_figures (
    incident_id BLOB    NOT NULL,
    policy      TEXT    NOT NULL,
    audience    TEXT    NOT NULL,
    part        TEXT    NOT NULL,
    seq         INTEGER NOT NULL,                       -- the incident_change it was computed at
    json        BLOB    NOT NULL,
    PRIMARY KEY (incident_id, policy, audience, part)
) STRICT;
