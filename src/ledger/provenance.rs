//! What the figures of an incident were made from, whole.

use crate::domain::ids::{IncidentId, Seq};
use crate::ledger::Ledger;
use crate::ledger::caller::Caller;
use crate::ledger::docket::Docket;
use crate::ledger::error::Refusal;
use crate::ledger::query::FigureQuery;
use crate::ledger::turns::within;
use crate::reconcile::{self, Figure, Input};

/// Figures, and everything that they follow from.
pub struct Provenance {
    pub incident_id: IncidentId,
    pub as_of_seq: Seq,
    /// Those that were asked for.
    pub figures: Vec<Figure>,
    pub query: FigureQuery,
    docket: Docket,
}

impl Provenance {
    pub fn input(&self) -> Input<'_> {
        self.docket.input(self.query.time.reported_by)
    }
}

impl Ledger {
    /// What `show` makes of it, which may be much: all of it is done within one turn.
    pub async fn provenance<T: Send + 'static>(
        &self,
        caller: &Caller,
        incident_id: IncidentId,
        query: FigureQuery,
        show: impl FnOnce(&Provenance) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let view = self.view(caller, query.time).await?;
        let turn = self.reconciling.take(caller).await?;
        let ledger = self.clone();
        let trace = move || {
            let (docket, as_of_seq) = ledger.store.read(|reader| {
                let docket = Docket::load(reader, incident_id, view, query.without_rulings)?;
                let changed = reader.incident_changed(incident_id, view.audience)?.unwrap_or_default();
                Ok::<_, Refusal>((docket, view.as_of.unwrap_or(changed)))
            })?;
            let mut figures =
                reconcile::reconcile(&docket.input(query.time.reported_by), query.policy).figures;
            figures.retain(|figure| query.covers(&figure.cell()));
            Ok(show(&Provenance { incident_id, as_of_seq, figures, query, docket }))
        };
        within(turn, trace).await
    }
}
