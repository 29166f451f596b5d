-- Totals across incidents: a cache of the figures of policy gtd, never the truth.

-- Incidents whose figures may have changed since they were counted.
CREATE TABLE total_stale (
    audience    TEXT NOT NULL,
    incident_id BLOB NOT NULL,
    PRIMARY KEY (audience, incident_id)
) STRICT, WITHOUT ROWID;

-- What one incident adds to each total.
CREATE TABLE total_part (
    audience    TEXT    NOT NULL,
    incident_id BLOB    NOT NULL,
    group_by    TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    role        TEXT    NOT NULL,
    outcome     TEXT    NOT NULL,
    low         INTEGER NOT NULL,
    best        INTEGER,
    high        INTEGER,
    PRIMARY KEY (audience, incident_id, group_by, key, role, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE total (
    audience    TEXT    NOT NULL,
    role        TEXT    NOT NULL,
    outcome     TEXT    NOT NULL,
    group_by    TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    low         INTEGER NOT NULL,
    best        INTEGER NOT NULL,
    high        INTEGER NOT NULL,
    open        INTEGER NOT NULL,                       -- incidents without a highest number
    incidents   INTEGER NOT NULL,                       -- with a best number
    unknown     INTEGER NOT NULL,                       -- without one
    PRIMARY KEY (audience, role, outcome, group_by, key)
) STRICT, WITHOUT ROWID;
