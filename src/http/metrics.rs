//! Numbers for those who watch over the service, in the text form that Prometheus reads. They tell how much, never what.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use crate::http::auth::{Administer, May};
use crate::http::problem::Problem;
use crate::ledger::{Ledger, Measures};

pub const PATH: &str = "/metrics";
const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// What was answered since the start, by all workers.
#[derive(Debug, Default)]
pub struct Answered {
    by_class: [AtomicU64; CLASSES.len()],
    micros: AtomicU64,
}

impl Answered {
    pub fn count(&self, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        self.by_class[class.min(CLASSES.len() - 1)].fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(took.as_micros() as u64, Ordering::Relaxed);
    }
}

/// For admins only.
pub async fn metrics(
    _: May<Administer>,
    ledger: Data<Ledger>,
    answered: Data<Answered>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().content_type(MEDIA_TYPE).body(told(&answered, &ledger.measures()?)))
}

fn told(answered: &Answered, measures: &Measures) -> String {
    let by_class = answered.by_class.each_ref().map(|class| class.load(Ordering::Relaxed));
    let requests = CLASSES
        .iter()
        .zip(by_class)
        .map(|(class, count)| format!("casualty_ledger_requests_total{{status=\"{class}\"}} {count}\n"));
    let requests: String = requests.collect();
    let seconds = answered.micros.load(Ordering::Relaxed) as f64 / 1e6;
    let Measures { entries, file_bytes, log_bytes, writer } = measures;
    let text = [
        "# HELP casualty_ledger_requests_total Requests answered since the start.\n",
        "# TYPE casualty_ledger_requests_total counter\n",
        &requests,
        &one("request_seconds_total", "counter", "Time spent on them until their answers began.", seconds),
        &one("entries", "gauge", "Entries in the ledger.", entries.0),
        &one("file_bytes", "gauge", "Size of the ledger's file.", file_bytes),
        &one("log_bytes", "gauge", "Size of the write-ahead log beside it.", log_bytes),
        &one("writes_waiting", "gauge", "Writes that wait for the writer.", writer.waiting),
        &one("commits_total", "counter", "Commits since the start.", writer.commits),
        &one(
            "failed_commits_total",
            "counter",
            "Commits that failed since the start.",
            writer.failed_commits,
        ),
    ];
    text.concat()
}

fn one(name: &str, kind: &str, help: &str, value: impl std::fmt::Display) -> String {
    let name = format!("casualty_ledger_{name}");
    format!("# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n")
}
