//! An import is taken back as a whole, and may then be made again.

use serde_json::{Value, json};

use crate::service::{Service, small_file};

fn take_back(service: &Service, who: &str, import: &str) -> crate::service::Answer {
    let body = json!({"reason": "wrong file"}).to_string();
    service.post(who, &format!("/v1/imports/{import}/retraction"), "application/json", body.as_bytes())
}

fn active(service: &Service) -> usize {
    service.get("reader", "/v1/claims?status=active").json()["items"].as_array().unwrap().len()
}

fn id(report: &Value) -> String {
    report["import_id"].as_str().unwrap().to_owned()
}

#[test]
fn all_that_one_import_recorded_is_taken_back_and_nothing_else() {
    let service = Service::start();
    let other = service.import(&small_file().replace("example.org/a", "example.org/b"));
    let kept = active(&service);
    let report = service.import(&small_file());
    assert!(active(&service) > kept && id(&report) != id(&other));
    let done = take_back(&service, "contributor", &id(&report));
    assert_eq!(
        (done.status, &done.json()["retracted"]),
        (200, &report["summary"]["claims"]),
        "{}",
        done.text()
    );
    assert_eq!(active(&service), kept);
    let again = take_back(&service, "contributor", &id(&report));
    assert_eq!((again.status, &again.json()["code"]), (409, &json!("not_active")));
    assert_eq!(
        service.import(&small_file())["summary"]["recorded"],
        report["summary"]["recorded"],
        "it may be imported again"
    );
    assert_eq!(service.import(&small_file())["summary"]["recorded"], 0);
}

#[test]
fn a_release_that_was_taken_back_comes_again() {
    let service = Service::start();
    let file = b"eventid,iyear,imonth,iday,country_txt,nkill\n201607010001,2016,7,1,Bangladesh,29\n";
    let report = service.import_as("contributor", "?mapping=gtd", file);
    assert_eq!(take_back(&service, "contributor", &id(&report)).status, 200);
    assert_eq!(service.import_as("contributor", "?mapping=gtd", file)["summary"]["recorded"], 1);
    assert_eq!(active(&service), 1);
}

#[test]
fn only_who_imported_or_a_reviewer_takes_back() {
    let service = Service::start();
    let report = service.import_as("reviewer", "", small_file().as_bytes());
    assert_eq!(take_back(&service, "reader", &id(&report)).status, 403);
    assert_eq!(take_back(&service, "contributor", &id(&report)).status, 403);
    assert_eq!(take_back(&service, "reviewer", &id(&report)).status, 200);
    assert_eq!(take_back(&service, "reviewer", "imp_01jd6fzb4qe7xsm3v0k9c2w8an").status, 404);
    assert_eq!(take_back(&service, "reviewer", "imp_x").status, 400);
}
