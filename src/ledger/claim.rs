//! Claims: recording them with their quotes found, correcting, retracting, reviewing and redacting them.

use std::collections::HashMap;

use uuid::Uuid;

use crate::domain::article::{Article, ArticleStatus};
use crate::domain::audience::{AccessRole, Audience};
use crate::domain::claim::{Certainty, Claim, ClaimStatus, Credibility, NewClaim};
use crate::domain::entry::{Body, ClaimBody, Words};
use crate::domain::identity::Said;
use crate::domain::ids::{ArticleId, ClaimId, SourceId};
use crate::domain::incident::Incident;
use crate::domain::judgement::Judgement;
use crate::domain::nationality::ClaimNationalities;
use crate::domain::quote::{Anchored, anchor, check_words};
use crate::domain::source::{Source, SourceKind};
use crate::domain::{Invalid, InvalidCode};
use crate::ledger::Ledger;
use crate::ledger::caller::{Caller, Precondition, Writing, Written};
use crate::ledger::clock::now;
use crate::ledger::error::{Refusal, Refusals};
use crate::ledger::proposal::{accepted, read_again};
use crate::ledger::turns::within;
use crate::ledger::view::{NOW, found, parsed};
use crate::ledger::write::{Pen, Sealed, changed, left, recorded};
use crate::read::Reading;
use crate::store::{Changes, ClaimFilter, Noun, PageRequest, Reader, Ready, Receipt, Rows, View};

/// What a reviewer judges of a claim; what is absent stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Review {
    pub credibility: Option<Credibility>,
    pub certainty: Option<Certainty>,
    pub perpetrator_claim: Option<bool>,
}

impl Ledger {
    pub fn claim(&self, caller: &Caller, id: ClaimId, view: View) -> Result<Ready, Refusal> {
        self.store.read_once(|reader| seen_by(reader, caller, id, view))
    }

    pub fn claims(&self, filter: &ClaimFilter, view: View, page: PageRequest) -> Result<Rows, Refusal> {
        self.store.read_once(|reader| Ok(reader.claims(filter, view, page)?))
    }

    pub async fn create_claim(&self, writing: Writing, new: NewClaim) -> Result<Written<Ready>, Refusal> {
        let prepared = self.prepare(&writing.caller, new).await?;
        let sealed = Sealed::new(&prepared.recorded(), &prepared.words)?;
        let act = move |pen: &mut Pen<'_, '_>| {
            let (article, mut changes) = (standing_article(pen, &prepared.body)?, Changes::default());
            let ready = pen.append_claim(&sealed, &prepared.body, &prepared.words, &article, &mut changes)?;
            pen.settle(&changes)?;
            Ok((Receipt { created: true, first: ready.seq, last: ready.seq }, ready))
        };
        self.write_checking_first(writing, act, left(Noun::Claim)).await
    }

    /// All of a batch or nothing; a refusal points into the batch.
    pub async fn create_claims(
        &self,
        writing: Writing,
        batch: Vec<NewClaim>,
    ) -> Result<Written<Vec<Ready>>, Refusal> {
        let prepared = self.prepare_batch(&writing.caller, batch).await?;
        let act = move |pen: &mut Pen<'_, '_>| {
            let mut receipt: Option<Receipt> = None;
            for (index, claim) in prepared.iter().enumerate() {
                standing_article(pen, &claim.body).map_err(|refusal| refusal.under(&at(index)))?;
                let this = recorded(pen.append(&claim.recorded(), &claim.words)?);
                receipt =
                    Some(Receipt { first: receipt.map_or(this.first, |receipt| receipt.first), ..this });
            }
            receipt.ok_or_else(|| Refusal::Internal("an empty batch".to_owned()))
        };
        let show = |reader: &Reader<'_>, receipt: Receipt| {
            Ok(reader.claims_recorded_by(receipt.first, receipt.last)?)
        };
        self.write(writing, act, show).await
    }

    /// Words are looked for in a short text at once, in a long one where nobody else has to wait.
    pub(super) async fn prepare(&self, caller: &Caller, new: NewClaim) -> Result<Prepared, Refusal> {
        let is_short = self.store.read_once(|reader| {
            let bytes = reader.words_length_of_article(new.article_id)?;
            Ok::<_, Refusal>(bytes.is_none_or(|bytes| bytes <= SEARCHED_AT_ONCE_BYTES))
        })?;
        if is_short {
            return self.store.read(|reader| Preparation::new(reader).prepare(new));
        }
        let (turn, ledger) = (self.searching.take(caller).await?, self.clone());
        within(turn, move || ledger.store.read(|reader| Preparation::new(reader).prepare(new))).await
    }

    async fn prepare_batch(&self, caller: &Caller, batch: Vec<NewClaim>) -> Result<Vec<Prepared>, Refusal> {
        let (turn, ledger) = (self.searching.take(caller).await?, self.clone());
        let prepare_all = move || {
            ledger.store.read(|reader| {
                let (mut preparation, mut refusals) = (Preparation::new(reader), Refusals::default());
                let mut prepared = Vec::with_capacity(batch.len());
                for (index, new) in batch.into_iter().enumerate() {
                    let claim = preparation.prepare(new).map_err(|refusal| refusal.under(&at(index)));
                    prepared.extend(refusals.gather(claim)?);
                }
                refusals.settle().map(|()| prepared)
            })
        };
        within(turn, prepare_all).await
    }

    pub async fn retract_claim(
        &self,
        writing: Writing,
        id: ClaimId,
        precondition: Precondition,
        reason: String,
    ) -> Result<Written<Ready>, Refusal> {
        let caller = writing.caller;
        let act = move |pen: &mut Pen<'_, '_>| {
            let (claim, row) = to_change(pen, id, precondition, &caller)?;
            check_own(&claim, &caller)?;
            let body = Body::ClaimRetracted { claim_id: id };
            Ok(changed(row.seq, pen.append(&body, &Words::because(reason))?))
        };
        self.write(writing, act, left(Noun::Claim)).await
    }

    /// Records a reviewer's judgement; nobody judges what their own key recorded.
    pub async fn review_claim(
        &self,
        writing: Writing,
        id: ClaimId,
        precondition: Precondition,
        review: Review,
        reason: String,
    ) -> Result<Written<Ready>, Refusal> {
        let caller = writing.caller;
        let act = move |pen: &mut Pen<'_, '_>| {
            let (claim, row) = to_change(pen, id, precondition, &caller)?;
            if claim.recorded_by == caller.principal() {
                return Err(Refusal::OwnClaim);
            }
            let Review { credibility, certainty, perpetrator_claim } = review;
            let body = Body::ClaimReviewed { claim_id: id, credibility, certainty, perpetrator_claim };
            Ok(changed(row.seq, pen.append(&body, &Words::because(reason))?))
        };
        self.write(writing, act, left(Noun::Claim)).await
    }

    /// Erases a claim's words for good; its count and every proof stay.
    pub async fn redact_claim(
        &self,
        writing: Writing,
        id: ClaimId,
        precondition: Precondition,
        reason: String,
    ) -> Result<Written<Ready>, Refusal> {
        let caller = writing.caller;
        let act = move |pen: &mut Pen<'_, '_>| {
            let row = found(pen.claim(id, View::now(caller.audience()))?, "claim")?;
            precondition.check(row.last_seq)?;
            let claim: Claim = parsed(&row)?;
            if claim.redacted_at.is_some() {
                return Err(Refusal::AlreadyRedacted);
            }
            let body = Body::ClaimRedacted { claim_id: id, erased: vec![row.seq] };
            Ok(changed(row.seq, pen.append(&body, &Words::because(reason))?))
        };
        let redacted = self.write(writing, act, left(Noun::Claim)).await?;
        self.forget_erased_bytes().await?;
        Ok(redacted)
    }
}

/// A text of so many bytes, with the other words of its entry, is searched on the thread that answers.
const SEARCHED_AT_ONCE_BYTES: u64 = 32 * 1024;

fn at(index: usize) -> String {
    format!("/claims/{index}")
}

/// A claim ready to be appended: every reference checked, its quote found.
pub(super) struct Prepared {
    pub(super) body: Box<ClaimBody>,
    pub(super) words: Words,
}

impl Prepared {
    pub(super) fn recorded(&self) -> Body {
        Body::ClaimRecorded { claim: self.body.clone() }
    }

    pub(super) fn correcting(&self, corrects: ClaimId, judged: Option<Judgement>) -> Body {
        Body::ClaimCorrected { claim: self.body.clone(), corrects, judged }
    }
}

/// Checks claims against the ledger; many claims of one article read its text once.
struct Preparation<'r, 'c> {
    reader: &'r Reader<'c>,
    articles: HashMap<ArticleId, (Article, Option<String>)>,
    readings: HashMap<ArticleId, Reading>,
}

impl<'r, 'c> Preparation<'r, 'c> {
    fn new(reader: &'r Reader<'c>) -> Self {
        Self { reader, articles: HashMap::new(), readings: HashMap::new() }
    }

    fn prepare(&mut self, new: NewClaim) -> Result<Prepared, Refusal> {
        let (reader, mut refusals) = (self.reader, Refusals::default());
        refusals.gather(new.check())?;
        // Every incident has a last change, which is found without reading its document.
        let incident = reader.incident_changed(new.incident_id, Audience::Reviewer)?;
        refusals.gather(incident.ok_or_else(|| Refusal::unknown("/incident_id", "incident")))?;
        let speaker = refusals.gather(new.attributed_to.map(|id| kind_of(reader, id)).transpose())?.flatten();
        let mut anchored = None;
        if let Some((article, text)) = refusals.gather(self.article(new.article_id))? {
            refusals.gather(new.check_time(article.published(), now()))?;
            let place = match text {
                Some(text) => anchor(text, &new.quote).map(Some),
                None => check_words(&new.quote).map(|()| None),
            };
            let place = place.map_err(|reason| Refusal::Quote { pointer: "/quote/exact".to_owned(), reason });
            anchored = refusals.gather(place)?.flatten();
        }
        refusals.settle()?;
        let proposed_by = match &new.proposal_key {
            Some(key) => Some(accepted(key, &new, self.reading(new.article_id)?)?),
            None => None,
        };
        let (article, _) = self.article(new.article_id)?;
        let own_voice = || kind_of(reader, article.own_voice());
        let origin_kind = speaker.map_or_else(own_voice, Ok)?;
        let mut prepared = describe(ClaimId::from_uuid(Uuid::now_v7()), new, anchored, origin_kind);
        prepared.body.proposed_by = proposed_by;
        check_beside(reader, &prepared.body, article)?;
        Ok(prepared)
    }

    /// What the reader finds in the article's text: read once for all claims that accept a proposal of it.
    fn reading(&mut self, id: ArticleId) -> Result<&Reading, Refusal> {
        if !self.readings.contains_key(&id) {
            let (article, text) = self.article(id)?;
            let reading = read_again(article, text.as_deref())?;
            self.readings.insert(id, reading);
        }
        self.readings.get(&id).ok_or(Refusal::UnknownProposal)
    }

    fn article(&mut self, id: ArticleId) -> Result<&(Article, Option<String>), Refusal> {
        use std::collections::hash_map::Entry;
        match self.articles.entry(id) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => {
                let row = self.reader.article(id, NOW)?;
                let article: Article =
                    parsed(&row.ok_or_else(|| Refusal::unknown("/article_id", "article"))?)?;
                let text = self.reader.words(article.seq)?.and_then(|words| words.text);
                Ok(place.insert((article, text)))
            }
        }
    }
}

fn kind_of(reader: &Reader<'_>, source: SourceId) -> Result<SourceKind, Refusal> {
    let row = reader.source(source, NOW)?.ok_or_else(|| Refusal::unknown("/attributed_to", "source"))?;
    Ok(parsed::<Source>(&row)?.kind)
}

pub(super) fn describe(
    id: ClaimId,
    new: NewClaim,
    anchored: Option<Anchored>,
    origin_kind: SourceKind,
) -> Prepared {
    let span = anchored.as_ref().map(|anchored| anchored.span);
    let (prefix, suffix) = match anchored {
        Some(anchored) => (anchored.prefix, anchored.suffix),
        None => (new.quote.prefix, new.quote.suffix),
    };
    let body = ClaimBody {
        id,
        incident_id: new.incident_id,
        article_id: new.article_id,
        quote_start: span.map(|span| span.start),
        quote_end: span.map(|span| span.end),
        role: new.role,
        outcome: new.outcome,
        nationalities: new.nationalities,
        count: new.count,
        attributed_to: new.attributed_to,
        certainty: new.certainty,
        credibility: new.credibility,
        perpetrator_claim: new.perpetrator_claim.unwrap_or(origin_kind == SourceKind::ArmedGroup),
        has_subset: new.subset.is_some(),
        may_include: new.may_include,
        additional: new.additional,
        counted_from: new.counted_from,
        stated_at: new.stated_at,
        embargo_until: new.embargo_until,
        proposed_by: None,
    };
    let words = Words {
        quote: Some(new.quote.exact),
        quote_prefix: prefix,
        quote_suffix: suffix,
        count: new.count_words,
        subset: new.subset,
        note: new.note,
        ..Words::default()
    };
    Prepared { body: Box::new(body), words }
}

/// What a claim says, as far as it makes it the same as another.
pub(super) fn said(claim: &ClaimBody) -> Said<'_> {
    Said {
        role: claim.role,
        outcome: claim.outcome,
        nationalities: &claim.nationalities,
        count: &claim.count,
        attributed_to: claim.attributed_to,
        additional: claim.additional,
        counted_from: claim.counted_from,
    }
}

/// The article of a claim, if the claim may stand on it.
pub(super) fn standing_article(reader: &Reader<'_>, claim: &ClaimBody) -> Result<Article, Refusal> {
    let row =
        reader.article(claim.article_id, NOW)?.ok_or_else(|| Refusal::unknown("/article_id", "article"))?;
    let article: Article = parsed(&row)?;
    if article.status != ArticleStatus::Active {
        return Err(Refusal::retracted_article());
    }
    check_beside(reader, claim, &article)?;
    Ok(article)
}

/// What can be wrong with a claim only beside its article and its incident.
pub(super) fn check_beside(reader: &Reader<'_>, claim: &ClaimBody, article: &Article) -> Result<(), Refusal> {
    // Only a claim of foreigners needs the incident's document.
    let has_host = claim.nationalities != ClaimNationalities::Foreign
        || parsed::<Incident>(&found(reader.incident(claim.incident_id, NOW)?, "incident")?)?
            .place
            .country
            .is_some();
    if !has_host {
        let detail =
            "the incident has no host country, so nobody is foreign there: name nationalities, or none";
        return Err(Invalid::new("/nationalities", InvalidCode::NoHostCountry, detail).into());
    }
    match (claim.counted_from, article.published()) {
        (Some(day), Some(published)) if day > published.last_day() => {
            let last_day = published.last_day();
            let detail = format!("it would count from {day}, and the article was published by {last_day}");
            Err(Invalid::new("/counted_from", InvalidCode::CountedFromAfterArticle, detail).into())
        }
        _ => Ok(()),
    }
}

/// A claim that stands, as the caller may see it.
pub(super) fn to_change(
    reader: &Reader<'_>,
    id: ClaimId,
    precondition: Precondition,
    caller: &Caller,
) -> Result<(Claim, Ready), Refusal> {
    let row = seen_by(reader, caller, id, View::now(caller.audience()))?;
    precondition.check(row.last_seq)?;
    let claim: Claim = parsed(&row)?;
    if claim.status != ClaimStatus::Active {
        return Err(Refusal::NotActive(format!("the claim is {} already", claim.status)));
    }
    Ok((claim, row))
}

/// A claim as a caller sees it: one under embargo is also seen, by its id, by the key that recorded it.
pub(super) fn seen_by(
    reader: &Reader<'_>,
    caller: &Caller,
    id: ClaimId,
    view: View,
) -> Result<Ready, Refusal> {
    if let Some(row) = reader.claim(id, view)? {
        return Ok(row);
    }
    let hidden = found(reader.claim(id, View { audience: Audience::Reviewer, ..view })?, "claim")?;
    let is_own = caller.key.is_some() && parsed::<Claim>(&hidden)?.recorded_by == caller.principal();
    found(is_own.then_some(hidden), "claim")
}

pub(super) fn check_own(claim: &Claim, caller: &Caller) -> Result<(), Refusal> {
    if caller.role >= AccessRole::Reviewer || claim.recorded_by == caller.principal() {
        return Ok(());
    }
    Err(Refusal::NotPermitted("a contributor corrects and retracts only what their own key recorded"))
}
