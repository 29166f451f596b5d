-- The same cache with each answer in a row of its own: none is read past another.
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
