//! Every link and every fragment on every page leads somewhere; every figure leads to its marked words in one step.

use std::collections::{BTreeMap, BTreeSet};

use crate::html::Html;
use crate::sample::{Sample, browser, checked, page};

/// Every page that is reached from one, by its address without its fragment.
fn pages_from(sample: &Sample, start: &str) -> (BTreeMap<String, Html>, BTreeSet<(String, String)>) {
    let client = browser(&sample.app.anyone());
    let (mut pages, mut links) = (BTreeMap::new(), BTreeSet::new());
    let mut waiting = vec![start.to_owned()];
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    while let Some(path) = waiting.pop() {
        let answer = client.get(&path);
        let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        assert!(matches!(answer.status, 200 | 308), "{path}: {}", answer.status);
        if !is_page || path.starts_with("/docs") {
            continue;
        }
        let html = if path.starts_with("/embed") { Html(answer.text()) } else { checked(&answer, &path) };
        for address in html.addresses().into_iter().filter(|address| !address.starts_with("http")) {
            let whole = match address.chars().next() {
                Some('#') => format!("{path}{address}"),
                Some('?') => format!("{}{address}", path.split('?').next().unwrap()),
                _ => address,
            };
            let place = whole.split('#').next().unwrap().to_owned();
            // The rules of every page lead to ten more: those of one are enough.
            let is_other_rule =
                place.contains("policy=") && !place.contains("policy=ibc") && !place.contains("as_of_seq");
            links.insert((path.clone(), whole));
            if !is_other_rule && seen.insert(place.clone()) {
                waiting.push(place);
            }
        }
        pages.insert(path, html);
    }
    (pages, links)
}

#[test]
fn every_link_leads_somewhere() {
    let sample = Sample::open_to_all();
    let (pages, links) = pages_from(&sample, "/");
    assert!(pages.len() > 60, "{} pages", pages.len());
    let mut fragments = 0;
    for (from, address) in links {
        let Some((place, fragment)) = address.split_once('#') else { continue };
        let Some(page) = pages.get(place) else { continue };
        assert!(page.ids().contains(fragment), "{from} leads to {address}");
        fragments += 1;
    }
    assert!(fragments > 100, "{fragments} fragments");
    for (path, page) in pages {
        let ids = page.values("id");
        let unique: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{path}: an id stands twice");
    }
}

#[test]
fn every_figure_leads_to_its_marked_words_in_one_step() {
    let sample = Sample::open_to_all();
    let client = sample.app.anyone();
    let figures = client.get(&format!("/v1/incidents/{}/figures", sample.incident)).json();
    let mut seen = 0;
    for figure in figures["figures"].as_array().unwrap() {
        let path = ["role", "outcome", "nationality"].map(|name| figure[name].as_str().unwrap()).join("/");
        let addresses = page(&client, &format!("{}/figures/{path}", sample.page())).addresses();
        for claim in figure["used"].as_array().unwrap() {
            let claim = client.get(&format!("/v1/claims/{}", claim.as_str().unwrap())).json();
            let (id, article) = (claim["id"].as_str().unwrap(), claim["article_id"].as_str().unwrap());
            let address = format!("/articles/{article}#{id}");
            assert!(addresses.contains(&address), "{path}: {address}");
            let marked = page(&client, &format!("/articles/{article}")).marked_at(id);
            assert!(marked.starts_with(claim["quote"]["exact"].as_str().unwrap()), "{path}: {marked}");
            seen += 1;
        }
    }
    assert!(seen > 15, "{seen} claims");
}

#[test]
fn the_text_of_an_article_is_shown_as_it_is_stored() {
    let sample = Sample::open_to_all();
    for article in &sample.articles {
        let stored = sample.app.contributor().get(&format!("/v1/articles/{article}/text")).expect(200).text();
        let html = page(&sample.app.anyone(), &format!("/articles/{article}")).0;
        let text = html.split("<article").nth(1).unwrap().split("</article>").next().unwrap();
        let strip = |pattern: &str, from: &str| {
            regex::Regex::new(pattern).unwrap().replace_all(from, "").into_owned()
        };
        let without_notes = strip(r"(?s)<ul class=.notes.*?</ul>", text);
        let without_letters = strip(r"(?s)<sup>.*?</sup>", &without_notes);
        let letters = strip(r"(?s)^[^>]*>|<[^>]*>", &without_letters);
        let plain = letters.replace("&#34;", "\"").replace("&#39;", "'").replace("&#38;", "&");
        assert_eq!(plain.trim(), stored.trim());
    }
}

#[test]
fn a_feed_is_one_that_readers_take() {
    let sample = Sample::open_to_all();
    for path in [format!("{}/feed.atom", sample.page()), "/nationalities/ITA/feed.atom".to_owned()] {
        let answer = sample.app.anyone().get(&path).expect(200);
        assert_eq!(answer.header("content-type"), Some("application/atom+xml; charset=utf-8"));
        let xml = answer.text();
        assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>"), "{xml}");
        let entries: Vec<&str> = xml.split("<entry>").skip(1).collect();
        assert!(!entries.is_empty(), "{xml}");
        let mut ids = BTreeSet::new();
        for entry in &entries {
            for needed in ["<id>", "<title>", "<updated>", "<summary>", "<link rel=\"alternate\""] {
                assert_eq!(entry.matches(needed).count(), 1, "{needed} in {entry}");
            }
            let id = entry.split("<id>").nth(1).unwrap().split("</id>").next().unwrap();
            assert!(ids.insert(id.to_owned()), "{id} stands twice");
        }
        for needed in ["<feed xmlns=\"http://www.w3.org/2005/Atom\">", "<author><name>", "rel=\"self\""] {
            assert!(xml.contains(needed), "{needed}");
        }
    }
}

#[test]
fn a_card_is_found_by_its_page_and_stands_in_any_site() {
    let sample = Sample::open_to_all();
    let client = sample.app.anyone();
    for path in ["figures/hostages/killed/ITA", "answers/victims/killed/ITA"] {
        let html = page(&client, &format!("{}/{path}", sample.page())).0;
        let oembed =
            html.split("application/json+oembed\" href=\"").nth(1).unwrap().split('"').next().unwrap();
        let told = client.get(&oembed.replace("&#38;", "&")).expect(200).json();
        assert_eq!((&told["type"], &told["version"]), (&"rich".into(), &"1.0".into()));
        let source =
            told["html"].as_str().unwrap().split("src=\"").nth(1).unwrap().split('"').next().unwrap();
        let path = source.split_once("//").unwrap().1.split_once('/').unwrap().1;
        let card = client.get(&format!("/{path}")).expect(200);
        let policy = card.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors *") && !policy.contains("script-src"), "{policy}");
        assert!(
            card.text().contains("nine Italians") || card.text().contains("Nine Italians"),
            "{}",
            card.text()
        );
    }
    let elsewhere = client.get("/oembed?url=https://example.org/incidents/x/figures/a/b/c");
    elsewhere.refused(404, "not_found");
}
