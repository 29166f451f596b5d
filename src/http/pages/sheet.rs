//! What pages read of the API's answers: the same ready documents that a program gets, so that a page says nothing else.

use serde::Deserialize;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::{ArticleId, ClaimId, Seq, SourceId};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;
use crate::ledger::{FigureStatus, FindingKind, Grade, Group, Policy, Relation, SetAsideReason, Step};
use crate::ledger::{ReadyFigures, Refusal};

/// A document as one of the shapes below.
pub fn read<T: for<'d> Deserialize<'d>>(ready: &ReadyFigures) -> Result<T, Refusal> {
    serde_json::from_slice(&ready.json.concat()).map_err(|error| Refusal::Internal(error.to_string()))
}

#[derive(Deserialize)]
pub struct FigureSet {
    pub as_of_seq: Seq,
    pub as_of: Timestamp,
    pub figures: Vec<Figure>,
    pub findings: Vec<Finding>,
}

#[derive(Deserialize)]
pub struct AnswerSet {
    pub answers: Vec<Answer>,
}

#[derive(Deserialize)]
pub struct FeedSet {
    pub as_of_seq: Seq,
    pub as_of: Timestamp,
    pub answers: Vec<Answer>,
}

#[derive(Deserialize)]
pub struct Findings {
    pub items: Vec<Finding>,
}

#[derive(Deserialize)]
pub struct Comparison {
    pub rows: Vec<ComparisonRow>,
}

#[derive(Deserialize)]
pub struct Timeline {
    pub items: Vec<TimelineItem>,
}

/// Low, best and high of anything; an absent bound is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Bounds {
    pub low: Option<u64>,
    pub best: Option<u64>,
    pub high: Option<u64>,
}

#[derive(Clone, Deserialize)]
pub struct Implied {
    pub low: u64,
    pub high: Option<u64>,
    pub because: Vec<ClaimId>,
}

#[derive(Clone, Deserialize)]
pub struct Figure {
    pub role: Role,
    pub outcome: Outcome,
    pub nationality: CellNationality,
    pub low: Option<u64>,
    pub best: Option<u64>,
    pub high: Option<u64>,
    pub status: FigureStatus,
    pub origins: u32,
    pub implied: Option<Implied>,
    pub residual: Option<Bounds>,
    pub grade: Option<Grade>,
    pub used: Vec<ClaimId>,
    pub compatible: Vec<ClaimId>,
    pub conflicting: Vec<ClaimId>,
    pub set_aside: Vec<SetAside>,
    pub steps: Vec<StepTaken>,
    pub explanation: String,
    /// Where every policy was asked for.
    pub policy: Option<Policy>,
}

impl Figure {
    pub const fn cell(&self) -> Cell {
        Cell::new(self.role, self.outcome, self.nationality)
    }

    /// What it states; of one that nobody states, what follows from others.
    pub fn bounds(&self) -> Bounds {
        match &self.implied {
            Some(implied) if self.status == FigureStatus::Implied => {
                Bounds { low: Some(implied.low), best: None, high: implied.high }
            }
            _ => Bounds { low: self.low, best: self.best, high: self.high },
        }
    }

    /// Bounds that other numbers imply and that say more than its own.
    pub fn closer(&self) -> Option<Bounds> {
        let implied = self.implied.as_ref().filter(|_| self.status != FigureStatus::Implied)?;
        let higher = implied.low > self.low.unwrap_or_default();
        let lower = implied.high.is_some_and(|high| self.high.is_none_or(|own| high < own));
        (higher || lower).then_some(Bounds { low: Some(implied.low), best: None, high: implied.high })
    }

    /// Every claim of the cell.
    pub fn claims(&self) -> impl Iterator<Item = ClaimId> {
        let aside = self.set_aside.iter().map(|aside| aside.claim_id);
        let implied = self.implied.iter().flat_map(|implied| implied.because.iter().copied());
        let stated = [&self.used, &self.compatible, &self.conflicting].into_iter().flatten().copied();
        stated.chain(aside).chain(implied)
    }
}

#[derive(Clone, Deserialize)]
pub struct SetAside {
    pub claim_id: ClaimId,
    pub reason: SetAsideReason,
    pub reason_text: String,
}

#[derive(Clone, Deserialize)]
pub struct StepTaken {
    pub step: Step,
    pub kept: Vec<ClaimId>,
    pub dropped: Vec<ClaimId>,
}

#[derive(Clone, Deserialize)]
pub struct Answer {
    pub group: Group,
    pub outcome: Outcome,
    pub nationality: CellNationality,
    pub low: u64,
    pub best: Option<u64>,
    pub high: Option<u64>,
    pub status: FigureStatus,
    pub origins: u32,
    pub residual: Option<Bounds>,
    pub sentence: String,
    pub parts: Vec<Part>,
    pub because: Vec<ClaimId>,
    pub policy: Option<Policy>,
    pub before: Option<Earlier>,
    #[serde(default)]
    pub entries: Vec<Seq>,
}

impl Answer {
    pub const fn bounds(&self) -> Bounds {
        Bounds { low: Some(self.low), best: self.best, high: self.high }
    }
}

#[derive(Clone, Deserialize)]
pub struct Part {
    pub role: Role,
    pub outcome: Outcome,
    pub nationality: CellNationality,
    pub relation: Relation,
}

/// What an answer was at an earlier entry.
#[derive(Clone, Deserialize)]
pub struct Earlier {
    #[serde(flatten)]
    pub bounds: Bounds,
}

#[derive(Clone, Deserialize)]
pub struct Finding {
    pub kind: FindingKind,
    pub claim_ids: Vec<ClaimId>,
    pub sentence: String,
}

#[derive(Deserialize)]
pub struct ComparisonRow {
    pub role: Option<Role>,
    pub outcome: Outcome,
    pub nationality: CellNationality,
    pub figure: Option<Figure>,
    pub cells: Vec<ComparisonCell>,
}

#[derive(Deserialize)]
pub struct ComparisonCell {
    pub origin: SourceId,
    pub publishers: Vec<SourceId>,
    #[serde(flatten)]
    pub bounds: Bounds,
    pub claim_ids: Vec<ClaimId>,
    pub set_aside: Option<SetAsideReason>,
}

#[derive(Clone, Deserialize)]
pub struct TimelineItem {
    pub role: Role,
    pub outcome: Outcome,
    pub nationality: CellNationality,
    pub article_id: ArticleId,
    pub published_at: Option<Timestamp>,
    #[serde(flatten)]
    pub bounds: Bounds,
}
