//! Everything that is wrong with a request, in one table: what it is answered, where the answer points, and that
//! nothing is written.

use serde_json::{Value, json};

use crate::helpers::{Answer, Client, Scene, incident, source};

/// A body made of a good claim by a change to it.
fn changed(mut claim: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match claim.pointer_mut(parent).unwrap() {
        Value::Array(list) => list[name.parse::<usize>().unwrap()] = value,
        object => object[name] = value,
    }
    claim
}

struct Bad {
    scene: Scene,
    client: Client,
}

impl Bad {
    fn new() -> Self {
        let scene = Scene::set();
        Self { client: scene.app.contributor(), scene }
    }

    /// Refused so, with nothing written.
    #[track_caller]
    fn refused(
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

    fn claim_bytes(&self, what: &str, body: &[u8], status: u16, code: &str, pointer: &str) {
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

#[test]
fn queries_paths_and_headers() {
    let bad = Bad::new();
    let figures = bad.scene.figures();
    for (path, status, code) in [
        ("/v1/claims?role=", 400, "malformed_parameter"),
        ("/v1/claims?colour=red", 400, "unknown_parameter"),
        ("/v1/claims?role=staff&role=police", 400, "malformed_parameter"),
        ("/v1/claims?role=victim", 400, "malformed_parameter"),
        ("/v1/claims?incident_id=art_00000000000000000000000000", 400, "malformed_parameter"),
        ("/v1/claims?nationality=ita", 400, "malformed_parameter"),
        ("/v1/claims?nationality=ZZZ", 409, "unknown_nationality"),
        ("/v1/claims?limit=0", 400, "malformed_parameter"),
        ("/v1/claims?limit=501", 400, "malformed_parameter"),
        ("/v1/claims?limit=-1", 400, "malformed_parameter"),
        ("/v1/claims?limit=1.5", 400, "malformed_parameter"),
        ("/v1/claims?limit=99999999999999999999", 400, "malformed_parameter"),
        ("/v1/claims?cursor=8000000000000000", 400, "malformed_parameter"),
        ("/v1/claims?cursor=1", 400, "malformed_parameter"),
        ("/v1/claims?order=up", 400, "malformed_parameter"),
        ("/v1/claims?as_of=yesterday", 400, "malformed_parameter"),
        ("/v1/claims?as_of_seq=1&as_of=2016-07-02T00:00:00Z", 409, "as_of_twice"),
        ("/v1/claims?as_of_seq=999", 409, "as_of_in_future"),
        ("/v1/claims?as_of=2999-01-01T00:00:00Z", 409, "as_of_in_future"),
        ("/v1/claims?reported_by=2016-02-30T00:00:00Z", 400, "malformed_parameter"),
        ("/v1/incidents?from=2016-02-30", 400, "malformed_parameter"),
        ("/v1/sources?q=%FF", 400, "malformed_parameter"),
        ("/v1/policies?q=x", 400, "unknown_parameter"),
        ("/v1/entries?after=-1", 400, "malformed_parameter"),
        ("/v1/entries/0", 400, "malformed_parameter"),
        ("/v1/entries/999", 404, "not_found"),
        ("/v1/proofs/inclusion", 400, "malformed_parameter"),
        ("/v1/proofs/inclusion?seq=999", 409, "beyond_the_log"),
        ("/v1/claims/clm_1", 400, "malformed_parameter"),
        ("/v1/claims/inc_00000000000000000000000000", 400, "malformed_parameter"),
        ("/v1/claims/clm_00000000000000000000000000", 404, "not_found"),
        ("/v1/incidents/inc_00000000000000000000000000/figures", 404, "not_found"),
        ("/v1/incidents/inc_00000000000000000000000000/rulings", 404, "not_found"),
        ("/v1/nothing", 404, "unknown_path"),
        ("/v1/claims/", 404, "unknown_path"),
        ("/v2/claims", 404, "unknown_path"),
    ] {
        bad.refused(path, |client| client.get(path), status, code, &pointer_of(code));
    }
    for query in ["policy=best", "role=victim", "nationality=x", "rulings=no", "colour=red"] {
        let path = format!("{figures}?{query}");
        assert_eq!(bad.client.get(&path).problem().0, 400, "{path}");
    }
    for part in ["comparison", "timeline"] {
        let path = figures.replace("figures", part);
        bad.refused(part, |client| client.get(&path), 400, "malformed_parameter", "");
    }
}

/// A refusal by what the ledger knows points into the query as into a body.
fn pointer_of(code: &str) -> String {
    if code == "unknown_nationality" { "/nationality".to_owned() } else { String::new() }
}

#[test]
fn media_types_methods_and_headers() {
    let bad = Bad::new();
    let good = bad.scene.italians();
    for media in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin1",
        "application/jsonx",
    ] {
        let post = |client: &Client| client.with("content-type", media).post("/v1/claims", &good);
        bad.refused(media, post, 415, "unsupported_media_type", "");
    }
    let coded = |client: &Client| client.with("content-encoding", "gzip").post("/v1/claims", &good);
    bad.refused("a coded body", coded, 415, "unsupported_media_type", "");
    for key in ["short", "has space in", "wrong.dot.in.it"] {
        let post = |client: &Client| client.with("idempotency-key", key).post("/v1/claims", &good);
        bad.refused(key, post, 400, "malformed_header", "");
    }
    let refused = bad.client.delete("/v1/claims").refused(405, "method_not_allowed");
    assert_eq!(refused.header("allow"), Some("GET, POST, HEAD"));
    let refused = bad.client.get("/v1/claims/batch").refused(405, "method_not_allowed");
    assert_eq!(refused.header("allow"), Some("POST"));
    bad.client.with("content-type", "Application/JSON; charset=UTF-8").post("/v1/claims", &good).expect(201);
}

#[test]
fn a_body_one_byte_too_large() {
    let bad = Bad::new();
    let padded = |body: &Value, length: usize| {
        let text = body.to_string();
        format!("{text}{}", " ".repeat(length - text.len())).into_bytes()
    };
    let article = json!({"source_id": bad.scene.outlet, "language": "en", "text": "t"});
    let batch = json!({"claims": [bad.scene.italians()]});
    const KIB: usize = 1_024;
    for (path, body, most) in [
        ("/v1/claims", bad.scene.italians(), 256 * KIB),
        ("/v1/sources", source("x", "other"), 256 * KIB),
        ("/v1/incidents", incident("x"), 256 * KIB),
        ("/v1/articles", article, 3 * KIB * KIB),
        ("/v1/claims/batch", batch, 8 * KIB * KIB),
    ] {
        let too_large = padded(&body, most + 1);
        bad.refused(path, |client| client.post_bytes(path, &too_large), 413, "payload_too_large", "");
        bad.client.post_bytes(path, &padded(&body, most)).expect(201);
    }
    let huge = changed(bad.scene.italians(), "/quote/exact", json!("x".repeat(10_000_000))).to_string();
    bad.claim_bytes("a quote of 10 MB", huge.as_bytes(), 413, "payload_too_large", "");
}
