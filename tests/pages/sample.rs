//! The sample incident of `data/sample`, recorded over HTTP.

use std::collections::HashMap;
use std::fs;

use serde_json::{Map, Value, json};

use crate::helpers::{Answer, Client, TestApp, id};
use crate::html::Html;

/// A service that holds the sample.
pub struct Sample {
    pub app: TestApp,
    pub incident: String,
    pub articles: Vec<String>,
}

fn data(name: &str) -> String {
    fs::read_to_string(format!("{}/data/sample/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn objects(sample: &Value, name: &str) -> Vec<Map<String, Value>> {
    sample[name].as_array().unwrap().iter().map(|item| item.as_object().unwrap().clone()).collect()
}

impl Sample {
    pub fn open_to_all() -> Self {
        Self::on(TestApp::with_public_read(true))
    }

    pub fn on(app: TestApp) -> Self {
        let sample: Value = serde_json::from_str(&data("sample.json")).unwrap();
        let contributor = app.contributor();
        let mut ids: HashMap<String, Value> = HashMap::new();
        for mut source in objects(&sample, "sources") {
            let name = source.remove("ref").unwrap().as_str().unwrap().to_owned();
            ids.insert(name, json!(id(&contributor.make("/v1/sources", &source.into()))));
        }
        let incident = id(&contributor.make("/v1/incidents", &sample["incident"])).to_owned();
        let mut articles = Vec::new();
        for mut article in objects(&sample, "articles") {
            let name = article.remove("ref").unwrap().as_str().unwrap().to_owned();
            let source = article.remove("source").unwrap();
            article.insert("source_id".into(), ids[source.as_str().unwrap()].clone());
            let file = article.remove("text_file").unwrap();
            article.insert("text".into(), json!(data(file.as_str().unwrap())));
            let made = id(&contributor.make("/v1/articles", &article.into())).to_owned();
            ids.insert(name, json!(made));
            articles.push(made);
        }
        let claims: Vec<Value> =
            objects(&sample, "claims").into_iter().map(|claim| linked(claim, &ids, &incident)).collect();
        contributor.make("/v1/claims/batch", &json!({"claims": claims}));
        Self { app, incident, articles }
    }

    pub fn page(&self) -> String {
        format!("/incidents/{}", self.incident)
    }
}

fn linked(mut claim: Map<String, Value>, ids: &HashMap<String, Value>, incident: &str) -> Value {
    let article = claim.remove("article").unwrap();
    claim.insert("article_id".into(), ids[article.as_str().unwrap()].clone());
    claim.insert("incident_id".into(), json!(incident));
    if let Some(source) = claim.get("attributed_to").cloned() {
        claim.insert("attributed_to".into(), ids[source.as_str().unwrap()].clone());
    }
    claim.into()
}

/// As a browser asks.
pub fn browser(client: &Client) -> Client {
    client.with("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
}

/// A page that has to be there, after a look at what every page has.
#[track_caller]
pub fn page(client: &Client, path: &str) -> Html {
    let answer = browser(client).get(path).expect(200);
    checked(&answer, path)
}

/// What every page has: its type, its policy, nothing written into it that runs or styles.
#[track_caller]
pub fn checked(answer: &Answer, path: &str) -> Html {
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
    let policy = answer.header("content-security-policy").unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{path}: {policy}");
    assert!(!policy.contains("unsafe"), "{path}: {policy}");
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    let html = answer.text();
    for written in [" style=", " onclick=", " onload=", "<style", "javascript:"] {
        assert!(!html.contains(written), "{path}: {written}");
    }
    assert!(html.split("<script").skip(1).all(|tag| tag.starts_with(" src=\"/assets/")), "{path}: a script");
    assert_eq!(html.matches("<h1").count(), 1, "{path}: one h1");
    Html(html)
}
