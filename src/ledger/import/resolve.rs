//! From a line to what it would record: everything that it names is found, or made; every quote has its place.

mod article;
mod incident;
mod known;
mod release;
mod source;

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use crate::domain::article::NewArticle;
use crate::domain::claim::Credibility;
use crate::domain::entry::{Body, ClaimBody, Words};
use crate::domain::exchange::{FaultyLine, ImportLine, StatedClaim};
use crate::domain::identity::{ClaimIdentity, digest};
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, SourceId};
use crate::domain::incident::ExternalId;
use crate::domain::quote::{Anchored, Selector, Unanchored, anchor, check_words};
use crate::ledger::Ledger;
use crate::ledger::caller::Caller;
use crate::ledger::claim::{describe, said};
use crate::ledger::clock::now;
use crate::ledger::error::{Refusal, Refusals};
use crate::ledger::write::Sealed;

use known::{ArticleName, Introduced, KnownArticle, KnownIncident, KnownSource, Version};

/// How much is kept at hand before it is forgotten.
const NAMES_MAX: usize = 50_000;
const TEXT_BYTES_MAX: usize = 64 * 1024 * 1024;

/// A line, ready to be recorded.
pub struct PreparedLine {
    pub number: u64,
    /// Sources and incidents that it is the first to name.
    pub introduced: Vec<(Body, Words)>,
    pub article_id: ArticleId,
    /// Its article, with the hash of the text, if it is the first to name it.
    pub new_article: Option<(NewArticle, Option<String>)>,
    pub claims: Vec<PreparedClaim>,
    /// Numbers that a later release no longer has.
    pub withdrawn: Vec<ClaimId>,
}

pub struct PreparedClaim {
    pub sealed: Sealed,
    pub body: Box<ClaimBody>,
    pub words: Words,
    pub identity: ClaimIdentity,
}

/// Finds what lines name, and remembers it.
pub struct Resolver<'l> {
    ledger: &'l Ledger,
    caller: Caller,
    sources: HashMap<SourceId, KnownSource>,
    /// By the key of their name.
    sources_named: HashMap<String, Vec<KnownSource>>,
    /// By the id that a file gives, of this ledger or of the one it was exported from.
    incidents: HashMap<IncidentId, IncidentId>,
    /// By the key of their title.
    incidents_titled: HashMap<String, Vec<KnownIncident>>,
    incidents_identified: HashMap<ExternalId, Vec<KnownIncident>>,
    /// The versions of a dataset's row, oldest first, by publisher and title.
    releases: HashMap<(SourceId, String), Vec<Version>>,
    articles: HashMap<ArticleId, Arc<KnownArticle>>,
    articles_named: HashMap<ArticleName, Arc<KnownArticle>>,
    text_bytes: usize,
}

impl<'l> Resolver<'l> {
    pub fn new(ledger: &'l Ledger, caller: Caller) -> Self {
        Self {
            ledger,
            caller,
            sources: HashMap::new(),
            sources_named: HashMap::new(),
            incidents: HashMap::new(),
            incidents_titled: HashMap::new(),
            incidents_identified: HashMap::new(),
            releases: HashMap::new(),
            articles: HashMap::new(),
            articles_named: HashMap::new(),
            text_bytes: 0,
        }
    }

    pub fn is_full(&self) -> bool {
        let names = self.sources.len() + self.sources_named.len() + self.incidents.len();
        let names = names + self.incidents_titled.len() + self.articles.len() + self.articles_named.len();
        let names = names + self.incidents_identified.len() + self.releases.len();
        names > NAMES_MAX || self.text_bytes > TEXT_BYTES_MAX
    }

    /// Forgets everything. What was introduced has to be recorded by then.
    pub fn forget(&mut self) {
        *self = Self::new(self.ledger, self.caller);
    }

    /// What a line would record; nothing where a release states nothing of an event that is not known.
    ///
    /// # Errors
    /// All that the ledger refuses of it.
    pub fn prepare(&mut self, number: u64, line: ImportLine) -> Result<Option<PreparedLine>, Refusal> {
        if line.is_release {
            return self.release(number, line);
        }
        let (mut introduced, mut refusals) = (Introduced::default(), Refusals::default());
        let incident = refusals.gather(self.incident(&mut introduced, line.incident))?;
        let article = refusals.gather(self.article(&mut introduced, line.article))?;
        let Some(article) = article else { return refusals.settle().map(|()| None) };
        if !article.stands {
            refusals.gather(Err::<(), _>(Refusal::retracted_article()))?;
        }
        // What is wrong with a claim is told beside what is wrong with its incident.
        let incident_id = incident.unwrap_or_else(|| IncidentId::from_uuid(Uuid::nil()));
        let claims = refusals.gather(self.claims(&mut introduced, line.claims, incident_id, &article))?;
        refusals.settle()?;
        Ok(claims.map(|claims| self.prepared(number, introduced, &article, claims, Vec::new())))
    }

    /// What the ledger refuses of a line that cannot be read whole. Nothing of it is remembered.
    pub fn ask(&mut self, line: FaultyLine) -> Result<(), Refusal> {
        let (mut introduced, mut refusals) = (Introduced::default(), Refusals::default());
        if let Some(incident) = line.incident {
            refusals.gather(self.incident(&mut introduced, *incident))?;
        }
        let article = line.article.map(|article| self.article(&mut introduced, *article)).transpose();
        let article = refusals.gather(article)?.flatten();
        if let (Some(article), Some(quote)) = (article, line.quote) {
            let placed = placed(article.text.as_deref(), &quote);
            refusals.gather(placed.map_err(misplaced))?;
        }
        refusals.settle()
    }

    fn prepared(
        &mut self,
        number: u64,
        mut introduced: Introduced,
        article: &KnownArticle,
        claims: Vec<PreparedClaim>,
        withdrawn: Vec<ClaimId>,
    ) -> PreparedLine {
        self.remember(&mut introduced);
        PreparedLine {
            number,
            introduced: introduced.entries,
            article_id: article.id,
            new_article: introduced.new_article,
            claims,
            withdrawn,
        }
    }

    fn claims(
        &mut self,
        introduced: &mut Introduced,
        stated: Vec<StatedClaim>,
        incident_id: IncidentId,
        article: &KnownArticle,
    ) -> Result<Vec<PreparedClaim>, Refusal> {
        let mut refusals = Refusals::default();
        let mut claims = Vec::with_capacity(stated.len());
        for stated in stated {
            claims.extend(refusals.gather(self.claim(introduced, stated, incident_id, article))?);
        }
        refusals.settle().map(|()| claims)
    }

    fn claim(
        &mut self,
        introduced: &mut Introduced,
        mut stated: StatedClaim,
        incident_id: IncidentId,
        article: &KnownArticle,
    ) -> Result<PreparedClaim, Refusal> {
        let mut refusals = Refusals::default();
        if stated.credibility != Credibility::NOT_JUDGED && self.caller.key.is_some() {
            let detail = "/credibility: reviewers judge it, once the claim is recorded: leave the cell empty";
            refusals.gather(Err::<(), _>(Refusal::NotPermitted(detail)))?;
        }
        let speaker = stated.attributed_to.take();
        let speaker = speaker.map(|named| self.source(introduced, named, "/attributed_to_name")).transpose();
        let speaker = refusals.gather(speaker)?.flatten();
        let new = stated.about(incident_id, article.id, speaker.map(|known| known.id));
        refusals.gather(new.check())?;
        refusals.gather(new.check_time(article.published, now()))?;
        let anchored = placed(article.text.as_deref(), &new.quote).map_err(misplaced);
        let anchored = refusals.gather(anchored)?.flatten();
        refusals.settle()?;
        let span = anchored.as_ref().map(|anchored| anchored.span);
        let origin = speaker.unwrap_or(article.own_voice);
        let prepared = describe(ClaimId::from_uuid(Uuid::now_v7()), new, anchored, origin.kind);
        let body = &prepared.body;
        let quote = Selector {
            exact: prepared.words.quote.clone().unwrap_or_default(),
            prefix: prepared.words.quote_prefix.clone(),
            suffix: prepared.words.quote_suffix.clone(),
            start: None,
        };
        let digest = digest(article.id, span, &quote, &said(body));
        let identity = ClaimIdentity::new(incident_id, digest, prepared.words.subset.as_deref());
        let sealed = Sealed::new(&prepared.recorded(), &prepared.words)?;
        Ok(PreparedClaim { sealed, body: prepared.body, words: prepared.words, identity })
    }

    fn remember(&mut self, introduced: &mut Introduced) {
        for (name, known) in introduced.sources.drain(..) {
            self.sources.insert(known.id, known);
            self.sources_named.entry(name).or_default().push(known);
        }
        if let Some((title, known)) = introduced.incident.take() {
            self.incidents.insert(known.id, known.id);
            for id in &known.external_ids {
                self.incidents_identified.entry(id.clone()).or_default().push(known.clone());
            }
            self.incidents_titled.entry(title).or_default().push(known);
        }
        if let Some((name, known)) = introduced.article.take() {
            self.text_bytes += known.text.as_ref().map_or(0, String::len);
            self.articles.insert(known.id, Arc::clone(&known));
            // A line that gives no text means the newest that there is at the address.
            let (publisher, place, _) = &name;
            self.articles_named.insert((*publisher, place.clone(), None), Arc::clone(&known));
            self.articles_named.insert(name, known);
        }
        let foreign = std::mem::take(&mut introduced.foreign);
        self.sources.extend(foreign.sources);
        self.incidents.extend(foreign.incident);
        self.articles.extend(foreign.article);
    }
}

fn misplaced(reason: Unanchored) -> Refusal {
    Refusal::Quote { pointer: "/quote".to_owned(), reason }
}

/// The place of a quote. Its start counts only where the words around it leave several: else more of them would be kept than were
/// sent, and a claim that comes back would not be the same.
fn placed(text: Option<&str>, quote: &Selector) -> Result<Option<Anchored>, Unanchored> {
    let Some(text) = text else { return check_words(quote).map(|()| None) };
    if quote.start.is_some()
        && let Ok(anchored) = anchor(text, &Selector { start: None, ..quote.clone() })
        && Some(anchored.span.start) == quote.start
    {
        return Ok(Some(anchored));
    }
    anchor(text, quote).map(Some)
}
