//! Incidents as they stand and stood, and the last entry that may have changed their figures.

use crate::domain::folding::search_key;
use crate::domain::ids::{IncidentId, Seq};
use crate::domain::incident::{ExternalId, Incident};
use crate::domain::time::Day;
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::view::{Ready, View};

/// Which incidents to list; an absent field does not filter.
#[derive(Clone, Debug, Default)]
pub struct IncidentFilter {
    pub country: Option<String>,
    /// Not over before this day.
    pub from: Option<Day>,
    /// Begun by this day.
    pub to: Option<Day>,
    /// A part of the title, the place, the description, or the title of an article about it; case, accents and marks ignored.
    pub q: Option<String>,
    /// The one that has this id in another dataset.
    pub external_id: Option<ExternalId>,
}

/// How much is recorded of an incident: the claims that stand, and the articles that they stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncidentSize {
    pub articles: u64,
    pub claims: u64,
}

/// What an incident is found by; no word of one part runs into the next.
pub(super) fn searched(incident: &Incident) -> String {
    let parts = [Some(&incident.title), Some(&incident.place.name), incident.description.as_ref()];
    parts.into_iter().flatten().map(|part| search_key(part)).collect::<Vec<_>>().join("\n")
}

/// What is read of incidents.
pub trait Incidents {
    fn size_of_incident(&self, id: IncidentId, view: View) -> Result<IncidentSize, StoreError>;

    fn incident(&self, id: IncidentId, view: View) -> Result<Option<Ready>, StoreError>;

    /// The incidents that have this id in another dataset: one, but in ledgers that were written before ids had to be apart.
    fn incidents_of_external_id(&self, id: &ExternalId) -> Result<Vec<IncidentId>, StoreError>;

    /// The incidents of this title; case, accents and marks ignored, in the order they were recorded.
    fn incidents_titled(&self, title: &str) -> Result<Vec<Ready>, StoreError>;

    fn incidents(&self, filter: &IncidentFilter, view: View, page: PageRequest) -> Result<Rows, StoreError>;
}

/// What is written of incidents.
pub(super) trait PutIncidents {
    /// An incident's state from entry `from` on; ends the state before it.
    fn put_incident(&self, incident: &Incident, from: Seq) -> Result<(), StoreError>;

    /// Every state of an incident, by the entry that began it.
    fn incident_history(&self, id: IncidentId) -> Result<Vec<(Seq, Incident)>, StoreError>;

    /// Writes the state that entry `from` began anew, without the words that were searched.
    fn rewrite_incident(&self, incident: &Incident, from: Seq) -> Result<(), StoreError>;
}
