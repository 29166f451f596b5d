//! Who may see which page: every route, as every role.

use casualty_ledger::http::pages::PATHS;

use crate::helpers::{ROLES, TestApp};
use crate::sample::{Sample, browser, checked};

/// A path with things of the sample in the places of its parameters.
fn filled(template: &str, sample: &Sample) -> String {
    let fill = |part: &str| match part {
        "{incident_id}" => sample.incident.clone(),
        "{article_id}" => sample.articles[0].clone(),
        "{role}" => "hostages".into(),
        "{group}" => "victims".into(),
        "{outcome}" => "killed".into(),
        "{nationality}" | "{code}" => "ITA".into(),
        "{policy_id}" => "gtd".into(),
        "{seq}" => "1".into(),
        "oembed" => {
            let page = format!("/incidents/{}/figures/hostages/killed/ITA", sample.incident);
            let html = sample.app.reader().get(&page).text();
            html.split("/oembed?")
                .nth(1)
                .map(|rest| format!("oembed?{}", rest.split('"').next().unwrap().replace("&#38;", "&")))
                .unwrap()
        }
        "{name}" => {
            let html = sample.app.reader().get("/policies").text();
            html.split("/assets/").nth(1).unwrap().split('"').next().unwrap().to_owned()
        }
        other => other.into(),
    };
    template.split('/').map(fill).collect::<Vec<_>>().join("/")
}

#[test]
fn who_has_no_key_sees_the_pages_of_an_open_ledger_only() {
    let closed = Sample::on(TestApp::start());
    let open = Sample::open_to_all();
    for template in PATHS.into_iter().chain(["/"]) {
        let path = filled(template, &closed);
        let is_asset = template.starts_with("/assets");
        let refused = browser(&closed.app.anyone()).get(&path);
        assert_eq!(refused.status, if is_asset { 200 } else { 401 }, "{path}");
        if refused.status == 401 && template != "/oembed" {
            let html = checked(&refused, &path);
            assert!(html.text().contains("This ledger is not open to everyone. Ask its keeper for a key."));
            assert!(html.0.contains("data-key") && refused.header("www-authenticate").is_some(), "{path}");
        }
        for role in ROLES {
            let answer = browser(&closed.app.role(role)).get(&path);
            assert_eq!(answer.status, 200, "{path} as {role}");
        }
        let path = filled(template, &open);
        assert_eq!(browser(&open.app.anyone()).get(&path).status, 200, "{path}");
        assert_eq!(browser(&open.app.anyone()).head(&path).status, 200, "HEAD {path}");
        let posted = browser(&open.app.admin()).send("POST", &path, None).status;
        assert_eq!(posted, if template == "/" { 404 } else { 405 }, "POST {path}");
    }
}

#[test]
fn a_page_of_one_caller_is_not_taken_for_anothers() {
    let sample = Sample::open_to_all();
    let tag = |client| browser(&client).get(&sample.page()).expect(200).etag();
    assert_ne!(tag(sample.app.anyone()), tag(sample.app.reviewer()));
    let answer = browser(&sample.app.anyone()).get(&sample.page());
    assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
}

#[test]
fn files_are_kept_for_ever_by_what_they_hold() {
    let sample = Sample::open_to_all();
    let html = crate::sample::page(&sample.app.anyone(), "/");
    let assets: Vec<String> =
        html.addresses().into_iter().filter(|address| address.starts_with("/assets/")).collect();
    assert!(assets.len() >= 3, "{assets:?}");
    let mut style = String::new();
    for path in assets {
        let answer = sample.app.anyone().get(&path).expect(200);
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"), "{path}");
        if path.ends_with(".css") {
            style = answer.text();
        }
    }
    for font in style.split("url(/").skip(1) {
        let path = format!("/{}", font.split(')').next().unwrap());
        assert_eq!(sample.app.anyone().get(&path).expect(200).header("content-type"), Some("font/woff2"));
    }
    assert!(!style.contains("url(http") && !style.contains("//"), "nothing from elsewhere");
}
