//! A finding: something that a reader of the figures must know.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::cell::Cell;
use crate::domain::ids::ClaimId;
use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// What a finding is about. The order is the order in which findings are listed.
    FindingKind {
        /// Sources contradict each other.
        Disputed = "disputed",
        /// Figures that cannot all be true.
        Imbalance = "imbalance",
        /// People of a total who have no nationality.
        Residual = "residual",
        /// It is not clear whether a number includes another group.
        UnclearInclusion = "unclear_inclusion",
        /// However many articles, one origin.
        SingleOrigin = "single_origin",
        /// A number that comes from those who did it.
        PerpetratorClaim = "perpetrator_claim",
        /// A source changed its number.
        Revised = "revised",
        /// An earlier, lower number: tolls grow.
        Outdated = "outdated",
        /// People who were missing or held have been found.
        Resolved = "resolved",
        /// Numbers that differ only by how people with several nationalities are counted.
        DualNationality = "dual_nationality",
        /// Claims of which nobody knows when they were made.
        Undated = "undated",
        /// A reviewer's decision that bears on the figures.
        Ruling = "ruling",
    }
}

/// Something that a reader must know, with the cells and claims it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Finding {
    pub kind: FindingKind,
    pub cells: Vec<Cell>,
    pub claim_ids: Vec<ClaimId>,
    /// The finding in one sentence, fit to print.
    pub sentence: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub low: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub high: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub totals: Option<InclusionTotals>,
}

impl Finding {
    pub(in crate::reconcile) const fn new(
        kind: FindingKind,
        cells: Vec<Cell>,
        claim_ids: Vec<ClaimId>,
        sentence: String,
    ) -> Self {
        Self { kind, cells, claim_ids, sentence, low: None, high: None, totals: None }
    }
}

/// How many people there are in all, by how an unclear inclusion is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct InclusionTotals {
    /// If the other group is not in the number.
    pub excluded: u64,
    /// If it is.
    pub included: u64,
}
