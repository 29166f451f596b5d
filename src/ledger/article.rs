//! Articles: recording them once, as many revisions as there are texts, amending, retracting and redacting them.

use uuid::Uuid;

use crate::domain::article::{Article, ArticleFacts, ArticleStatus, NewArticle, text_sha256};
use crate::domain::audience::AccessRole;
use crate::domain::entry::{ArticleBody, Body, Words};
use crate::domain::ids::{ArticleId, Seq};
use crate::domain::{Invalid, InvalidCode};
use crate::ledger::Ledger;
use crate::ledger::amendment::Amendment;
use crate::ledger::caller::{Caller, Precondition, Writing, Written};
use crate::ledger::clock::now;
use crate::ledger::error::Refusal;
use crate::ledger::view::{NOW, found, parsed, parsed_json};
use crate::ledger::write::{Pen, changed, recorded, unchanged};
use crate::store::{ArticleFilter, PageRequest, Reader, Ready, Receipt, Rows, View};

/// The text of an article, byte for byte as it was sent.
#[derive(Debug)]
pub struct ArticleText {
    pub text: String,
    pub last_seq: Seq,
}

impl Ledger {
    pub fn article(&self, id: ArticleId, view: View) -> Result<Ready, Refusal> {
        self.store.read(|reader| with_incidents(reader, found(reader.article(id, view)?, "article")?, view))
    }

    pub fn articles(&self, filter: &ArticleFilter, view: View, page: PageRequest) -> Result<Rows, Refusal> {
        self.store.read(|reader| {
            let found = reader.articles(filter, view, page)?;
            let mut rows = Rows::default();
            rows.next = found.next;
            for json in found.iter() {
                rows.push(naming_incidents(reader, parsed_json(json)?, view)?.0.as_bytes());
            }
            Ok(rows)
        })
    }

    /// The text, for those who may read it.
    pub fn article_text(&self, caller: &Caller, id: ArticleId) -> Result<ArticleText, Refusal> {
        self.store.read(|reader| {
            let row = found(reader.article(id, View::now(caller.audience()))?, "article")?;
            let article: Article = parsed(&row)?;
            if !article.text_public && caller.role < AccessRole::Contributor {
                let detail = "this text is not public; a contributor may read it";
                return Err(caller.key.map_or(Refusal::KeyNeeded(detail), |_| Refusal::NotPermitted(detail)));
            }
            let text = reader.words(article.seq)?.and_then(|words| words.text);
            Ok(ArticleText { text: found(text, "text of this article")?, last_seq: row.last_seq })
        })
    }

    /// Records an article, or finds the one that stands: identity is (source, address, text).
    pub async fn create_article(&self, writing: Writing, new: NewArticle) -> Result<Written<Ready>, Refusal> {
        let hash = checked_hash(&new)?;
        new.facts.check_time(now())?;
        let id = ArticleId::from_uuid(Uuid::now_v7());
        let act = move |pen: &mut Pen<'_, '_>| record(pen, id, new, hash);
        self.write(writing, act, left_article).await
    }

    pub async fn amend_article(
        &self,
        writing: Writing,
        id: ArticleId,
        precondition: Precondition,
        amendment: Amendment<ArticleFacts>,
    ) -> Result<Written<Ready>, Refusal> {
        let act = move |pen: &mut Pen<'_, '_>| {
            let (article, recorded_by) = to_change(pen, id, precondition)?;
            let facts = (amendment.apply)(facts_of(&article))?;
            facts.check_time(now()).map_err(|invalid| invalid.under("/set"))?;
            check_syndication(pen, &facts)?;
            let (body, words) = describe(&article, facts);
            let words = Words { reason: Some(amendment.reason), ..words };
            let body = Body::ArticleAmended { article: body, changed: amendment.changed };
            Ok(changed(recorded_by, pen.append(&body, &words)?))
        };
        self.write(writing, act, left_article).await
    }

    /// Takes an article back; what stands on it stands no longer.
    pub async fn retract_article(
        &self,
        writing: Writing,
        id: ArticleId,
        precondition: Precondition,
        reason: String,
    ) -> Result<Written<Ready>, Refusal> {
        let caller = writing.caller;
        let act = move |pen: &mut Pen<'_, '_>| {
            let (article, recorded_by) = to_change(pen, id, precondition)?;
            if caller.role < AccessRole::Reviewer && article.recorded_by != caller.principal() {
                return Err(Refusal::NotPermitted("a contributor retracts only what their own key recorded"));
            }
            if article.status == ArticleStatus::Retracted {
                return Err(Refusal::NotActive("the article is retracted already".to_owned()));
            }
            let body = Body::ArticleRetracted { article_id: id };
            Ok(changed(recorded_by, pen.append(&body, &Words::because(reason))?))
        };
        self.write(writing, act, left_article).await
    }

    /// Erases an article's text with its hash and length, its title and addresses for good; its claims and every proof stay.
    pub async fn redact_article(
        &self,
        writing: Writing,
        id: ArticleId,
        precondition: Precondition,
        reason: String,
    ) -> Result<Written<Ready>, Refusal> {
        let act = move |pen: &mut Pen<'_, '_>| {
            let (article, recorded_by) = to_change(pen, id, precondition)?;
            if article.redacted_at.is_some() {
                return Err(Refusal::AlreadyRedacted);
            }
            let body = article_redaction(pen, id)?;
            Ok(changed(recorded_by, pen.append(&body, &Words::because(reason))?))
        };
        let redacted = self.write(writing, act, left_article).await?;
        self.forget_erased_bytes().await?;
        Ok(redacted)
    }
}

/// The words of an article are those of all entries about it.
pub(super) fn article_redaction(reader: &Reader<'_>, id: ArticleId) -> Result<Body, Refusal> {
    let erased = reader.entries_about_article(id)?;
    Ok(Body::ArticleRedacted { article_id: id, erased, forgets_hash: true })
}

pub(super) fn record(
    pen: &mut Pen<'_, '_>,
    id: ArticleId,
    new: NewArticle,
    hash: Option<String>,
) -> Result<Receipt, Refusal> {
    if pen.source(new.source_id, NOW)?.is_none() {
        return Err(Refusal::unknown("/source_id", "source"));
    }
    check_syndication(pen, &new.facts)?;
    let url = new.facts.url.as_deref();
    // Without an address or a text nothing tells two articles apart: each is its own.
    if (url.is_some() || hash.is_some())
        && let Some(standing) = pen.article_by_identity(new.source_id, url, hash.as_deref())?
    {
        let standing = with_incidents(pen, standing, NOW)?;
        return Ok(unchanged(&standing));
    }
    let (revision, revises) = revision_of(pen, &new)?;
    let article = ArticleBody {
        id,
        source_id: new.source_id,
        revision,
        revises,
        language: new.facts.language,
        published_at: new.facts.published_at,
        published_precision: new.facts.published_precision,
        retrieved_at: new.facts.retrieved_at,
        syndicated_from: new.facts.syndicated_from,
        text_sha256: None,
        text_length: None,
        text_public: new.facts.text_public,
    };
    let words = Words {
        title: new.facts.title,
        url: new.facts.url,
        archive_url: new.facts.archive_url,
        text_sha256: hash,
        text_length: new.text.as_ref().map(|text| text.chars().count() as u64),
        text: new.text,
        ..Words::default()
    };
    Ok(recorded(pen.append(&Body::ArticleRecorded { article }, &words)?))
}

/// The same publisher's other text at the same address is the revision before; an article may also say what it revises.
fn revision_of(reader: &Reader<'_>, new: &NewArticle) -> Result<(u32, Option<ArticleId>), Refusal> {
    let earlier: Option<Article> = match (new.revises, &new.facts.url) {
        (Some(id), _) => {
            let row = reader.article(id, NOW)?.ok_or_else(|| Refusal::unknown("/revises", "article"))?;
            Some(parsed(&row)?).filter(|article: &Article| article.source_id == new.source_id)
        }
        (None, Some(url)) => {
            reader.newest_revision(new.source_id, url)?.map(|row| parsed::<Article>(&row)).transpose()?
        }
        (None, None) => None,
    };
    match (new.revises, earlier) {
        (Some(_), None) => Err(Refusal::OtherRevision),
        (_, Some(article)) => Ok((article.revision + 1, Some(article.id))),
        (None, None) => Ok((1, None)),
    }
}

fn check_syndication(reader: &Reader<'_>, facts: &ArticleFacts) -> Result<(), Refusal> {
    match facts.syndicated_from {
        Some(wire) if reader.source(wire, NOW)?.is_none() => {
            Err(Refusal::unknown("/syndicated_from", "source"))
        }
        _ => Ok(()),
    }
}

/// A hash that is sent beside the text has to be the text's.
pub(super) fn checked_hash(new: &NewArticle) -> Result<Option<String>, Invalid> {
    let computed = new.text.as_deref().map(text_sha256);
    match (&computed, &new.text_sha256) {
        (Some(of_text), Some(sent)) if of_text != sent => {
            let detail = format!("the text's SHA-256 is {of_text}");
            Err(Invalid::new("/text_sha256", InvalidCode::TextHashMismatch, detail))
        }
        _ => Ok(computed.or_else(|| new.text_sha256.clone())),
    }
}

fn to_change(
    reader: &Reader<'_>,
    id: ArticleId,
    precondition: Precondition,
) -> Result<(Article, Seq), Refusal> {
    let row = with_incidents(reader, found(reader.article(id, NOW)?, "article")?, NOW)?;
    precondition.check(row.last_seq)?;
    Ok((parsed(&row)?, row.seq))
}

/// The incidents of an article follow from its visible claims; an article changes when the first claim links another one.
fn with_incidents(reader: &Reader<'_>, row: Ready, view: View) -> Result<Ready, Refusal> {
    let (json, linked) = naming_incidents(reader, parsed(&row)?, view)?;
    Ok(Ready { json, last_seq: row.last_seq.max(linked), ..row })
}

/// An article as JSON with the incidents that it speaks of, and the entry that made the last of them seen.
fn naming_incidents(reader: &Reader<'_>, article: Article, view: View) -> Result<(String, Seq), Refusal> {
    let incidents = reader.article_incidents(article.id, view)?;
    let linked = incidents.iter().map(|(_, seq)| *seq).max().unwrap_or_default();
    let incident_ids = incidents.into_iter().map(|(id, _)| id).collect();
    let json = serde_json::to_string(&Article { incident_ids, ..article })
        .map_err(|error| Refusal::Internal(error.to_string()))?;
    Ok((json, linked))
}

fn left_article(reader: &Reader<'_>, receipt: Receipt) -> Result<Ready, Refusal> {
    let row = reader.state(crate::store::Noun::Article, receipt.first, receipt.last)?;
    with_incidents(reader, found(row, "article")?, NOW.after(receipt.last))
}

fn facts_of(article: &Article) -> ArticleFacts {
    ArticleFacts {
        language: article.language.clone(),
        title: article.title.clone(),
        url: article.url.clone(),
        published_at: article.published_at,
        published_precision: article.published_precision,
        retrieved_at: article.retrieved_at,
        archive_url: article.archive_url.clone(),
        syndicated_from: article.syndicated_from,
        text_public: article.text_public,
    }
}

fn describe(article: &Article, facts: ArticleFacts) -> (ArticleBody, Words) {
    let body = ArticleBody {
        id: article.id,
        source_id: article.source_id,
        revision: article.revision,
        revises: article.revises,
        language: facts.language,
        published_at: facts.published_at,
        published_precision: facts.published_precision,
        retrieved_at: facts.retrieved_at,
        syndicated_from: facts.syndicated_from,
        text_sha256: None,
        text_length: None,
        text_public: facts.text_public,
    };
    let words = Words {
        title: facts.title,
        url: facts.url,
        archive_url: facts.archive_url,
        text_sha256: article.text_sha256.clone(),
        text_length: article.text_length,
        ..Words::default()
    };
    (body, words)
}
