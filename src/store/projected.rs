//! The tables that follow from the entries.

/// A projection: its table, the columns that its rows are ordered by, and the one that names the row's entry.
pub(super) struct Projection {
    pub(super) table: &'static str,
    pub(super) key: &'static [&'static str],
    pub(super) entry: &'static str,
}

const fn projection(table: &'static str, key: &'static [&'static str], entry: &'static str) -> Projection {
    Projection { table, key, entry }
}

/// Everything that follows from the entries. Figures are a cache, and keys and answers are not of the ledger.
pub(super) const PROJECTIONS: [Projection; 13] = [
    projection("redaction", &["seq"], "redacted_by"),
    projection("source", &["version"], "from_seq"),
    projection("incident", &["version"], "from_seq"),
    projection("external_id", &["scheme", "id", "version"], "from_seq"),
    projection("article", &["version"], "from_seq"),
    projection("claim", &["seq", "from_seq"], "from_seq"),
    projection("claim_nationality", &["nationality", "outcome", "seq"], "seq"),
    projection("embargo", &["seq"], "seq"),
    projection("withheld", &["seq", "claim_seq"], "seq"),
    projection("article_incident", &["article_id", "incident_id"], "from_seq"),
    projection("ruling", &["version"], "from_seq"),
    projection("ruled_source", &["source_id", "seq"], "seq"),
    projection("incident_change", &["incident_id"], "reviewer_seq"),
];
