//! Bodies made to hurt: deep, huge, compressed, and numbers that no machine holds.

use super::good::{Bound, GoodClient};
use super::raw;
use super::support::{Fixture, Server, Tally};
use super::{holds, same};

const BODY_MAX: usize = 256 << 10;
const ROUNDS: usize = 60;

pub fn deep_and_huge(fixture: &Fixture, tally: &mut Tally) {
    let server = Server::start(&fixture.db);
    let bound = Bound::measured(&server, fixture, "the bodies");
    let good = GoodClient::start(&server, fixture, "bodies");
    let json = "Content-Type: application/json\r\n";
    let zipped = "Content-Type: application/json\r\nContent-Encoding: gzip\r\n";
    let deep = |open: &str, depth: usize| open.repeat(depth).into_bytes();
    let bombs: [(&str, &str, Vec<u8>, &[u16]); 9] = [
        ("arrays 256 Ki deep", json, deep("[", BODY_MAX), &[400, 422]),
        ("objects 40,000 deep", json, deep("{\"a\":", 40_000), &[400, 422]),
        (
            "arrays in a known field",
            json,
            [b"{\"quote\":".to_vec(), deep("[", 200_000)].concat(),
            &[400, 422],
        ),
        (
            "a number of 200,000 digits",
            json,
            format!("{{\"count\":{{\"qualifier\":\"exact\",\"value\":{}}}}}", "9".repeat(200_000))
                .into_bytes(),
            &[400, 422],
        ),
        ("an exponent without end", json, b"{\"count\":1e999999999}".to_vec(), &[400, 422]),
        (
            "80,000 unknown fields",
            json,
            format!("{{{}}}", vec!["\"a\":1"; 40_000].join(",")).into_bytes(),
            &[400, 422],
        ),
        ("one byte more than the body may have", json, vec![b' '; BODY_MAX + 1], &[413]),
        (
            "a body that claims to be compressed",
            zipped,
            vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3],
            &[400, 415, 422],
        ),
        ("no text at all", json, vec![0xff; 1_000], &[400, 422]),
    ];
    for round in 0..ROUNDS {
        for (name, headers, body, due) in &bombs {
            let answer =
                raw::ask(&server, &raw::request("POST", "/v1/claims", &fixture.secret, headers, body));
            let status = raw::status(&answer);
            // A server that refuses a body before it came may close the connection before the answer is read.
            let refused = due.contains(&status) || (answer.is_empty() && body.len() > BODY_MAX);
            if round == 0 || !refused {
                tally.check(name, holds(refused, format!("{status}: {answer}")));
            }
        }
    }
    println!("{} hostile bodies", ROUNDS * bombs.len());
    tally.check("a good client beside hostile bodies", good.fared_well("hostile bodies", &bound));
    tally.check("it stops in order after them", same(server.stop().code(), Some(0)));
}
