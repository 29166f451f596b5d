//! What the document says of names that mean the same wherever they stand: words, an example and a greatest length.

/// Names of the document that say more to a reader of a client than those of the code: theirs, and the document's.
pub const NAMES: [(&str, &str); 5] = [
    ("Policy", "PolicyCode"),
    ("PolicyDescription", "Policy"),
    ("Mapping", "ImportMapping"),
    ("Nationality", "NationalityCode"),
    ("NationalityCode", "ClaimNationality"),
];

/// Schemas that a macro or a newtype makes, with what they are.
pub const SCHEMAS: [(&str, &str); 12] = [
    ("SourceId", "Names a source."),
    ("IncidentId", "Names an incident."),
    ("ArticleId", "Names an article at one revision."),
    ("ClaimId", "Names a claim."),
    ("RulingId", "Names a ruling."),
    ("ImportId", "Names an import: all that one file recorded."),
    ("KeyId", "Names an API key, not its secret."),
    ("Principal", "Who did it: the id of an API key, or `system`."),
    ("Seq", "The number of a ledger entry: dense, from 1."),
    ("Timestamp", "A point in time, RFC 3339, to the microsecond."),
    ("ClaimNationality", "A nationality code, or `foreign`."),
    ("NationalityCode", "A nationality: an ISO 3166-1 alpha-3 country code, or one that ICAO Doc 9303 adds."),
];

/// Parameters, with what they say where the operation says nothing narrower.
pub const PARAMETERS: [(&str, &str); 12] = [
    ("source_id", "The source."),
    ("incident_id", "The incident."),
    ("article_id", "The article."),
    ("claim_id", "The claim."),
    ("import_id", "The import."),
    ("key_id", "The key."),
    ("seq", "The number of the entry."),
    ("from", "The smaller size of the log."),
    ("role", "What the people were in the incident."),
    ("outcome", "What happened to the people."),
    ("status", "Whether the claim stands."),
    ("kind", "What the source is."),
];

/// Fields that mean the same wherever they stand, with what they say where the type says nothing narrower.
pub const FIELDS: [(&str, &str); 63] = [
    ("already_there", "Lines whose claims were recorded before."),
    ("archive_url", "Where a copy of the article is kept."),
    ("best", "The number that is most likely; absent if there is none."),
    ("body_salt", "The salt that the hash of `body` was made with, in base64."),
    ("cells", "What each origin says, or which cells it is about."),
    ("claim_ids", "The claims that it is about or stands on."),
    ("claims", "The claims, recorded together or not at all."),
    ("clear", "Which fields become absent."),
    ("country", "An ISO 3166-1 alpha-3 country code."),
    ("credibility", "How credible the information is, 1 to 6 by the Admiralty code."),
    ("description", "What happened, in a few sentences."),
    ("dropped", "The claims that the step left out."),
    ("ended_on", "The last day of it."),
    ("external_ids", "Its identifiers in other datasets."),
    ("figures", "The figures."),
    ("findings", "What a reader must know."),
    ("from", "The smaller size of the log."),
    ("hashes", "The hashes of the proof, in lowercase hex."),
    ("high", "The most that there are; absent: open."),
    ("id", "Its identifier there."),
    ("included", "Whether they are in the number."),
    ("items", "The items, in order."),
    ("kept", "The claims that the step kept."),
    ("kind", "Which kind it is."),
    ("language", "The language of the text, a BCP 47 tag."),
    ("latitude", "North of the equator, in decimal degrees."),
    ("leaf_index", "The place of the entry among the leaves: its number less one."),
    ("lines", "Lines read."),
    ("longitude", "East of Greenwich, in decimal degrees."),
    ("low", "The least that there are."),
    ("may_include", "Roles of which the text does not say whether they are in the number."),
    ("n", "How many people."),
    ("name", "What it is called."),
    (
        "nationalities",
        "Nationality codes: each of the people has all of these. Or exactly `foreign`. Empty: none is given.",
    ),
    ("next_cursor", "Where the next page begins; absent on the last one."),
    ("note", "What else a reader of the claim should know."),
    ("nothing_stated", "Lines that state no number."),
    ("outcome", "What happened to the people."),
    ("perpetrator_claim", "Whether those who did it say so."),
    ("policy_version", "The version of the policy's rule."),
    ("prefix", "What stands right before."),
    ("qualifier", "How the number is worded."),
    ("quote", "The article's own words."),
    ("reason", "Why, in words that stay in the ledger."),
    ("record", "The canonical bytes of the entry's record."),
    ("recorded", "Lines that recorded something."),
    ("refused", "Lines that were refused."),
    ("root", "The root hash of the log, in lowercase hex."),
    ("rows", "One row for each nationality."),
    ("set_aside", "The claims that do not count, each with its reason."),
    ("size", "How many entries the log has."),
    ("source_ids", "The two sources."),
    ("started_on", "The first day of it."),
    ("subset", "The part of the cell that it speaks of, such as \"women\"."),
    ("suffix", "What stands right after."),
    ("text_public", "Whether anyone who may read may read the text."),
    ("title", "Its title."),
    ("to", "The larger size of the log."),
    ("url", "Where it was published."),
    ("value", "The number."),
    ("word", "The word, as an article has it."),
    ("words", "The article's own words for the number."),
    ("words_salt", "The salt that the hash of `words` was made with, in base64."),
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
