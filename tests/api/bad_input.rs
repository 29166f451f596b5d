//! Everything that is wrong with a body, in tables: what it is answered, where the answer points, and that nothing is
//! written.

use serde_json::{Value, json};

use crate::helpers::{Answer, Client, Scene, incident, source};

/// A body made of a good claim by a change to it.
pub fn changed(mut claim: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match claim.pointer_mut(parent).unwrap() {
        Value::Array(list) => list[name.parse::<usize>().unwrap()] = value,
        object => object[name] = value,
    }
    claim
}

/// Sends what has to be refused.
pub struct Bad {
    pub scene: Scene,
    pub client: Client,
}

impl Bad {
    pub fn new() -> Self {
        let scene = Scene::set();
        Self { client: scene.app.contributor(), scene }
    }

    /// Refused so, with nothing written.
    #[track_caller]
    pub fn refused(
        &self,
        what: &str,
        ask: impl FnOnce(&Client) -> Answer,
        status: u16,
        code: &str,
        pointer: &str,
    ) {
        let before = self.scene.app.entries();
        let answer = ask(&self.client);
        let told = String::from_utf8_lossy(&answer.bytes).chars().take(500).collect::<String>();
        assert_eq!(answer.problem(), (status, code.to_owned()), "{what}: {told}");
        assert_eq!(answer.pointer().unwrap_or_default(), pointer, "{what}: {told}");
        assert!(answer.bytes.len() < 2_000, "{what}: the answer does not repeat what was sent");
        assert_eq!(self.scene.app.entries(), before, "{what}: nothing is written");
    }

    pub fn claim_bytes(&self, what: &str, body: &[u8], status: u16, code: &str, pointer: &str) {
        self.refused(what, |client| client.post_bytes("/v1/claims", body), status, code, pointer);
    }
}

#[test]
fn a_body_that_is_not_json() {
    let bad = Bad::new();
    let good = bad.scene.italians().to_string();
    let with_surrogate = good.replacen("nine Italians", "\\ud800 Italians", 1);
    let vague =
        changed(bad.scene.italians(), "/count", json!({"qualifier": "vague", "words": "WORDS"})).to_string();
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for (what, body, code) in [
        ("nothing", String::new(), "malformed_json"),
        ("half of it", good[..good.len() / 2].to_owned(), "malformed_json"),
        ("more after it", format!("{good} x"), "malformed_json"),
        ("a comma too many", good.replacen('}', ",}", 1), "malformed_json"),
        ("single quotation marks", good.replace('"', "'"), "malformed_json"),
        ("not a number", good.replacen(":9", ":NaN", 1), "malformed_json"),
        ("a field twice", good.replacen('{', "{\"role\":\"staff\",", 1), "malformed_json"),
        (
            "a field of a union twice",
            good.replacen("\"value\":9", "\"value\":9,\"value\":8", 1),
            "malformed_json",
        ),
        (
            "the tag of a union twice",
            good.replacen("\"value\":9", "\"qualifier\":\"exact\",\"value\":9", 1),
            "malformed_json",
        ),
        (
            "a field of a quote twice",
            good.replacen("\"exact\":\"nine", "\"exact\":\"x\",\"exact\":\"nine", 1),
            "malformed_json",
        ),
        ("a lone surrogate", with_surrogate, "malformed_json"),
        ("a lone surrogate in a union", vague.replacen("WORDS", "\\udc00", 1), "malformed_json"),
        ("a lone surrogate in a name", good.replacen("\"role\"", "\"\\ud800\"", 1), "malformed_json"),
        ("depth 33", nested(33), "json_too_deep"),
        ("depth 100,000", nested(100_000), "json_too_deep"),
    ] {
        bad.claim_bytes(what, body.as_bytes(), 400, code, "");
    }
    let not_utf8 = [good.replacen("nine", "ni\u{0}ne", 1).as_bytes(), b"\xff"].concat();
    bad.claim_bytes("not UTF-8", &not_utf8, 400, "malformed_json", "");
    bad.claim_bytes("depth 32 is read", nested(32).as_bytes(), 422, "invalid_body", "");
}

#[test]
fn a_body_that_does_not_fit_its_schema() {
    let bad = Bad::new();
    let good = bad.scene.italians();
    let quote = |length: usize| json!("x".repeat(length));
    for (what, pointer, value) in [
        ("an unknown field", "/colour", json!("red")),
        ("an unknown field below", "/quote/colour", json!("red")),
        ("an unknown field of a count", "/count/low", json!(1)),
        ("null for absent", "/subset", json!(null)),
        ("null for absent", "/attributed_to", json!(null)),
        ("null for absent below", "/quote/prefix", json!(null)),
        ("null for what is required", "/role", json!(null)),
        ("null for a list", "/nationalities", json!(null)),
        ("an unknown role", "/role", json!("victim")),
        ("a role in capitals", "/role", json!("HOSTAGES")),
        ("an unknown outcome", "/outcome", json!("dead")),
        ("an unknown certainty", "/certainty", json!("sure")),
        ("an unknown qualifier", "/count/qualifier", json!("roughly")),
        ("a negative count", "/count/value", json!(-1)),
        ("half a person", "/count/value", json!(1.5)),
        ("a number as text", "/count/value", json!("9")),
        ("beyond 2^53", "/count/value", json!(9_007_199_254_740_993_u64)),
        ("beyond 2^63", "/count/value", json!(u64::MAX)),
        ("a time that is none", "/stated_at", json!("2016-02-30T00:00:00Z")),
        ("a day for a time", "/stated_at", json!("2016-02-03")),
        ("a time with a comma", "/stated_at", json!("2016-02-03T00:00:00,5Z")),
        ("a time with a short offset", "/stated_at", json!("2016-02-03T00:00:00+06")),
        ("a time without a zone", "/embargo_until", json!("2016-02-03T00:00:00")),
        ("a wrong id prefix", "/incident_id", json!(bad.scene.article)),
        ("an id too short", "/article_id", json!("art_0")),
        ("an id in capitals", "/article_id", json!(bad.scene.article.to_uppercase())),
        ("a code in lower case", "/nationalities/0", json!("ita")),
        ("any, which is never sent", "/nationalities/0", json!("any")),
        ("a code twice", "/nationalities", json!(["ITA", "ITA"])),
        ("five codes", "/nationalities", json!(["ITA", "JPN", "USA", "IND", "BGD"])),
        ("a role twice", "/may_include", json!(["police", "police"])),
        ("text for a list", "/nationalities", json!("ITA")),
        ("a list for text", "/role", json!(["hostages"])),
        ("text for true", "/perpetrator_claim", json!("true")),
        ("no quote", "/quote/exact", json!("")),
        ("a quote of 4,001", "/quote/exact", quote(4_001)),
        ("a negative start", "/quote/start", json!(-1)),
    ] {
        let body = changed(good.clone(), pointer, value).to_string();
        bad.claim_bytes(what, body.as_bytes(), 422, "invalid_body", pointer);
    }
    for (what, body, pointer) in [
        ("a list", "[]", ""),
        ("a text", "\"claim\"", ""),
        ("null", "null", ""),
        ("nothing in it", "{}", "/incident_id"),
    ] {
        bad.claim_bytes(what, body.as_bytes(), 422, "invalid_body", pointer);
    }
    let beyond = good.to_string().replacen(":9", ":18446744073709551616", 1);
    bad.claim_bytes("beyond 2^64", beyond.as_bytes(), 422, "invalid_body", "/count/value");
    let beyond = good.to_string().replacen(":9", ":1e400", 1);
    bad.refused(
        "beyond every number",
        |client| client.post_bytes("/v1/claims", beyond.as_bytes()),
        400,
        "malformed_json",
        "",
    );
}

#[test]
fn a_body_that_no_schema_can_refuse() {
    let bad = Bad::new();
    let good = bad.scene.italians();
    for (what, pointer, value, code, at) in [
        (
            "a reversed range",
            "/count",
            json!({"qualifier": "between", "low": 9, "high": 3}),
            "range_reversed",
            "/count/high",
        ),
        ("no such code", "/nationalities", json!(["ITA", "ZZZ"]), "unknown_nationality", "/nationalities/1"),
        (
            "foreign and a code",
            "/nationalities",
            json!(["foreign", "ITA"]),
            "foreign_not_alone",
            "/nationalities/0",
        ),
        ("its own role", "/may_include", json!(["staff", "hostages"]), "own_role_included", "/may_include/1"),
        (
            "an unknown incident",
            "/incident_id",
            json!("inc_00000000000000000000000000"),
            "unknown_reference",
            "/incident_id",
        ),
        (
            "an unknown article",
            "/article_id",
            json!("art_00000000000000000000000000"),
            "unknown_reference",
            "/article_id",
        ),
        (
            "an unknown source",
            "/attributed_to",
            json!("src_00000000000000000000000000"),
            "unknown_reference",
            "/attributed_to",
        ),
        ("NUL", "/quote/exact", json!("nine\u{0}Italians"), "character_not_allowed", "/quote/exact"),
        ("NUL in a note", "/note", json!("\u{0}"), "character_not_allowed", "/note"),
        (
            "NUL in the words of a count",
            "/count",
            json!({"qualifier": "vague", "words": "a\u{0}"}),
            "character_not_allowed",
            "/count/words",
        ),
        ("a quote that is absent", "/quote/exact", json!("ten Italians"), "quote_not_found", "/quote/exact"),
        (
            "a quote that stands twice",
            "/quote/exact",
            json!("Twenty hostages"),
            "quote_ambiguous",
            "/quote/exact",
        ),
    ] {
        let body = changed(good.clone(), pointer, value).to_string();
        bad.claim_bytes(what, body.as_bytes(), 409, code, at);
    }
}

#[test]
fn bodies_of_other_nouns() {
    let bad = Bad::new();
    let article = json!({"source_id": bad.scene.outlet, "language": "en", "text": "t"});
    for (what, path, body, pointer, value) in [
        ("a date that is none", "/v1/incidents", incident("x"), "/started_on", json!("2016-02-30")),
        ("a time for a date", "/v1/incidents", incident("x"), "/started_on", json!("2016-02-03T00:00:00Z")),
        ("a day without its hyphens", "/v1/incidents", incident("x"), "/started_on", json!("20160701")),
        ("a day without its zero", "/v1/incidents", incident("x"), "/ended_on", json!("2016-7-2")),
        (
            "a latitude beyond the pole",
            "/v1/incidents",
            incident("x"),
            "/place/point",
            json!({"latitude": "90.1", "longitude": "0"}),
        ),
        ("a country of two letters", "/v1/incidents", incident("x"), "/place/country", json!("BD")),
        ("no title", "/v1/incidents", incident("x"), "/title", json!("")),
        ("null", "/v1/incidents", incident("x"), "/ended_on", json!(null)),
        ("an unknown kind", "/v1/sources", source("x", "newspaper"), "/kind", json!("newspaper")),
        ("an unknown reliability", "/v1/sources", source("x", "outlet"), "/reliability", json!("G")),
        ("no http address", "/v1/sources", source("x", "outlet"), "/url", json!("ftp://example.org/")),
        ("a script as address", "/v1/articles", article.clone(), "/url", json!("javascript:alert(1)")),
        (
            "white space in an address",
            "/v1/articles",
            article.clone(),
            "/url",
            json!("https://example.org/a b"),
        ),
        ("an unknown precision", "/v1/articles", article.clone(), "/published_precision", json!("year")),
        ("no language tag", "/v1/articles", article.clone(), "/language", json!("english language")),
        ("a hash in capitals", "/v1/articles", article.clone(), "/text_sha256", json!("A".repeat(64))),
    ] {
        let body = changed(body, pointer, value);
        let at = if what == "a latitude beyond the pole" { "/place/point/latitude" } else { pointer };
        bad.refused(what, |client| client.post(path, &body), 422, "invalid_body", at);
    }
    let mut reversed = incident("x");
    reversed["ended_on"] = json!("2016-06-30");
    bad.refused(
        "an end before its start",
        |client| client.post("/v1/incidents", &reversed),
        409,
        "dates_reversed",
        "/ended_on",
    );
    for (path, body, pointer) in [
        ("/v1/sources", changed(source("x", "outlet"), "/name", json!("a\u{0}b")), "/name"),
        ("/v1/incidents", changed(incident("x"), "/title", json!("\u{0}")), "/title"),
        ("/v1/articles", changed(article, "/text", json!("a\u{0}")), "/text"),
    ] {
        bad.refused("NUL", |client| client.post(path, &body), 409, "character_not_allowed", pointer);
    }
}
