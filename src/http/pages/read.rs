//! What the ledger says of an incident through a lens: what every page about it is made of.

use crate::domain::ids::IncidentId;
use crate::domain::incident::Incident;
use crate::http::pages::known::Known;
use crate::http::pages::lens::Lens;
use crate::http::problem::Problem;
use crate::ledger::{Caller, FigurePart, KeptPart, Ledger, ReadyFigures};

/// What the ledger says of an incident through a lens.
pub struct IncidentRead {
    pub id: IncidentId,
    pub lens: Lens,
    pub incident: Incident,
    pub known: Known,
    pub figures: ReadyFigures,
}

impl IncidentRead {
    pub async fn of(ledger: &Ledger, caller: &Caller, id: IncidentId, lens: Lens) -> Result<Self, Problem> {
        let part = FigurePart::Kept(KeptPart::Figures);
        let figures = ledger.figures(caller, id, part, lens.query.clone()).await?;
        let view = ledger.view(caller, lens.query.time).await?;
        let incident =
            serde_json::from_str(&ledger.incident(id, view)?.json).map_err(|_| Problem::internal())?;
        Ok(Self { id, lens, incident, known: Known::of(ledger, id, view)?, figures })
    }

    /// What the page hangs on.
    pub fn state(&self) -> String {
        format!("{}.{}.{}", self.figures.as_of_seq, self.lens.policy(), self.known.digest)
    }
}
