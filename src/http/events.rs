//! Server-sent events (WHATWG HTML, 9.2): entries as they are recorded, for as long as the client listens and the service runs.

use std::collections::VecDeque;
use std::future::{Ready, ready};
use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload};
use futures_util::stream::unfold;
use tokio::time::Instant;
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterIn};

use crate::domain::ids::Seq;
use crate::http::extract::header_parameter;
use crate::http::problem::{Problem, ProblemCode};
use crate::http::sender::{Sender, secret};
use crate::http::shares::{Share, Shares};
use crate::http::views::entry::Entry;
use crate::ledger::{Caller, Ledger, Order, PageRequest, Refusal, Secret};

const HEADER: &str = "Last-Event-ID";
const PATTERN: &str = "^[0-9]{1,15}$";
/// A comment is sent after so long a silence. The ledger is read again then too: another process may have written, or ended the key.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// After so long a client has to come again, with a key that is still good.
const LIFETIME: Duration = Duration::from_secs(15 * 60);
/// Clients at once, and those of one sender.
const LISTENERS_MAX: u64 = 512;
const LISTENERS_OF_ONE_MAX: u64 = 32;
/// Entries read at once.
const PAGE: usize = 100;

static LISTENERS: Shares = Shares::new("streams of events", LISTENERS_MAX, LISTENERS_OF_ONE_MAX);

/// The last entry that a client has seen, if it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastEventId(Option<Seq>);

impl FromRequest for LastEventId {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(sent) = request.headers().get(HEADER) else { return ready(Ok(Self(None))) };
        let digits = sent
            .to_str()
            .ok()
            .filter(|text| (1..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()));
        let seq = digits.and_then(|digits| digits.parse().ok()).map(|number| Self(Some(Seq(number))));
        let detail = "Last-Event-ID takes the number of an entry.";
        ready(seq.ok_or_else(|| Problem::new(ProblemCode::MalformedHeader, detail)))
    }
}

impl IntoParams for LastEventId {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let words = "The last entry that has been seen: those after it follow.";
        vec![header_parameter(HEADER, words, Required::False, PATTERN, "42")]
    }
}

/// Where a listener stands.
struct Listener {
    ledger: Ledger,
    caller: Caller,
    /// What the caller's key was known by: it may end at any time.
    secret: Option<Secret>,
    after: Seq,
    waiting: VecDeque<Bytes>,
    until: Instant,
    _place: Share,
}

/// Sends the entries after the one last seen, and then those to come.
pub fn stream(
    request: &HttpRequest,
    ledger: &Ledger,
    caller: Caller,
    seen: LastEventId,
) -> Result<HttpResponse, Problem> {
    let _place = LISTENERS.take(Sender::of(request), 1)?;
    let secret = secret(request.headers());
    let after = match seen.0 {
        Some(seq) => seq,
        None => ledger.head()?,
    };
    // A first comment tells at once that the stream is open.
    let waiting = VecDeque::from([Bytes::from_static(b": following the ledger\n\n")]);
    let until = Instant::now() + LIFETIME;
    let listener = Listener { ledger: ledger.clone(), caller, secret, after, waiting, until, _place };
    let body = unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((event, listener))
    });
    // A compressor would hold events back until it has enough of them.
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CONTENT_ENCODING, HeaderValue::from_static("identity")))
        .insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .streaming(body))
}

impl Listener {
    /// What is sent next; none once the service stops or the client has to come again.
    async fn next(&mut self) -> Option<Result<Bytes, Problem>> {
        loop {
            if self.ledger.is_ending() || Instant::now() >= self.until || !self.may_listen() {
                return None;
            }
            if let Some(event) = self.waiting.pop_front() {
                return Some(Ok(event));
            }
            let ledger = self.ledger.clone();
            let growth = ledger.growth();
            tokio::pin!(growth);
            // From here on nothing that is recorded goes unnoticed.
            growth.as_mut().enable();
            match self.read() {
                Err(refusal) => return Some(Err(refusal.into())),
                Ok(()) if !self.waiting.is_empty() => continue,
                Ok(()) => {}
            }
            if tokio::time::timeout(HEARTBEAT, growth).await.is_err() {
                self.waiting.push_back(Bytes::from_static(b": still here\n\n"));
            }
        }
    }

    /// Whether the key that opened the stream is still good.
    fn may_listen(&self) -> bool {
        let Some(secret) = &self.secret else { return true };
        self.ledger.caller(secret).is_ok_and(|caller| caller == Some(self.caller))
    }

    fn read(&mut self) -> Result<(), Refusal> {
        let page = PageRequest { limit: PAGE, after: None, order: Order::Ascending };
        let (entries, _) = self.ledger.entries(&self.caller, self.after, page)?;
        for entry in entries {
            let entry = Entry::from(entry);
            let data = serde_json::to_string(&entry).map_err(|error| Refusal::Internal(error.to_string()))?;
            self.after = entry.seq;
            let event = format!("id: {}\nevent: {}\ndata: {data}\n\n", entry.seq, entry.kind);
            self.waiting.push_back(Bytes::from(event));
        }
        Ok(())
    }
}
