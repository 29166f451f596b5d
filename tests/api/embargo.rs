//! What is under embargo: for everyone below a reviewer it is not there, until the service lifts it.

use serde_json::{Value, json};

use casualty_ledger::domain::audience::AccessRole;

use crate::helpers::{Client, Scene, TestApp, id, source};
use crate::reads::{every_read, reads_of_the_past};

const FAR: &str = "2999-01-01T00:00:00Z";
/// Words of the claim, which contributors may read in the article; a note of its own tells more.
const WORDS: &str = "seven Japanese";

/// A scene with a public claim of nine Italians and a claim of seven Japanese under embargo.
fn scene() -> (Scene, Value) {
    let scene = Scene::on(TestApp::with_public_read(true));
    scene.recorded();
    let mut hidden = scene.claim(WORDS, &["JPN"], 7);
    hidden["embargo_until"] = json!(FAR);
    hidden["note"] = json!("notecanary");
    let hidden = scene.app.admin().make("/v1/claims", &hidden);
    (scene, hidden)
}

fn below_reviewers(app: &TestApp) -> Vec<(&'static str, Client)> {
    vec![
        ("anyone", app.anyone()),
        ("reader", app.reader()),
        ("a contributor", app.contributor()),
        ("another contributor", app.other_contributor()),
    ]
}

fn reviewers(app: &TestApp) -> [Client; 2] {
    [app.role(AccessRole::Reviewer), app.role(AccessRole::Admin)]
}

/// Every read that could tell of the claim: all that there are, and some with filters.
fn reads(scene: &Scene) -> Vec<String> {
    let incident = format!("/v1/incidents/{}", scene.incident);
    let public = scene.app.reader().get("/v1/claims").items()[0].clone();
    let mut reads = every_read(scene, &public);
    // The codes are the same for everyone, and what is read in a text is for those who may read it.
    reads.retain(|read| read != "/v1/nationalities" && !read.ends_with("/proposals"));
    let past = format!("as_of_seq={}", scene.app.entries());
    reads.extend(reads_of_the_past(scene, &public).into_iter().map(|read| read + &past));
    reads.extend([
        "/v1/claims".to_owned(),
        "/v1/claims?order=desc".to_owned(),
        "/v1/claims?nationality=JPN".to_owned(),
        "/v1/claims?nationality=JPN&outcome=killed".to_owned(),
        format!("/v1/claims?incident_id={}", scene.incident),
        format!("/v1/claims?article_id={}", scene.article),
        format!("/v1/claims?as_of_seq={}", scene.app.entries()),
        "/v1/entries".to_owned(),
        format!("/v1/entries/{}", scene.app.entries()),
        format!("{incident}/rulings"),
        format!("{incident}/comparison?role=hostages&outcome=killed"),
        format!("{incident}/timeline?role=hostages&outcome=killed&nationality=JPN"),
    ]);
    for part in ["figures", "summary", "findings"] {
        reads.push(format!("{incident}/{part}"));
        reads.push(format!("{incident}/{part}?as_of_seq={}", scene.app.entries()));
        reads.push(format!("{incident}/{part}?policy=latest"));
    }
    reads
}

#[test]
fn nobody_below_a_reviewer_sees_any_of_it() {
    let (scene, hidden) = scene();
    for (who, client) in below_reviewers(&scene.app) {
        for read in reads(&scene) {
            let told = client.get(&read).lossy();
            for secret in [id(&hidden), "notecanary", "JPN", FAR] {
                assert!(!told.contains(secret), "{who} sees {secret} in {read}: {told}");
            }
        }
        client.get(&format!("/v1/claims/{}", id(&hidden))).refused(404, "not_found");
    }
}

#[test]
fn reviewers_see_all_of_it() {
    let (scene, hidden) = scene();
    for client in reviewers(&scene.app) {
        assert_eq!(client.get(&format!("/v1/claims/{}", id(&hidden))).expect(200).json(), hidden);
        assert_eq!(client.get("/v1/claims").items().len(), 2);
        let figure = client.get(&format!("{}?nationality=JPN", scene.figures())).json();
        assert_eq!(figure["figures"][0]["best"], 7, "{figure}");
        let entry = client.get(&format!("/v1/entries/{}", scene.app.entries())).json();
        assert_eq!(entry["kind"], "claim_recorded");
        assert!(entry["words"].as_str().unwrap().contains(WORDS));
    }
}

#[test]
fn the_entry_is_there_but_withheld() {
    let (scene, _) = scene();
    let seq = scene.app.entries();
    let shown = scene.app.reviewer().get(&format!("/v1/entries/{seq}")).json();
    let withheld = scene.app.reader().get(&format!("/v1/entries/{seq}")).json();
    let expected = json!({"seq": seq, "kind": "withheld", "recorded_at": shown["recorded_at"],
        "leaf_hash": shown["leaf_hash"]});
    assert_eq!(withheld, expected);
    let seqs: Vec<u64> = scene
        .app
        .reader()
        .get("/v1/entries")
        .items()
        .iter()
        .map(|entry| entry["seq"].as_u64().unwrap())
        .collect();
    assert_eq!(seqs, (1..=seq).collect::<Vec<_>>(), "the feed has no gaps");
}

#[test]
fn tags_and_lists_of_an_incident_do_not_tell_that_something_happened() {
    let scene = Scene::set();
    scene.recorded();
    let paths = [
        scene.figures(),
        format!("/v1/articles/{}", scene.article),
        format!("/v1/incidents/{}", scene.incident),
    ];
    let before = paths.clone().map(|path| scene.app.reader().get(&path).etag());
    let bytes = scene.app.reader().get(&scene.figures()).bytes;
    let mut hidden = scene.claim(WORDS, &["JPN"], 7);
    hidden["embargo_until"] = json!(FAR);
    scene.app.contributor().make("/v1/claims", &hidden);
    let after = paths.map(|path| scene.app.reader().get(&path).etag());
    assert_eq!(after, before);
    assert_eq!(scene.app.reader().get(&scene.figures()).bytes, bytes);
}

#[test]
fn an_article_does_not_tell_which_incident_a_hidden_claim_is_about() {
    let scene = Scene::set();
    let mut hidden = scene.claim(WORDS, &["JPN"], 7);
    hidden["embargo_until"] = json!(FAR);
    scene.app.contributor().make("/v1/claims", &hidden);
    let path = format!("/v1/articles/{}", scene.article);
    let list = format!("/v1/articles?incident_id={}", scene.incident);
    for client in [scene.app.reader(), scene.app.contributor()] {
        assert_eq!(client.get(&path).json()["incident_ids"], json!([]));
        assert!(client.get(&list).items().is_empty());
        assert!(
            client.get("/v1/articles").items().iter().all(|article| article["incident_ids"] == json!([]))
        );
    }
    assert_eq!(scene.app.reviewer().get(&path).json()["incident_ids"], json!([scene.incident]));
    assert_eq!(scene.app.reviewer().get(&list).items().len(), 1);
}

#[test]
fn what_is_done_to_it_is_hidden_with_it() {
    let (scene, hidden) = scene();
    let reviewer = scene.app.reviewer().if_match("*");
    let path = format!("/v1/claims/{}", id(&hidden));
    let retraction =
        scene.app.contributor().if_match("*").post(&format!("{path}/retraction"), &json!({"reason": "r"}));
    retraction.refused(404, "not_found");
    reviewer
        .post(&format!("{path}/review"), &json!({"credibility": 1, "reason": "canary-review"}))
        .expect(200);
    let ruling =
        json!({"effect": {"kind": "set_aside"}, "claim_ids": [id(&hidden)], "reason": "canary-ruling"});
    reviewer.post(&format!("/v1/incidents/{}/rulings", scene.incident), &ruling).expect(201);
    let correction = json!({"claim": scene.claim(WORDS, &["JPN"], 8), "reason": "canary-correction"});
    let corrected = reviewer.post(&format!("{path}/correction"), &correction).expect(201).json();
    assert_eq!(corrected["embargo_until"], FAR, "a correction inherits the embargo");
    for (who, client) in below_reviewers(&scene.app) {
        for read in reads(&scene) {
            let told = client.get(&read).lossy();
            for secret in [id(&hidden), id(&corrected), "canary", "JPN"] {
                assert!(!told.contains(secret), "{who} sees {secret} in {read}: {told}");
            }
        }
        client.get(&format!("/v1/claims/{}", id(&corrected))).refused(404, "not_found");
    }
}

#[test]
fn a_correction_cannot_hide_what_is_public_nor_change_an_embargo() {
    let (scene, hidden) = scene();
    let public = scene.recorded();
    let reviewer = scene.app.reviewer().if_match("*");
    let mut claim = scene.claim("nine Italians", &["ITA"], 10);
    claim["embargo_until"] = json!(FAR);
    let path = format!("/v1/claims/{}/correction", id(&public));
    let refused =
        reviewer.post(&path, &json!({"claim": claim, "reason": "r"})).refused(409, "embargo_not_allowed");
    assert_eq!(refused.pointer().as_deref(), Some("/claim/embargo_until"));
    let mut claim = scene.claim(WORDS, &["JPN"], 10);
    claim["embargo_until"] = json!("2998-01-01T00:00:00Z");
    let path = format!("/v1/claims/{}/correction", id(&hidden));
    reviewer.post(&path, &json!({"claim": claim, "reason": "r"})).refused(409, "embargo_not_allowed");
}

#[test]
fn a_public_ruling_is_not_undone_for_the_sake_of_what_is_hidden() {
    let (scene, hidden) = scene();
    let public = scene.app.reader().get("/v1/claims").items()[0].clone();
    let (reviewer, path) = (scene.app.reviewer(), format!("/v1/incidents/{}/rulings", scene.incident));
    let set_aside = json!({"effect": {"kind": "set_aside"}, "claim_ids": [id(&public)], "reason": "r"});
    let ruling = reviewer.make(&path, &set_aside);
    let mut undo = json!({"effect": {"kind": "undo", "ruling_id": id(&ruling)}, "claim_ids": [id(&hidden)], "reason": "r"});
    let refused = reviewer.post(&path, &undo).refused(409, "embargo_not_allowed");
    assert_eq!(refused.pointer().as_deref(), Some("/claim_ids"));
    undo["claim_ids"] = json!([]);
    reviewer.post(&path, &undo).expect(201);
}

#[test]
fn an_amended_source_that_only_what_is_hidden_names_changes_nothing_for_the_public() {
    let (scene, hidden) = scene();
    let (reader, reviewer) = (scene.app.reader(), scene.app.reviewer());
    let make = |name: &str| id(&reviewer.make("/v1/sources", &source(name, "outlet"))).to_owned();
    let (quoted, ruled) = (make("Quoted by what is hidden"), make("Named by a hidden ruling"));
    let mut claim = scene.claim("At least 13 hostages", &["JPN"], 13);
    claim["attributed_to"] = json!(quoted);
    claim["embargo_until"] = json!(FAR);
    scene.app.contributor().make("/v1/claims", &claim);
    let effect = json!({"kind": "same_origin", "source_ids": [scene.outlet, ruled]});
    let ruling = json!({"effect": effect, "claim_ids": [id(&hidden)], "reason": "r"});
    reviewer.make(&format!("/v1/incidents/{}/rulings", scene.incident), &ruling);

    let tags = || [&reader, &reviewer].map(|client| client.get(&scene.figures()).expect(200).etag());
    for (named, public) in [(&quoted, false), (&ruled, false), (&scene.outlet, true)] {
        let before = tags();
        let change = json!({"set": {"name": "Another name"}, "reason": "renamed"});
        reviewer.if_match("*").patch(&format!("/v1/sources/{named}"), &change).expect(200);
        let after = tags();
        assert_eq!((before[0] != after[0], before[1] != after[1]), (public, true), "{named}");
    }
}

#[test]
fn the_service_lifts_it_by_an_entry_of_its_own() {
    let scene = Scene::set();
    let mut hidden = scene.claim(WORDS, &["JPN"], 7);
    hidden["embargo_until"] = json!("2020-01-01T00:00:00Z");
    let made = scene.app.contributor().make("/v1/claims", &hidden);
    let recorded = made["seq"].as_u64().unwrap();
    let path = format!("/v1/claims/{}", id(&made));
    // The service looks now and then; it is waited for, never timed.
    while scene.app.entries() == recorded {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let reader = scene.app.reader();
    assert_eq!(reader.get(&path).expect(200).json()["low"], 7);
    assert_eq!(reader.get("/v1/claims?nationality=JPN").items().len(), 1);
    let lifted = reader.get(&format!("/v1/entries/{}", recorded + 1)).json();
    assert_eq!((&lifted["kind"], &lifted["principal"]), (&json!("embargo_lifted"), &json!("system")));
    assert_eq!(reader.get(&format!("/v1/entries/{recorded}")).json()["kind"], "claim_recorded");
    let figures = |query: &str| reader.get(&format!("{}{query}", scene.figures())).expect(200).json();
    assert_eq!(figures("?nationality=JPN")["figures"][0]["best"], 7);
    let past = figures(&format!("?as_of_seq={recorded}"));
    assert!(!past.to_string().contains("JPN"), "the past stays as it was seen: {past}");
    reader.get(&format!("{path}?as_of_seq={recorded}")).refused(404, "not_found");
}

#[test]
fn two_services_of_one_ledger_lift_it_once() {
    let scene = Scene::set();
    let other = scene.app.another();
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(1);
    let mut hidden = scene.claim(WORDS, &["JPN"], 7);
    hidden["embargo_until"] = json!(soon.to_string());
    let made = scene.app.contributor().make("/v1/claims", &hidden);
    // Both find that it is over, and wait to write.
    if crate::place::is_a_file() {
        let lock = rusqlite::Connection::open(scene.app.database()).unwrap();
        lock.execute_batch("BEGIN IMMEDIATE").unwrap();
        std::thread::sleep(std::time::Duration::from_millis(2_500));
        lock.execute_batch("COMMIT").unwrap();
    } else {
        std::thread::sleep(std::time::Duration::from_millis(2_500));
    }
    // What each writes after that comes after what waited.
    for (app, name) in [(&scene.app, "One"), (&other, "Another")] {
        app.contributor().make("/v1/sources", &source(name, "outlet"));
    }
    let entries = scene
        .app
        .reviewer()
        .get(&format!("/v1/entries?cursor={:016x}", made["seq"].as_u64().unwrap()))
        .items();
    let lifted = entries.iter().filter(|entry| entry["kind"] == "embargo_lifted").count();
    assert_eq!(lifted, 1, "{entries:?}");
}
