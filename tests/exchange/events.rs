//! Entries as they are recorded: each once, in order, from where the client left off.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::service::{Service, small_file};

/// An open stream of events.
struct Events(BufReader<TcpStream>);

impl Events {
    fn open(service: &Service, who: &str, seen: Option<u64>) -> Self {
        let mut stream = TcpStream::connect(service.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let seen = seen.map_or(String::new(), |seq| format!("Last-Event-ID: {seq}\r\n"));
        write!(
            stream,
            "GET /v1/events HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nAuthorization: {}\r\n{seen}\r\n",
            service.key(who)
        )
        .unwrap();
        let mut events = Self(BufReader::new(stream));
        let mut line = String::new();
        while !line.starts_with(": following") {
            line.clear();
            assert_ne!(events.0.read_line(&mut line).unwrap(), 0);
        }
        events
    }

    /// Id, name and data of the next event.
    fn next(&mut self) -> (u64, String, serde_json::Value) {
        let (mut id, mut kind) = (0, String::new());
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the stream ended");
            if let Some(sent) = line.strip_prefix("id: ") {
                id = sent.trim().parse().unwrap();
            } else if let Some(sent) = line.strip_prefix("event: ") {
                kind = sent.trim().to_owned();
            } else if let Some(sent) = line.strip_prefix("data: ") {
                return (id, kind, serde_json::from_str(sent).unwrap());
            }
        }
    }
}

#[test]
fn a_stream_goes_on_where_it_was_left() {
    let service = Service::start();
    service.import(&small_file());
    let head =
        service.get("reader", "/v1/entries?order=desc&limit=1").json()["items"][0]["seq"].as_u64().unwrap();
    let mut all = Events::open(&service, "reader", Some(0));
    for seq in 1..=head {
        let (id, kind, data) = all.next();
        let entry = service.get("reader", &format!("/v1/entries/{seq}")).json();
        assert_eq!((id, kind.as_str(), &data), (seq, entry["kind"].as_str().unwrap(), &entry));
    }
    assert_eq!(Events::open(&service, "reader", Some(head - 1)).next().0, head);
    let mut new_only = Events::open(&service, "reader", None);
    service.import(&small_file().replace("Siege", "Flood").replace("example.org/a", "example.org/b"));
    assert_eq!((new_only.next().0, all.next().0), (head + 1, head + 1));
}

#[test]
fn what_is_under_embargo_is_withheld_from_readers() {
    let service = Service::start();
    let header = format!("{},embargo_until\r\n", crate::service::HEADER);
    let line = crate::service::line("Nine Italians", "people,killed,ITA,exact,9,secret,2999-01-01T00:00:00Z");
    service.import(&(header + &line));
    let last =
        service.get("reader", "/v1/entries?order=desc&limit=1").json()["items"][0]["seq"].as_u64().unwrap();
    let (_, kind, data) = Events::open(&service, "reader", Some(last - 1)).next();
    assert!(kind == "withheld" && !data.to_string().contains("secret"), "{data}");
    assert_eq!(Events::open(&service, "reviewer", Some(last - 1)).next().1, "claim_recorded");
}

#[test]
fn an_id_that_is_no_number_is_refused() {
    let service = Service::start();
    let mut stream = TcpStream::connect(service.address).unwrap();
    let key = service.key("reader");
    write!(stream, "GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\nLast-Event-ID: x\r\n\r\n")
        .unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 400"), "{line}");
}
