//! What one incident amounts to: the answers first.

use std::io::Write;

use casualty_ledger::config::Show;
use casualty_ledger::domain::ids::IncidentId;
use casualty_ledger::domain::incident::Incident;
use casualty_ledger::domain::nearest::did_you_mean;
use casualty_ledger::ledger::{
    Caller, FigurePart, FigureQuery, IncidentFilter, KeptPart, Ledger, Order, PageRequest, TimeTravel, View,
};
use serde_json::Value;

use super::incidents::{each, opened};
use super::report::{Heading, figures, report};
use super::{Done, Failure};

pub async fn run(show: Show) -> Done {
    let ledger = opened(&show.database.db)?;
    let time = TimeTravel { as_of: show.as_of, ..TimeTravel::default() };
    let view = ledger.view(&Caller::OPERATOR, time).await?;
    let incident = asked_for(&ledger, view, show.incident.as_deref())?;
    let query = FigureQuery { policy: show.policy, time, ..FigureQuery::default() };
    let printed = match (show.json, show.full) {
        (true, false) => part(&ledger, incident.id, KeptPart::Summary, &query).await? + "\n",
        (true, true) => part(&ledger, incident.id, KeptPart::Figures, &query).await? + "\n",
        (false, full) => {
            let mut text = printed(&ledger, &incident, view, &query).await?;
            if full {
                let all = part(&ledger, incident.id, KeptPart::Figures, &query).await?;
                text.push_str(&figures(&serde_json::from_str(&all)?));
            }
            text
        }
    };
    Ok(std::io::stdout().lock().write_all(printed.as_bytes())?)
}

/// The answers and findings of an incident, in words and tables for a terminal.
pub async fn printed(
    ledger: &Ledger,
    incident: &Incident,
    view: View,
    query: &FigureQuery,
) -> Result<String, Failure> {
    let summary: Value = serde_json::from_str(&part(ledger, incident.id, KeptPart::Summary, query).await?)?;
    let size = ledger.size_of_incident(incident.id, view)?;
    Ok(report(&Heading { incident, size, policy: query.policy }, &summary))
}

async fn part(
    ledger: &Ledger,
    incident: IncidentId,
    part: KeptPart,
    query: &FigureQuery,
) -> Result<String, Failure> {
    let ready = ledger.figures(&Caller::OPERATOR, incident, FigurePart::Kept(part), query.clone()).await?;
    Ok(String::from_utf8(ready.json.concat())?)
}

/// The incident with this id or title; without either, the only one there is.
fn asked_for(ledger: &Ledger, view: View, asked: Option<&str>) -> Result<Incident, Failure> {
    if let Some(id) = asked.and_then(|asked| asked.parse().ok()) {
        return Ok(serde_json::from_str(&ledger.incident(id, view)?.json)?);
    }
    let filter = IncidentFilter { q: asked.map(str::to_owned), ..IncidentFilter::default() };
    let page = PageRequest { limit: 20, after: None, order: Order::Ascending };
    let rows = ledger.incidents(&filter, view, page)?;
    let found: Vec<Incident> = rows.iter().map(serde_json::from_slice).collect::<Result<_, _>>()?;
    let named = found.iter().find(|incident| asked == Some(incident.title.as_str()));
    match (found.as_slice(), named) {
        ([only], _) => Ok(only.clone()),
        (_, Some(named)) => Ok(named.clone()),
        ([], _) => Err(unknown(ledger, view, asked.unwrap_or_default())?.into()),
        (several, _) => {
            let ids: Vec<String> =
                several.iter().map(|incident| format!("  {}  {}", incident.id, incident.title)).collect();
            Err(format!("which incident? Name one by its id:\n{}", ids.join("\n")).into())
        }
    }
}

/// That there is no such incident, with the one whose title is nearest.
fn unknown(ledger: &Ledger, view: View, asked: &str) -> Result<String, Failure> {
    let mut titles = Vec::new();
    each(ledger, view, |incident| {
        titles.push(incident.title);
        Ok(())
    })?;
    let meant = did_you_mean(asked, &titles);
    Ok(format!("there is no such incident.{meant} `casualty-ledger incidents` lists them"))
}
