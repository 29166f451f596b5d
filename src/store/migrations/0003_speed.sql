-- Claims that say the same are looked for among those of their article.
DROP INDEX claim_by_digest;

-- The same cache with the small answers in front, so that they are read without the large one.
DROP TABLE figure_set;
CREATE TABLE figure_set (
    incident_id BLOB    NOT NULL,
    policy      TEXT    NOT NULL,
    audience    TEXT    NOT NULL,
    seq         INTEGER NOT NULL,                       -- the incident_change it was computed at
    summary     BLOB    NOT NULL,
    findings    BLOB    NOT NULL,
    figures     BLOB    NOT NULL,
    PRIMARY KEY (incident_id, policy, audience)
) STRICT;
