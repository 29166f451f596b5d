//! Keys: made once, listed without their secrets, ended at once.

use serde_json::{Value, json};

use crate::helpers::{TestApp, id, source};

fn new_key(role: &str) -> Value {
    json!({"name": "Newsroom", "role": role})
}

#[test]
fn a_key_is_shown_once_and_works() {
    let app = TestApp::start();
    let made = app.admin().post("/v1/keys", &new_key("contributor")).expect(201);
    let key = made.json();
    let secret = key["secret"].as_str().unwrap();
    assert!(secret.starts_with("clk_") && secret.len() == 47, "{secret}");
    assert_eq!(made.header("location"), Some(format!("/v1/keys/{}", id(&key)).as_str()));
    assert_eq!((&key["name"], &key["role"]), (&json!("Newsroom"), &json!("contributor")));
    let client = app.bearing(secret);
    let source = client.make("/v1/sources", &source("x", "other"));
    assert_eq!(source["recorded_by"], key["id"]);
    client.get("/v1/keys").refused(403, "not_permitted");
    let listed = app.admin().get("/v1/keys").expect(200);
    assert!(!listed.text().contains("secret") && !listed.text().contains(secret));
    assert!(listed.items().iter().any(|listed| listed["id"] == key["id"]));
    let stored = app.stored_bytes();
    assert!(!stored.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()));
}

#[test]
fn a_revoked_key_ends_at_once() {
    let app = TestApp::start();
    let key = app.admin().make("/v1/keys", &new_key("reader"));
    let client = app.bearing(key["secret"].as_str().unwrap());
    client.get("/v1/claims").expect(200);
    let path = format!("/v1/keys/{}", id(&key));
    let revoked = app.admin().delete(&path).expect(200).json();
    assert!(revoked["revoked_at"].is_string());
    client.get("/v1/claims").refused(401, "not_authenticated");
    let again = app.admin().delete(&path);
    assert!(matches!(again.status, 200 | 409), "{}", again.status);
    let listed = app.admin().get("/v1/keys").items();
    let listed = listed.iter().find(|listed| listed["id"] == key["id"]).unwrap();
    assert_eq!(listed["revoked_at"], revoked["revoked_at"]);
    app.admin().delete("/v1/keys/key_00000000000000000000000000").refused(404, "not_found");
}

#[test]
fn an_expired_key_is_none() {
    let app = TestApp::start();
    for (expires_at, status) in [("2020-01-01T00:00:00Z", 401), ("2999-01-01T00:00:00Z", 200)] {
        let mut new = new_key("reader");
        new["expires_at"] = json!(expires_at);
        let key = app.admin().make("/v1/keys", &new);
        assert_eq!(key["expires_at"], expires_at);
        app.bearing(key["secret"].as_str().unwrap()).get("/v1/claims").expect(status);
    }
}

#[test]
fn what_is_no_key_is_refused_also_where_anyone_may_read() {
    for public in [false, true] {
        let app = TestApp::with_public_read(public);
        for header in
            ["Bearer", "Bearer clk_x", "Basic abc", "clk_", &format!("Bearer clk_{}", "A".repeat(43))]
        {
            let refused = app.anyone().with("authorization", header).get("/v1/claims");
            let refused = refused.refused(401, "not_authenticated");
            assert!(refused.header("www-authenticate").unwrap().starts_with("Bearer"), "{header}");
        }
        app.anyone().get("/v1/claims").expect(if public { 200 } else { 401 });
    }
}

#[test]
fn a_forgotten_bearer_is_said() {
    let app = TestApp::start();
    let told = |header: &str| {
        let refused = app.anyone().with("authorization", header).get("/v1/claims");
        refused.refused(401, "not_authenticated").json()["detail"].to_string()
    };
    assert!(told(&format!("clk_{}", "A".repeat(43))).contains("The word Bearer is missing"));
    assert!(told("Basic YTpi").contains("Only one scheme is taken"));
    assert!(told(&format!("Bearer clk_{}", "A".repeat(43))).contains("unknown, expired or revoked"));
}

#[test]
fn who_may_not_is_refused_before_the_body_is_read() {
    let app = TestApp::start();
    app.reader().post_bytes("/v1/sources", b"{").refused(403, "not_permitted");
    app.anyone().post_bytes("/v1/sources", b"{").refused(401, "not_authenticated");
    app.contributor().post_bytes("/v1/sources", b"{").refused(400, "malformed_json");
}

#[test]
fn keys_are_listed_in_pages() {
    let app = TestApp::start();
    let names = |path: &str| -> Vec<Value> {
        app.admin().get(path).expect(200).items().iter().map(|key| key["id"].clone()).collect()
    };
    let all = names("/v1/keys");
    assert_eq!(all.len(), 5);
    let first = app.admin().get("/v1/keys?limit=2");
    let next = first.json()["next_cursor"].as_str().unwrap().to_owned();
    assert_eq!(names(&format!("/v1/keys?limit=3&cursor={next}")), all[2..]);
    let mut down = names("/v1/keys?order=desc");
    down.reverse();
    assert_eq!(down, all);
    for bad in
        [json!({"name": "", "role": "reader"}), json!({"name": "x", "role": "owner"}), json!({"name": "x"})]
    {
        app.admin().post("/v1/keys", &bad).refused(422, "invalid_body");
    }
}
