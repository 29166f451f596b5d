//! How figures and answers are asked for, and the entry that they hold for.

use crate::domain::audience::Audience;
use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::{IncidentId, Seq};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;
use crate::ledger::error::Refusal;
use crate::ledger::policy::PolicyChoice;
use crate::ledger::time_travel::TimeTravel;
use crate::reconcile::{Group, Policy, Question};
use crate::store::{KeptPart, Reader, View};

/// How figures are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureQuery {
    pub policy: Policy,
    /// Whether rulings are left out.
    pub without_rulings: bool,
    pub time: TimeTravel,
    /// Whether the same rows are wanted once for each policy.
    pub every_policy: bool,
    pub role: Option<Role>,
    pub group: Option<Group>,
    pub outcome: Option<Outcome>,
    pub nationality: Option<CellNationality>,
    /// The words of a part of the people; `*` for every part.
    pub subset: Option<String>,
    /// Only the answers that differ from those after this entry.
    pub since: Option<Seq>,
}

impl FigureQuery {
    pub const fn choice(&self) -> PolicyChoice {
        if self.every_policy { PolicyChoice::Every } else { PolicyChoice::One(self.policy) }
    }

    /// Whether it asks for what is kept ready: everything, as of now, by a policy.
    pub(super) fn is_plain(&self) -> bool {
        *self == Self { policy: self.policy, ..Self::default() }
    }

    pub(super) fn covers(&self, cell: &Cell) -> bool {
        self.role.is_none_or(|role| role == cell.role)
            && self.outcome.is_none_or(|outcome| outcome == cell.outcome)
            && self.nationality.is_none_or(|nationality| nationality == cell.nationality)
    }

    /// What is asked of the answers.
    pub(super) const fn question(&self) -> Question {
        Question { group: self.group, outcome: self.outcome, nationality: self.nationality }
    }
}

/// Which answer about figures is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigurePart {
    /// One that is kept ready, if it is asked for plainly.
    Kept(KeptPart),
    Comparison,
    Timeline,
}

/// A question that many may ask at once.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) id: IncidentId,
    pub(super) part: FigurePart,
    pub(super) query: FigureQuery,
    pub(super) view: View,
    /// The last entry about the incident when it was asked.
    pub(super) changed: Option<Seq>,
}

/// All that is kept ready of an incident, which is computed at once whichever part is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct AskedSet {
    pub(super) id: IncidentId,
    pub(super) policy: Policy,
    pub(super) audience: Audience,
    pub(super) changed: Option<Seq>,
}

/// The entry that figures hold for, and when it was recorded.
#[derive(Clone, Copy, Debug)]
pub(super) struct AsOf {
    pub seq: Seq,
    pub time: Timestamp,
}

impl AsOf {
    pub(super) fn of(reader: &Reader<'_>, id: IncidentId, view: View) -> Result<Self, Refusal> {
        let seq = match view.as_of {
            Some(seq) => seq,
            None => reader.incident_changed(id, view.audience)?.unwrap_or_default(),
        };
        Ok(Self { seq, time: reader.time_of(seq)?.ok_or(Refusal::NotFound("entry"))? })
    }
}
