//! Hostile titles, names and quotes are text, each apart from what stands around it.

use serde_json::json;

use crate::helpers::{TestApp, id};
use crate::sample::{browser, page};

const SCRIPT: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
const TURNED: &str = "safe \u{202e}desrever";

#[test]
fn what_people_wrote_is_text_on_every_page() {
    let app = TestApp::with_public_read(true);
    let contributor = app.contributor();
    let endless = "x".repeat(150);
    let speaker =
        id(&contributor.make("/v1/sources", &json!({"name": format!("Voice {SCRIPT}"), "kind": "person"})))
            .to_owned();
    let outlet = id(&contributor.make("/v1/sources", &json!({"name": TURNED, "kind": "outlet"}))).to_owned();
    let title = format!("{SCRIPT} {endless}");
    let incident = json!({"title": title, "started_on": "2016-07-01", "description": SCRIPT, "place": {"name": TURNED, "country": "BGD"}});
    let incident = id(&contributor.make("/v1/incidents", &incident)).to_owned();
    let words = "y".repeat(3_000);
    let text = format!("{SCRIPT} killed nine {TURNED} men.\n{words} two died {TURNED}");
    let article = json!({"source_id": outlet, "language": "en", "title": SCRIPT, "text": text, "text_public": true,
        "url": "https://example.org/?a=\"onmouseover=alert(3)"});
    let article = contributor.post("/v1/articles", &article);
    let article = match article.status {
        201 => id(&article.json()).to_owned(),
        _ => {
            let plain = json!({"source_id": outlet, "language": "en", "title": SCRIPT, "text": text, "text_public": true});
            id(&contributor.make("/v1/articles", &plain)).to_owned()
        }
    };
    for (exact, value) in [(format!("{SCRIPT} killed nine"), 9), (format!("{words} two died"), 2)] {
        let claim = json!({"incident_id": incident, "article_id": article, "quote": {"exact": exact}, "role": "victims",
            "outcome": "killed", "subset": SCRIPT, "attributed_to": speaker, "count": {"qualifier": "exact", "value": value}});
        contributor.make("/v1/claims", &claim);
        let mut whole = claim.clone();
        whole.as_object_mut().unwrap().remove("subset");
        contributor.make("/v1/claims", &whole);
    }
    let of = format!("/incidents/{incident}");
    let paths = [
        "/".to_owned(),
        of.clone(),
        format!("{of}/figures/victims/killed/any"),
        format!("{of}/answers/victims/killed/any"),
        format!("/articles/{article}"),
        format!("/embed{of}/figures/victims/killed/any"),
        "/entries/1".to_owned(),
        "/entries/2".to_owned(),
    ];
    for path in &paths {
        let html = browser(&app.anyone()).get(path).expect(200).text();
        for live in ["<script>", "<img", "onerror=alert(2)>", "\"onmouseover"] {
            assert!(!html.contains(live), "{path}: {live}");
        }
        let turned = html.match_indices('\u{202e}').count();
        assert!(turned == 0 || html.contains("<bdi>") || html.contains("dir=\"auto\""), "{path}: {turned}");
    }
    let feed = app.anyone().get(&format!("{of}/feed.atom")).expect(200).text();
    assert!(!feed.contains("<script>") && !feed.contains("<img"), "{feed}");
    assert!(page(&app.anyone(), &of).text().contains("alert(1)"), "the words are there");
}

#[test]
fn what_is_typed_into_a_search_comes_back_as_text() {
    let app = TestApp::with_public_read(true);
    for path in ["/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/nationalities?q=%22%3E%3Cscript%3Ealert(1)"] {
        let html = page(&app.anyone(), path).0;
        assert!(!html.contains("<script>") && html.contains("script"), "{path}: {html}");
    }
}
