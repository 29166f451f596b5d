//! One who speaks to the server.

use std::time::Duration;

use serde_json::Value;

use super::Server;

/// One who speaks to the server.
#[derive(Clone)]
pub struct Client {
    http: ureq::Agent,
    pub address: String,
    secret: String,
}

/// What the server answered.
pub struct Answer {
    pub status: u16,
    pub replayed: bool,
    pub retry_after: bool,
    pub etag: String,
    pub json: Value,
}

impl Answer {
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    pub fn id(&self) -> String {
        self.json["id"].as_str().unwrap_or_default().to_owned()
    }
}

impl Client {
    pub fn new(server: &Server, secret: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(30)));
        Self { http: config.build().into(), address: server.address.clone(), secret: secret.to_owned() }
    }

    /// The same server, with another key.
    pub fn bearing(&self, secret: &str) -> Self {
        Self { secret: secret.to_owned(), ..self.clone() }
    }

    pub fn get(&self, path: &str) -> Result<Answer, ureq::Error> {
        self.send("GET", path, &[], None)
    }

    /// Any request.
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Answer, ureq::Error> {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address))
            .header("Authorization", format!("Bearer {}", self.secret));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        match body {
            None => answer(self.http.run(request.body(())?)?),
            Some(body) => {
                let request = request.header("Content-Type", "application/json");
                answer(self.http.run(request.body(body.to_string())?)?)
            }
        }
    }

    pub fn text(&self, path: &str) -> String {
        let request = self.http.get(format!("{}{path}", self.address));
        let mut response = request.header("Authorization", format!("Bearer {}", self.secret)).call().unwrap();
        assert_eq!(response.status().as_u16(), 200, "{path}");
        response.body_mut().read_to_string().unwrap()
    }

    pub fn post(&self, path: &str, key: Option<&str>, body: &Value) -> Result<Answer, ureq::Error> {
        let mut headers = vec![("If-Match", "*")];
        headers.extend(key.map(|key| ("Idempotency-Key", key)));
        self.send("POST", path, &headers, Some(body))
    }

    /// Posts what has to be recorded, and gives its id.
    pub fn made(&self, path: &str, body: &Value) -> String {
        let answer = self.post(path, None, body).unwrap();
        assert!(matches!(answer.status, 200 | 201), "{path}: {} {}", answer.status, answer.json);
        answer.id()
    }
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Result<Answer, ureq::Error> {
    let has = |name: &str| response.headers().contains_key(name);
    let (replayed, retry_after) = (has("idempotency-replayed"), has("retry-after"));
    let etag = response.headers().get("etag").map_or("", |etag| etag.to_str().unwrap()).to_owned();
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string()?;
    Ok(Answer { status, replayed, retry_after, etag, json: serde_json::from_str(&text).unwrap_or_default() })
}
