//! Clients that take their time.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::good::{Bound, GoodClient, thrice};
use super::support::{self, Fixture, Server, Tally};
use super::{holds, raw, same};

/// Slow connections at once.
const CONNECTIONS: &str = "400";

pub fn clients(fixture: &Fixture, tally: &mut Tally) {
    let server = Server::start_under(&[], &fixture.db, &["--public-read"]).unwrap();
    std::thread::scope(|scope| {
        let body = scope.spawn(|| body_that_does_not_end(&server, fixture));
        tally.check("a head that does not end", head_that_does_not_end(&server));
        if support::able("slow clients", &["slowhttptest"], false) {
            attacks(&server, fixture, tally);
        }
        tally.check("a body that does not end", body.join().unwrap());
    });
    tally.check("it stops in order after them", same(server.stop().code(), Some(0)));
}

fn attacks(server: &Server, fixture: &Fixture, tally: &mut Tally) {
    let figures = format!("{}/v1/incidents/{}/figures", server.address, fixture.incident);
    let claims = format!("{}/v1/claims", server.address);
    // slowhttptest takes no header of ours but this one.
    let bearer = format!("application/json\r\nAuthorization: Bearer {}", fixture.secret);
    let attacks: [(&str, &[&str]); 3] = [
        ("slow heads", &["-H", "-i", "3", "-u", &figures]),
        (
            "slow bodies",
            &["-B", "-i", "3", "-s", "8192", "-f", "application/json", "-m", &bearer, "-u", &claims],
        ),
        ("slow readers", &["-X", "-w", "1", "-y", "16", "-n", "2", "-z", "8", "-k", "3", "-u", &figures]),
    ];
    for (name, how) in attacks {
        let beside = || {
            let bound = Bound::measured(server, fixture, name);
            let good = GoodClient::start(server, fixture, &name.replace(' ', "-"));
            let connected = attack(how);
            good.fared_well(name, &bound).and(connected)
        };
        tally.check(&format!("{name} while a good client works"), thrice(beside));
    }
}

/// Attacks, and says whether there was an attack.
fn attack(how: &[&str]) -> Result<(), String> {
    let seconds = support::number("HOSTILE_SECONDS", 6).to_string();
    let common = ["-c", CONNECTIONS, "-r", "200", "-l", seconds.as_str(), "-p", "3"];
    let output = Command::new("slowhttptest")
        .args(common)
        .args(how)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let most = told.lines().filter_map(|line| line.split("connected:").nth(1)).filter_map(number).max();
    let closed = told.lines().filter_map(|line| line.split("closed:").nth(1)).filter_map(number).max();
    println!(
        "  {} slow connections open at once, {} closed by the server",
        most.unwrap_or(0),
        closed.unwrap_or(0)
    );
    holds(most.unwrap_or(0) + closed.unwrap_or(0) >= 100, told)
}

/// The last number of a line, which may be coloured for a terminal.
fn number(line: &str) -> Option<u64> {
    line.split(|letter: char| !letter.is_ascii_digit()).rfind(|digits| !digits.is_empty())?.parse().ok()
}

/// A head is waited for 5 seconds.
fn head_that_does_not_end(server: &Server) -> Result<(), String> {
    let mut stream = raw::connect(server);
    stream.write_all(b"GET /v1/claims HTTP/1.1\r\nHost: ledger\r\n").unwrap();
    let started = Instant::now();
    let answer = raw::answer(&mut stream);
    let took = started.elapsed();
    holds(
        took < Duration::from_secs(15) && (answer.is_empty() || raw::status(&answer) == 408),
        format!("after {took:?}: {answer}"),
    )
}

/// A body is waited for 30 seconds, however steadily it comes.
fn body_that_does_not_end(server: &Server, fixture: &Fixture) -> Result<(), String> {
    let mut stream = raw::connect(server);
    let headers = "Content-Type: application/json\r\n";
    let whole = raw::request("POST", "/v1/claims", &fixture.secret, headers, &[b' '; 8_000]);
    stream.write_all(&whole[..whole.len() - 7_999]).unwrap();
    let started = Instant::now();
    let mut trickle = stream.try_clone().unwrap();
    while started.elapsed() < Duration::from_secs(40) && trickle.write_all(b" ").is_ok() {
        std::thread::sleep(Duration::from_secs(2));
    }
    let answer = raw::answer(&mut stream);
    holds(raw::status(&answer) == 408 || answer.is_empty(), answer)?;
    holds(started.elapsed() < Duration::from_secs(45), "it is waited for still")
}
