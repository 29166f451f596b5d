//! What a service serves of a ledger, checked as it comes: its entries must make the tree that it signed.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use casualty_ledger::domain::ids::Seq;
use casualty_ledger::domain::time::Timestamp;
use casualty_ledger::journal::verify::{Content, Fault, Salted, Standing, StoredEntry, Verification};
use casualty_ledger::journal::{BadCheckpoint, Checkpoint, Hash, checkpoint};
use serde::Deserialize;

const PAGE: u64 = 100;
/// The longest answer that is read, in bytes: a service ends its pages long before.
const ANSWER_BYTES_MAX: u64 = 32 << 20;
/// How long one answer may take, from the first to the last byte.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A service to read from.
pub struct Service {
    http: ureq::Agent,
    address: String,
    api_key: Option<String>,
}

/// What was checked and found right.
pub struct Served {
    pub entries: u64,
    pub root: Hash,
    /// Entries under embargo, of which only the leaf was shown.
    pub withheld: u64,
    /// Entries whose words were redacted or are not for this reader.
    pub without_words: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum ServiceFailure {
    #[error("the service cannot be read: {0}")]
    Http(#[from] ureq::Error),
    #[error("{path} answers {status}: {answer}")]
    Refused { path: String, status: u16, answer: String },
    #[error("{0}: {1}")]
    Checkpoint(&'static str, BadCheckpoint),
    #[error(transparent)]
    Entry(#[from] Fault),
    #[error("entry {seq}: it is not served as an entry is: {cause}")]
    Malformed { seq: Seq, cause: String },
    #[error("entry {seq}: its {member} is not the one in its record")]
    Member { seq: Seq, member: &'static str },
    #[error("the service signed {signed} entries and serves {served}")]
    Missing { signed: u64, served: u64 },
    #[error(
        "the {whose} checkpoint of size {size} is contradicted: one of the entries 1 to {size} was changed"
    )]
    Contradicted { whose: &'static str, size: u64 },
    #[error(
        "your checkpoint of size {size} is beyond the log, which has {entries} entries: it was cut or rolled back"
    )]
    Shortened { size: u64, entries: u64 },
}

#[derive(Deserialize)]
struct Page {
    items: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    seq: Seq,
    kind: String,
    recorded_at: Timestamp,
    principal: Option<String>,
    leaf_hash: Hash,
    record: Option<String>,
    body: Option<String>,
    body_salt: Option<String>,
    words: Option<String>,
    words_salt: Option<String>,
}

impl Service {
    pub fn new(address: &str, api_key: Option<String>) -> Self {
        // Where it was told to look is where it looks.
        let http = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_global(Some(ANSWER_TIMEOUT))
            .build()
            .into();
        Self { http, address: address.to_owned(), api_key }
    }

    /// Checks the signed checkpoint, every entry up to it, and the checkpoint that the caller kept.
    pub fn check(
        &self,
        verifier_key: &str,
        kept: Option<&str>,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Served, ServiceFailure> {
        let read = |whose, note: &str| {
            checkpoint::verify(note, verifier_key).map_err(|error| ServiceFailure::Checkpoint(whose, error))
        };
        let kept = kept.map(|note| read("your checkpoint", note)).transpose()?;
        let signed = read("the service's checkpoint", &self.get("/v1/checkpoint")?)?;
        if let Some(Checkpoint { size, .. }) = kept.as_ref().filter(|kept| kept.size > signed.size) {
            return Err(ServiceFailure::Shortened { size: *size, entries: signed.size });
        }
        let size = signed.size;
        let mut verification = Verification::new(kept.clone().into_iter().chain([signed]).collect());
        let mut served = Served { entries: 0, root: Hash([0; 32]), withheld: 0, without_words: 0 };
        while served.entries < size {
            let page = self.page(Seq(served.entries))?;
            if page.items.is_empty() {
                return Err(ServiceFailure::Missing { signed: size, served: served.entries });
            }
            for entry in page.items.iter().take_while(|entry| entry.seq.0 <= size) {
                check_entry(&mut verification, entry, &mut served)?;
                served.entries += 1;
            }
            progress(served.entries, size);
        }
        let outcome = verification.finish();
        served.root = outcome.root;
        match outcome.checkpoints.iter().find(|(_, standing)| *standing != Standing::Holds) {
            None => Ok(served),
            Some((contradicted, _)) => {
                let whose = if kept.as_ref() == Some(contradicted) { "kept" } else { "service's own" };
                Err(ServiceFailure::Contradicted { whose, size: contradicted.size })
            }
        }
    }

    fn page(&self, after: Seq) -> Result<Page, ServiceFailure> {
        let text = self.get(&format!("/v1/entries?after={after}&limit={PAGE}"))?;
        let seq = Seq(after.0 + 1);
        serde_json::from_str(&text)
            .map_err(|error| ServiceFailure::Malformed { seq, cause: error.to_string() })
    }

    fn get(&self, path: &str) -> Result<String, ServiceFailure> {
        let mut request = self.http.get(format!("{}{path}", self.address));
        if let Some(key) = &self.api_key {
            request = request.header("Authorization", format!("Bearer {key}"));
        }
        let mut response = request.call()?;
        let text = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string()?;
        match response.status().as_u16() {
            200 => Ok(text),
            status => Err(ServiceFailure::Refused { path: path.to_owned(), status, answer: text }),
        }
    }
}

fn check_entry(
    verification: &mut Verification,
    entry: &Entry,
    served: &mut Served,
) -> Result<(), ServiceFailure> {
    let seq = entry.seq;
    let salt = |text: &Option<String>| {
        let decoded = text.as_deref().map(|text| STANDARD.decode(text)).transpose();
        decoded.map_err(|error| ServiceFailure::Malformed { seq, cause: error.to_string() })
    };
    let (body_salt, words_salt) = (salt(&entry.body_salt)?, salt(&entry.words_salt)?);
    let content = match &entry.record {
        None => Content::Withheld { recorded_at: entry.recorded_at },
        Some(record) => Content::Open {
            record: record.as_bytes(),
            body: part(&body_salt, &entry.body),
            words: part(&words_salt, &entry.words),
        },
    };
    let verified = verification.check(&StoredEntry { seq, leaf_hash: entry.leaf_hash, content })?;
    let Some(record) = verified.record else {
        served.withheld += 1;
        return Ok(());
    };
    let members = [
        ("kind", entry.kind == record.kind),
        ("recorded_at", entry.recorded_at == record.recorded_at),
        ("principal", entry.principal.as_deref() == Some(record.principal.to_string().as_str())),
    ];
    if let Some((member, _)) = members.iter().find(|(_, same)| !same) {
        return Err(ServiceFailure::Member { seq, member });
    }
    if record.words_sha256.is_some() && entry.words.is_none() {
        served.without_words += 1;
    }
    Ok(())
}

fn part<'a>(salt: &'a Option<Vec<u8>>, text: &'a Option<String>) -> Option<Salted<'a>> {
    let (salt, text) = (salt.as_deref()?, text.as_deref()?);
    Some(Salted { salt, bytes: text.as_bytes() })
}
