//! Nothing secret reaches the log, however much is logged.

use std::fs::{self, File};
use std::path::Path;

use serde_json::json;

use super::support::{Client, Fixture, Server, Tally};
use super::{holds, raw};

const CANARIES: [&str; 4] = ["textcanary", "quotecanary", "notecanary", "namecanary"];

pub fn log(fixture: &Fixture, work: &Path, tally: &mut Tally) {
    let path = work.join("server.log");
    let stderr = File::create(&path).unwrap();
    let more = ["--log", "casualty_ledger=trace,actix_web=debug,info"];
    let server = Server::start_logged(&[], &fixture.db, &more, stderr.into()).unwrap();
    let client = Client::new(&server, &fixture.secret);
    let made = client
        .post("/v1/keys", Some("quiet-key-1"), &json!({"name": "namecanary", "role": "reviewer"}))
        .unwrap();
    let secret = made.json["secret"].as_str().unwrap().to_owned();
    let article =
        json!({"source_id": fixture.source, "language": "en", "text": "textcanary quotecanary nine"});
    let article = client.made("/v1/articles", &article);
    let mut claim = fixture.claim(9);
    claim["article_id"] = json!(article);
    claim["quote"] = json!({"exact": "quotecanary nine"});
    claim["note"] = json!("notecanary");
    claim["embargo_until"] = json!("2999-01-01T00:00:00Z");
    let claim = client.made("/v1/claims", &claim);
    client.made(&format!("/v1/claims/{claim}/redaction"), &json!({"reason": "namecanary"}));
    for wrong in
        ["/v1/claims?limit=textcanary", "/v1/claims/quotecanary?note=notecanary", "/v1/sources?q=namecanary"]
    {
        drop(Client::new(&server, &secret).get(wrong));
    }
    let mangled = secret.replacen("clk_", "clk-", 1);
    for sent in [&secret, &mangled, &secret[..40].to_owned()] {
        let body = br#"{"name": "namecanary", "kind": "notecanary"}"#;
        let headers = "Content-Type: application/json\r\nIdempotency-Key: short\r\nCookie: namecanary\r\n";
        raw::ask(&server, &raw::request("POST", "/v1/sources", sent, headers, body));
    }
    server.stop();
    let told = fs::read_to_string(&path).unwrap();
    tally.check("something was logged", holds(told.lines().count() >= 8, &told));
    // The path of a request is logged; what it was asked for in its query, headers and body is not.
    let found: Vec<&str> = [secret.as_str(), &secret[4..40], &fixture.secret, &fixture.secret[4..]]
        .into_iter()
        .chain(CANARIES.into_iter().filter(|canary| *canary != "quotecanary"))
        .filter(|secret| told.contains(secret))
        .collect();
    tally.check("no secret in the log", holds(found.is_empty(), format!("{found:?} in {told}")));
}
