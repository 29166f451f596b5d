//! From a line to what it would record: everything that it names is found, or made; every quote has its place.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use crate::domain::article::{Article, ArticleStatus, NewArticle};
use crate::domain::claim::Credibility;
use crate::domain::entry::{Body, ClaimBody, Words};
use crate::domain::exchange::{ImportLine, NamedArticle, NamedIncident, NamedSource, StatedClaim};
use crate::domain::identity::{ClaimIdentity, digest};
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, SourceId};
use crate::domain::incident::Incident;
use crate::domain::nationality::Nationality;
use crate::domain::quote::{Anchored, Selector, Unanchored, anchor, check_words};
use crate::domain::source::{Reliability, Source, SourceFacts, SourceKind};
use crate::domain::time::Day;
use crate::ledger::Ledger;
use crate::ledger::caller::Caller;
use crate::ledger::claim::{describe, said};
use crate::ledger::error::Refusal;
use crate::ledger::view::{NOW, parsed};
use crate::ledger::write::Sealed;
use crate::ledger::{article, incident, source};

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
}

pub struct PreparedClaim {
    pub sealed: Sealed,
    pub body: Box<ClaimBody>,
    pub words: Words,
    pub identity: ClaimIdentity,
}

#[derive(Clone, Copy)]
struct KnownSource {
    id: SourceId,
    kind: SourceKind,
    country: Option<Nationality>,
}

struct KnownArticle {
    id: ArticleId,
    own_voice: KnownSource,
    text: Option<String>,
    stands: bool,
}

/// How a file tells articles apart: publisher, address or title, hash of the text.
type ArticleName = (SourceId, String, Option<String>);

/// Finds what lines name, and remembers it.
pub struct Resolver<'l> {
    ledger: &'l Ledger,
    caller: Caller,
    sources: HashMap<SourceId, KnownSource>,
    sources_named: HashMap<String, Vec<KnownSource>>,
    /// By the id that a file gives, of this ledger or of the one it was exported from.
    incidents: HashMap<IncidentId, IncidentId>,
    incidents_titled: HashMap<String, Vec<(IncidentId, Day)>>,
    articles: HashMap<ArticleId, Arc<KnownArticle>>,
    articles_named: HashMap<ArticleName, Arc<KnownArticle>>,
    text_bytes: usize,
}

/// What a line is the first to name: remembered once the whole line is found good.
#[derive(Default)]
struct Introduced {
    sources: Vec<(String, KnownSource)>,
    incident: Option<(String, IncidentId, Day)>,
    article: Option<(ArticleName, Arc<KnownArticle>)>,
    new_article: Option<(NewArticle, Option<String>)>,
    entries: Vec<(Body, Words)>,
    /// What ids of another ledger turned out to name.
    foreign: Foreign,
}

#[derive(Default)]
struct Foreign {
    sources: Vec<(SourceId, KnownSource)>,
    incident: Option<(IncidentId, IncidentId)>,
    article: Option<(ArticleId, Arc<KnownArticle>)>,
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
            articles: HashMap::new(),
            articles_named: HashMap::new(),
            text_bytes: 0,
        }
    }

    pub fn is_full(&self) -> bool {
        let names = self.sources.len() + self.sources_named.len() + self.incidents.len();
        let names = names + self.incidents_titled.len() + self.articles.len() + self.articles_named.len();
        names > NAMES_MAX || self.text_bytes > TEXT_BYTES_MAX
    }

    /// Forgets everything. What was introduced has to be recorded by then.
    pub fn forget(&mut self) {
        *self = Self::new(self.ledger, self.caller);
    }

    pub fn prepare(&mut self, number: u64, line: ImportLine) -> Result<PreparedLine, Refusal> {
        let mut introduced = Introduced::default();
        let incident_id = self.incident(&mut introduced, line.incident)?;
        let article = self.article(&mut introduced, line.article)?;
        if !article.stands {
            return Err(Refusal::retracted_article());
        }
        let mut claims = Vec::with_capacity(line.claims.len());
        for stated in line.claims {
            claims.push(self.claim(&mut introduced, stated, incident_id, &article)?);
        }
        self.remember(&mut introduced);
        Ok(PreparedLine {
            number,
            introduced: introduced.entries,
            article_id: article.id,
            new_article: introduced.new_article,
            claims,
        })
    }

    fn claim(
        &mut self,
        introduced: &mut Introduced,
        mut stated: StatedClaim,
        incident_id: IncidentId,
        article: &KnownArticle,
    ) -> Result<PreparedClaim, Refusal> {
        if stated.credibility != Credibility::NOT_JUDGED && self.caller.key.is_some() {
            return Err(Refusal::NotPermitted(
                "/credibility: reviewers judge it, once the claim is recorded: leave the cell empty",
            ));
        }
        let speaker = stated.attributed_to.take();
        let speaker =
            speaker.map(|named| self.source(introduced, named, "/attributed_to_name")).transpose()?;
        let new = stated.about(incident_id, article.id, speaker.map(|known| known.id)).check()?;
        let anchored = placed(article.text.as_deref(), &new.quote)
            .map_err(|reason| Refusal::Quote { pointer: "/quote".to_owned(), reason })?;
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
        let identity = ClaimIdentity::new(digest, prepared.words.subset.as_deref());
        let sealed = Sealed::new(&prepared.recorded(), &prepared.words)?;
        Ok(PreparedClaim { sealed, body: prepared.body, words: prepared.words, identity })
    }

    fn source(
        &mut self,
        introduced: &mut Introduced,
        named: NamedSource,
        pointer: &'static str,
    ) -> Result<KnownSource, Refusal> {
        if let Some(known) = named.id.map(|id| self.source_by_id(id)).transpose()?.flatten() {
            return Ok(known);
        }
        let foreign = named.id;
        let known = self.source_by_name(introduced, named, pointer)?;
        introduced.foreign.sources.extend(foreign.map(|id| (id, known)));
        Ok(known)
    }

    fn source_by_name(
        &mut self,
        introduced: &mut Introduced,
        named: NamedSource,
        pointer: &'static str,
    ) -> Result<KnownSource, Refusal> {
        let name = named.name.ok_or_else(|| Refusal::unknown(pointer, "source"))?;
        let fits = |known: &KnownSource| {
            named.kind.is_none_or(|kind| kind == known.kind)
                && named.country.is_none_or(|country| Some(country) == known.country)
        };
        let just_named =
            introduced.sources.iter().filter(|(other, _)| *other == name).map(|(_, known)| known);
        if let Some(known) = just_named.copied().find(fits) {
            return Ok(known);
        }
        if let Some(known) = self.sources_by_name(&name)?.iter().find(|known| fits(known)) {
            return Ok(*known);
        }
        let kind = named.kind.unwrap_or(SourceKind::Other);
        let known = KnownSource { id: SourceId::from_uuid(Uuid::now_v7()), kind, country: named.country };
        let facts = SourceFacts {
            name: name.clone(),
            kind,
            country: named.country,
            reliability: named.reliability.unwrap_or(Reliability::F),
            url: named.url,
        };
        let (source, words) = source::describe(known.id, facts);
        introduced.entries.push((Body::SourceRecorded { source }, words));
        introduced.sources.push((name, known));
        Ok(known)
    }

    fn source_by_id(&mut self, id: SourceId) -> Result<Option<KnownSource>, Refusal> {
        if let Some(known) = self.sources.get(&id) {
            return Ok(Some(*known));
        }
        let row = self.ledger.store.read_once(|reader| Ok::<_, Refusal>(reader.source(id, NOW)?))?;
        let known = row.map(|row| parsed::<Source>(&row)).transpose()?.map(|source| known_source(&source));
        self.sources.extend(known.map(|known| (id, known)));
        Ok(known)
    }

    fn sources_by_name(&mut self, name: &str) -> Result<&[KnownSource], Refusal> {
        if !self.sources_named.contains_key(name) {
            let rows = self.ledger.store.read_once(|reader| Ok::<_, Refusal>(reader.sources_named(name)?))?;
            let mut known = Vec::new();
            for row in rows {
                let source: Source = parsed(&row)?;
                if source.name == name {
                    known.push(known_source(&source));
                }
            }
            self.sources_named.insert(name.to_owned(), known);
        }
        Ok(self.sources_named.get(name).map_or(&[], Vec::as_slice))
    }

    fn incident(&mut self, introduced: &mut Introduced, named: NamedIncident) -> Result<IncidentId, Refusal> {
        if let Some(known) = named.id.and_then(|id| self.incidents.get(&id)) {
            return Ok(*known);
        }
        if let Some(id) = named.id {
            let row = self.ledger.store.read_once(|reader| Ok::<_, Refusal>(reader.incident(id, NOW)?))?;
            if row.is_some() {
                self.incidents.insert(id, id);
                return Ok(id);
            }
        }
        let foreign = named.id;
        let known = self.incident_by_title(introduced, named)?;
        introduced.foreign.incident = foreign.map(|id| (id, known));
        Ok(known)
    }

    fn incident_by_title(
        &mut self,
        introduced: &mut Introduced,
        named: NamedIncident,
    ) -> Result<IncidentId, Refusal> {
        let unknown = || Refusal::unknown("/incident_title", "incident");
        let title = named.title.ok_or_else(unknown)?;
        let started_on = named.started_on;
        let standing = self.incidents_by_title(&title)?;
        let fits = |day: &Day| started_on.is_none_or(|started_on| started_on == *day);
        if let Some((id, _)) = standing.iter().find(|(_, day)| fits(day)) {
            return Ok(*id);
        }
        let facts = named.facts.ok_or_else(unknown)?;
        let id = IncidentId::from_uuid(Uuid::now_v7());
        introduced.incident = Some((title, id, facts.started_on));
        let (body, words) = incident::describe(id, facts);
        introduced.entries.push((Body::IncidentRecorded { incident: body }, words));
        Ok(id)
    }

    fn incidents_by_title(&mut self, title: &str) -> Result<&[(IncidentId, Day)], Refusal> {
        if !self.incidents_titled.contains_key(title) {
            let rows =
                self.ledger.store.read_once(|reader| Ok::<_, Refusal>(reader.incidents_titled(title)?))?;
            let mut known = Vec::new();
            for row in rows {
                let incident: Incident = parsed(&row)?;
                if incident.title == title {
                    known.push((incident.id, incident.started_on));
                }
            }
            self.incidents_titled.insert(title.to_owned(), known);
        }
        Ok(self.incidents_titled.get(title).map_or(&[], Vec::as_slice))
    }

    fn article(
        &mut self,
        introduced: &mut Introduced,
        named: NamedArticle,
    ) -> Result<Arc<KnownArticle>, Refusal> {
        if let Some(known) = named.id.map(|id| self.article_by_id(id)).transpose()?.flatten() {
            return Ok(known);
        }
        let foreign = named.id;
        let known = self.article_by_name(introduced, named)?;
        introduced.foreign.article = foreign.map(|id| (id, Arc::clone(&known)));
        Ok(known)
    }

    fn article_by_name(
        &mut self,
        introduced: &mut Introduced,
        named: NamedArticle,
    ) -> Result<Arc<KnownArticle>, Refusal> {
        let has_publisher = named.source.id.is_some() || named.source.name.is_some();
        if !has_publisher && named.id.is_some() {
            return Err(Refusal::unknown("/article_id", "article"));
        }
        let publisher = self.source(introduced, named.source, "/source_name")?;
        let wire = named.syndicated_from;
        let wire = wire.map(|named| self.source(introduced, named, "/syndicated_from_name")).transpose()?;
        let mut facts = named.facts;
        facts.syndicated_from = wire.map(|known| known.id);
        let new = NewArticle {
            source_id: publisher.id,
            facts,
            revises: None,
            text: named.text,
            text_sha256: named.text_sha256,
        };
        let hash = article::checked_hash(&new).map_err(Refusal::Invalid)?;
        let place = new.facts.url.clone().or_else(|| new.facts.title.clone()).unwrap_or_default();
        let name = (publisher.id, place, hash.clone());
        if let Some(known) = self.articles_named.get(&name) {
            return Ok(Arc::clone(known));
        }
        if let Some(standing) = self.standing_article(&new, hash.as_deref())? {
            let known = self.at_hand(standing)?;
            self.articles_named.insert(name, Arc::clone(&known));
            return Ok(known);
        }
        let known = Arc::new(KnownArticle {
            id: ArticleId::from_uuid(Uuid::now_v7()),
            own_voice: wire.unwrap_or(publisher),
            text: new.text.clone(),
            stands: true,
        });
        introduced.article = Some((name, Arc::clone(&known)));
        introduced.new_article = Some((new, hash));
        Ok(known)
    }

    /// The article that a line means, if the ledger has it.
    fn standing_article(&self, new: &NewArticle, hash: Option<&str>) -> Result<Option<Article>, Refusal> {
        let (url, title) = (new.facts.url.as_deref(), new.facts.title.as_deref());
        let row = self.ledger.store.read_once(|reader| {
            Ok::<_, Refusal>(match (url, hash, title) {
                (_, Some(_), _) => reader.article_by_identity(new.source_id, url, hash)?,
                (Some(url), None, _) => reader.newest_revision(new.source_id, url)?,
                (None, None, Some(title)) => reader.articles_titled(new.source_id, title)?.into_iter().next(),
                (None, None, None) => None,
            })
        })?;
        row.map(|row| parsed(&row)).transpose()
    }

    fn article_by_id(&mut self, id: ArticleId) -> Result<Option<Arc<KnownArticle>>, Refusal> {
        if let Some(known) = self.articles.get(&id) {
            return Ok(Some(Arc::clone(known)));
        }
        let row = self.ledger.store.read_once(|reader| Ok::<_, Refusal>(reader.article(id, NOW)?))?;
        row.map(|row| self.at_hand(parsed(&row)?)).transpose()
    }

    fn at_hand(&mut self, article: Article) -> Result<Arc<KnownArticle>, Refusal> {
        let own_voice = self
            .source_by_id(article.own_voice())?
            .ok_or_else(|| Refusal::Internal("an article's source is not there".to_owned()))?;
        let words = self.ledger.store.read_once(|reader| Ok::<_, Refusal>(reader.words(article.seq)?))?;
        let text = words.and_then(|words| words.text);
        self.text_bytes += text.as_ref().map_or(0, String::len);
        let stands = article.status == ArticleStatus::Active;
        let known = Arc::new(KnownArticle { id: article.id, own_voice, text, stands });
        self.articles.insert(article.id, Arc::clone(&known));
        Ok(known)
    }

    fn remember(&mut self, introduced: &mut Introduced) {
        for (name, known) in introduced.sources.drain(..) {
            self.sources.insert(known.id, known);
            self.sources_named.entry(name).or_default().push(known);
        }
        if let Some((title, id, day)) = introduced.incident.take() {
            self.incidents.insert(id, id);
            self.incidents_titled.entry(title).or_default().push((id, day));
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

const fn known_source(source: &Source) -> KnownSource {
    KnownSource { id: source.id, kind: source.kind, country: source.country }
}
