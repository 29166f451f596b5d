//! What the trust tests share: the real server as a child process, clients that write, and a count of what passed.

#![allow(dead_code, reason = "each test uses a part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod client;
mod machine;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

#[allow(unused_imports, reason = "each test uses a part")]
pub use client::{Answer, Client};
#[allow(unused_imports, reason = "each test uses a part")]
pub use machine::{Mount, able, send_signal, tool};

/// The program under test: the one that was built with this test, or another, such as a release build.
pub fn program() -> String {
    let built = env!("CARGO_BIN_EXE_casualty-ledger");
    std::env::var("CASUALTY_LEDGER_BIN").unwrap_or_else(|_| built.to_owned())
}

/// A number from the environment, so that a long run is the same command.
pub fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |text| text.parse().expect("a number"))
}

/// Counts what passed and prints what did not.
#[derive(Default)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl Tally {
    pub fn check(&mut self, what: &str, result: Result<(), String>) {
        match result {
            Ok(()) => self.passed += 1,
            Err(why) => {
                self.failed += 1;
                println!("FAILED {what}: {why}");
            }
        }
    }

    pub fn end(&self) -> ExitCode {
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Numbers that look random and are the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Less than `below` (splitmix64).
    pub fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }
}

/// Runs the program to its end.
pub fn run(arguments: &[&str]) -> Output {
    Command::new(program()).args(arguments).env_remove("CASUALTY_LEDGER_DB").output().unwrap()
}

/// `verify FILE` says that the ledger is whole.
pub fn verified(file: &Path) -> Result<Value, String> {
    let output = run(&["verify", "--json", file.to_str().unwrap()]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        Ok(serde_json::from_str(&told).unwrap())
    } else {
        Err(format!("verify: {told}{}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// The server on a port of its own; killed when dropped.
pub struct Server {
    child: Child,
    /// The server itself, where the child is what runs it.
    pid: u32,
    pub address: String,
}

impl Server {
    pub fn start(db: &Path) -> Self {
        Self::start_under(&[], db, &[]).expect("the server starts")
    }

    /// Started by another program, such as strace. None if it ends before it listens.
    pub fn start_under(runner: &[&str], db: &Path, more: &[&str]) -> Option<Self> {
        let log = if std::env::var_os("TRUST_LOG").is_some() { Stdio::inherit() } else { Stdio::null() };
        Self::start_logged(runner, db, more, log)
    }

    /// With its log where it can be read.
    pub fn start_logged(runner: &[&str], db: &Path, more: &[&str], log: Stdio) -> Option<Self> {
        let program = program();
        let mut line = [runner, &[&program, "serve", "--listen", "127.0.0.1:0", "--db"]].concat();
        line.push(db.to_str().unwrap());
        if !more.contains(&"--rate-limit") {
            line.extend(["--rate-limit", "0"]);
        }
        let mut child = Command::new(line[0])
            .args(&line[1..])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let Some(address) = first.trim_end().strip_prefix("listening on ").map(str::to_owned) else {
            child.wait().unwrap();
            return None;
        };
        let pid = if runner.is_empty() { child.id() } else { only_child_of(child.id()) };
        Some(Self { child, pid, address })
    }

    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Ends it at once, as if the machine stopped it.
    pub fn kill(mut self) {
        send_signal(self.pid, "-KILL");
        self.child.wait().unwrap();
    }

    /// Asks it to stop.
    pub fn stop(mut self) -> ExitStatus {
        send_signal(self.pid, "-TERM");
        self.child.wait().unwrap()
    }

    /// Waits until it ended by itself.
    pub fn ended_within(&mut self, limit: Duration) -> Option<ExitStatus> {
        let started = Instant::now();
        while started.elapsed() < limit {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        None
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            drop(Command::new("kill").args(["-KILL", &self.pid.to_string()]).status());
            drop(self.child.wait());
        }
    }
}

fn only_child_of(pid: u32) -> u32 {
    let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
    children.split_whitespace().next().expect("a child").parse().unwrap()
}

/// An empty ledger and the secret of its first key, an admin's.
pub fn new_ledger(folder: &Path) -> (PathBuf, String) {
    let db = folder.join("ledger.db");
    let secret = first_key(&db);
    (db, secret)
}

/// Makes the first key of a ledger, an admin's.
pub fn first_key(db: &Path) -> String {
    let made = run(&["key", "create", "--role", "admin", "--name", "test", "--db", db.to_str().unwrap()]);
    String::from_utf8(made.stdout).unwrap().trim_end().to_owned()
}

/// A ledger with one incident and one article to make claims about.
pub struct Fixture {
    pub db: PathBuf,
    pub secret: String,
    pub incident: String,
    pub article: String,
    pub source: String,
}

impl Fixture {
    pub const TEXT: &'static str =
        "Nine Italians and seven Japanese died; two officers were killed, 13 were freed.";
    /// Entries that it consists of.
    pub const ENTRIES: u64 = 3;

    pub fn make(folder: &Path) -> Self {
        let (db, secret) = new_ledger(folder);
        let server = Server::start(&db);
        let client = Client::new(&server, &secret);
        let source = client.made("/v1/sources", &json!({"name": "Paper", "kind": "outlet"}));
        let place = json!({"name": "Somewhere", "country": "BGD"});
        let incident = client
            .made("/v1/incidents", &json!({"title": "Attack", "started_on": "2016-07-01", "place": place}));
        let article = json!({"source_id": source, "language": "en", "url": "https://example.org/1", "text": Self::TEXT});
        let article = client.made("/v1/articles", &article);
        assert!(server.stop().success());
        Self { db, secret, incident, article, source }
    }

    pub fn claim(&self, value: u64) -> Value {
        json!({
            "incident_id": self.incident, "article_id": self.article, "quote": {"exact": "Nine Italians"},
            "role": "hostages", "outcome": "killed", "nationalities": ["ITA"],
            "count": {"qualifier": "exact", "value": value},
        })
    }
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// 201, with this id.
    Acknowledged(String),
    /// 503 with a code that says that nothing was written.
    Refused(String),
    /// 503 `outcome_unknown`, 500, or no answer at all.
    Unknown,
}

/// Every request by its Idempotency-Key: the number that it claims, and what became of it.
pub type Fates = BTreeMap<String, (u64, Fate)>;

/// Clients that write claims until they are told to stop or the server is gone.
pub struct Load {
    stop: Arc<AtomicBool>,
    fates: Arc<Mutex<Fates>>,
    writers: Vec<JoinHandle<()>>,
}

impl Load {
    pub fn start(server: &Server, fixture: &Fixture, name: &str, writers: u64, each: u64) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let fates: Arc<Mutex<Fates>> = Arc::default();
        let spawn = |writer: u64| {
            let (client, stop, fates) =
                (Client::new(server, &fixture.secret), Arc::clone(&stop), Arc::clone(&fates));
            let (name, claim) = (name.to_owned(), fixture.claim(0));
            std::thread::spawn(move || {
                for number in 0..each {
                    if stop.load(Ordering::Acquire) {
                        break;
                    }
                    let key = format!("{name}-{writer}-{number}");
                    let value = writer * 1_000 + number;
                    let fate = write_claim(&client, &key, &claim, value);
                    let gone = fate == Fate::Unknown;
                    fates.lock().unwrap().insert(key, (value, fate));
                    if gone {
                        break;
                    }
                }
            })
        };
        let writers = (0..writers).map(spawn).collect();
        Self { stop, fates, writers }
    }

    /// Waits for the first acknowledgement.
    pub fn begun(&self) {
        let started = Instant::now();
        while acknowledged(&self.fates.lock().unwrap()) == 0 {
            assert!(started.elapsed() < Duration::from_secs(30), "nothing is acknowledged");
            std::thread::sleep(Duration::from_micros(200));
        }
    }

    /// What was answered until now.
    pub fn so_far(&self) -> Fates {
        self.fates.lock().unwrap().clone()
    }

    pub fn finish(self) -> Fates {
        for writer in self.writers {
            writer.join().unwrap();
        }
        Arc::try_unwrap(self.fates).unwrap().into_inner().unwrap()
    }

    pub fn stop(self) -> Fates {
        self.stop.store(true, Ordering::Release);
        self.finish()
    }
}

fn write_claim(client: &Client, key: &str, claim: &Value, value: u64) -> Fate {
    let mut claim = claim.clone();
    claim["count"]["value"] = value.into();
    match client.post("/v1/claims", Some(key), &claim) {
        Ok(answer) if answer.status == 201 => Fate::Acknowledged(answer.id()),
        Ok(answer) if answer.status == 503 && answer.code() != "outcome_unknown" => {
            Fate::Refused(answer.code().to_owned())
        }
        Ok(answer) if answer.status >= 500 => Fate::Unknown,
        Ok(answer) => panic!("{} {}", answer.status, answer.json),
        Err(_) => Fate::Unknown,
    }
}

/// Sends a claim again and gives the answer.
pub fn repeat(client: &Client, fixture: &Fixture, key: &str, value: u64) -> Answer {
    client.post("/v1/claims", Some(key), &fixture.claim(value)).unwrap()
}

/// Idempotency keys that are in the file.
pub fn kept_keys(db: &Path) -> std::collections::BTreeSet<String> {
    let connection = rusqlite::Connection::open(db).unwrap();
    let mut statement = connection.prepare("SELECT key FROM idempotency").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Ids of the claims that are in the file.
pub fn kept_claims(db: &Path) -> std::collections::BTreeSet<String> {
    let connection = rusqlite::Connection::open(db).unwrap();
    let mut statement = connection.prepare("SELECT json ->> '$.id' FROM claim").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// What was acknowledged is there, and what was refused is not.
pub fn kept_as_told(db: &Path, fates: &Fates) -> Result<(), String> {
    let (keys, claims) = (kept_keys(db), kept_claims(db));
    let mut wrong = Vec::new();
    for (key, (_, fate)) in fates {
        match fate {
            Fate::Acknowledged(id) if !keys.contains(key) || !claims.contains(id) => {
                wrong.push(format!("{key} was acknowledged and is lost"));
            }
            Fate::Refused(code) if keys.contains(key) => {
                wrong.push(format!("{key} was refused ({code}) and is there"));
            }
            _ => {}
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("{} of {}: {}", wrong.len(), fates.len(), wrong[0])) }
}

pub fn acknowledged(fates: &Fates) -> u64 {
    fates.values().filter(|(_, fate)| matches!(fate, Fate::Acknowledged(_))).count() as u64
}
