//! Figures as ready bytes, and the entry that may last have changed them.

use std::sync::Arc;

use crate::domain::audience::Audience;
use crate::domain::ids::{IncidentId, Seq, SourceId};
use crate::domain::vocabulary::vocabulary;
use crate::store::error::StoreError;
use crate::store::pieces::Pieces;

/// The last entry that may have changed an incident's figures, for each audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncidentChange {
    pub reviewer: Seq,
    pub public: Seq,
}

vocabulary! {
    /// The answers that are kept ready.
    KeptPart { Figures = "figures", Summary = "summary", Answers = "answers", Findings = "findings" }
}

/// A ready answer and the entry it holds for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyFigures {
    pub json: Arc<Pieces>,
    pub as_of_seq: Seq,
}

/// The ready answers for one incident, policy and audience, computed at entry `seq`.
#[derive(Clone, Debug)]
pub struct FigureSet {
    pub seq: Seq,
    pub figures: Arc<Pieces>,
    pub summary: Arc<Pieces>,
    pub answers: Arc<Pieces>,
    pub findings: Arc<Pieces>,
}

impl FigureSet {
    pub fn part(&self, part: KeptPart) -> ReadyFigures {
        let json = match part {
            KeptPart::Figures => &self.figures,
            KeptPart::Summary => &self.summary,
            KeptPart::Answers => &self.answers,
            KeptPart::Findings => &self.findings,
        };
        ReadyFigures { json: Arc::clone(json), as_of_seq: self.seq }
    }
}

/// What is read of figures.
pub trait Figures {
    /// The last entry that may have changed the figures an audience sees.
    fn incident_changed(&self, id: IncidentId, audience: Audience) -> Result<Option<Seq>, StoreError>;

    /// One ready answer about an incident.
    fn kept_figures(
        &self,
        id: IncidentId,
        policy: &str,
        audience: Audience,
        part: KeptPart,
    ) -> Result<Option<ReadyFigures>, StoreError>;
}

/// What is written of figures.
pub(super) trait PutFigures {
    fn keep_figure_set(
        &self,
        id: IncidentId,
        policy: &str,
        audience: Audience,
        set: &FigureSet,
    ) -> Result<(), StoreError>;

    /// Drops an incident's ready figures: they quote words that are being erased.
    fn forget_figure_sets(&self, id: IncidentId) -> Result<(), StoreError>;

    /// Entry `by` may have changed this incident's figures, for the public only if it sees the change.
    fn mark_changed(&self, id: IncidentId, by: Seq, public: bool) -> Result<(), StoreError>;

    /// The incidents in which a source, or one that rulings make one with it everywhere, publishes or is quoted, or that a ruling
    /// names it in; and whether the public sees that.
    fn incidents_citing(&self, source: SourceId) -> Result<Vec<(IncidentId, bool)>, StoreError>;
}
