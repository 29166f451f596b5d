//! Clients: what one of them holds or sends, others do not lack.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Client, Fixture, Server};

fn served(folder: &std::path::Path, more: &[&str]) -> (Fixture, Server) {
    let fixture = Fixture::make(folder);
    let server = Server::start_under(&[], &fixture.db, more).unwrap();
    (fixture, server)
}

fn key(client: &Client, role: &str) -> Value {
    client.post("/v1/keys", None, &json!({"name": "k", "role": role})).unwrap().json
}

/// A request on a connection of its own, left open.
fn send(address: &str, path: &str, headers: &[String]) -> TcpStream {
    let mut stream = TcpStream::connect(address.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{}\r\n\r\n", headers.join("\r\n"))
        .unwrap();
    stream
}

/// The status that a request gets.
fn status(address: &str, path: &str, headers: &[String]) -> u16 {
    let mut line = String::new();
    BufReader::new(send(address, path, headers)).read_line(&mut line).unwrap();
    line.split(' ').nth(1).map_or(0, |status| status.parse().unwrap())
}

fn allowed(answers: impl Iterator<Item = u16>) -> usize {
    answers.filter(|status| *status == 200).count()
}

#[test]
fn however_a_key_is_spelled_it_has_one_bucket() {
    let folder = tempfile::tempdir().unwrap();
    let (fixture, server) = served(folder.path(), &["--rate-limit", "5"]);
    let ask = |path: &str, sent: &str| status(&server.address, path, &[format!("Authorization: {sent}")]);
    let spaces = (1..=30).map(|spaces| format!("Bearer{}{}", " ".repeat(spaces), fixture.secret));
    let letters = (0..30).map(|bits: u32| {
        let scheme = "bearer".char_indices();
        let cased = scheme.map(|(at, letter)| match bits >> at & 1 {
            0 => letter,
            _ => letter.to_ascii_uppercase(),
        });
        format!("{} {}", cased.collect::<String>(), fixture.secret)
    });
    let started = Instant::now();
    let good = allowed(spaces.chain(letters).map(|sent| ask("/v1/policies", &sent)));
    let burst = 5 + 5 * (started.elapsed().as_secs() as usize + 1);
    assert!((1..=burst).contains(&good), "{good} of 60 in {:?}", started.elapsed());
    let started = Instant::now();
    let made_up = (0..40).map(|number| ask("/healthz", &format!("Bearer clk_{number:043}")));
    let good = allowed(made_up);
    let burst = 5 + 5 * (started.elapsed().as_secs() as usize + 1);
    assert!(good <= burst, "{good} of 40 made-up keys in {:?}", started.elapsed());
}

#[test]
fn behind_a_trusted_proxy_each_address_has_a_bucket() {
    let folder = tempfile::tempdir().unwrap();
    let (_, server) = served(folder.path(), &["--rate-limit", "5", "--trusted-proxy", "127.0.0.0/8"]);
    let ask = |from: &str| status(&server.address, "/healthz", &[format!("X-Forwarded-For: {from}")]);
    let flood: Vec<u16> = (0..40).map(|_| ask("198.51.100.3, 192.0.2.1")).collect();
    assert!(flood.contains(&429));
    assert_eq!(ask("192.0.2.2"), 200);
    assert_eq!(ask("192.0.2.1, 192.0.2.3"), 200);
}

#[test]
fn a_stream_ends_with_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let (fixture, server) = served(folder.path(), &[]);
    let admin = Client::new(&server, &fixture.secret);
    let issued = key(&admin, "reviewer");
    let bearer = format!("Authorization: Bearer {}", issued["secret"].as_str().unwrap());
    let mut stream = BufReader::new(send(&server.address, "/v1/events", &[bearer]));
    let mut line = String::new();
    while !line.starts_with(": following") {
        line.clear();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0);
    }
    admin.made("/v1/claims", &fixture.claim(7));
    while !line.starts_with("data: ") {
        line.clear();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0, "what is recorded before arrives");
    }
    let path = format!("/v1/keys/{}", issued["id"].as_str().unwrap());
    assert_eq!(admin.send("DELETE", &path, &[], None).unwrap().status, 200);
    let mut hidden = fixture.claim(8);
    hidden["embargo_until"] = json!("2999-01-01T00:00:00Z");
    admin.made("/v1/claims", &hidden);
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    assert!(!rest.contains("data:"), "{rest}");
}

#[test]
fn one_key_holds_only_its_share_of_the_streams() {
    let folder = tempfile::tempdir().unwrap();
    let (fixture, server) = served(folder.path(), &[]);
    let admin = Client::new(&server, &fixture.secret);
    let greedy = format!("Authorization: Bearer {}", key(&admin, "reader")["secret"].as_str().unwrap());
    let other = format!("Authorization: Bearer {}", fixture.secret);
    let mut open = Vec::new();
    let mut statuses = Vec::new();
    for _ in 0..34 {
        let mut stream = BufReader::new(send(&server.address, "/v1/events", std::slice::from_ref(&greedy)));
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        statuses.push(line.contains(" 200 "));
        open.push(stream);
    }
    assert_eq!(statuses.iter().filter(|good| **good).count(), 32);
    assert_eq!(status(&server.address, "/v1/events", std::slice::from_ref(&other)), 200);
    drop(open);
    let started = Instant::now();
    while status(&server.address, "/v1/events", std::slice::from_ref(&greedy)) != 200 {
        assert!(started.elapsed() < Duration::from_secs(20), "places are given back");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn idle_connections_make_room_for_those_who_ask() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = Fixture::make(folder.path());
    let few = ["sh", "-c", "prlimit --nofile=420:420 \"$@\"; exit $?", "sh"];
    let server = Server::start_under(&few, &fixture.db, &[]).unwrap();
    let address = server.address.strip_prefix("http://").unwrap();
    let mut idle = Vec::new();
    for _ in 0..300 {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        idle.push(stream);
    }
    for _ in 0..10 {
        assert_eq!(status(&server.address, "/healthz", &[]), 200);
    }
}

#[test]
fn a_page_is_bounded_in_bytes_and_all_pages_hold_all() {
    let folder = tempfile::tempdir().unwrap();
    let (fixture, server) = served(folder.path(), &[]);
    let admin = Client::new(&server, &fixture.secret);
    for number in 0..8 {
        let text = format!("{number}{}", "\u{1}".repeat(199_000));
        let article = json!({"source_id": fixture.source, "language": "en", "text": text, "text_public": true,
            "url": format!("https://example.org/long/{number}")});
        admin.made("/v1/articles", &article);
    }
    let (mut seen, mut path) = (0, "/v1/entries?limit=500".to_owned());
    loop {
        let told = admin.text(&path);
        assert!(told.len() < 5 * 1024 * 1024, "{} bytes", told.len());
        let page: Value = serde_json::from_str(&told).unwrap();
        for entry in page["items"].as_array().unwrap() {
            seen += 1;
            assert_eq!(entry["seq"], seen);
        }
        let Some(next) = page["next_cursor"].as_str() else { break };
        path = format!("/v1/entries?limit=500&cursor={next}");
    }
    assert_eq!(seen, Fixture::ENTRIES + 8);
}

#[test]
fn a_stop_waits_for_nobody_who_takes_or_asks_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (fixture, server) = served(folder.path(), &[]);
    let admin = Client::new(&server, &fixture.secret);
    // Sent, these are 1.2 MB each: together more than any socket takes in.
    for number in 0..16 {
        let text = format!("{number} Nine Italians. {}", "\u{1}".repeat(199_000));
        let article = json!({"source_id": fixture.source, "language": "en", "text": text});
        let mut claim = fixture.claim(9);
        claim["article_id"] = json!(admin.made("/v1/articles", &article));
        admin.made("/v1/claims", &claim);
    }
    let key = [format!("Authorization: Bearer {}", fixture.secret)];
    let held: Vec<TcpStream> = ["/v1/exports/claims.ndjson", "/v1/events", "/v1/policies"]
        .iter()
        .map(|path| {
            let mut stream = TcpStream::connect(server.address.strip_prefix("http://").unwrap()).unwrap();
            write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n{}\r\n\r\n", key[0]).unwrap();
            stream
        })
        .collect();
    std::thread::sleep(Duration::from_secs(2));
    let told = Instant::now();
    assert_eq!(server.stop().code(), Some(0));
    assert!(told.elapsed() < Duration::from_secs(15), "it took {:?}", told.elapsed());
    drop(held);
}
