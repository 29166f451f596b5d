//! Where a quote stands: in code points, once, or with what tells its places apart.

use serde_json::{Value, json};

use crate::helpers::{Scene, TEXT};

fn quoting(scene: &Scene, quote: Value) -> Value {
    let mut claim = scene.italians();
    claim["quote"] = quote;
    claim
}

fn place(exact: &str) -> (usize, usize) {
    let start = TEXT[..TEXT.find(exact).unwrap()].chars().count();
    (start, start + exact.chars().count())
}

#[test]
fn positions_are_code_points() {
    let scene = Scene::set();
    for exact in ["“Twenty”", "café", "nine Italians", "Japanese.\nTwenty", TEXT] {
        let made = scene.app.contributor().make("/v1/claims", &quoting(&scene, json!({"exact": exact})));
        let quote = &made["quote"];
        let (start, end) = place(exact);
        assert_eq!(
            (&quote["exact"], &quote["start"], &quote["end"]),
            (&json!(exact), &json!(start), &json!(end))
        );
        assert_eq!(quote["verified"], true);
        let letters: Vec<char> = TEXT.chars().collect();
        assert_eq!(letters[start..end].iter().collect::<String>(), exact);
    }
}

#[test]
fn words_that_stand_twice_need_more() {
    let scene = Scene::set();
    let first = TEXT.find("Twenty hostages").unwrap();
    let starts = [first, TEXT.rfind("Twenty hostages").unwrap()].map(|byte| TEXT[..byte].chars().count());
    let before = scene.app.entries();
    let contributor = scene.app.contributor();
    let refused = contributor.post("/v1/claims", &quoting(&scene, json!({"exact": "Twenty hostages died"})));
    let refused = refused.refused(409, "quote_ambiguous");
    assert_eq!(refused.pointer().as_deref(), Some("/quote/exact"));
    for start in starts {
        assert!(refused.text().contains(&start.to_string()), "says where: {}", refused.text());
    }
    assert_eq!(scene.app.entries(), before);
    for (more, start) in [
        (json!({"suffix": ", said the army"}), starts[0]),
        (json!({"prefix": "were rescued. "}), starts[1]),
        (json!({"start": starts[0]}), starts[0]),
        (json!({"start": starts[1], "prefix": "rescued. ", "suffix": "."}), starts[1]),
    ] {
        let mut quote = more.clone();
        quote["exact"] = json!("Twenty hostages died");
        let made = contributor.make("/v1/claims", &quoting(&scene, quote));
        assert_eq!(made["quote"]["start"], start, "{more}");
        assert!(
            made["links"].to_string().contains("-"),
            "the link tells the places apart: {}",
            made["links"]
        );
    }
    for more in [json!({"prefix": "no such words"}), json!({"suffix": "!"}), json!({"start": starts[0] + 1})]
    {
        let mut quote = more.clone();
        quote["exact"] = json!("Twenty hostages died");
        let refused = contributor.post("/v1/claims", &quoting(&scene, quote)).refused(409, "quote_not_found");
        assert!(refused.text().contains(&starts[0].to_string()), "{more}: {}", refused.text());
    }
}

#[test]
fn a_quote_is_whole_words_and_some() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let refuse = |exact: &str| {
        let refused = contributor.post("/v1/claims", &quoting(&scene, json!({"exact": exact})));
        refused.refused(409, "quote_not_found").json()
    };
    for (exact, whole) in [("ine Italians", "nine Italians"), ("nine Italian", "nine Italians")] {
        assert!(refuse(exact)["detail"].as_str().unwrap().contains(whole), "{exact}");
    }
    for exact in [" ", ". ", "“"] {
        assert!(refuse(exact)["detail"].as_str().unwrap().contains("letter or digit"), "{exact:?}");
    }
}

#[test]
fn the_places_of_an_ambiguous_quote_can_be_sent_back() {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let refused = contributor.post("/v1/claims", &quoting(&scene, json!({"exact": "Twenty hostages died"})));
    let candidates = refused.refused(409, "quote_ambiguous").json()["candidates"].clone();
    assert_eq!(candidates.as_array().unwrap().len(), 2);
    for candidate in candidates.as_array().unwrap() {
        let quote = json!({"exact": "Twenty hostages died", "start": candidate["start"]});
        let made = contributor.make("/v1/claims", &quoting(&scene, quote));
        assert_eq!(made["quote"]["end"], candidate["end"]);
    }
}

#[test]
fn an_absent_quote_is_refused_with_what_would_help() {
    let scene = Scene::set();
    for (exact, hint) in [
        ("\"Twenty\" were killed", "“Twenty” were killed"),
        ("NINE italians", "nine Italians"),
        ("Japanese.  Twenty", "Japanese."),
        ("cafe\u{301}", "“café”"),
        ("eleven Italians", "letter for letter"),
    ] {
        let refused = scene.app.contributor().post("/v1/claims", &quoting(&scene, json!({"exact": exact})));
        let refused = refused.refused(409, "quote_not_found");
        assert_eq!(refused.pointer().as_deref(), Some("/quote/exact"), "{exact}");
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(hint), "{exact}: {detail}");
    }
}
