//! A page that was drawn before is sent again, and is never that of another ledger, another caller or another host.

use std::io::Read;

use serde_json::json;

use crate::helpers::{Answer, Scene, TestApp, id};
use crate::sample::browser;

#[test]
fn a_page_is_the_same_until_something_is_recorded() {
    let scene = Scene::on(TestApp::with_public_read(true));
    scene.recorded();
    let public = browser(&scene.app.anyone());
    let address = format!("/incidents/{}", scene.incident);
    let first = public.get(&address).expect(200);
    let again = public.get(&address).expect(200);
    assert_eq!((first.etag(), &first.bytes), (again.etag(), &again.bytes));
    assert_eq!(first.header("content-security-policy"), again.header("content-security-policy"));
    public.with("if-none-match", &first.etag()).get(&address).expect(304);

    let renamed = json!({"set": {"title": "A title that was mended"}, "reason": "a slip of the pen"});
    let path = format!("/v1/articles/{}", scene.article);
    scene.app.reviewer().if_match("*").patch(&path, &renamed).expect(200);
    let after = public.get(&address).expect(200).lossy();
    assert!(after.contains("A title that was mended"), "what no figure hangs on is new as well: {after}");
}

#[test]
fn what_a_reviewer_was_shown_is_shown_to_nobody_else() {
    let scene = Scene::on(TestApp::with_public_read(true));
    scene.recorded();
    let mut claim = scene.claim("seven Japanese", &["JPN"], 7);
    claim["embargo_until"] = json!("2099-01-01T00:00:00Z");
    let hidden = scene.app.reviewer().make("/v1/claims", &claim);
    let address = format!("/incidents/{}", scene.incident);
    let shown = browser(&scene.app.reviewer()).get(&address).expect(200).lossy();
    assert!(shown.contains(id(&hidden)), "a reviewer sees it");
    for client in [scene.app.anyone(), scene.app.reader(), scene.app.contributor()] {
        assert!(!browser(&client).get(&address).expect(200).lossy().contains(id(&hidden)));
    }
}

#[test]
fn the_addresses_on_a_page_are_those_of_who_asks() {
    let scene = Scene::on(TestApp::with_public_read(true));
    scene.recorded();
    let address = format!("/incidents/{}", scene.incident);
    let as_host =
        |host: &str| browser(&scene.app.anyone()).with("host", host).get(&address).expect(200).lossy();
    assert!(as_host("one.example.org").contains("http://one.example.org/"));
    let two = as_host("two.example.org");
    assert!(two.contains("http://two.example.org/") && !two.contains("one.example.org"));
}

#[test]
fn a_page_is_sent_packed_to_who_takes_it_so_and_is_the_same() {
    let scene = Scene::on(TestApp::with_public_read(true));
    scene.recorded();
    let public = browser(&scene.app.anyone());
    let address = format!("/incidents/{}", scene.incident);
    let plain = public.with("accept-encoding", "identity").get(&address).expect(200);
    assert_eq!(plain.header("content-encoding"), None);
    for _ in 0..2 {
        let packed = public.with("accept-encoding", "gzip").get(&address).expect(200);
        assert_eq!(packed.etag(), plain.etag());
        assert_eq!(unpacked(&packed), plain.bytes);
    }
}

/// The bytes of an answer, whether the client unpacked them or not.
fn unpacked(answer: &Answer) -> Vec<u8> {
    if answer.bytes.starts_with(&[0x1f, 0x8b]) {
        let mut html = Vec::new();
        flate2::read::GzDecoder::new(&answer.bytes[..]).read_to_end(&mut html).unwrap();
        return html;
    }
    answer.bytes.clone()
}
