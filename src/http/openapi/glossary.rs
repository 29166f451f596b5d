//! What the document says of names that mean the same wherever they stand: words, an example and a greatest length.

/// Schemas that a macro or a newtype makes, with what they are.
pub const SCHEMAS: [(&str, &str); 11] = [
    ("SourceId", "Names a source."),
    ("IncidentId", "Names an incident."),
    ("ArticleId", "Names an article at one revision."),
    ("ClaimId", "Names a claim."),
    ("RulingId", "Names a ruling."),
    ("KeyId", "Names an API key, not its secret."),
    ("Principal", "Who did it: the id of an API key, or `system`."),
    ("Seq", "The number of a ledger entry: dense, from 1."),
    ("Timestamp", "A point in time, RFC 3339, to the microsecond."),
    ("NationalityCode", "A nationality code, or `foreign`."),
    ("Nationality", "A nationality: an ISO 3166-1 alpha-3 country code, or one that ICAO Doc 9303 adds."),
];

/// Parameters, with what they say where the operation says nothing narrower.
pub const PARAMETERS: [(&str, &str); 11] = [
    ("source_id", "The source."),
    ("incident_id", "The incident."),
    ("article_id", "The article."),
    ("claim_id", "The claim."),
    ("key_id", "The key."),
    ("seq", "The number of the entry."),
    ("from", "The smaller size of the log."),
    ("role", "What the people were in the incident."),
    ("outcome", "What happened to the people."),
    ("status", "Whether the claim stands."),
    ("kind", "What the source is."),
];

/// The greatest length of a text in an answer of which nothing narrower is said, in code points: a stored body may be as long.
pub const TEXT_LENGTH_MAX: u64 = 4_000_000;

/// Texts by the name of their field: an example, and the greatest length in code points.
pub const TEXTS: [(&str, &str, u64); 44] = [
    ("alpha2", "IT", 2),
    ("archive_url", "https://archive.example.org/2016/07/02/article", 2_000),
    ("article", "/v1/articles/art_01jd6fzb4qe7xsm3v0k9c2w8an", 200),
    ("body", "{\"role\":\"hostages\"}", TEXT_LENGTH_MAX),
    ("body_salt", "bm90IGEgcmVhbCBzYWx0IQ==", 64),
    ("citation", "The codebook, section 4.2", 2_000),
    ("demonym", "Italian", 100),
    ("demonyms", "Italian", 100),
    ("description", "Armed men took the guests and staff of a restaurant hostage.", 5_000),
    ("detail", "The article's text does not contain these words.", 4_000),
    ("exact", "nine Italians", 4_000),
    ("explanation", "9 Italians among the hostages were killed: one origin says so.", 1_000_000),
    ("hashes", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 64),
    ("id", "201607010001", 200),
    ("kind", "claim_recorded", 64),
    ("language", "en", 39),
    ("latitude", "23.8041", 12),
    ("leaf_hash", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 64),
    ("longitude", "90.4152", 13),
    ("name", "Bangladesh Army", 300),
    ("note", "The article was read in translation.", 2_000),
    ("people", "Italians", 100),
    ("pointer", "/quote/exact", 1_000),
    ("policy_version", "1", 100),
    ("prefix", "Among the dead are ", 1_000),
    ("quote", "nine Italians", 4_000),
    ("reason", "The outlet withdrew the report.", 2_000),
    ("record", "{\"seq\":42}", TEXT_LENGTH_MAX),
    ("root", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 64),
    ("scheme", "gtd", 64),
    ("sentence", "Nobody says how many of the staff were killed.", 1_000_000),
    ("status_reason", "The outlet withdrew the report.", 2_000),
    ("steps", "Keep the most recent numbers.", 2_000),
    ("subset", "women", 200),
    ("suffix", ", seven Japanese", 1_000),
    ("text", "Among the dead are nine Italians, seven Japanese.", 200_000),
    ("text_sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 64),
    ("title", "Attack on a restaurant in Dhaka", 500),
    ("url", "https://example.org/article", 200_000),
    ("version", "1", 100),
    ("word", "several", 100),
    ("words", "{\"quote\":{\"exact\":\"nine Italians\"}}", TEXT_LENGTH_MAX),
    ("words_salt", "bm90IGEgcmVhbCBzYWx0IQ==", 64),
    ("q", "Dhaka", 100),
];

/// The value of a table's row with this name.
pub fn find(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
}

/// The example and greatest length of a text field.
pub fn text(name: &str) -> Option<(&'static str, u64)> {
    TEXTS.iter().find(|(known, ..)| *known == name).map(|(_, example, length)| (*example, *length))
}
