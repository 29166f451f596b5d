//! Loads the sample of `data/sample` through the same doors as any other data.

use std::collections::HashMap;

use casualty_ledger::domain::article::NewArticle;
use casualty_ledger::domain::claim::NewClaim;
use casualty_ledger::domain::ids::IncidentId;
use casualty_ledger::domain::incident::IncidentFacts;
use casualty_ledger::domain::source::SourceFacts;
use casualty_ledger::http::views;
use casualty_ledger::ledger::{Caller, Ledger, Writing};
use serde_json::{Map, Value, from_value, json};

use super::super::Failure;

const SAMPLE: &str = include_str!("../../../data/sample/sample.json");
const DIGESTS: [(&str, &str); 3] = [
    ("digest-a.txt", include_str!("../../../data/sample/digest-a.txt")),
    ("digest-b.txt", include_str!("../../../data/sample/digest-b.txt")),
    ("digest-c.txt", include_str!("../../../data/sample/digest-c.txt")),
];
const SERVICE: Writing = Writing { caller: Caller::ANYONE, repeatable: None };

/// The ids that the sample's own names stand for.
type Ids = HashMap<String, Value>;

pub async fn load(ledger: &Ledger) -> Result<IncidentId, Failure> {
    let sample: Value = serde_json::from_str(SAMPLE)?;
    let mut ids = Ids::new();
    for source in objects(&sample["sources"]) {
        let (name, rest) = named(source);
        let sent: views::source::NewSource = from_value(rest)?;
        let facts = SourceFacts::try_from(sent).map_err(|error| refused("source", error))?;
        let written = ledger.create_source(SERVICE, facts).await?;
        ids.insert(name, id_of(&written.value.json)?);
    }
    let sent: views::incident::NewIncident = from_value(sample["incident"].clone())?;
    let facts = IncidentFacts::try_from(sent).map_err(|error| refused("incident", error))?;
    let incident = id_of(&ledger.create_incident(SERVICE, facts).await?.value.json)?;
    for article in objects(&sample["articles"]) {
        let (name, rest) = named(article);
        let sent: views::article::NewArticle = from_value(with_text(rest, &ids)?)?;
        let written = ledger
            .create_article(SERVICE, NewArticle::try_from(sent).map_err(|error| refused("article", error))?)
            .await?;
        ids.insert(name, id_of(&written.value.json)?);
    }
    let claims = objects(&sample["claims"])
        .map(|claim| {
            let sent: views::claim::NewClaim = from_value(with_ids(claim, &ids, &incident)?)?;
            NewClaim::try_from(sent).map_err(|error| refused("claim", error))
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    ledger.create_claims(SERVICE, claims).await?;
    Ok(from_value(incident)?)
}

fn objects(list: &Value) -> impl Iterator<Item = Map<String, Value>> {
    list.as_array().into_iter().flatten().filter_map(|item| item.as_object().cloned())
}

/// An object's own name in the sample, and the rest of it.
fn named(mut object: Map<String, Value>) -> (String, Value) {
    let name = object.remove("ref").and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
    (name, Value::Object(object))
}

fn with_text(mut article: Value, ids: &Ids) -> Result<Value, Failure> {
    let file = article["text_file"].take();
    let text =
        DIGESTS.iter().find(|(name, _)| file == *name).ok_or_else(|| refused("article", "no such digest"))?;
    article["text"] = json!(text.1);
    article["source_id"] = resolved(&article["source"], ids)?;
    if let Some(object) = article.as_object_mut() {
        object.retain(|name, _| name != "text_file" && name != "source");
    }
    Ok(article)
}

fn with_ids(mut claim: Map<String, Value>, ids: &Ids, incident: &Value) -> Result<Value, Failure> {
    let article = claim.remove("article").unwrap_or_default();
    claim.insert("article_id".to_owned(), resolved(&article, ids)?);
    claim.insert("incident_id".to_owned(), incident.clone());
    if let Some(source) = claim.get("attributed_to").cloned() {
        claim.insert("attributed_to".to_owned(), resolved(&source, ids)?);
    }
    Ok(Value::Object(claim))
}

fn resolved(name: &Value, ids: &Ids) -> Result<Value, Failure> {
    let known = name.as_str().and_then(|name| ids.get(name));
    known.cloned().ok_or_else(|| refused("reference", name))
}

fn id_of(json: &str) -> Result<Value, Failure> {
    let document: Value = serde_json::from_str(json)?;
    Ok(document["id"].clone())
}

/// The ledger refused the sample, which is a defect of one of them.
fn refused(what: &str, error: impl std::fmt::Display) -> Failure {
    format!("the sample's {what}: {error}").into()
}
