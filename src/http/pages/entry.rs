//! The page of an entry: what was recorded, its bytes, its proof, and how anyone checks it.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;

use crate::domain::ids::Seq;
use crate::domain::time::Precision;
use crate::http::auth::{May, Read};
use crate::http::extract::{EntryNumber, NoParams, Params, PathId};
use crate::http::pages::proof::Proof;
use crate::http::pages::send::{self, Frame};
use crate::http::pages::{address, words};
use crate::http::problem::Problem;
use crate::http::views::entry::Entry;
use crate::ledger::{Caller, Ledger};

#[derive(Template)]
#[template(path = "entry.html", whitespace = "minimize")]
struct EntryPage {
    frame: Frame,
    seq: String,
    kind: String,
    is_withheld: bool,
    recorded: String,
    recorded_at: String,
    principal: String,
    leaf_hash: String,
    record: String,
    body: String,
    words: String,
    hashes: Vec<String>,
    leaf_index: u64,
    inclusion: String,
    before: Option<String>,
    after: Option<String>,
    proof: Proof,
}

#[get("/entries/{seq}")]
pub async fn entry_page(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(seq): PathId<EntryNumber>,
    _none: Params<NoParams>,
) -> Result<HttpResponse, Problem> {
    let page = EntryPage::of(&ledger, &may, Seq(seq.get()), &send::base(&request))?;
    let tag = send::tag(&request, &may, &page.proof.seq.to_string());
    send::page(&request, tag, || Ok(page))
}

impl EntryPage {
    fn of(ledger: &Ledger, caller: &Caller, seq: Seq, base: &str) -> Result<Self, Problem> {
        let entry = Entry::from(ledger.entry(caller, seq)?);
        let head = ledger.head()?;
        let inclusion = ledger.inclusion_proof(seq, Some(head.0))?;
        let neighbour = |other: u64| (other >= 1 && other <= head.0).then(|| address::entry(Seq(other)));
        Ok(Self {
            frame: Frame {
                title: format!("Entry {seq}"),
                description: format!(
                    "Entry {seq} of the ledger: what it recorded, and the proof that it is in the log."
                ),
                part: "entries",
                alternate: format!("/v1/entries/{seq}"),
                ..Frame::default()
            },
            seq: seq.to_string(),
            is_withheld: entry.record.is_none(),
            kind: words::capital(&entry.kind.replace('_', " ")),
            recorded: words::time(entry.recorded_at, Precision::Minute),
            recorded_at: entry.recorded_at.to_string(),
            principal: entry.principal.map(|principal| principal.to_string()).unwrap_or_default(),
            leaf_hash: entry.leaf_hash,
            record: entry.record.unwrap_or_default(),
            body: entry.body.unwrap_or_default(),
            words: entry.words.unwrap_or_default(),
            hashes: inclusion.hashes.iter().map(hex::encode).collect(),
            leaf_index: inclusion.leaf_index,
            inclusion: format!("/v1/proofs/inclusion?seq={seq}&size={head}"),
            before: neighbour(seq.0.saturating_sub(1)),
            after: neighbour(seq.0 + 1),
            proof: Proof::of(ledger, base, head)?,
        })
    }
}
