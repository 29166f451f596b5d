//! Bad input: the page of that state, with the right status, and what was typed kept.

use crate::helpers::{TestApp, incident};
use crate::sample::{Sample, browser, checked, page};

const NO_INCIDENT: &str = "/incidents/inc_01jd6fzb4qe7xsm3v0k9c2w8an";

#[test]
fn every_bad_address_is_a_page_with_its_status() {
    let sample = Sample::open_to_all();
    let client = browser(&sample.app.anyone());
    let of = |rest: &str| format!("{}{rest}", sample.page());
    for (path, status, words) in [
        (NO_INCIDENT.to_owned(), 404, "There is no such page"),
        (format!("{NO_INCIDENT}/figures/victims/killed/any"), 404, "There is no such page"),
        ("/articles/art_01jd6fzb4qe7xsm3v0k9c2w8an".to_owned(), 404, "There is no such page"),
        ("/incidents/inc_1".to_owned(), 400, "does not have the form"),
        (of("/figures/victims/killed/Italy"), 400, "does not have the form"),
        (of("/figures/everyone/killed/any"), 400, "does not have the form"),
        (of("/answers/victims/hurt/any"), 400, "does not have the form"),
        (of("?policy=best"), 400, "policy"),
        (of("?as_of=yesterday"), 400, "as_of"),
        (of("?as_of=2999-01-01T00:00"), 409, "has not come"),
        (of("?as_of_seq=9999"), 409, "has not come"),
        (of("?show=some"), 400, "show"),
        (of("?colour=red"), 400, "colour"),
        ("/?from=yesterday".to_owned(), 400, "from"),
        ("/?country=Iceland".to_owned(), 400, "country"),
        ("/nationalities/ZZZ".to_owned(), 404, "There is no such page"),
        ("/policies/best".to_owned(), 404, "There is no such page"),
        ("/entries/99999".to_owned(), 404, "There is no such page"),
        ("/entries/0".to_owned(), 400, "does not have the form"),
        ("/nothing/at/all".to_owned(), 404, "There is no such page"),
        ("/assets/site.css".to_owned(), 404, "There is no such page"),
    ] {
        let answer = client.get(&path).expect(status);
        let html = checked(&answer, &path);
        assert!(html.text().contains(words), "{path}: {}", html.text());
    }
}

#[test]
fn what_was_typed_is_kept() {
    let sample = Sample::open_to_all();
    let client = browser(&sample.app.anyone());
    let path = format!("{}?policy=ibc&as_of=yesterday&reported_by=2016-07-02T10%3A00", sample.page());
    let html = checked(&client.get(&path).expect(400), &path).0;
    for kept in ["value=\"yesterday\"", "value=\"2016-07-02T10:00\"", "<option value=\"ibc\" selected>"] {
        assert!(html.contains(kept), "{kept}");
    }
    let path = "/?q=harbour&country=ISL&from=then";
    let html = checked(&client.get(path).expect(400), path).0;
    for kept in ["value=\"harbour\"", "value=\"then\"", "<option value=\"ISL\" selected>"] {
        assert!(html.contains(kept), "{kept}");
    }
}

#[test]
fn what_is_not_there_is_said_in_words_and_never_as_zero() {
    let sample = Sample::open_to_all();
    let client = sample.app.anyone();
    let words = |path: &str| page(&client, path).text().split_whitespace().collect::<Vec<_>>().join(" ");
    let of = |rest: &str| words(&format!("{}{rest}", sample.page()));
    assert!(
        of("/figures/victims/wounded/FRA")
            .contains("No article gives a number of French nationals among the victims wounded.")
    );
    assert!(
        of("/answers/police/missing/any")
            .contains("No article gives a number of members of the security forces missing.")
    );
    assert!(words("/?q=harbour&country=ISL").contains("No incident fits “harbour” in Iceland"));
    assert!(words("/nationalities/FRA").contains("No article in this ledger gives a number of them."));
    assert!(words("/nationalities?q=Nobody").contains("No nationality is called"));
    let made = sample.app.contributor().make("/v1/incidents", &incident("Landslide above a village"));
    let empty = words(&format!("/incidents/{}", made["id"].as_str().unwrap()));
    assert!(empty.contains("Nothing is known here, which is not the same as nobody being hurt."), "{empty}");
    assert!(words("/").contains("No article has been entered yet."));
}

#[test]
fn a_program_gets_its_problem_at_the_root_as_ever() {
    let app = TestApp::with_public_read(true);
    for accept in ["*/*", "application/json"] {
        app.anyone().with("accept", accept).get("/").refused(404, "unknown_path");
    }
    app.anyone().get("/").refused(404, "unknown_path");
    browser(&app.anyone()).get("/").expect(200);
    browser(&app.anyone()).get("/v1/nothing").refused(404, "unknown_path");
    browser(&app.anyone()).get("/v1/incidents/inc_1").refused(400, "malformed_parameter");
}

#[test]
fn an_empty_field_of_a_form_is_not_asked_for() {
    let sample = Sample::open_to_all();
    page(&sample.app.anyone(), &format!("{}?policy=ibc&reported_by=&as_of=", sample.page()));
    page(&sample.app.anyone(), "/?q=&country=&from=&to=");
}
