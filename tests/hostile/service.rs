//! How the service starts and stops, and who wins a race.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Barrier;
use std::time::Duration;

use rusqlite::Connection;
use serde_json::json;

use super::support::{self, Client, Fixture, Server, Tally, send_signal};
use super::{holds, raw, same};

/// The first start makes an admin key and prints it once, as the second line; its files are its owner's alone.
pub fn first_start(folder: &Path, tally: &mut Tally) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir_all(folder).unwrap();
    let db = folder.join("ledger.db");
    let start = || {
        let mut child = Command::new(support::program())
            .args(["serve", "--listen", "127.0.0.1:0", "--db", db.to_str().unwrap()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut told = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        told.read_line(&mut first).unwrap();
        let address = first.trim_end().strip_prefix("listening on http://").unwrap_or_default().to_owned();
        (child, told, address)
    };
    let (mut child, mut told, address) = start();
    let mut second = String::new();
    told.read_line(&mut second).unwrap();
    let secret = second.trim_end().strip_prefix("admin key: ").unwrap_or_default().to_owned();
    tally.check(
        "the second line is the admin key",
        holds(secret.starts_with("clk_") && secret.len() == 47, &second),
    );
    let asked = raw::request("GET", "/v1/keys", &secret, "", b"");
    let mut stream = std::net::TcpStream::connect(&address).unwrap();
    stream.write_all(&asked).unwrap();
    tally.check("it is an admin's", same(raw::status(&raw::answer(&mut stream)), 200));
    for file in ["ledger.db", "ledger.db.key"] {
        let mode = std::fs::metadata(folder.join(file)).unwrap().permissions().mode() & 0o777;
        tally.check(&format!("{file} is its owner's alone"), same(mode, 0o600));
    }
    send_signal(child.id(), "-TERM");
    tally.check("it stops", same(child.wait().unwrap().code(), Some(0)));
    let (mut child, mut told, address) = start();
    tally.check("the second start listens", holds(!address.is_empty(), "no address"));
    send_signal(child.id(), "-TERM");
    child.wait().unwrap();
    let mut rest = String::new();
    told.read_to_string(&mut rest).unwrap();
    tally.check("and prints no key", same(rest.as_str(), ""));
}

/// Of two reviewers who saw the same state one is heard, and the other is told to look again; nobody reviews their own.
pub fn racing_reviewers(fixture: &Fixture, tally: &mut Tally) {
    let server = Server::start(&fixture.db);
    let admin = Client::new(&server, &fixture.secret);
    let reviewers = [1, 2].map(|number| {
        let made =
            admin.post("/v1/keys", None, &json!({"name": format!("{number}"), "role": "reviewer"})).unwrap();
        admin.bearing(made.json["secret"].as_str().unwrap())
    });
    let rounds = support::number("RACE_ROUNDS", 50);
    let mut won = 0;
    for _ in 0..rounds {
        let path = format!("/v1/claims/{}", admin.made("/v1/claims", &fixture.claim(9)));
        let tag = admin.get(&path).unwrap().etag;
        let (barrier, path) = (Barrier::new(2), format!("{path}/review"));
        let statuses = std::thread::scope(|scope| {
            let race = |(number, reviewer): (usize, &Client)| {
                let body = json!({"credibility": number + 1, "reason": "r"});
                let (reviewer, tag, path, barrier) =
                    (reviewer.clone(), tag.as_str(), path.as_str(), &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    reviewer.send("POST", path, &[("If-Match", tag)], Some(&body)).unwrap().status
                })
            };
            let racing: Vec<_> = reviewers.iter().enumerate().map(race).collect();
            let mut statuses: Vec<u16> = racing.into_iter().map(|thread| thread.join().unwrap()).collect();
            statuses.sort_unstable();
            statuses
        });
        won += u64::from(statuses == [200, 412]);
    }
    println!("{rounds} races of two reviewers: in {won} one was heard and one got 412");
    tally.check("one of two reviewers is heard", same(won, rounds));
    let own = reviewers[0].made("/v1/claims", &fixture.claim(9));
    let refused = reviewers[0].post(
        &format!("/v1/claims/{own}/review"),
        None,
        &json!({"credibility": 1, "reason": "r"}),
    );
    tally.check("nobody reviews their own claim", same(refused.unwrap().code(), "own_claim"));
}

/// Told to stop while requests are open, it finishes them; what it acknowledged is there.
pub fn stops_in_order(fixture: &Fixture, tally: &mut Tally) {
    let mut server = Server::start(&fixture.db);
    // Another process that writes keeps them open.
    let other = Connection::open(&fixture.db).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let headers = |number: usize| {
        format!("Content-Type: application/json\r\nIdempotency-Key: open-at-stop-{number}\r\n")
    };
    let body = fixture.claim(9).to_string();
    let mut open: Vec<_> = (0..20)
        .map(|number| {
            let mut stream = raw::connect(&server);
            let request =
                raw::request("POST", "/v1/claims", &fixture.secret, &headers(number), body.as_bytes());
            stream.write_all(&request).unwrap();
            stream
        })
        .collect();
    // A busy machine may take a while to read them all; a write that waits is refused after 5 seconds.
    std::thread::sleep(Duration::from_secs(2));
    send_signal(server.pid(), "-TERM");
    std::thread::sleep(Duration::from_millis(500));
    other.execute_batch("ROLLBACK").unwrap();
    let done = open.iter_mut().map(raw::answer).filter(|answer| raw::status(answer) == 201).count();
    tally.check("open requests finish", same(done, 20));
    let code = server.ended_within(Duration::from_secs(40)).and_then(|status| status.code());
    tally.check("it stops in order with requests open", same(code, Some(0)));
    let keys = support::kept_keys(&fixture.db);
    let kept = (0..20).filter(|number| keys.contains(&format!("open-at-stop-{number}"))).count();
    tally.check("what it acknowledged is there", same(kept, 20));
}
