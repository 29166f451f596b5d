//! The ledger itself, in order: the feed to poll.

use crate::domain::article::Article;
use crate::domain::audience::{AccessRole, Audience};
use crate::domain::entry::{Body, EntryKind, Words};
use crate::domain::ids::{Principal, Seq};
use crate::domain::time::Timestamp;
use crate::ledger::Ledger;
use crate::ledger::article::article_redaction;
use crate::ledger::caller::{Caller, Writing, Written};
use crate::ledger::error::Refusal;
use crate::ledger::view::{NOW, found, parsed, parsed_json};
use crate::ledger::write::{Pen, changed};
use crate::store::{EntryRow, PageRequest, Reader, Receipt};

/// An entry as a caller sees it. Of one that concerns a claim under embargo others see only that there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Shown(Box<ShownEntry>),
    Withheld { seq: Seq, recorded_at: Timestamp, leaf_hash: [u8; 32] },
}

/// The stored canonical bytes of an entry, with the salts that its hashes need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownEntry {
    pub seq: Seq,
    pub kind: EntryKind,
    pub recorded_at: Timestamp,
    pub principal: Principal,
    pub leaf_hash: [u8; 32],
    pub record: String,
    pub body: String,
    pub body_salt: Vec<u8>,
    /// Absent if there were none, if they were redacted, or if they hold a text that the caller may not read.
    pub words: Option<(String, Vec<u8>)>,
}

impl Ledger {
    pub fn entry(&self, caller: &Caller, seq: Seq) -> Result<Entry, Refusal> {
        self.store.read(|reader| shown(reader, caller, found(reader.entry(seq)?, "entry")?))
    }

    /// Entries after a number, and where the next page begins.
    pub fn entries(
        &self,
        caller: &Caller,
        after: Seq,
        page: PageRequest,
    ) -> Result<(Vec<Entry>, Option<u64>), Refusal> {
        self.store.read(|reader| {
            let (rows, next) = reader.entries(after, page)?;
            let entries = rows.into_iter().map(|row| shown(reader, caller, row)).collect::<Result<_, _>>()?;
            Ok((entries, next))
        })
    }
}

impl Ledger {
    /// Erases the words of any entry for good, and of what was projected from it. Articles and claims are redacted whole.
    pub async fn redact_entry(
        &self,
        writing: Writing,
        seq: Seq,
        reason: String,
    ) -> Result<Written<Entry>, Refusal> {
        let caller = writing.caller;
        let act = move |pen: &mut Pen<'_, '_>| {
            let row = found(pen.entry(seq)?, "entry")?;
            if row.words.is_none() {
                return Err(Refusal::AlreadyRedacted);
            }
            let body: Body = parsed_json(row.body.as_bytes())?;
            let redaction = match body {
                Body::ArticleRecorded { article } | Body::ArticleAmended { article, .. } => {
                    article_redaction(pen, article.id)?
                }
                Body::ClaimRecorded { claim } | Body::ClaimCorrected { claim, .. } => {
                    Body::ClaimRedacted { claim_id: claim.id, erased: vec![seq] }
                }
                other => Body::EntryRedacted { erased: vec![seq], subject: other.subject() },
            };
            Ok(changed(seq, pen.append(&redaction, &Words::because(reason))?))
        };
        let show = move |reader: &Reader<'_>, receipt: Receipt| {
            shown(reader, &caller, found(reader.entry(receipt.first)?, "entry")?)
        };
        let redacted = self.write(writing, act, show).await?;
        self.forget_erased_bytes().await?;
        Ok(redacted)
    }
}

fn shown(reader: &Reader<'_>, caller: &Caller, row: EntryRow) -> Result<Entry, Refusal> {
    let leaf_hash = row.leaf.as_slice().try_into().map_err(|_| damaged(row.seq))?;
    if row.withheld && caller.audience() == Audience::Public {
        return Ok(Entry::Withheld { seq: row.seq, recorded_at: row.recorded_at, leaf_hash });
    }
    let kind: EntryKind = row.kind.parse().map_err(|_| damaged(row.seq))?;
    let may_read_words = kind != EntryKind::ArticleRecorded || may_read_text(reader, caller, row.seq)?;
    Ok(Entry::Shown(Box::new(ShownEntry {
        seq: row.seq,
        kind,
        recorded_at: row.recorded_at,
        principal: row.principal().ok_or_else(|| damaged(row.seq))?,
        leaf_hash,
        record: row.record,
        body: row.body,
        body_salt: row.body_salt,
        words: row.words.zip(row.words_salt).filter(|_| may_read_words),
    })))
}

/// The words of an article's entry hold its text.
fn may_read_text(reader: &Reader<'_>, caller: &Caller, recorded: Seq) -> Result<bool, Refusal> {
    if caller.role >= AccessRole::Contributor {
        return Ok(true);
    }
    let head = reader.head()?.map_or(recorded, |head| head.seq);
    let row = reader.state(crate::store::Noun::Article, recorded, NOW.as_of.unwrap_or(head))?;
    Ok(parsed::<Article>(&found(row, "article")?)?.text_public)
}

fn damaged(seq: Seq) -> Refusal {
    Refusal::Internal(format!("entry {seq} does not read back"))
}
