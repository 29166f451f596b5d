//! A figure: the reconciled number of one cell, with everything a reader needs to follow it back to the articles.

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::claim::Claim;
use crate::domain::ids::{ArticleId, ClaimId, SourceId};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// How the standing reports of a cell relate to each other. It does not depend on the policy's choice.
    FigureStatus {
        /// Two or more origins, none of which contradicts another.
        Agreed = "agreed",
        /// One origin only.
        SingleOrigin = "single_origin",
        /// Origins contradict each other.
        Disputed = "disputed",
        /// No claim of its own: the bounds follow from other figures.
        Implied = "implied",
        /// Nothing that stands gives a number.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Why a claim does not count towards a figure.
    SetAsideReason {
        Retracted = "retracted",
        Corrected = "corrected",
        /// Published after `reported_by`.
        ReportedAfter = "reported_after",
        /// `reported_by` was asked for, and the article has no date.
        Undated = "undated",
        PerpetratorClaim = "perpetrator_claim",
        /// An unreliable source (E), or improbable (credibility 5).
        Questionable = "questionable",
        Denied = "denied",
        /// The people it speaks of have been found since.
        Resolved = "resolved",
        /// A reviewer set it aside.
        Ruling = "ruling",
    }
}

vocabulary! {
    /// One step of a policy's rule.
    Step {
        MostRecent = "most_recent",
        MostReliable = "most_reliable",
        MostCredible = "most_credible",
        NotOutdated = "not_outdated",
        Verified = "verified",
        /// What was kept names no number of its own: the rule is taken again over older ones that fit it.
        TakenAgain = "taken_again",
        MostGiven = "most_given",
        MostSupported = "most_supported",
        TwoOrigins = "two_origins",
        Lowest = "lowest",
        Highest = "highest",
        Range = "range",
        Grade = "grade",
        SumOfParts = "sum_of_parts",
    }
}

vocabulary! {
    /// How well a figure is founded, by Airwars' methodology.
    Grade {
        /// A perpetrator has stated a number above zero.
        Confirmed = "confirmed",
        /// Two or more credible origins.
        Fair = "fair",
        /// One credible origin.
        Weak = "weak",
    }
}

/// The reconciled number of one cell. Absent bounds are open; an absent best means that the rule could not choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Figure {
    pub role: Role,
    pub outcome: Outcome,
    pub nationality: CellNationality,
    /// The part of them that it is about, in an article's words; only where parts are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub subset: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub low: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub best: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub high: Option<u64>,
    pub status: FigureStatus,
    /// How many origins support the figure, those that a step dropped included.
    pub origins: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub implied: Option<ImpliedBounds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub residual: Option<ResidualBounds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub grade: Option<Grade>,
    /// The claims that the figure stands on.
    pub used: Vec<ClaimId>,
    /// The claims that do not contradict it.
    pub compatible: Vec<ClaimId>,
    /// The claims that contradict it.
    pub conflicting: Vec<ClaimId>,
    pub set_aside: Vec<SetAsideClaim>,
    /// What the rule did, in order.
    pub steps: Vec<StepTaken>,
    /// The figure and its grounds in one sentence, fit to print.
    pub explanation: String,
    /// The words that the used claims stand on, in their order.
    pub evidence: Vec<Evidence>,
}

impl Figure {
    pub const fn cell(&self) -> Cell {
        Cell::new(self.role, self.outcome, self.nationality)
    }
}

/// What other figures imply about a cell: at least `low`, at most `high` (absent: open).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImpliedBounds {
    pub low: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub high: Option<u64>,
    /// The claims that it follows from.
    pub because: Vec<ClaimId>,
}

/// How many of a total have no nationality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ResidualBounds {
    pub low: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub high: Option<u64>,
}

/// A claim that was set aside, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SetAsideClaim {
    pub claim_id: ClaimId,
    pub reason: SetAsideReason,
    /// The reason in one sentence, fit to print.
    pub reason_text: &'static str,
}

impl SetAsideClaim {
    pub const fn new(claim_id: ClaimId, reason: SetAsideReason) -> Self {
        Self { claim_id, reason, reason_text: reason.text() }
    }
}

impl SetAsideReason {
    /// The reason in one sentence, fit to print.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Retracted => "It was retracted.",
            Self::Corrected => "A later claim corrects it.",
            Self::ReportedAfter => "It was published after the time that was asked for.",
            Self::Undated => {
                "Its article has no date, so nobody can tell whether it was published by the time that was asked for."
            }
            Self::PerpetratorClaim => "It is a claim of the attackers, which is kept apart from the figures.",
            Self::Questionable => "Its source is held to be unreliable, or a reviewer found it improbable.",
            Self::Denied => "The article says that it is denied.",
            Self::Resolved => "The people it speaks of have been found since.",
            Self::Ruling => "A reviewer's ruling set it aside.",
        }
    }

    /// The reason as the end of a sentence.
    pub(in crate::reconcile) const fn of_what_was_said(self) -> &'static str {
        match self {
            Self::Retracted => "what was said was retracted",
            Self::Corrected => "what was said was corrected",
            Self::ReportedAfter => "what was said was published later",
            Self::Undated => "what was said has no date",
            Self::PerpetratorClaim => "what was said is a claim of the attackers",
            Self::Questionable => "what was said is questionable",
            Self::Denied => "what was said is denied",
            Self::Resolved => "the people spoken of have been found since",
            Self::Ruling => "a reviewer's ruling set aside what was said",
        }
    }
}

/// One step of the rule, with the claims it kept and the claims it dropped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StepTaken {
    pub step: Step,
    pub kept: Vec<ClaimId>,
    pub dropped: Vec<ClaimId>,
}

impl Evidence {
    pub fn of(claim: &Claim) -> Self {
        Self {
            claim_id: claim.id,
            article_id: claim.article_id,
            source_id: claim.source_id,
            quote: claim.quote.exact.clone(),
            url: claim.links.url.clone(),
        }
    }
}

/// The words that a used claim stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Evidence {
    pub claim_id: ClaimId,
    pub article_id: ArticleId,
    /// The publisher of the article.
    pub source_id: SourceId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>)]
    pub quote: Option<Arc<str>>,
    /// The live page, opened at the quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>)]
    pub url: Option<Arc<str>>,
}
