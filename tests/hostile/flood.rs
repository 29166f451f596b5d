//! More requests than one sender may make: that sender is told to come later, the others notice nothing.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde_json::json;

use super::good::{Bound, GoodClient, thrice};
use super::support::{Client, Fixture, Server, Tally};
use super::{holds, same};

/// More than a good client asks for.
const LIMIT: &str = "120";
const SENDERS: usize = 8;

pub fn of_requests(fixture: &Fixture, tally: &mut Tally) {
    let server = Server::start_under(&[], &fixture.db, &["--rate-limit", LIMIT]).unwrap();
    let admin = Client::new(&server, &fixture.secret);
    let made = admin.post("/v1/keys", None, &json!({"name": "flood", "role": "contributor"})).unwrap();
    let secret = made.json["secret"].as_str().unwrap().to_owned();
    let (answered, refused, impolite) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let flood = |stop: &AtomicBool| {
        std::thread::scope(|scope| {
            for sender in 0..SENDERS {
                // Half of them make up keys, and share the bucket of their address.
                let secret = if sender % 2 == 0 { secret.clone() } else { format!("clk_{sender:043}") };
                let client = Client::new(&server, &secret);
                let (answered, refused, impolite) = (&answered, &refused, &impolite);
                scope.spawn(move || {
                    while !stop.load(Ordering::Acquire) {
                        let Ok(answer) = client.get("/v1/claims?limit=1") else { continue };
                        let count = if answer.status == 429 { refused } else { answered };
                        count.fetch_add(1, Ordering::Relaxed);
                        impolite.fetch_add(
                            u64::from(answer.status == 429 && !answer.retry_after),
                            Ordering::Relaxed,
                        );
                    }
                });
            }
            std::thread::sleep(std::time::Duration::from_secs(4));
            stop.store(true, Ordering::Release);
        })
    };
    let beside = || {
        let bound = Bound::measured(&server, fixture, "the flood");
        let good = GoodClient::start(&server, fixture, "flood");
        flood(&AtomicBool::new(false));
        good.fared_well("a flood", &bound)
    };
    tally.check("a good client beside a flood", thrice(beside));
    let [answered, refused, impolite] = [answered, refused, impolite].map(AtomicU64::into_inner);
    println!("a flood of {SENDERS} senders: {answered} answered, {refused} refused with 429");
    tally.check("a flood is refused", holds(refused > 0, "nothing was"));
    tally.check("and told when to come again", same(impolite, 0));
    tally.check("it stops in order after a flood", same(server.stop().code(), Some(0)));
}
