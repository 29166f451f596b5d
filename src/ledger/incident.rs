//! Incidents: recording and amending them.

use uuid::Uuid;

use crate::domain::entry::{Body, IncidentBody, Words};
use crate::domain::folding::name_key;
use crate::domain::ids::IncidentId;
use crate::domain::incident::{ExternalId, Incident, IncidentFacts};
use crate::domain::{Invalid, InvalidCode};
use crate::ledger::Ledger;
use crate::ledger::amendment::Amendment;
use crate::ledger::caller::{Precondition, Writing, Written};
use crate::ledger::clock::now;
use crate::ledger::error::Refusal;
use crate::ledger::view::{NOW, found, parsed};
use crate::ledger::write::{Pen, changed, left, recorded};
use crate::store::{IncidentFilter, IncidentSize, Noun, PageRequest, Reader, Ready, Rows, View};

impl Ledger {
    pub fn incident(&self, id: IncidentId, view: View) -> Result<Ready, Refusal> {
        found(self.store.read_once(|reader| Ok::<_, Refusal>(reader.incident(id, view)?))?, "incident")
    }

    pub fn incidents(&self, filter: &IncidentFilter, view: View, page: PageRequest) -> Result<Rows, Refusal> {
        self.store.read_once(|reader| Ok(reader.incidents(filter, view, page)?))
    }

    /// How much is recorded of an incident, as a view shows it.
    pub fn size_of_incident(&self, id: IncidentId, view: View) -> Result<IncidentSize, Refusal> {
        self.store.read_once(|reader| Ok(reader.size_of_incident(id, view)?))
    }

    pub async fn create_incident(
        &self,
        writing: Writing,
        facts: IncidentFacts,
    ) -> Result<Written<Ready>, Refusal> {
        facts.check_time(now())?;
        let (incident, words) = describe(IncidentId::from_uuid(Uuid::now_v7()), facts);
        let act = move |pen: &mut Pen<'_, '_>| {
            check_ids_free(pen, &incident.external_ids, incident.id, "/external_ids")?;
            Ok(recorded(pen.append(&Body::IncidentRecorded { incident }, &words)?))
        };
        let show =
            |reader: &Reader<'_>, receipt| beside_others(reader, left(Noun::Incident)(reader, receipt)?);
        self.write(writing, act, show).await
    }

    pub async fn amend_incident(
        &self,
        writing: Writing,
        id: IncidentId,
        precondition: Precondition,
        amendment: Amendment<IncidentFacts>,
    ) -> Result<Written<Ready>, Refusal> {
        let act = move |pen: &mut Pen<'_, '_>| {
            let row = found(pen.incident(id, NOW)?, "incident")?;
            precondition.check(row.last_seq)?;
            let facts = (amendment.apply)(facts_of(parsed(&row)?))?;
            check_host(pen, id, &facts, &amendment.changed)?;
            facts.check_time(now()).map_err(|invalid| invalid.under("/set"))?;
            if amendment.changed.iter().any(|field| field == "external_ids") {
                check_ids_free(pen, &facts.external_ids, id, "/set/external_ids")?;
            }
            let (incident, words) = describe(id, facts);
            let words = Words { reason: Some(amendment.reason), ..words };
            let body = Body::IncidentAmended { incident, changed: amendment.changed };
            Ok(changed(row.seq, pen.append(&body, &words)?))
        };
        self.write(writing, act, left(Noun::Incident)).await
    }
}

/// A new incident, with the one that was there before under the same title and day.
fn beside_others(reader: &Reader<'_>, new: Ready) -> Result<Ready, Refusal> {
    let mut incident: Incident = parsed(&new)?;
    let key = name_key(&incident.title);
    for other in reader.incidents_titled(&incident.title)?.iter().filter(|other| other.seq < new.seq) {
        let other: Incident = parsed(other)?;
        if name_key(&other.title) == key && other.started_on == incident.started_on {
            incident.possible_duplicate = Some(other.id);
            return Ok(new.rewritten(&incident)?);
        }
    }
    Ok(new)
}

/// Where claims speak of foreigners there is a host country.
fn check_host(
    reader: &Reader<'_>,
    id: IncidentId,
    facts: &IncidentFacts,
    changed: &[String],
) -> Result<(), Refusal> {
    if facts.place.country.is_some() || !reader.counts_foreigners(id)? {
        return Ok(());
    }
    let cleared = changed.iter().any(|field| field == "place.country");
    let pointer = if cleared { "/clear" } else { "/set/place" };
    let detail =
        "claims of this incident speak of foreigners: without a host country they would mean nothing";
    Err(Invalid::new(pointer, InvalidCode::NoHostCountry, detail).into())
}

/// An id of another dataset names one incident.
fn check_ids_free(
    reader: &Reader<'_>,
    ids: &[ExternalId],
    incident: IncidentId,
    pointer: &str,
) -> Result<(), Refusal> {
    for (index, id) in ids.iter().enumerate() {
        let holder = reader.incidents_of_external_id(id)?.into_iter().find(|holder| *holder != incident);
        if let Some(holder) = holder {
            let detail = format!("{}:{} is the id of {holder}", id.scheme, id.id);
            return Err(Refusal::ExternalIdTaken { pointer: format!("{pointer}/{index}"), detail });
        }
    }
    Ok(())
}

fn facts_of(incident: Incident) -> IncidentFacts {
    IncidentFacts {
        title: incident.title,
        started_on: incident.started_on,
        ended_on: incident.ended_on,
        place: incident.place,
        description: incident.description,
        external_ids: incident.external_ids,
    }
}

pub(super) fn describe(id: IncidentId, facts: IncidentFacts) -> (IncidentBody, Words) {
    let body = IncidentBody {
        id,
        started_on: facts.started_on,
        ended_on: facts.ended_on,
        country: facts.place.country,
        point: facts.place.point,
        external_ids: facts.external_ids,
    };
    let words = Words {
        title: Some(facts.title),
        place: Some(facts.place.name),
        description: facts.description,
        ..Words::default()
    };
    (body, words)
}
