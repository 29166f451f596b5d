//! A server of our own on a port of its own with a database of its own, and a client that returns every answer as it is.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use casualty_ledger::config::beside;
use casualty_ledger::domain::audience::AccessRole;
use casualty_ledger::http::extract::BodyTimeout;
use casualty_ledger::http::sender::TrustedProxies;
use casualty_ledger::http::service::Options;
use casualty_ledger::ledger::Ledger;
use casualty_ledger::startup::Application;
use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::http::{HeaderMap, Request};

use crate::place;

pub const ROLES: [AccessRole; 4] =
    [AccessRole::Reader, AccessRole::Contributor, AccessRole::Reviewer, AccessRole::Admin];

/// The secrets of one key for each role, in the order of [`ROLES`], and of a second contributor.
#[derive(Clone)]
struct Keys {
    by_role: [String; 4],
    other_contributor: String,
}

/// A running server. It stops, and its files vanish, when it is dropped.
pub struct TestApp {
    pub folder: Arc<TempDir>,
    address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
    keys: Keys,
}

struct Started {
    address: SocketAddr,
    handle: ServerHandle,
    keys: Keys,
}

impl TestApp {
    pub fn start() -> Self {
        Self::with_public_read(false)
    }

    pub fn with_public_read(public_read: bool) -> Self {
        Self::over(Arc::new(tempfile::tempdir().unwrap()), public_read, None)
    }

    /// A second service of the same ledger.
    pub fn another(&self) -> Self {
        Self::over(Arc::clone(&self.folder), false, Some(self.keys.clone()))
    }

    fn over(folder: Arc<TempDir>, public_read: bool, known: Option<Keys>) -> Self {
        let (started, thread) = serve(folder.path(), public_read, known);
        let Started { address, handle, keys } = started;
        Self { folder, address, handle, thread: Some(thread), keys }
    }

    /// The same ledger, served by a fresh process of the service.
    pub fn restart(&mut self) {
        self.stop();
        let (started, thread) = serve(self.folder.path(), false, Some(self.keys.clone()));
        self.address = started.address;
        self.handle = started.handle;
        self.thread = Some(thread);
    }

    fn stop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("ledger.db")
    }

    /// Every byte that the database holds: the file, its log and its index; of a server what it gives away.
    pub fn stored_bytes(&self) -> Vec<u8> {
        if let Some(dump) = place::dump(self.folder.path()) {
            return dump;
        }
        let parts = ["ledger.db", "ledger.db-wal", "ledger.db-shm"].map(|name| self.folder.path().join(name));
        parts.iter().filter_map(|part| std::fs::read(part).ok()).flatten().collect()
    }

    pub fn role(&self, role: AccessRole) -> Client {
        let place = ROLES.iter().position(|known| *known == role).unwrap();
        self.bearing(&self.keys.by_role[place])
    }

    pub fn reader(&self) -> Client {
        self.role(AccessRole::Reader)
    }

    pub fn contributor(&self) -> Client {
        self.role(AccessRole::Contributor)
    }

    pub fn other_contributor(&self) -> Client {
        self.bearing(&self.keys.other_contributor)
    }

    pub fn reviewer(&self) -> Client {
        self.role(AccessRole::Reviewer)
    }

    pub fn admin(&self) -> Client {
        self.role(AccessRole::Admin)
    }

    pub fn bearing(&self, secret: &str) -> Client {
        self.anyone().with("authorization", &format!("Bearer {secret}"))
    }

    /// Without a key.
    pub fn anyone(&self) -> Client {
        Client { address: self.address, http: patient(), headers: Vec::new() }
    }

    /// How many entries the ledger has.
    pub fn entries(&self) -> u64 {
        self.anyone().get("/readyz").json()["seq"].as_u64().unwrap()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop();
        if Arc::strong_count(&self.folder) == 1 {
            place::forget(self.folder.path());
        }
    }
}

/// Whatever the status, it is an answer.
fn patient() -> ureq::Agent {
    let config =
        ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).accept_encoding("");
    config.build().into()
}

fn serve(folder: &Path, public_read: bool, known: Option<Keys>) -> (Started, JoinHandle<()>) {
    let (tell, told) = mpsc::channel();
    let (at, key) = (place::of(folder), beside(&folder.join("ledger.db")));
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let origin = "test.example/ledger".parse().unwrap();
            let ledger = Ledger::open(at, &key, &origin).unwrap();
            let keys = match known {
                Some(keys) => keys,
                None => make_keys(&ledger).await,
            };
            let options = Options {
                public_read,
                rate_limit: None,
                cors_origins: Vec::new(),
                body_timeout: BodyTimeout::default(),
                trusted_proxies: TrustedProxies::default(),
            };
            let application = Application::build(ledger, "127.0.0.1:0".parse().unwrap(), 1, options).unwrap();
            tell.send(Started { address: application.address(), handle: application.handle(), keys })
                .unwrap();
            application.run_until_stopped().await.unwrap();
        });
    });
    (told.recv().unwrap(), thread)
}

async fn make_keys(ledger: &Ledger) -> Keys {
    let mut secrets = Vec::new();
    for role in ROLES.into_iter().chain([AccessRole::Contributor]) {
        let issued = ledger.create_key(format!("a {role}"), role, None).await.unwrap();
        secrets.push(issued.secret.reveal());
    }
    let other_contributor = secrets.pop().unwrap();
    Keys { by_role: secrets.try_into().unwrap(), other_contributor }
}

/// Sends requests with the headers that it holds.
#[derive(Clone)]
pub struct Client {
    address: SocketAddr,
    http: ureq::Agent,
    headers: Vec<(String, String)>,
}

impl Client {
    /// This client, with one more header.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    pub fn if_match(&self, tag: &str) -> Self {
        self.with("if-match", tag)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None)
    }

    pub fn head(&self, path: &str) -> Answer {
        self.send("HEAD", path, None)
    }

    pub fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, None)
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_bytes(path, body.to_string().as_bytes())
    }

    pub fn patch(&self, path: &str, body: &Value) -> Answer {
        self.json("PATCH", path, body.to_string().as_bytes())
    }

    pub fn post_bytes(&self, path: &str, body: &[u8]) -> Answer {
        self.json("POST", path, body)
    }

    fn json(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        let has_type = self.headers.iter().any(|(name, _)| name == "content-type");
        let client = if has_type { self.clone() } else { self.with("content-type", "application/json") };
        client.send(method, path, Some(body))
    }

    pub fn send(&self, method: &str, path: &str, body: Option<&[u8]>) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let sent = match body {
            Some(body) => self.http.run(request.body(body).unwrap()),
            None => self.http.run(request.body(()).unwrap()),
        };
        let mut response = sent.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        // A stream of events has no end to wait for.
        let is_stream = headers.get("content-type").is_some_and(|media| media == "text/event-stream");
        let bytes = match is_stream {
            true => Vec::new(),
            false => response.body_mut().with_config().limit(64 << 20).read_to_vec().unwrap(),
        };
        Answer { asked: format!("{method} {path}"), status, headers, bytes }
    }

    /// Posts what has to be recorded, and returns it.
    #[track_caller]
    pub fn make(&self, path: &str, body: &Value) -> Value {
        self.post(path, body).expect(201).json()
    }
}

/// An answer as it came.
#[derive(Debug)]
pub struct Answer {
    asked: String,
    pub status: u16,
    headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.asked, String::from_utf8_lossy(&self.bytes));
        self
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        let told = || format!("{}: {}", self.asked, String::from_utf8_lossy(&self.bytes));
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", told()))
    }

    /// The text of an answer that need not be one.
    pub fn lossy(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn etag(&self) -> String {
        self.header("etag").unwrap_or_else(|| panic!("{}: no ETag", self.asked)).to_owned()
    }

    /// The problem's status and code, after a look at what every problem has.
    #[track_caller]
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.asked);
        let problem = self.json();
        assert_eq!(problem["status"], self.status, "{}", self.asked);
        for member in ["type", "title", "detail", "code"] {
            assert!(problem[member].is_string(), "{}: no {member} in {problem}", self.asked);
        }
        (self.status, problem["code"].as_str().unwrap().to_owned())
    }

    /// Refused with this status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Self {
        let told = String::from_utf8_lossy(&self.bytes).into_owned();
        assert_eq!(self.problem(), (status, code.to_owned()), "{}: {told}", self.asked);
        self
    }

    /// Where the first error of a problem points.
    pub fn pointer(&self) -> Option<String> {
        self.json()["errors"][0]["pointer"].as_str().map(str::to_owned)
    }

    /// The members of a list.
    pub fn items(&self) -> Vec<Value> {
        self.json()["items"].as_array().unwrap_or_else(|| panic!("{}: no items", self.asked)).clone()
    }
}

pub fn id(thing: &Value) -> &str {
    thing["id"].as_str().unwrap()
}

pub fn source(name: &str, kind: &str) -> Value {
    json!({"name": name, "kind": kind})
}

pub fn incident(title: &str) -> Value {
    json!({"title": title, "started_on": "2016-07-01", "place": {"name": "Gulshan, Dhaka", "country": "BGD"}})
}

/// Words that stand once, words that stand twice, letters of more than one byte, curly quotation marks.
pub const TEXT: &str = "“Twenty” were killed in the café, they said. Among the dead are nine Italians, seven Japanese.\n\
    Twenty hostages died, said the army. At least 13 hostages were rescued. Twenty hostages died.";

/// An outlet, an incident and an article to make claims about.
pub struct Scene {
    pub app: TestApp,
    pub outlet: String,
    pub incident: String,
    pub article: String,
}

impl Scene {
    pub fn set() -> Self {
        Self::on(TestApp::start())
    }

    pub fn on(app: TestApp) -> Self {
        let contributor = app.contributor();
        let outlet = id(&contributor.make("/v1/sources", &source("Daily newspaper", "outlet"))).to_owned();
        let incident = id(&contributor.make("/v1/incidents", &incident("Attack on a café"))).to_owned();
        let article = json!({"source_id": outlet, "language": "en", "url": "https://example.org/a",
            "title": "What is known", "published_at": "2016-07-02T09:00:00Z", "text": TEXT});
        let article = id(&contributor.make("/v1/articles", &article)).to_owned();
        Self { app, outlet, incident, article }
    }

    /// A claim to be sent: so many hostages of one nationality (or of none that is named) were killed.
    pub fn claim(&self, exact: &str, nationalities: &[&str], value: u64) -> Value {
        json!({"incident_id": self.incident, "article_id": self.article, "quote": {"exact": exact},
            "role": "hostages", "outcome": "killed", "nationalities": nationalities,
            "count": {"qualifier": "exact", "value": value}})
    }

    pub fn italians(&self) -> Value {
        self.claim("nine Italians", &["ITA"], 9)
    }

    /// The contributor's claim of nine Italians, recorded.
    pub fn recorded(&self) -> Value {
        self.app.contributor().make("/v1/claims", &self.italians())
    }

    pub fn figures(&self) -> String {
        format!("/v1/incidents/{}/figures", self.incident)
    }
}
