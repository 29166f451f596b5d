//! A good client: reads and writes, one after the other, and how long each takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::support::{self, Client, Fixture, Server};

/// Of ten requests one is a write.
const WRITE_EVERY: u64 = 10;
/// So that it asks for less than a hundred a second.
const PAUSE: Duration = Duration::from_millis(10);

pub struct GoodClient {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<(Vec<Duration>, u64)>,
}

impl GoodClient {
    pub fn start(server: &Server, fixture: &Fixture, name: &str) -> Self {
        let (client, stop) = (Client::new(server, &fixture.secret), Arc::new(AtomicBool::new(false)));
        let (stopped, name) = (Arc::clone(&stop), name.to_owned());
        let claim = fixture.claim(9);
        let paths = [format!("/v1/incidents/{}/figures", fixture.incident), "/v1/claims?limit=50".to_owned()];
        let work = move || {
            let (mut times, mut failed) = (Vec::new(), 0);
            for number in 0.. {
                if stopped.load(Ordering::Acquire) {
                    break;
                }
                let started = Instant::now();
                let answer = if number % WRITE_EVERY == 0 {
                    client.post("/v1/claims", Some(&format!("{name}-{number:06}")), &claim)
                } else {
                    client.get(&paths[usize::try_from(number % 2).unwrap()])
                };
                failed += u64::from(!answer.is_ok_and(|answer| answer.status < 300));
                times.push(started.elapsed());
                std::thread::sleep(PAUSE);
            }
            (times, failed)
        };
        Self { stop, thread: std::thread::spawn(work) }
    }

    /// Nothing was refused, and of a hundred requests ninety-nine were answered within the bound.
    pub fn fared_well(self, what: &str, bound: &Bound) -> Result<(), String> {
        let Fared { failed, p99_ms } = self.fared(what);
        if failed > 0 || p99_ms > bound.p99_ms {
            return Err(format!("{failed} failed; p99 {p99_ms:.1} ms where {:.1} ms is due", bound.p99_ms));
        }
        Ok(())
    }

    fn fared(self, what: &str) -> Fared {
        self.stop.store(true, Ordering::Release);
        let (mut times, failed) = self.thread.join().unwrap();
        times.sort_unstable();
        let at =
            |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
        let (count, p50, p99_ms) = (times.len(), at(50), at(99));
        println!(
            "{what}: a good client's {count} requests, {failed} failed, p50 {p50:.1} ms, p99 {p99_ms:.1} ms"
        );
        Fared { failed, p99_ms }
    }
}

/// Others may use the machine just then: what slows a good client down does so each time.
pub fn thrice(mut attack: impl FnMut() -> Result<(), String>) -> Result<(), String> {
    attack().or_else(|_| attack()).or_else(|_| attack())
}

struct Fared {
    failed: u64,
    p99_ms: f64,
}

/// What a good client may expect of the slowest of a hundred requests while others misbehave.
pub struct Bound {
    p99_ms: f64,
}

impl Bound {
    /// `HOSTILE_P99_MS`; where the machine itself is busy, four times what the client gets when it is alone right before.
    pub fn measured(server: &Server, fixture: &Fixture, before: &str) -> Self {
        let alone = GoodClient::start(server, fixture, &format!("before-{before}").replace(' ', "-"));
        std::thread::sleep(Duration::from_secs(3));
        let Fared { p99_ms, .. } = alone.fared("alone");
        Self { p99_ms: (support::number("HOSTILE_P99_MS", 250) as f64).max(4.0 * p99_ms) }
    }
}
