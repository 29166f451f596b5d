//! A page says what the API says: each number, status and sentence of the JSON, and no other number.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::helpers::{Client, TestApp};
use crate::sample::{Sample, page};

fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How three bounds are shown, by the table of the specification.
fn shown(low: Option<u64>, best: Option<u64>, high: Option<u64>) -> String {
    let low_or_none = low.unwrap_or(0);
    match (best, high) {
        (None, None) if low_or_none == 0 => "not known".into(),
        (None, None) => format!("{} or more", grouped(low_or_none)),
        (None, Some(0)) | (Some(0), Some(0)) => "none".into(),
        (None, Some(high)) if low_or_none == 0 => format!("{} or fewer", grouped(high)),
        (None, Some(high)) if high == low_or_none => grouped(high),
        (None, Some(high)) => format!("{}–{}", grouped(low_or_none), grouped(high)),
        (Some(0), None) => "none or more".into(),
        (Some(0), Some(high)) => format!("none up to {} possible", grouped(high)),
        (Some(best), None) if best == low_or_none => format!("{} or more", grouped(best)),
        (Some(best), None) => format!("{} {} or more", grouped(best), grouped(low_or_none)),
        (Some(best), Some(high)) if high == low_or_none => grouped(best),
        (Some(best), Some(high)) => format!("{} {}–{}", grouped(best), grouped(low_or_none), grouped(high)),
    }
}

fn bounds(of: &Value) -> String {
    let number = |name: &str| of[name].as_u64();
    shown(number("low"), number("best"), number("high"))
}

/// What a figure shows: of one that nobody states, what is implied; of people who were found, that.
fn of_figure(figure: &Value) -> String {
    let stated = if figure["status"] == "implied" { bounds(&figure["implied"]) } else { bounds(figure) };
    let aside = figure["set_aside"].as_array().unwrap();
    let found = aside.iter().any(|aside| aside["reason"] == "resolved");
    if stated == "not known" && found { "found since".into() } else { stated }
}

fn status_words(of: &Value) -> String {
    match of["status"].as_str().unwrap() {
        "agreed" => format!("{} origins agree", of["origins"]),
        "single_origin" => "one origin".into(),
        "disputed" => "disputed".into(),
        "implied" => "implied, not said".into(),
        _ => String::new(),
    }
}

fn text(of: &Value) -> &str {
    of.as_str().unwrap()
}

/// Holds the page of an incident against the API's answers; how many numbers it has.
fn says_what_the_api_says(client: &Client, incident: &str, lens: &str) -> usize {
    let (api, address) = (format!("/v1/incidents/{incident}"), format!("/incidents/{incident}"));
    let figures = client.get(&format!("{api}/figures{lens}")).expect(200).json();
    let answers = client.get(&format!("{api}/answers{lens}")).expect(200).json();
    let mut expected: BTreeMap<String, String> = BTreeMap::new();
    for figure in figures["figures"].as_array().unwrap() {
        let path = ["role", "outcome", "nationality"].map(|name| text(&figure[name])).join("/");
        expected.insert(format!("/figures/{path}"), of_figure(figure));
    }
    for answer in answers["answers"].as_array().unwrap() {
        let path = ["group", "outcome", "nationality"].map(|name| text(&answer[name])).join("/");
        expected.insert(format!("/answers/{path}"), bounds(answer));
    }
    let html = page(client, &format!("{address}{lens}&show=all"));
    let mut seen = 0;
    for (link, number) in html.numbers() {
        let Some(path) = link.strip_prefix(&address) else { continue };
        if path.ends_with("#residual") {
            continue;
        }
        let path = path.split('?').next().unwrap();
        assert_eq!(Some(&number), expected.get(path), "{incident} {lens} {path}");
        seen += 1;
    }
    for figure in figures["figures"].as_array().unwrap() {
        let path = ["role", "outcome", "nationality"].map(|name| text(&figure[name])).join("/");
        let link = format!("{address}/figures/{path}");
        assert!(html.addresses().iter().any(|address| address.starts_with(&link)), "{lens} {link}");
    }
    let words = html.text();
    for finding in figures["findings"].as_array().unwrap() {
        assert!(words.contains(text(&finding["sentence"])), "{lens}: {}", finding["sentence"]);
    }
    seen
}

#[test]
fn every_number_of_the_incident_page_is_one_of_the_api() {
    let sample = Sample::open_to_all();
    let client = sample.app.anyone();
    let policies = client.get("/v1/policies").items();
    let lenses = policies.iter().map(|policy| format!("?policy={}", text(&policy["id"])));
    for lens in lenses.chain(["?reported_by=2016-07-02T10:00:00Z".to_owned(), "?as_of_seq=30".to_owned()]) {
        let seen = says_what_the_api_says(&client, &sample.incident, &lens);
        assert!(seen > 12, "{lens}: {seen} numbers");
    }
}

/// `PAGES_INCIDENTS=200 PAGES_POLICIES=all` tries more of them, under every policy.
#[test]
fn the_pages_of_random_incidents_say_what_the_api_says() {
    let app = TestApp::with_public_read(true);
    let client = app.anyone();
    let number = std::env::var("PAGES_INCIDENTS").map_or(20, |number| number.parse().unwrap());
    let policies: Vec<String> =
        client.get("/v1/policies").items().iter().map(|policy| text(&policy["id"]).to_owned()).collect();
    let mut seen = 0;
    for (place, incident) in crate::random::incidents(&app, number).iter().enumerate() {
        let of_it = match std::env::var_os("PAGES_POLICIES") {
            Some(_) => &policies[..],
            None => &policies[place % policies.len()..=place % policies.len()],
        };
        for policy in of_it {
            seen += says_what_the_api_says(&client, incident, &format!("?policy={policy}"));
        }
    }
    assert!(seen > number * 5, "{seen} numbers");
}

#[test]
fn the_pages_of_figures_and_answers_say_what_the_api_says() {
    let sample = Sample::open_to_all();
    let client = sample.app.anyone();
    let api = format!("/v1/incidents/{}", sample.incident);
    for (list, names) in
        [("figures", ["role", "outcome", "nationality"]), ("answers", ["group", "outcome", "nationality"])]
    {
        let all = client.get(&format!("{api}/{list}")).expect(200).json();
        for one in all[list].as_array().unwrap() {
            let path = names.map(|name| text(&one[name])).join("/");
            let words = page(&client, &format!("{}/{list}/{path}", sample.page())).text();
            let sentence = one.get("explanation").unwrap_or(&one["sentence"]);
            let number = if list == "figures" { of_figure(one) } else { bounds(one) };
            let plain = words.split_whitespace().collect::<Vec<_>>().join(" ");
            for expected in [text(sentence), &number, &status_words(one)] {
                assert!(plain.contains(expected), "{path}: {expected}");
            }
            for quote in one["evidence"].as_array().unwrap() {
                assert!(plain.contains(text(&quote["quote"])), "{path}: {}", quote["quote"]);
            }
        }
    }
}

#[test]
fn the_leading_answer_is_never_an_implied_figure_where_one_is_said() {
    let sample = Sample::open_to_all();
    let html = page(&sample.app.anyone(), &sample.page());
    let victims = html.0.split("id=\"q-victims\"").nth(1).unwrap();
    let headline = victims.split("</section>").next().unwrap();
    assert!(
        headline.contains("<span class=\"fig\">22</span> <span class=\"qual\">or more</span>"),
        "{headline}"
    );
    assert!(headline.contains("answers/victims/killed/any"), "{headline}");
}

#[test]
fn a_page_is_not_sent_again_until_it_changes() {
    let sample = Sample::open_to_all();
    let client = sample.app.anyone();
    let figure = format!("{}/figures/victims/killed/any", sample.page());
    for path in ["/".to_owned(), sample.page(), figure, format!("/articles/{}", sample.articles[0])] {
        let tag = crate::sample::browser(&client).get(&path).expect(200).etag();
        let again = crate::sample::browser(&client).with("if-none-match", &tag);
        again.get(&path).expect(304);
        let amended = serde_json::json!({"set": {"title": format!("Other {path}")}, "reason": "r"});
        let of_article = path.starts_with("/articles");
        let thing =
            if of_article { format!("/v1{path}") } else { format!("/v1/incidents/{}", sample.incident) };
        sample.app.reviewer().if_match("*").patch(&thing, &amended).expect(200);
        assert_ne!(again.get(&path).expect(200).etag(), tag, "{path}");
    }
}
