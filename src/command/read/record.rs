//! Records what is strong, by a person's order: the incident and the source found or made, the article, its claims.

use casualty_ledger::config::Read;
use casualty_ledger::domain::article::NewArticle;
use casualty_ledger::domain::claim::NewClaim;
use casualty_ledger::domain::ids::{ArticleId, IncidentId, SourceId};
use casualty_ledger::domain::incident::IncidentFacts;
use casualty_ledger::domain::source::SourceFacts;
use casualty_ledger::http::views;
use casualty_ledger::http::views::proposal::ProposalList;
use casualty_ledger::ledger::{
    Caller, IncidentFilter, Ledger, Order, PageRequest, ProposalQuery, Proposals, SourceFilter, Strength,
    TimeTravel, Writing,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, from_value, json};
use validator::Validate;

use super::super::{Failure, counted};
use super::page::Page;

const WRITING: Writing = Writing { caller: Caller::OPERATOR, repeatable: None };
/// So many incidents or sources are looked through for an exact name.
const NAMED_MAX: usize = 500;

/// What was recorded and what was left.
pub struct Accepted {
    pub incident: IncidentId,
    pub article: ArticleId,
    pub proposals: Proposals,
    pub recorded: usize,
    pub standing: usize,
}

impl Accepted {
    fn left(&self, strength: Strength) -> usize {
        self.proposals.reading.items.iter().filter(|item| item.strength == strength).count()
    }

    pub fn to_json(&self) -> Value {
        json!({
            "incident_id": self.incident, "article_id": self.article, "recorded": self.recorded, "already_there": self.standing,
            "left": {"fair": self.left(Strength::Fair), "weak": self.left(Strength::Weak)},
            "proposals": ProposalList::from(&self.proposals),
        })
    }

    pub fn in_words(&self) -> String {
        format!(
            "{} recorded from strong proposals, {} stood already; left for a person: {} fair, {} weak, {} passed over.\n\
             Incident {}, article {}.",
            counted(self.recorded as u64, "claim", "claims"),
            self.standing,
            self.left(Strength::Fair),
            self.left(Strength::Weak),
            counted(self.proposals.reading.unread.len() as u64, "number", "numbers"),
            self.incident,
            self.article
        )
    }
}

pub async fn strong(ledger: &Ledger, read: &Read, page: &Page) -> Result<Accepted, Failure> {
    let incident = incident(ledger, read).await?;
    let source = source(ledger, read).await?;
    let article = article(ledger, read, page, source).await?;
    let query = ProposalQuery { min_strength: Strength::Weak, incident_id: Some(incident) };
    let proposals = ledger.propose(&Caller::OPERATOR, article, query).await?;
    let stands = |key: &str| proposals.stands.as_ref().is_some_and(|stands| stands.contains_key(key));
    let list = serde_json::to_value(ProposalList::from(&proposals))?;
    let strong = list["items"].as_array().into_iter().flatten().filter(|item| item["strength"] == "strong");
    let (there, new): (Vec<&Value>, Vec<&Value>) =
        strong.partition(|item| stands(item["key"].as_str().unwrap_or_default()));
    let claims = new.iter().map(|item| claim(item, incident)).collect::<Result<Vec<_>, Failure>>()?;
    let (recorded, standing) = (claims.len(), there.len());
    if !claims.is_empty() {
        ledger.create_claims(WRITING, claims).await?;
    }
    Ok(Accepted { incident, article, proposals, recorded, standing })
}

fn claim(item: &Value, incident: IncidentId) -> Result<NewClaim, Failure> {
    let mut claim = item["claim"].clone();
    claim["incident_id"] = json!(incident);
    let sent: views::claim::NewClaim = from_value(claim)?;
    NewClaim::try_from(sent).map_err(|invalid| format!("{invalid:?}").into())
}

async fn incident(ledger: &Ledger, read: &Read) -> Result<IncidentId, Failure> {
    let name = read.incident.as_deref().ok_or("--accept-strong needs --incident")?;
    let view = ledger.view(&Caller::OPERATOR, TimeTravel::default()).await?;
    if let Ok(id) = name.parse::<IncidentId>() {
        ledger.incident(id, view)?;
        return Ok(id);
    }
    let filter = IncidentFilter { q: Some(name.to_owned()), ..IncidentFilter::default() };
    let rows = ledger.incidents(&filter, view, everything())?;
    if let Some(id) = named(rows.iter(), "title", name)? {
        return Ok(id);
    }
    if !read.create {
        return Err(format!("there is no incident with the title {name:?}; --create makes it").into());
    }
    let started_on = read.started_on.as_deref().ok_or("a new incident needs --started-on")?;
    let mut place =
        json!({"name": read.place.as_deref().or(read.country.as_deref()).unwrap_or("not stated")});
    if let Some(country) = &read.country {
        place["country"] = json!(country);
    }
    let sent: views::incident::NewIncident =
        checked("incident", json!({"title": name, "started_on": started_on, "place": place}))?;
    let facts = IncidentFacts::try_from(sent).map_err(|invalid| format!("the incident: {invalid:?}"))?;
    id_of(&ledger.create_incident(WRITING, facts).await?.value.json)
}

async fn source(ledger: &Ledger, read: &Read) -> Result<SourceId, Failure> {
    let name = read.source.as_deref().ok_or("--accept-strong needs --source")?;
    let view = ledger.view(&Caller::OPERATOR, TimeTravel::default()).await?;
    if let Ok(id) = name.parse::<SourceId>() {
        ledger.source(id, view)?;
        return Ok(id);
    }
    let filter = SourceFilter { q: Some(name.to_owned()), ..SourceFilter::default() };
    let rows = ledger.sources(&filter, view, everything())?;
    if let Some(id) = named(rows.iter(), "name", name)? {
        return Ok(id);
    }
    if !read.create {
        return Err(format!("there is no source with the name {name:?}; --create makes it").into());
    }
    let kind = read.kind.as_deref().unwrap_or("outlet");
    let sent: views::source::NewSource = checked("source", json!({"name": name, "kind": kind}))?;
    let facts = SourceFacts::try_from(sent).map_err(|invalid| format!("the source: {invalid:?}"))?;
    id_of(&ledger.create_source(WRITING, facts).await?.value.json)
}

async fn article(ledger: &Ledger, read: &Read, page: &Page, source: SourceId) -> Result<ArticleId, Failure> {
    let mut sent = json!({"source_id": source, "language": page.language, "text": page.text});
    let fields = [("title", &page.title), ("url", &read.url), ("published_at", &read.published_at)];
    for (field, value) in fields.into_iter().filter_map(|(field, value)| Some((field, value.as_ref()?))) {
        sent[field] = json!(value);
    }
    let sent: views::article::NewArticle = checked("article", sent)?;
    let new = NewArticle::try_from(sent).map_err(|invalid| format!("the article: {invalid:?}"))?;
    id_of(&ledger.create_article(WRITING, new).await?.value.json)
}

/// What was put together from flags, within the bounds that a request has.
fn checked<T: DeserializeOwned + Validate>(what: &str, sent: Value) -> Result<T, Failure> {
    let sent: T = from_value(sent).map_err(|error| format!("the {what}: {error}"))?;
    sent.validate().map_err(|errors| format!("the {what}: {errors}"))?;
    Ok(sent)
}

const fn everything() -> PageRequest {
    PageRequest { limit: NAMED_MAX, after: None, order: Order::Ascending }
}

/// The id of the one that has exactly this name; two of a name are not chosen between.
fn named<'r, Id: DeserializeOwned>(
    rows: impl Iterator<Item = &'r [u8]>,
    field: &str,
    name: &str,
) -> Result<Option<Id>, Failure> {
    let mut found = Vec::new();
    for row in rows {
        let document: Value = serde_json::from_slice(row)?;
        if document[field] == name {
            found.push(document["id"].clone());
        }
    }
    match found.len() {
        0 => Ok(None),
        1 => Ok(Some(from_value(found.remove(0))?)),
        several => Err(format!("{several} have the {field} {name:?}: name one by its id").into()),
    }
}

fn id_of<Id: DeserializeOwned>(json: &str) -> Result<Id, Failure> {
    let document: Value = serde_json::from_str(json)?;
    Ok(from_value(document["id"].clone())?)
}
