//! A running service with a ledger of its own, and the sample's claims in it where wanted.

use std::collections::HashMap;
use std::io::Read;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread;

use casualty_ledger::config::beside;
use casualty_ledger::domain::audience::AccessRole;
use casualty_ledger::http::extract::BodyTimeout;
use casualty_ledger::http::sender::TrustedProxies;
use casualty_ledger::http::service::Options;
use casualty_ledger::ledger::Ledger;
use casualty_ledger::startup::Application;
use serde_json::Value;
use tempfile::TempDir;

pub struct Service {
    pub base: String,
    pub address: SocketAddr,
    keys: HashMap<&'static str, String>,
    http: ureq::Agent,
    _folder: TempDir,
}

pub struct Answer {
    pub status: u16,
    pub headers: HashMap<String, String>,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{}", self.text()))
    }
}

impl Service {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ledger.db");
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let origin = "test.example/ledger".parse().unwrap();
                let ledger = Ledger::open(&file, &beside(&file), &origin).unwrap();
                let mut keys = HashMap::new();
                for (name, role) in [
                    ("reader", AccessRole::Reader),
                    ("contributor", AccessRole::Contributor),
                    ("reviewer", AccessRole::Reviewer),
                ] {
                    let issued = ledger.create_key(name.to_owned(), role, None).await.unwrap();
                    keys.insert(name, issued.secret.reveal().to_string());
                }
                let options = Options {
                    public_read: false,
                    rate_limit: None,
                    cors_origins: Vec::new(),
                    body_timeout: BodyTimeout::default(),
                    trusted_proxies: TrustedProxies::default(),
                };
                let application =
                    Application::build(ledger, "127.0.0.1:0".parse().unwrap(), 1, options).unwrap();
                tell.send((application.address(), keys)).unwrap();
                application.run_until_stopped().await.unwrap();
            });
        });
        let (address, keys) = told.recv().unwrap();
        let http = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        Self { base: format!("http://{address}"), address, keys, http, _folder: folder }
    }

    pub fn key(&self, who: &str) -> String {
        format!("Bearer {}", self.keys[who])
    }

    pub fn get(&self, who: &str, path: &str) -> Answer {
        self.get_as(who, path, "*/*")
    }

    pub fn get_as(&self, who: &str, path: &str, media: &str) -> Answer {
        let request = self.http.get(format!("{}{path}", self.base)).header("accept", media);
        answer(request.header("authorization", self.key(who)).call().unwrap())
    }

    pub fn post(&self, who: &str, path: &str, media: &str, body: &[u8]) -> Answer {
        let request = self.http.post(format!("{}{path}", self.base));
        let request = request.header("authorization", self.key(who)).header("content-type", media);
        answer(request.send(body).unwrap())
    }

    pub fn post_if_match(&self, who: &str, path: &str, tag: &str, body: &Value) -> Answer {
        let request = self.http.post(format!("{}{path}", self.base)).header("authorization", self.key(who));
        let request = request.header("if-match", tag).header("content-type", "application/json");
        answer(request.send(body.to_string().as_bytes()).unwrap())
    }

    /// Imports a file as a contributor, and gives the report.
    pub fn import(&self, file: &str) -> Value {
        self.import_as("contributor", "", file.as_bytes())
    }

    pub fn import_as(&self, who: &str, query: &str, file: &[u8]) -> Value {
        let path = format!("/v1/imports{query}");
        let answered = self.post(who, &path, "application/octet-stream", file);
        assert_eq!(answered.status, 200, "{}", answered.text());
        answered.json()
    }
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let headers = response.headers().iter();
    let headers =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    let mut bytes = Vec::new();
    response.body_mut().as_reader().read_to_end(&mut bytes).unwrap();
    Answer { status: response.status().as_u16(), headers, bytes }
}

/// The header of small files in these tests.
pub const HEADER: &str = "incident_title,incident_started_on,incident_place,incident_country,source_name,source_kind,\
article_url,article_text,quote,role,outcome,nationalities,qualifier,value,note";

pub const TEXT: &str = "Nine Italians died. No police were hurt. Some Japanese are missing.";

/// A line of such a file.
pub fn line(quote: &str, rest: &str) -> String {
    format!("Siege,2016-07-01,Dhaka,BGD,Daily,outlet,https://example.org/a,\"{TEXT}\",{quote},{rest}")
}

/// Three claims: a number, a zero, and a vague word left out.
pub fn small_file() -> String {
    let lines = [
        line("Nine Italians", "people,killed,ITA,exact,9,\"=cmd|' /C calc'!A0\""),
        line("No police", "police,wounded,,none,,"),
        line("Some Japanese", "people,missing,JPN,unknown,,"),
    ];
    format!("{HEADER}\r\n{}\r\n", lines.join("\r\n"))
}
