//! A file that is worked on while it arrives. What is reported goes to a file of its own and is sent once the last byte has come: a
//! client that sends everything before it reads anything would otherwise wait for ever.

use std::io::{self, BufReader, Read, Seek};
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Bytes, Payload};
use actix_web::{HttpRequest, rt};
use futures_util::StreamExt;
use tempfile::SpooledTempFile;
use tokio::sync::mpsc;

use crate::http::extract::BodyTimeout;
use crate::http::problem::{Problem, ProblemCode};
use crate::http::sender::Sender;
use crate::http::shares::Shares;
use crate::http::stream::streamed;
use crate::http::views::import::{ImportQuery, ReportWriter};
use crate::import::{Mapping, Reading, lines};
use crate::ledger::{Caller, Ledger};

/// Chunks that may wait to be read.
const CHUNKS_WAITING: usize = 8;
/// Imports at once, and those of one sender.
const IMPORTS_MAX: u64 = 4;
const IMPORTS_OF_ONE_MAX: u64 = 2;
/// The least that has to arrive in a second, while more is waited for.
const BYTES_PER_SECOND_MIN: u64 = 1024;
/// How much of a report is kept in memory.
const REPORT_BYTES_IN_MEMORY: usize = 1024 * 1024;

static IMPORTS: Shares = Shares::new("imports", IMPORTS_MAX, IMPORTS_OF_ONE_MAX);

/// Imports a body of any length, and answers with what became of each line.
pub async fn import(
    request: &HttpRequest,
    payload: Payload,
    ledger: &Ledger,
    caller: Caller,
    asked: ImportQuery,
) -> Result<HttpResponse, Problem> {
    refuse_coded(request)?;
    refuse_nothing(request)?;
    let _place = IMPORTS.take(Sender::of(request), 1)?;
    let reading = reading(asked)?;
    let (chunks, received) = mpsc::channel(CHUNKS_WAITING);
    let ledger = ledger.clone();
    let work = rt::task::spawn_blocking(move || {
        let id = ledger.new_import();
        let mut report = ReportWriter::begin(SpooledTempFile::new(REPORT_BYTES_IN_MEMORY), id)?;
        let mut lines = lines(Chunks::new(received), reading);
        ledger.import(caller, id, lines.by_ref(), |line| report.add(line))?;
        let mut file = report.finish(lines.read_as())?;
        file.rewind()?;
        Ok::<_, io::Error>(file)
    });
    let arrived = hand_on(request, payload, chunks).await;
    let report = work.await.map_err(|_| Problem::internal())?;
    arrived?;
    let file = report.map_err(|error| {
        tracing::error!(%error, "an import failed");
        Problem::internal()
    })?;
    streamed(request, "application/json", move |out| io::copy(&mut BufReader::new(file), out).map(drop))
}

fn reading(asked: ImportQuery) -> Result<Reading, Problem> {
    let mapping = asked.mapping.map(Mapping::file).transpose().map_err(|error| {
        tracing::error!(%error, "a built-in mapping cannot be read");
        Problem::internal()
    })?;
    Ok(Reading { mapping: mapping.map(Arc::new), sheet: asked.sheet })
}

fn refuse_coded(request: &HttpRequest) -> Result<(), Problem> {
    let coding = request.headers().get(header::CONTENT_ENCODING);
    if coding.is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        let detail = "Send the file as it is, without a Content-Encoding.";
        return Err(Problem::new(ProblemCode::UnsupportedMediaType, detail));
    }
    Ok(())
}

/// An empty file is one; a request that does not say what it sends is a mistake.
fn refuse_nothing(request: &HttpRequest) -> Result<(), Problem> {
    if request.headers().contains_key(header::CONTENT_TYPE) {
        return Ok(());
    }
    let detail = "Send the file as the body, with Content-Type: application/octet-stream.";
    Err(Problem::new(ProblemCode::UnsupportedMediaType, detail))
}

/// Hands the chunks on as they come; each may take only so long, and so may too little.
async fn hand_on(
    request: &HttpRequest,
    mut payload: Payload,
    chunks: mpsc::Sender<io::Result<Bytes>>,
) -> Result<(), Problem> {
    let patience = request.app_data::<BodyTimeout>().copied().unwrap_or_default().0;
    let mut pace = Pace::new(patience);
    loop {
        let asked = Instant::now();
        let arrived = tokio::time::timeout(patience, payload.next()).await;
        let (problem, kind) = match arrived {
            Ok(None) => return Ok(()),
            Ok(Some(Ok(chunk))) if pace.is_kept(asked.elapsed(), chunk.len()) => {
                match chunks.send(Ok(chunk)).await {
                    Ok(()) => continue,
                    // The work has ended before the file: its own error says why.
                    Err(_) => return Ok(()),
                }
            }
            Ok(Some(Ok(_))) => {
                let detail = format!("Less than {BYTES_PER_SECOND_MIN} bytes arrived in a second.");
                (Problem::new(ProblemCode::RequestTimeout, detail), io::ErrorKind::TimedOut)
            }
            Ok(Some(Err(_))) => {
                let detail = "The body ended before it was complete.";
                (Problem::new(ProblemCode::MalformedParameter, detail), io::ErrorKind::UnexpectedEof)
            }
            Err(_) => {
                let detail = format!("Nothing arrived for {} seconds.", patience.as_secs());
                (Problem::new(ProblemCode::RequestTimeout, detail), io::ErrorKind::TimedOut)
            }
        };
        // What has been read is recorded; the line that was cut off is not.
        drop(chunks.send(Err(kind.into())).await);
        return Err(problem);
    }
}

/// How fast a file arrives, measured over the time that it is waited for.
struct Pace {
    window: Duration,
    waited: Duration,
    bytes: u64,
}

impl Pace {
    const fn new(window: Duration) -> Self {
        Self { window, waited: Duration::ZERO, bytes: 0 }
    }

    fn is_kept(&mut self, waited: Duration, bytes: usize) -> bool {
        self.waited += waited;
        self.bytes += bytes as u64;
        if self.waited < self.window {
            return true;
        }
        let due = self.waited.as_secs() * BYTES_PER_SECOND_MIN;
        let kept = self.bytes >= due;
        *self = Self::new(self.window);
        kept
    }
}

/// Reads chunks as they are handed on.
struct Chunks {
    received: mpsc::Receiver<io::Result<Bytes>>,
    current: Bytes,
}

impl Chunks {
    const fn new(received: mpsc::Receiver<io::Result<Bytes>>) -> Self {
        Self { received, current: Bytes::new() }
    }
}

impl Read for Chunks {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.received.blocking_recv() {
                None => return Ok(0),
                Some(chunk) => self.current = chunk?,
            }
        }
        let taken = self.current.split_to(self.current.len().min(into.len()));
        into[..taken.len()].copy_from_slice(&taken);
        Ok(taken.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_arrives_too_slowly_is_noticed_within_a_window() {
        let second = Duration::from_secs(1);
        let last = |window: u64, bytes: usize| {
            let mut pace = Pace::new(Duration::from_secs(window));
            (0..window).all(|_| pace.is_kept(second, bytes))
        };
        assert!(last(30, BYTES_PER_SECOND_MIN as usize));
        assert!(!last(30, BYTES_PER_SECOND_MIN as usize - 1));
        assert!(last(30, 64 * 1024));
        let mut pace = Pace::new(30 * second);
        assert!(
            (0..1_000).all(|_| pace.is_kept(Duration::ZERO, 1)),
            "while nothing is waited for, nothing is late"
        );
        assert!(!pace.is_kept(60 * second, 1_000));
        assert!(pace.is_kept(second, 1), "each window is judged by itself");
    }
}
