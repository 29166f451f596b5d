//! Rulings as they stand and stood: those of an incident, and those that make a source one with another in every incident.

use crate::domain::ids::{IncidentId, RulingId, Seq, SourceId};
use crate::domain::ruling::Ruling;
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::view::{Ready, View};

/// What is read of rulings.
pub trait Rulings {
    fn ruling(&self, id: RulingId, view: View) -> Result<Option<Ready>, StoreError>;

    fn rulings(&self, incident: IncidentId, view: View, page: PageRequest) -> Result<Rows, StoreError>;

    /// Every visible ruling that bears on an incident, in the order they were recorded: those made there, and those on the sources that
    /// it cites, and on what these are one with.
    fn rulings_of_incident(&self, incident: IncidentId, view: View) -> Result<Vec<Ruling>, StoreError>;

    /// Whether a claim of an incident that the reader sees is of one of two sources, or attributed to it.
    fn cites_either(
        &self,
        incident: IncidentId,
        sources: [SourceId; 2],
        view: View,
    ) -> Result<bool, StoreError>;
}

/// What is written of rulings.
pub(super) trait PutRulings {
    /// A ruling's state from entry `from` on; ends the state before it.
    fn put_ruling(&self, ruling: &Ruling, from: Seq, shown_from: Option<Seq>) -> Result<(), StoreError>;

    /// Notes which sources a ruling is about wherever they are cited.
    fn rule_sources(&self, ruling: Seq, sources: [SourceId; 2]) -> Result<(), StoreError>;

    /// The sources of rulings that the public sees from an entry on.
    fn sources_ruled_in_public_since(&self, entry: Seq) -> Result<Vec<SourceId>, StoreError>;

    /// The claim under embargo that a ruling waits for which this incident could not have made without it: of those that cite either
    /// source, the one that is public first. None where one that is public does.
    fn citation_awaited(
        &self,
        incident: IncidentId,
        sources: [SourceId; 2],
    ) -> Result<Option<Seq>, StoreError>;

    /// Every state of a ruling, by the entry that began it.
    fn ruling_history(&self, id: RulingId) -> Result<Vec<(Seq, Ruling)>, StoreError>;

    /// Writes the state of a ruling that entry `from` began anew.
    fn rewrite_ruling(&self, ruling: &Ruling, from: Seq) -> Result<(), StoreError>;
}
