//! A claim as the rules see it.

use crate::domain::claim::Claim;
use crate::domain::ids::SourceId;
use crate::domain::time::Moment;
use crate::reconcile::terms::figure::SetAsideReason;
use crate::reconcile::terms::range::Range;

/// A claim by its place among the facts. Facts are sorted by claim id, so this order is the order of ids.
pub(in crate::reconcile) type FactIndex = u32;

/// What a claim says of its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reconcile) enum Kind {
    /// How many there are in all.
    Report,
    /// How many came on top of what its origin had said before.
    Additional,
    /// How many there are of a part of them, or since a later day: a lower bound and nothing else.
    Part,
    /// That the number is not known.
    Unknown,
}

/// A claim as the rules see it.
pub(in crate::reconcile) struct Fact<'a> {
    pub claim: &'a Claim,
    pub kind: Kind,
    /// None where it is stated to be unknown.
    pub range: Option<Range>,
    /// The number it gives a rule to choose.
    pub stated: Option<u64>,
    pub time: Option<Moment>,
    /// The source whose number it is.
    pub voice: SourceId,
    /// The same for all sources that are one origin.
    pub origin: SourceId,
    pub set_aside: Option<SetAsideReason>,
    /// Where it stands among all claims by its place in the text, then by its content.
    pub place: u32,
}

impl Fact<'_> {
    /// Whether it says how many there are in all of its cell.
    pub fn reports(&self) -> bool {
        self.kind == Kind::Report
    }

    /// The number that its words name, however a policy reads them: who speaks does not depend on the policy.
    pub fn named(&self) -> Option<u64> {
        self.claim.count.count.stated()
    }

    pub fn stands(&self) -> bool {
        self.set_aside.is_none()
    }

    pub fn low(&self) -> u64 {
        self.range.map_or(0, |range| range.low)
    }

    /// How much it leaves open.
    pub fn width(&self) -> u64 {
        self.range.map_or(u64::MAX, |range| range.width())
    }
}
