//! What every answer bears, and what none does.

use super::raw::{ask, request, status};
use super::support::{Fixture, Server, Tally};
use super::{holds, same};

const DUE: [&str; 5] = [
    "\r\nx-content-type-options: nosniff\r\n",
    "\r\nreferrer-policy: no-referrer\r\n",
    "\r\ncontent-security-policy: ",
    "\r\ncache-control: ",
    "\r\nx-request-id: ",
];

pub fn of_every_answer(fixture: &Fixture, tally: &mut Tally) {
    let origin = "Origin: https://newsroom.example\r\n";
    let server = Server::start(&fixture.db);
    let paths: [(&str, &str, u16); 9] = [
        ("GET", "/v1/claims", 200),
        ("GET", "/v1/exports/claims.csv", 200),
        ("GET", "/v1/checkpoint", 200),
        ("GET", "/healthz", 200),
        ("GET", "/metrics", 200),
        ("GET", "/docs/", 200),
        ("GET", "/v1/claims?limit=x", 400),
        ("GET", "/nothing", 404),
        ("DELETE", "/v1/claims", 405),
    ];
    for (method, path, due) in paths {
        let answer = ask(&server, &request(method, path, &fixture.secret, origin, b""));
        let head = answer.split("\r\n\r\n").next().unwrap_or_default().to_lowercase() + "\r\n";
        tally.check(&format!("{method} {path}"), same(status(&answer), due));
        let missing: Vec<&str> = DUE.into_iter().filter(|header| !head.contains(header)).collect();
        tally.check(&format!("headers of {path}"), same(missing, Vec::new()));
        tally.check(&format!("no other origin reads {path}"), holds(!head.contains("access-control"), &head));
        tally.check(&format!("{path} names no program"), holds(!head.contains("\r\nserver: "), &head));
    }
    drop(server);
    let cors = Server::start_under(&[], &fixture.db, &["--cors-origin", "https://newsroom.example"]).unwrap();
    let allowed = |origin: &str| {
        let answer = ask(&cors, &request("GET", "/v1/claims", &fixture.secret, origin, b"")).to_lowercase();
        answer.contains("\r\naccess-control-allow-origin: https://newsroom.example\r\n")
    };
    tally.check("an origin that was named may read", holds(allowed(origin), "it may not"));
    tally.check("another may not", holds(!allowed("Origin: https://elsewhere.example\r\n"), "it may"));
}
