//! How large pages are.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::helpers::{TestApp, id, incident, source};
use crate::sample::{Sample, browser, page};

#[test]
fn the_page_of_the_sample_is_small() {
    let sample = Sample::open_to_all();
    let whole = page(&sample.app.anyone(), &sample.page()).0.len();
    assert!(whole < 80 * 1024, "{whole} bytes");
    let html = browser(&sample.app.anyone()).get(&sample.page()).expect(200).bytes;
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(&html).unwrap();
    let packed = packer.finish().unwrap().len();
    assert!(packed < 12 * 1024, "{packed} bytes packed");
    println!("the page of the sample: {whole} bytes, {packed} packed");
}

/// Claims of many origins, roles, outcomes and nationalities.
fn claims(n: usize, incident: &str, article: &str, sources: &[String], codes: &[String]) -> Vec<Value> {
    let roles =
        ["victims", "civilians", "hostages", "staff", "bystanders", "police", "military", "attackers"];
    let outcomes = ["killed", "wounded", "missing", "present"];
    let claim = |number: usize| {
        json!({"incident_id": incident, "article_id": article, "quote": {"exact": format!("claim {number} says {}", number % 97)},
            "role": roles[number % roles.len()], "outcome": outcomes[number / 7 % outcomes.len()],
            "nationalities": if number.is_multiple_of(5) { json!([]) } else { json!([codes[number % codes.len()]]) },
            "count": {"qualifier": "exact", "value": number % 97}, "attributed_to": sources[number % sources.len()]})
    };
    (0..n).map(claim).collect()
}

#[test]
fn a_page_of_five_thousand_claims_folds() {
    let app = TestApp::with_public_read(true);
    let contributor = app.contributor();
    let sources: Vec<String> = (0..60)
        .map(|number| {
            id(&contributor.make("/v1/sources", &source(&format!("Voice {number}"), "witness"))).to_owned()
        })
        .collect();
    let codes: Vec<String> = contributor
        .get("/v1/nationalities")
        .items()
        .iter()
        .take(120)
        .map(|one| one["code"].as_str().unwrap().to_owned())
        .collect();
    let made = id(&contributor.make("/v1/incidents", &incident("A large incident"))).to_owned();
    for part in 0..5 {
        let text: String = (part * 1_000..(part + 1) * 1_000)
            .map(|number| format!("claim {number} says {}.\n", number % 97))
            .collect();
        let article = json!({"source_id": sources[0], "language": "en", "text": text, "title": format!("Part {part}"), "text_public": true,
            "url": format!("https://example.org/{part}")});
        let article = id(&contributor.make("/v1/articles", &article)).to_owned();
        let all = claims((part + 1) * 1_000, &made, &article, &sources, &codes);
        contributor.make("/v1/claims/batch", &json!({"claims": all[part * 1_000..]}));
    }
    let path = format!("/incidents/{made}");
    let html = page(&app.anyone(), &path).0;
    assert!(html.len() < 300 * 1024, "{} bytes", html.len());
    assert!(html.contains("show=all"), "what is folded can be unfolded");
    println!("the page of 5,000 claims: {} bytes", html.len());
}
