//! What a ledger holds: its incidents, in the order they were recorded.

use std::io::Write;

use casualty_ledger::config::Incidents;
use casualty_ledger::domain::incident::Incident;
use casualty_ledger::ledger::{
    Caller, IncidentFilter, Ledger, Location, Order, PageRequest, TimeTravel, View,
};
use serde_json::json;

use super::report::shortened;
use super::{Done, Failure};

/// Incidents read at once.
const PAGE: usize = 500;
/// What is left of a line of 80 columns for a title.
const TITLE_WIDTH: usize = 26;

pub async fn run(incidents: Incidents) -> Done {
    let ledger = opened(&incidents.database.db)?;
    let view = ledger.view(&Caller::OPERATOR, TimeTravel::default()).await?;
    let mut out = std::io::stdout().lock();
    if !incidents.json {
        writeln!(out, "{:30}  {:10}  {:>6}  title", "id", "started on", "claims")?;
    }
    each(&ledger, view, |incident| {
        let size = ledger.size_of_incident(incident.id, view)?;
        if incidents.json {
            let counts = json!({"articles": size.articles, "claims": size.claims});
            let shown = json!({"id": incident.id, "title": incident.title, "started_on": incident.started_on,
                "ended_on": incident.ended_on, "place": incident.place, "counts": counts});
            return Ok(writeln!(out, "{shown}")?);
        }
        let title = shortened(&incident.title, TITLE_WIDTH);
        Ok(writeln!(out, "{}  {}  {:>6}  {title}", incident.id, incident.started_on, size.claims)?)
    })
}

/// Every incident, in the order they were recorded.
pub fn each(ledger: &Ledger, view: View, mut see: impl FnMut(Incident) -> Done) -> Done {
    let mut after = Some(0);
    while let Some(position) = after {
        let page = PageRequest { limit: PAGE, after: Some(position), order: Order::Ascending };
        let rows = ledger.incidents(&IncidentFilter::default(), view, page)?;
        for incident in rows.iter() {
            see(serde_json::from_slice(incident)?)?;
        }
        after = rows.next;
    }
    Ok(())
}

/// The ledger in a file, which has to be there: nothing is made by looking.
pub fn opened(at: &Location) -> Result<Ledger, Failure> {
    Ok(Ledger::open_existing(at)?)
}
