//! More writes than may wait: those beyond are refused at once, the rest is done.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::same;
use super::support::{self, Fixture, Server, Tally};

/// More than the queue (1,024) and the group that the writer holds (512) together.
const WRITES: usize = 1_800;
/// How long another process still keeps the writer waiting once all are sent.
const HELD: Duration = Duration::from_secs(2);

pub fn full(work: &Path, tally: &mut Tally) {
    let folder = work.join("queue");
    std::fs::create_dir_all(&folder).unwrap();
    let fixture = Fixture::make(&folder);
    let server = Server::start(&fixture.db);
    // Another process that writes: the writer waits for it.
    let other = Connection::open(&fixture.db).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut waiting: Vec<TcpStream> = (0..WRITES).map(|number| send(&server, &fixture, number)).collect();
    std::thread::sleep(HELD);
    let read = support::Client::new(&server, &fixture.secret).get("/readyz").unwrap().status;
    tally.check("a full queue: reads go on", same(&read, &200));
    other.execute_batch("ROLLBACK").unwrap();
    let answers: Vec<String> = waiting.iter_mut().map(answer).collect();
    let count = |what: &str| answers.iter().filter(|answer| answer.contains(what)).count();
    // Those that the writer had taken when its patience with the other process ended could not be written.
    let (overloaded, unwritten) = (count("\"overloaded\""), count("\"storage_unavailable\""));
    let (done, refused) = (count("HTTP/1.1 201"), overloaded + unwritten);
    println!("full queue: {WRITES} writes at once, {done} done, {refused} refused");
    tally.check("each write is done or refused", same(&(done + refused), &WRITES));
    tally.check("some were one too many", if overloaded > 0 { Ok(()) } else { Err("none".to_owned()) });
    let polite = answers.iter().filter(|answer| {
        answer.starts_with("HTTP/1.1 503") && answer.to_lowercase().contains("\r\nretry-after: ")
    });
    tally.check("each refusal says when to come again", same(&polite.count(), &refused));
    server.stop();
    tally.check("what was done is there, and no more", same(&support::kept_claims(&fixture.db).len(), &done));
    tally.check("verify after the full queue", support::verified(&fixture.db).map(drop));
}

fn send(server: &Server, fixture: &Fixture, number: usize) -> TcpStream {
    let address = server.address.trim_start_matches("http://");
    let body = fixture.claim(number as u64).to_string();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let head = format!(
        "POST /v1/claims HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        fixture.secret,
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).unwrap();
    stream
}

fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    drop(stream.read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}
