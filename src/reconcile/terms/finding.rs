//! A finding: something that a reader of the figures must know.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::cell::Cell;
use crate::domain::ids::ClaimId;
use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// What a finding is about. The order is the order in which findings are listed: by how much they change what a reader may print.
    FindingKind {
        /// Figures that cannot all be true.
        Imbalance = "imbalance",
        /// Sources contradict each other, or one contradicts itself.
        Disputed = "disputed",
        /// A source changed its number.
        Revised = "revised",
        /// It is not clear whether a number includes another group.
        UnclearInclusion = "unclear_inclusion",
        /// A number that comes from the attackers.
        PerpetratorClaim = "perpetrator_claim",
        /// People of a total who are under no nationality.
        Residual = "residual",
        /// People who were missing or held have been found.
        Resolved = "resolved",
        /// Some of those missing or held, or of a total that names nobody, may have been found.
        MaybeFound = "maybe_found",
        /// A later report, or a part of the people, has overtaken an earlier number.
        Outdated = "outdated",
        /// Numbers that differ only by how people with several nationalities are counted, and several people who have the same ones.
        DualNationality = "dual_nationality",
        /// The quote of a claim names another number than the claim.
        QuoteMismatch = "quote_mismatch",
        /// One text under several publishers is one origin.
        NearCopy = "near_copy",
        /// Claims of which nobody knows when they were made.
        Undated = "undated",
        /// One person spoken of twice in an article may be two.
        OneOrSeveral = "one_or_several",
        /// A reviewer's decision that bears on the figures.
        Ruling = "ruling",
        /// An origin that stands alone behind numbers.
        SingleOrigin = "single_origin",
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
    /// Cells and claims are sorted, each once; the sentence begins with a capital.
    pub(in crate::reconcile) fn new(
        kind: FindingKind,
        mut cells: Vec<Cell>,
        mut claim_ids: Vec<ClaimId>,
        sentence: String,
    ) -> Self {
        cells.sort_unstable();
        cells.dedup();
        claim_ids.sort_unstable();
        claim_ids.dedup();
        let sentence = crate::reconcile::terms::words::capital(sentence);
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
