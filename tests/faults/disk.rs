//! Disks that take no writes for a while: full, or read-only.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::same;
use super::support::{self, Answer, Client, Fixture, Mount, Server, Tally};

/// What a client did, and what became of it.
struct Writes {
    client: Client,
    acknowledged: Vec<String>,
    refused: Vec<String>,
}

impl Writes {
    fn new(server: &Server, fixture: &Fixture) -> Self {
        Self { client: Client::new(server, &fixture.secret), acknowledged: Vec::new(), refused: Vec::new() }
    }

    fn write(&mut self, fixture: &Fixture, key: &str) -> Answer {
        let answer = support::repeat(&self.client, fixture, key, 1);
        match answer.status {
            201 => self.acknowledged.push(answer.id()),
            _ => self.refused.push(key.to_owned()),
        }
        answer
    }

    /// A refusal that says that nothing was written, and when to come again.
    fn refused(&mut self, fixture: &Fixture, key: &str) -> Result<(), String> {
        certain(&self.write(fixture, key))
    }

    fn reads_go_on(&self) -> Result<(), String> {
        let claim = format!("/v1/claims/{}", self.acknowledged[0]);
        let article = self.client.get(&claim).unwrap().json["article_id"].clone();
        let list = self.client.get("/v1/claims?limit=500").unwrap();
        let found = list.json["items"].as_array().map_or(0, Vec::len);
        same(&(article.is_string(), found), &(true, self.acknowledged.len()))
    }

    /// What was acknowledged is in the file, what was refused is not, and the ledger is whole.
    fn kept_as_told(&self, db: &Path, what: &str, tally: &mut Tally) {
        let (claims, keys) = (support::kept_claims(db), support::kept_keys(db));
        let lost = self.acknowledged.iter().filter(|id| !claims.contains(*id)).count();
        let there = self.refused.iter().filter(|key| keys.contains(*key)).count();
        println!(
            "{what}: {} acknowledged, {lost} lost; {} refused, {there} of them there",
            self.acknowledged.len(),
            self.refused.len()
        );
        tally.check(&format!("{what}: all is as it was told"), same(&(lost, there), &(0, 0)));
        tally.check(&format!("{what}: verify"), support::verified(db).map(drop));
    }
}

fn certain(answer: &Answer) -> Result<(), String> {
    same(&(answer.status, answer.code(), answer.retry_after), &(503, "storage_unavailable", true))
}

pub fn full(work: &Path, tally: &mut Tally) {
    let mount = Mount::make(work, "ext4", 24);
    let fixture = Fixture::make(&mount.folder);
    let server = Server::start(&fixture.db);
    let mut writes = Writes::new(&server, &fixture);
    writes.write(&fixture, "before-full");
    let filler = mount.folder.join("filler");
    drop(fs::write(&filler, vec![0; 64 << 20]));
    let filling = |number| {
        Some(writes.write(&fixture, &format!("filling-{number}"))).filter(|answer| answer.status != 201)
    };
    let refusal =
        (0..2_000).find_map(filling).map_or(Err("nothing was refused".to_owned()), |answer| certain(&answer));
    tally.check("a full disk refuses writes", refusal);
    tally.check("a full disk: reads go on", writes.reads_go_on());
    fs::remove_file(&filler).unwrap();
    tally.check("writes come back with the space", same(&writes.write(&fixture, "after-full").status, &201));
    tally.check("after a full disk it stops in order", same(&server.stop().code(), &Some(0)));
    writes.kept_as_told(&fixture.db, "full disk", tally);
}

/// The disk takes no writes from one moment to another, and then it does again: the kernel answers EROFS to each.
pub fn read_only_for_a_while(fixture: &Fixture, work: &Path, tally: &mut Tally) {
    let server = Server::start(&fixture.db);
    let mut writes = Writes::new(&server, fixture);
    writes.write(fixture, "before-read-only");
    let log = work.join("read-only.log");
    let strace = Strace::attach(&server, &["pwrite64", "fsync", "fdatasync", "ftruncate"], "EROFS", &log);
    for number in 0..20 {
        let refused = writes.refused(fixture, &format!("read-only-{number}"));
        tally.check("a disk that turned read-only refuses writes", refused);
    }
    tally.check("a read-only disk: reads go on", writes.reads_go_on());
    strace.detach();
    let injected = fs::read_to_string(&log).unwrap_or_default().matches("(INJECTED)").count();
    tally.check(
        "writes did meet EROFS",
        if injected >= 20 { Ok(()) } else { Err(format!("{injected} times")) },
    );
    // As many entries as were refused at last come from another process: they are not those that this one had in mind.
    let other = Server::start(&fixture.db);
    let elsewhere = support::repeat(&Client::new(&other, &fixture.secret), fixture, "elsewhere", 2);
    writes.acknowledged.push(elsewhere.id());
    assert!(other.stop().success());
    for number in 0..5 {
        let after = writes.write(fixture, &format!("writable-{number}"));
        tally.check("writes come back with the disk", same(&after.status, &201));
    }
    tally.check("after a read-only disk it stops in order", same(&server.stop().code(), &Some(0)));
    writes.kept_as_told(&fixture.db, "read-only for a while", tally);
}

/// A file system that turns itself read-only after an error, as ext4 does, with its files open. (An operator cannot do
/// this: the kernel does not remount a file system read-only while a file is open for writing.) It has to be mounted anew.
pub fn read_only(work: &Path, tally: &mut Tally) {
    let mount = Mount::make(&work.join("aborted"), "ext4", 24);
    let fixture = Fixture::make(&mount.folder);
    let server = Server::start(&fixture.db);
    let mut writes = Writes::new(&server, &fixture);
    for number in 0..5 {
        writes.write(&fixture, &format!("before-abort-{number}"));
    }
    mount.turn_read_only();
    for number in 0..20 {
        let refused = writes.refused(&fixture, &format!("aborted-{number}"));
        tally.check("a file system that turned read-only refuses writes", refused);
        tally.check("a file system that turned read-only: reads go on", writes.reads_go_on());
    }
    tally.check("on a read-only disk it stops in order", same(&server.stop().code(), &Some(0)));
    mount.unmount();
    mount.repair();
    mount.mount();
    mount.mount_with("remount,ro");
    tally.check("on a read-only disk it does not start, and says why", not_started(&fixture.db));
    mount.mount_with("remount,rw");
    writes.kept_as_told(&fixture.db, "read-only file system", tally);
    let server = Server::start(&fixture.db);
    let mut writes = Writes { client: Client::new(&server, &fixture.secret), ..writes };
    let after = writes.write(&fixture, "after-abort");
    tally.check("writes come back with the file system", same(&after.status, &201));
}

fn not_started(db: &Path) -> Result<(), String> {
    let output = support::run(&["serve", "--listen", "127.0.0.1:0", "--db", db.to_str().unwrap()]);
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    same(&(output.status.code(), words.contains("Read-only file system")), &(Some(1), true))
        .map_err(|_| words)
}

/// Fails calls of a running process until it is detached.
struct Strace(Child);

impl Strace {
    fn attach(server: &Server, calls: &[&str], error: &str, log: &Path) -> Self {
        let calls = calls.join(",");
        let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:error={error}"));
        let child = Command::new("strace")
            .args([
                "-f",
                "-qq",
                "-o",
                log.to_str().unwrap(),
                "-e",
                &trace,
                "-e",
                &inject,
                "-p",
                &server.pid().to_string(),
            ])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let started = Instant::now();
        while !all_traced(server.pid()) {
            assert!(started.elapsed() < Duration::from_secs(20), "strace does not attach");
            std::thread::sleep(Duration::from_millis(10));
        }
        Self(child)
    }

    fn detach(mut self) {
        support::send_signal(self.0.id(), "-INT");
        self.0.wait().unwrap();
    }
}

fn all_traced(pid: u32) -> bool {
    let traced =
        |status: String| status.lines().any(|line| line.starts_with("TracerPid:") && !line.ends_with("\t0"));
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    tasks.flatten().all(|task| fs::read_to_string(task.path().join("status")).is_ok_and(traced))
}
