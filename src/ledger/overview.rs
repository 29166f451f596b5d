//! What a list of incidents tells of each: how much is recorded, what is answered, and what a reviewer has to look at.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

use crate::domain::cell::CellNationality;
use crate::domain::ids::{IncidentId, Seq};
use crate::domain::incident::Incident;
use crate::domain::links::PageLinks;
use crate::ledger::Ledger;
use crate::ledger::answers_across::rows_of;
use crate::ledger::caller::Caller;
use crate::ledger::error::Refusal;
use crate::ledger::query::{FigurePart, FigureQuery};
use crate::ledger::row::{AnswerRow, described, extended, items, name_schema};
use crate::ledger::time_travel::TimeTravel;
use crate::ledger::view::parsed_json;
use crate::reconcile::finding::FindingKind;
use crate::reconcile::{Finding, Group};
use crate::store::{IncidentFilter, KeptPart, PageRequest, Rows, View};

/// Claims that one page may stand on: of large incidents a page has fewer.
const CLAIMS_MAX: u64 = 50_000;

/// How much is recorded of an incident: what stands, and what a reader must know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IncidentCounts {
    /// Articles with a claim that stands.
    pub articles: u64,
    /// Claims that stand.
    pub claims: u64,
    /// Findings, by the policy `gtd`.
    pub findings: u64,
}

/// An incident in a list.
#[derive(Clone, Debug, Serialize)]
pub struct ListedIncident {
    #[serde(flatten)]
    pub incident: Incident,
    pub counts: IncidentCounts,
    pub answers: Vec<Box<RawValue>>,
}

/// One page of incidents.
#[derive(Debug)]
pub struct ListedIncidents {
    pub items: Vec<ListedIncident>,
    pub next: Option<u64>,
}

/// What a reader must know of one incident among many.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingsOfIncident {
    pub incident_id: IncidentId,
    pub title: String,
    #[schema(format = Date)]
    pub started_on: String,
    /// Those that were asked for, as the incident has them.
    #[schema(value_type = Vec<Finding>)]
    pub findings: Vec<Box<RawValue>>,
    pub links: PageLinks,
}

/// One page of findings across incidents.
#[derive(Debug)]
pub struct FindingsAcross {
    pub as_of_seq: Seq,
    pub items: Vec<FindingsOfIncident>,
    pub next: Option<u64>,
}

impl Ledger {
    /// Incidents with what is recorded and answered of each, by the default policy.
    pub async fn listed_incidents(
        &self,
        caller: &Caller,
        filter: &IncidentFilter,
        time: TimeTravel,
        page: PageRequest,
    ) -> Result<ListedIncidents, Refusal> {
        let view = self.view(caller, time).await?;
        let (mut bounded, mut items) = (Bounded::of(self.incidents(filter, view, page)?), Vec::new());
        while let Some((incident, articles, claims)) = bounded.next(self, view)? {
            let query = FigureQuery { time, ..FigureQuery::default() };
            let answers = self.kept(caller, incident.id, KeptPart::Answers, &query).await?;
            let findings = self.kept(caller, incident.id, KeptPart::Findings, &query).await?;
            let findings = u64::try_from(of_kind(&findings, None)?.len()).unwrap_or(u64::MAX);
            let counts = IncidentCounts { articles, claims, findings };
            items.push(ListedIncident { incident, counts, answers: leading(&answers)? });
        }
        Ok(ListedIncidents { items, next: bounded.rest })
    }

    /// Findings wherever they are, by the default policy, as of now.
    pub async fn findings_across(
        &self,
        caller: &Caller,
        kind: Option<FindingKind>,
        country: Option<String>,
        page: PageRequest,
    ) -> Result<FindingsAcross, Refusal> {
        let as_of_seq = self.head()?;
        let view = View::now(caller.audience());
        let filter = IncidentFilter { country, ..IncidentFilter::default() };
        let (mut bounded, mut items) = (Bounded::of(self.incidents(&filter, view, page)?), Vec::new());
        while let Some((incident, ..)) = bounded.next(self, view)? {
            let ready = self.kept(caller, incident.id, KeptPart::Findings, &FigureQuery::default()).await?;
            let findings = of_kind(&ready, kind)?;
            if !findings.is_empty() {
                items.push(FindingsOfIncident {
                    incident_id: incident.id,
                    title: incident.title,
                    started_on: incident.started_on.to_string(),
                    findings,
                    links: incident.links,
                });
            }
        }
        Ok(FindingsAcross { as_of_seq, items, next: bounded.rest })
    }

    async fn kept(
        &self,
        caller: &Caller,
        id: IncidentId,
        part: KeptPart,
        query: &FigureQuery,
    ) -> Result<Vec<u8>, Refusal> {
        Ok(self.figures(caller, id, FigurePart::Kept(part), query.clone()).await?.json.concat())
    }
}

/// A page of incidents that ends where it would stand on too many claims.
struct Bounded {
    incidents: std::vec::IntoIter<Vec<u8>>,
    claims: u64,
    last: Option<u64>,
    /// Where the next page begins.
    rest: Option<u64>,
}

impl Bounded {
    fn of(rows: Rows) -> Self {
        let incidents: Vec<Vec<u8>> = rows.iter().map(<[u8]>::to_vec).collect();
        Self { incidents: incidents.into_iter(), claims: 0, last: None, rest: rows.next }
    }

    /// The next incident, with its articles and its claims.
    fn next(&mut self, ledger: &Ledger, view: View) -> Result<Option<(Incident, u64, u64)>, Refusal> {
        let Some(json) = self.incidents.next() else { return Ok(None) };
        let incident: Incident = parsed_json(&json)?;
        let size = ledger.size_of_incident(incident.id, view)?;
        self.claims = self.claims.saturating_add(size.claims);
        if self.claims > CLAIMS_MAX && self.last.is_some() {
            self.rest = self.last;
            self.incidents = Vec::new().into_iter();
            return Ok(None);
        }
        self.last = Some(incident.seq.0);
        Ok(Some((incident, size.articles, size.claims)))
    }
}

/// Ready findings, as they are written.
#[derive(Deserialize)]
struct ReadyFindings<'a> {
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Kind {
    kind: FindingKind,
}

/// Of each group the total that a reader asks for first.
fn leading(ready: &[u8]) -> Result<Vec<Box<RawValue>>, Refusal> {
    let mut found: BTreeMap<(Group, usize), &RawValue> = BTreeMap::new();
    for (asked, row) in rows_of(ready)? {
        let place = asked.group.outcomes().iter().position(|outcome| *outcome == asked.outcome);
        if let Some(place) = place.filter(|_| asked.nationality == CellNationality::Any) {
            found.insert((asked.group, place), row);
        }
    }
    let mut last = None;
    found.retain(|(group, _), _| last.replace(*group) != Some(*group));
    Ok(found.into_values().map(ToOwned::to_owned).collect())
}

fn of_kind(ready: &[u8], kind: Option<FindingKind>) -> Result<Vec<Box<RawValue>>, Refusal> {
    let ready: ReadyFindings<'_> = parsed_json(ready)?;
    let mut findings = Vec::new();
    for finding in ready.items {
        let Kind { kind: found } = parsed_json(finding.get().as_bytes())?;
        if kind.is_none_or(|kind| kind == found) {
            findings.push(finding.to_owned());
        }
    }
    Ok(findings)
}

impl PartialSchema for ListedIncident {
    fn schema() -> RefOr<Schema> {
        let answers = items::<AnswerRow>(
            "One for each group that has one: the total that a reader asks for first, by the policy `gtd`.",
        );
        let more = vec![
            ("counts", described::<IncidentCounts>("How much is recorded of it.")),
            ("answers", answers),
        ];
        extended::<Incident>("An incident in a list.", more, &["counts", "answers"])
    }
}

impl ToSchema for ListedIncident {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Incident::schemas(schemas);
        name_schema::<IncidentCounts>(schemas);
        name_schema::<AnswerRow>(schemas);
    }
}
