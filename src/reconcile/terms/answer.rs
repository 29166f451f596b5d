//! An answer: the one row that a plain question gets, whatever role the articles used.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::cell::CellNationality;
use crate::domain::ids::ClaimId;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::vocabulary::vocabulary;
use crate::reconcile::terms::figure::{Evidence, FigureStatus};

vocabulary! {
    /// Whom a plain question is about. `victims` and `rescued` take in everyone but the attackers, `police` all security forces.
    Group {
        Victims = "victims",
        Rescued = "rescued",
        Attackers = "attackers",
        Police = "police",
    }
}

impl Group {
    /// The role that contains all others of the group.
    pub const fn root(self) -> Role {
        match self {
            Self::Victims | Self::Rescued => Role::Victims,
            Self::Attackers => Role::Attackers,
            Self::Police => Role::SecurityForces,
        }
    }

    pub const fn outcomes(self) -> &'static [Outcome] {
        match self {
            Self::Victims => &[
                Outcome::Killed,
                Outcome::Wounded,
                Outcome::Missing,
                Outcome::Held,
                Outcome::StillHeld,
                Outcome::Present,
                Outcome::KilledOrMissing,
                Outcome::Casualties,
            ],
            Self::Rescued => &[Outcome::Rescued, Outcome::Released, Outcome::Escaped, Outcome::Unharmed],
            Self::Attackers => {
                &[Outcome::Killed, Outcome::Wounded, Outcome::Escaped, Outcome::Captured, Outcome::Involved]
            }
            Self::Police => &[
                Outcome::Killed,
                Outcome::Wounded,
                Outcome::Missing,
                Outcome::Held,
                Outcome::Captured,
                Outcome::Present,
            ],
        }
    }
}

vocabulary! {
    /// What the best of an answer stands on.
    Basis {
        /// The figure of the group's own role.
        Reported = "reported",
        /// The figure of all people, where nothing is told of attackers.
        People = "people",
        /// The numbers of all its parts, added.
        SumOfParts = "sum_of_parts",
        /// The number of the only part that is told of.
        Part = "part",
        /// Other figures leave one number.
        Bounds = "bounds",
        /// There is no best.
        None = "none",
    }
}

vocabulary! {
    /// How a row stands to the answer that it stands beside.
    Relation {
        /// It counts the same people.
        Same = "same",
        /// It counts a part of them.
        Part = "part",
        /// It may count attackers too.
        IncludesAttackers = "includes_attackers",
    }
}

/// A row of the figures that stands beside an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnswerPart {
    pub role: Role,
    pub outcome: Outcome,
    pub nationality: CellNationality,
    pub relation: Relation,
}

/// How many of an answer have no nationality in the reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnswerResidual {
    pub low: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub best: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub high: Option<u64>,
}

/// The one row that a plain question gets. An absent high is open; an absent best means that the reports leave no one number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Answer {
    pub group: Group,
    pub outcome: Outcome,
    pub nationality: CellNationality,
    pub low: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub best: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub high: Option<u64>,
    /// The weakest of the figures that its best stands on.
    pub status: FigureStatus,
    pub basis: Basis,
    /// The fewest origins of the figures that its best stands on; 0 without one.
    pub origins: u32,
    /// Of the total, where some nationality is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub residual: Option<AnswerResidual>,
    /// The answer with its arithmetic in one sentence, fit to print.
    pub sentence: String,
    /// The rows of the figures that it stands beside.
    pub parts: Vec<AnswerPart>,
    /// The claims that it follows from.
    pub because: Vec<ClaimId>,
    /// The words that these claims stand on, in their order.
    pub evidence: Vec<Evidence>,
}
