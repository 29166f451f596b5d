//! Erasing, provably: many rows in random order, and every kind of words; no byte is left in file, log or a later backup.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::helpers::{Client, Scene, id};
use crate::log::inclusion_holds;

/// Numbers that look random and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }

    fn word(&mut self, kind: &str, number: usize) -> String {
        let length = [5, 20, 60, 150][self.roll(4)];
        let letters: String = (0..length).map(|_| char::from(b'a' + self.roll(10) as u8)).collect();
        format!("{kind}{number:05}ZQX{letters}")
    }
}

/// The canaries of a text: three letters, five digits, ZQX.
fn canaries(bytes: &[u8]) -> BTreeSet<String> {
    let marks = bytes.windows(3).enumerate().filter(|(at, three)| *three == b"ZQX" && *at >= 8);
    let words = marks.map(|(at, _)| String::from_utf8_lossy(&bytes[at - 8..at + 3]).into_owned());
    words.filter(|word| ["QUO", "NOT", "URL", "TTL"].iter().any(|kind| word.starts_with(kind))).collect()
}

#[test]
fn many_words_redacted_in_any_order_leave_no_byte() {
    const CLAIMS: usize = 240;
    let scene = Scene::set();
    let mut dice = Dice(0x5eed);
    let (contributor, reviewer, admin) = (scene.app.contributor(), scene.app.reviewer(), scene.app.admin());
    let quotes: Vec<String> = (0..CLAIMS).map(|number| dice.word("QUO", number)).collect();
    let article = json!({"source_id": scene.outlet, "language": "en", "text": quotes.join(" . ")});
    let article = id(&contributor.make("/v1/articles", &article)).to_owned();
    let mut claims = Vec::new();
    for (number, quote) in quotes.iter().enumerate() {
        let mut claim = scene.claim(quote, &[], 1);
        claim["article_id"] = json!(article);
        claim["note"] = json!(dice.word("NOT", number));
        claims.push(claim);
    }
    let recorded = contributor.post("/v1/claims/batch", &json!({"claims": claims})).expect(201).items();
    let mut jobs: Vec<String> = recorded.iter().map(|claim| format!("/v1/claims/{}", id(claim))).collect();
    for number in 0..60 {
        let article = json!({"source_id": scene.outlet, "language": "en", "text": format!("text {number}"),
            "url": format!("https://example.org/{}", dice.word("URL", number)), "title": dice.word("TTL", number)});
        let path = format!("/v1/articles/{}", id(&contributor.make("/v1/articles", &article)));
        let amended = json!({"set": {"title": dice.word("TTL", 1000 + number)}, "reason": "r"});
        reviewer.if_match("*").patch(&path, &amended).expect(200);
        jobs.push(path);
    }
    for _ in 0..CLAIMS / 3 {
        let path = format!("{}/review", jobs[dice.roll(CLAIMS)]);
        reviewer.if_match("*").post(&path, &json!({"credibility": 2, "reason": "ok"})).expect(200);
    }
    scene.app.reader().get(&scene.figures()).expect(200);
    assert!(canaries(&scene.app.stored_bytes()).len() >= 2 * CLAIMS, "the search can find");
    jobs.push(format!("/v1/articles/{article}"));
    while !jobs.is_empty() {
        let path = jobs.swap_remove(dice.roll(jobs.len()));
        admin.if_match("*").post(&format!("{path}/redaction"), &json!({"reason": "order"})).expect(200);
        if jobs.len().is_multiple_of(50) {
            let reason = json!({"reason": "r"});
            admin.if_match("*").post(&format!("{path}/redaction"), &reason).refused(409, "already_redacted");
        }
    }
    assert_eq!(canaries(&scene.app.stored_bytes()), BTreeSet::new());
    if !crate::place::is_a_file() {
        return;
    }
    let copy = scene.app.folder.path().join("backup.db");
    let against = casualty_ledger::ledger::Against::default();
    casualty_ledger::ledger::copy_verified(&scene.app.database(), &copy, &against, |_, _| {}).unwrap();
    assert_eq!(canaries(&std::fs::read(&copy).unwrap()), BTreeSet::new());
}

fn everything(scene: &Scene, client: &Client) -> String {
    let incident = format!("/v1/incidents/{}", scene.incident);
    let head = scene.app.entries();
    let mut told = String::new();
    for path in [
        "/v1/entries?limit=500".to_owned(),
        "/v1/sources".to_owned(),
        "/v1/incidents".to_owned(),
        "/v1/claims".to_owned(),
        format!("/v1/sources/{}", scene.outlet),
        incident.clone(),
        format!("{incident}/rulings"),
        format!("{incident}/summary"),
        format!("{incident}/provenance"),
        "/v1/exports/claims.csv".to_owned(),
        "/v1/exports/figures.csv".to_owned(),
    ] {
        told += &client.get(&path).lossy();
    }
    for seq in 1..=head {
        told += &client.get(&format!("{incident}/figures?as_of_seq={seq}")).lossy();
        told += &client.get(&format!("{incident}/rulings?as_of_seq={seq}")).lossy();
        told += &client.get(&format!("/v1/claims?as_of_seq={seq}")).lossy();
    }
    told
}

#[test]
fn the_words_of_any_entry_can_be_redacted() {
    let scene = Scene::set();
    let (contributor, reviewer, admin) = (scene.app.contributor(), scene.app.reviewer(), scene.app.admin());
    let changing = reviewer.if_match("*");
    let named = json!({"set": {"name": "CANARYNAME"}, "reason": "CANARYAMEND"});
    changing.patch(&format!("/v1/sources/{}", scene.outlet), &named).expect(200);
    let titled =
        json!({"set": {"title": "CANARYTITLE", "description": "CANARYWORDS"}, "reason": "CANARYAGAIN"});
    changing.patch(&format!("/v1/incidents/{}", scene.incident), &titled).expect(200);
    let claim = scene.recorded();
    let path = format!("/v1/claims/{}", id(&claim));
    changing
        .post(&format!("{path}/review"), &json!({"credibility": 2, "reason": "CANARYREVIEW"}))
        .expect(200);
    let ruling = json!({"effect": {"kind": "set_aside"}, "claim_ids": [id(&claim)], "reason": "CANARYRULE"});
    let ruling = reviewer.make(&format!("/v1/incidents/{}/rulings", scene.incident), &ruling);
    let undo = json!({"effect": {"kind": "undo", "ruling_id": id(&ruling)}, "claim_ids": [id(&claim)], "reason": "CANARYUNDO"});
    reviewer.make(&format!("/v1/incidents/{}/rulings", scene.incident), &undo);
    changing.post(&format!("{path}/retraction"), &json!({"reason": "CANARYGONE"})).expect(200);
    let second = json!({"source_id": scene.outlet, "language": "en", "text": "two died"});
    let second = id(&contributor.make("/v1/articles", &second)).to_owned();
    let mut other = scene.claim("two", &[], 2);
    other["article_id"] = json!(second);
    contributor.make("/v1/claims", &other);
    changing.post(&format!("/v1/articles/{second}/retraction"), &json!({"reason": "CANARYART"})).expect(200);
    let head = scene.app.entries();
    assert!(everything(&scene, &scene.app.reader()).matches("CANARY").count() > 20);
    for seq in 1..=head {
        let redaction = format!("/v1/entries/{seq}/redaction");
        let entry = admin.get(&format!("/v1/entries/{seq}")).expect(200).json();
        reviewer.post(&redaction, &json!({"reason": "r"})).refused(403, "not_permitted");
        let answer = admin.post(&redaction, &json!({"reason": "a court order"}));
        if entry.get("words").is_none() {
            answer.refused(409, "already_redacted");
            continue;
        }
        let left = answer.expect(200).json();
        let bare = |entry: &Value| (entry["record"].clone(), entry["body"].clone(), entry["seq"].clone());
        assert_eq!(bare(&left), bare(&entry));
        assert!(left.get("words").is_none(), "{left}");
        admin.post(&redaction, &json!({"reason": "r"})).refused(409, "already_redacted");
    }
    assert!(!everything(&scene, &scene.app.admin()).contains("CANARY"));
    assert!(!String::from_utf8_lossy(&scene.app.stored_bytes()).contains("CANARY"));
    let reader = scene.app.reader();
    assert_eq!(reader.get(&format!("/v1/sources/{}", scene.outlet)).json()["name"], "[redacted]");
    let incident = reader.get(&format!("/v1/incidents/{}", scene.incident)).json();
    assert_eq!((&incident["title"], incident.get("description")), (&json!("[redacted]"), None));
    let rulings = reader.get(&format!("/v1/incidents/{}/rulings", scene.incident)).items();
    assert_eq!(rulings[0]["reason"], "[redacted]");
    assert!(reader.get(&path).json().get("status_reason").is_none());
    for seq in 1..=scene.app.entries() {
        inclusion_holds(&reader, seq);
    }
    if crate::place::is_a_file() {
        let audit =
            casualty_ledger::ledger::audit(&scene.app.database(), &Default::default(), |_, _| {}).unwrap();
        assert!(audit.erased > 10 && audit.entries == scene.app.entries());
    }
    admin
        .post(&format!("/v1/entries/{}/redaction", head + 999), &json!({"reason": "r"}))
        .refused(404, "not_found");
}

#[test]
fn the_hash_and_length_of_an_erased_text_are_served_no_more() {
    let scene = Scene::set();
    let path = format!("/v1/articles/{}", scene.article);
    let (reader, admin) = (scene.app.reader(), scene.app.admin());
    let before = reader.get(&path).json();
    let hash = before["text_sha256"].as_str().unwrap().to_owned();
    assert!(before["text_length"].is_u64());
    let seq = scene.app.entries();
    let titled = json!({"set": {"title": "Another"}, "reason": "r"});
    scene.app.reviewer().if_match("*").patch(&path, &titled).expect(200);
    assert_eq!(reader.get(&path).json()["text_sha256"], hash.as_str(), "an amendment keeps it");
    admin.if_match("*").post(&format!("{path}/redaction"), &json!({"reason": "r"})).expect(200);
    for path in [
        path.clone(),
        format!("{path}?as_of_seq={seq}"),
        "/v1/entries?limit=500".to_owned(),
        "/v1/articles".to_owned(),
    ] {
        let told = admin.get(&path).expect(200).text();
        assert!(!told.contains(&hash) && !told.contains("text_length"), "{path}: {told}");
    }
    assert!(!String::from_utf8_lossy(&scene.app.stored_bytes()).contains(&hash));
    let entry = admin.get(&format!("/v1/entries/{}", before["seq"])).json();
    assert!(entry["record"].as_str().unwrap().contains("words_sha256"), "a salted hash stays");
}
