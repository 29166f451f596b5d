-- Figures are reconciled by the second version of every policy: what was kept of the first is dropped.
DELETE FROM kept_figures;
DELETE FROM total_stale;
DELETE FROM total_part;
DROP TABLE total;

-- Totals over figures and over answers. An incident has a best number, or only bounds, or no number at all.
CREATE TABLE total (
    audience    TEXT    NOT NULL,
    role        TEXT    NOT NULL,                       -- of figures; of answers group: and the group
    outcome     TEXT    NOT NULL,
    group_by    TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    low         INTEGER NOT NULL,
    best        INTEGER NOT NULL,
    high        INTEGER NOT NULL,
    open        INTEGER NOT NULL,                       -- incidents that have a number and no highest one
    incidents   INTEGER NOT NULL,                       -- with a best number
    bounded     INTEGER NOT NULL,                       -- with bounds alone
    unknown     INTEGER NOT NULL,                       -- without any number
    PRIMARY KEY (audience, role, outcome, group_by, key)
) STRICT, WITHOUT ROWID;

INSERT INTO total_stale
    SELECT audience, incident_id FROM incident_change, (SELECT 'public' AS audience UNION ALL SELECT 'reviewer');

-- Answers across incidents are listed by the day on which these began.
CREATE INDEX incident_by_start ON incident (started_on, seq) WHERE to_seq = 9223372036854775807;
