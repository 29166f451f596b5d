//! Entries, proofs and their query parameters.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::domain::ids::{Principal, Seq};
use crate::domain::time::Timestamp;
use crate::http::extract::{EntryNumber, Size};
use crate::http::pagination::Cursor;
use crate::ledger;

/// One immutable record of the ledger. `record`, `body` and `words` are the stored canonical bytes: hash these.
#[derive(Serialize, ToSchema)]
pub struct Entry {
    pub seq: Seq,
    /// What it records, or `withheld` while it concerns a claim under embargo.
    #[schema(example = "claim_recorded")]
    pub kind: String,
    pub recorded_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub principal: Option<Principal>,
    /// RFC 6962 leaf hash of `record`, lowercase hex.
    pub leaf_hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub record: Option<String>,
    /// Ids, codes and counts. `body_sha256` of the record is SHA-256 of `body_salt` and these bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub body_salt: Option<String>,
    /// What people wrote; absent if there was none, if it was redacted, or if it is a text that you may not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub words: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub words_salt: Option<String>,
}

impl From<ledger::Entry> for Entry {
    fn from(entry: ledger::Entry) -> Self {
        match entry {
            ledger::Entry::Withheld { seq, recorded_at, leaf_hash } => Self {
                seq,
                kind: "withheld".to_owned(),
                recorded_at,
                principal: None,
                leaf_hash: hex::encode(leaf_hash),
                record: None,
                body: None,
                body_salt: None,
                words: None,
                words_salt: None,
            },
            ledger::Entry::Shown(shown) => {
                let (words, words_salt) = shown.words.unzip();
                Self {
                    seq: shown.seq,
                    kind: shown.kind.code().to_owned(),
                    recorded_at: shown.recorded_at,
                    principal: Some(shown.principal),
                    leaf_hash: hex::encode(shown.leaf_hash),
                    record: Some(shown.record),
                    body: Some(shown.body),
                    body_salt: Some(STANDARD.encode(shown.body_salt)),
                    words,
                    words_salt: words_salt.map(|salt| STANDARD.encode(salt)),
                }
            }
        }
    }
}

/// Entries in order.
#[derive(Serialize, ToSchema)]
pub struct EntryPage {
    pub items: Vec<Entry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, inline)]
    pub next_cursor: Option<Cursor>,
}

impl From<(Vec<ledger::Entry>, Option<u64>)> for EntryPage {
    fn from((entries, next): (Vec<ledger::Entry>, Option<u64>)) -> Self {
        Self { items: entries.into_iter().map(Entry::from).collect(), next_cursor: next.map(Cursor::new) }
    }
}

/// Which entries to list.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct EntryQuery {
    /// Entries after this number.
    #[param(inline)]
    pub after: Option<Size>,
}

/// Which entry, in the log of which size.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct InclusionQuery {
    #[param(inline)]
    pub seq: EntryNumber,
    /// The size of the log; as it is now if absent.
    #[param(inline)]
    pub size: Option<EntryNumber>,
}

/// From which size of the log to which.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct ConsistencyQuery {
    #[param(inline)]
    pub from: Size,
    /// As it is now if absent.
    #[param(inline)]
    pub to: Option<Size>,
}

/// That an entry is in the log (RFC 6962, 2.1.1). Hashes are lowercase hex.
#[derive(Serialize, ToSchema)]
pub struct InclusionProof {
    pub leaf_index: u64,
    pub size: u64,
    pub root: String,
    pub hashes: Vec<String>,
}

impl From<ledger::InclusionProof> for InclusionProof {
    fn from(proof: ledger::InclusionProof) -> Self {
        Self {
            leaf_index: proof.leaf_index,
            size: proof.size,
            root: proof.root.to_string(),
            hashes: proof.hashes.iter().map(ToString::to_string).collect(),
        }
    }
}

/// That the log only grew (RFC 6962, 2.1.2). Hashes are lowercase hex.
#[derive(Serialize, ToSchema)]
pub struct ConsistencyProof {
    pub from: u64,
    pub to: u64,
    pub hashes: Vec<String>,
}

impl From<ledger::ConsistencyProof> for ConsistencyProof {
    fn from(proof: ledger::ConsistencyProof) -> Self {
        let hashes = proof.hashes.iter().map(ToString::to_string).collect();
        Self { from: proof.from, to: proof.to, hashes }
    }
}
