//! A ruling: a reviewer's recorded decision about claims or how cells relate, with a reason.

use serde::{Deserialize, Serialize};

use crate::domain::cell::Cell;
use crate::domain::ids::{ClaimId, IncidentId, Principal, RulingId, Seq, SourceId};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;

/// What a ruling does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Effect {
    /// Its claims are set aside.
    SetAside {},
    /// The figures of this role and outcome include, or do not include, the people that its claims were unclear about.
    SettleInclusion { role: Role, outcome: Outcome, included: bool },
    /// The two sources are one origin.
    SameOrigin { source_ids: [SourceId; 2] },
    /// The two sources are one, whatever incident they speak of.
    SameSource { source_ids: [SourceId; 2] },
    /// `n` people counted in one cell belong to another.
    Move { n: u64, from: Cell, to: Cell },
    /// An earlier ruling no longer holds.
    Undo { ruling_id: RulingId },
}

impl Effect {
    /// The two sources that become one origin.
    pub const fn merged(&self) -> Option<[SourceId; 2]> {
        match self {
            Self::SameOrigin { source_ids } | Self::SameSource { source_ids } => Some(*source_ids),
            _ => None,
        }
    }

    /// The two sources that become one in every incident.
    pub const fn merged_everywhere(&self) -> Option<[SourceId; 2]> {
        match self {
            Self::SameSource { source_ids } => Some(*source_ids),
            _ => None,
        }
    }
}

/// A reviewer's recorded decision. It holds until another ruling undoes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    pub id: RulingId,
    /// Where it was made; of sources that are one everywhere, any incident that cites one of them.
    pub incident_id: IncidentId,
    pub effect: Effect,
    /// The claims that it is about or stands on.
    pub claim_ids: Vec<ClaimId>,
    pub reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone_by: Option<RulingId>,
    pub seq: Seq,
    pub recorded_at: Timestamp,
    pub recorded_by: Principal,
}

impl Ruling {
    /// Whether figures take it into account.
    pub fn holds(&self) -> bool {
        self.undone_by.is_none() && !matches!(self.effect, Effect::Undo { .. })
    }
}
