//! The incident that a line names: by its id here, by its ids in other datasets, else by its title, first day and country. It is never
//! found by its title alone across ids or countries.

use uuid::Uuid;

use super::Resolver;
use super::article::under;
use super::known::{Introduced, KnownIncident};
use crate::domain::entry::Body;
use crate::domain::exchange::NamedIncident;
use crate::domain::folding::name_key;
use crate::domain::ids::IncidentId;
use crate::domain::incident::{ExternalId, Incident};
use crate::ledger::clock::now;
use crate::ledger::error::Refusal;
use crate::ledger::incident;
use crate::ledger::view::{NOW, parsed};

const POINTER: &str = "/incident_title";

impl Resolver<'_> {
    pub(super) fn incident(
        &mut self,
        introduced: &mut Introduced,
        named: NamedIncident,
    ) -> Result<IncidentId, Refusal> {
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
        let known = match self.identified(&named)? {
            Some(known) => known.id,
            None => self.incident_by_title(introduced, named)?,
        };
        introduced.foreign.incident = foreign.map(|id| (id, known));
        Ok(known)
    }

    /// The one incident that has the ids; it has to be like what the line tells.
    fn identified(&mut self, named: &NamedIncident) -> Result<Option<KnownIncident>, Refusal> {
        let mut found: Option<(KnownIncident, &ExternalId)> = None;
        for id in &named.external_ids {
            for known in self.incidents_by_external_id(id)? {
                match &found {
                    Some((other, _)) if other.id != known.id => {
                        return Err(unlike(
                            id,
                            format!(
                                "is the id of {}, and another id of the line that of {}",
                                known.id, other.id
                            ),
                        ));
                    }
                    _ => found = Some((known.clone(), id)),
                }
            }
        }
        let Some((known, id)) = found else { return Ok(None) };
        match (named.country, known.country) {
            (Some(told), Some(stands)) if told != stands => {
                Err(unlike(id, format!("is the id of {} in {stands}, and the line says {told}", known.id)))
            }
            _ => Ok(Some(known)),
        }
    }

    fn incidents_by_external_id(&mut self, id: &ExternalId) -> Result<&[KnownIncident], Refusal> {
        if !self.incidents_identified.contains_key(id) {
            let known = self.ledger.store.read(|reader| {
                let mut known = Vec::new();
                for incident in reader.incidents_of_external_id(id)? {
                    let row = reader.incident(incident, NOW)?;
                    known.extend(
                        row.map(|row| parsed::<Incident>(&row))
                            .transpose()?
                            .as_ref()
                            .map(KnownIncident::from),
                    );
                }
                Ok::<_, Refusal>(known)
            })?;
            self.incidents_identified.insert(id.clone(), known);
        }
        Ok(self.incidents_identified.get(id).map_or(&[], Vec::as_slice))
    }

    /// A line that gives ids, none of them known, tells of an incident that is not known either.
    fn incident_by_title(
        &mut self,
        introduced: &mut Introduced,
        named: NamedIncident,
    ) -> Result<IncidentId, Refusal> {
        let unknown = || Refusal::unknown(POINTER, "incident");
        let title = named.title.ok_or_else(unknown)?;
        if named.external_ids.is_empty() {
            let fits = |known: &&KnownIncident| {
                named.started_on.is_none_or(|day| day == known.started_on)
                    && (named.country.is_none() || named.country == known.country)
            };
            let fitting: Vec<&KnownIncident> = self.incidents_by_title(&title)?.iter().filter(fits).collect();
            match fitting.as_slice() {
                [] => {}
                [only] => return Ok(only.id),
                [first, second, ..] => {
                    let detail = format!(
                        "several incidents bear this title, {} and {} among them: name the one by incident_id or incident_external_ids",
                        first.id, second.id
                    );
                    return Err(Refusal::AmbiguousReference { pointer: POINTER.to_owned(), detail });
                }
            }
        }
        let facts = named.facts.ok_or_else(unknown)?;
        facts.check_time(now()).map_err(|invalid| under("incident", invalid))?;
        let known = KnownIncident {
            id: IncidentId::from_uuid(Uuid::now_v7()),
            started_on: facts.started_on,
            country: facts.place.country,
            external_ids: facts.external_ids.clone(),
        };
        let (body, words) = incident::describe(known.id, facts);
        introduced.entries.push((Body::IncidentRecorded { incident: body }, words));
        let id = known.id;
        introduced.incident = Some((name_key(&title), known));
        Ok(id)
    }

    fn incidents_by_title(&mut self, title: &str) -> Result<&[KnownIncident], Refusal> {
        let key = name_key(title);
        if !self.incidents_titled.contains_key(&key) {
            let rows =
                self.ledger.store.read_once(|reader| Ok::<_, Refusal>(reader.incidents_titled(title)?))?;
            let mut known = Vec::new();
            for row in rows {
                let incident: Incident = parsed(&row)?;
                if name_key(&incident.title) == key {
                    known.push(KnownIncident::from(&incident));
                }
            }
            self.incidents_titled.insert(key.clone(), known);
        }
        Ok(self.incidents_titled.get(&key).map_or(&[], Vec::as_slice))
    }
}

fn unlike(id: &ExternalId, detail: String) -> Refusal {
    let pointer = "/incident_external_ids".to_owned();
    Refusal::ExternalIdTaken { pointer, detail: format!("{}:{} {detail}", id.scheme, id.id) }
}
