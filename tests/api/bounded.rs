//! What costs no more for how it is asked: lists that find little, totals while others write.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::helpers::{Client, Scene, id, incident};

/// All items of a list, page by page, with the number of pages.
fn all(client: &Client, path: &str) -> (Vec<String>, usize) {
    let (mut found, mut pages, mut cursor) = (Vec::new(), 0, String::new());
    loop {
        let page = client.get(&format!("{path}&limit=50{cursor}")).expect(200).json();
        found.extend(page["items"].as_array().unwrap().iter().map(|item| id(item).to_owned()));
        pages += 1;
        let Some(next) = page["next_cursor"].as_str() else { return (found, pages) };
        cursor = format!("&cursor={next}");
    }
}

#[test]
fn a_list_that_fits_little_ends_its_pages_early_and_misses_nothing() {
    let scene = Scene::set();
    let (contributor, reader) = (scene.app.contributor(), scene.app.reader());
    let batch = json!({"claims": vec![scene.italians(); 900]});
    let mut wanted = Vec::new();
    for _ in 0..3 {
        contributor.post("/v1/claims/batch", &batch).expect(201);
        let mut police = scene.italians();
        police["role"] = json!("police");
        wanted.push(id(&contributor.make("/v1/claims", &police)).to_owned());
    }
    // A claim with many states is passed over as one, wherever the page ends.
    let reviewed = scene.app.reviewer().if_match("*");
    for credibility in [3, 4, 3] {
        let path = format!("/v1/claims/{}/review", wanted[2]);
        reviewed.post(&path, &json!({"credibility": credibility, "reason": "r"})).expect(200);
    }
    let head = scene.app.entries();
    for query in ["role=police", &format!("role=police&as_of_seq={head}"), "nationality=ITA&role=police"] {
        for order in ["asc", "desc"] {
            let (mut found, pages) = all(&reader, &format!("/v1/claims?{query}&order={order}"));
            if order == "desc" {
                found.reverse();
            }
            assert_eq!(found, wanted, "{query} {order}");
            assert!(pages > 1, "{query} {order}: so many are not looked at for one page");
        }
    }
    let path = format!("/v1/claims/{}/retraction", wanted[1]);
    contributor.if_match("*").post(&path, &json!({"reason": "r"})).expect(200);
    assert_eq!(all(&reader, "/v1/claims?status=retracted"), (vec![wanted[1].clone()], 1));
    assert_eq!(
        all(&reader, &format!("/v1/claims?incident_id={}&status=active", scene.incident)).0.len(),
        2_702
    );
    assert_eq!(all(&reader, "/v1/claims?role=police&outcome=killed"), (wanted, 1));
}

#[test]
fn totals_answer_while_others_write() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let mut incidents = Vec::new();
    for number in 0..20 {
        let made = contributor.make("/v1/incidents", &incident(&format!("Attack {number}")));
        let mut claim = scene.italians();
        claim["incident_id"] = json!(id(&made));
        contributor.make("/v1/claims", &claim);
        incidents.push(id(&made).to_owned());
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let reviewer = scene.app.reviewer().if_match("*");
            while !done.load(Ordering::Relaxed) {
                let amended = json!({"set": {"name": "Another name"}, "reason": "r"});
                reviewer.patch(&format!("/v1/sources/{}", scene.outlet), &amended).expect(200);
                let again = json!({"set": {"name": "Daily newspaper"}, "reason": "r"});
                reviewer.patch(&format!("/v1/sources/{}", scene.outlet), &again).expect(200);
            }
        });
        let reader = scene.app.reader();
        for _ in 0..3 {
            let (before, started) = (scene.app.entries(), Instant::now());
            let told =
                reader.get("/v1/totals?role=hostages&outcome=killed&group_by=nationality").expect(200).json();
            assert!(started.elapsed() < Duration::from_secs(20));
            assert!(told["as_of_seq"].as_u64().unwrap() >= before, "{told}");
            let italians = told["items"].as_array().unwrap().iter().find(|row| row["key"] == "ITA").unwrap();
            assert_eq!((&italians["best"], &italians["incidents"]), (&json!(180), &json!(20)));
        }
        done.store(true, Ordering::Relaxed);
    });
}
