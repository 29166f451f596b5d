//! A report: what one origin says about one cell, from its latest article there. However many claims and copies it takes,
//! an origin has one voice.

use crate::domain::count::Bounds;
use crate::domain::ids::{ArticleId, SourceId};
use crate::domain::time::{Moment, Timestamp};
use crate::reconcile::facts::origins::meet;
use crate::reconcile::facts::{FactIndex, Facts};

/// What one origin says in one article.
#[derive(Debug)]
pub(in crate::reconcile) struct Report {
    pub origin: SourceId,
    /// The source named by the claim that leads.
    pub voice: SourceId,
    pub article: ArticleId,
    pub time: Option<Moment>,
    /// The claims it is made of, the leading one first.
    pub members: Vec<FactIndex>,
    /// Claims of the same origin and article that contradict it.
    pub left_out: Vec<FactIndex>,
    pub low: u64,
    pub high: Option<u64>,
    /// The number it gives a rule to choose.
    pub value: Option<u64>,
}

impl Report {
    pub fn supports(&self, value: u64) -> bool {
        self.low <= value && self.high.is_none_or(|high| value <= high)
    }

    /// Whether its bounds meet these, or are no further apart than `slack`.
    pub fn meets(&self, low: u64, high: Option<u64>, slack: u64) -> bool {
        self.high.is_none_or(|own| low <= own.saturating_add(slack))
            && high.is_none_or(|high| self.low <= high.saturating_add(slack))
    }

    pub fn begins(&self) -> Option<Timestamp> {
        self.time.map(|time| time.begins)
    }
}

/// The reports of a cell's claims: the standing one of each origin, and the earlier ones.
pub(in crate::reconcile) struct Reports {
    /// Sorted by origin.
    pub standing: Vec<Report>,
    /// Sorted by origin, then time.
    pub earlier: Vec<Report>,
}

/// Groups the claims of one key that stand into reports.
pub(in crate::reconcile) fn gather(facts: &Facts<'_>, claims: impl Iterator<Item = FactIndex>) -> Reports {
    group(facts, claims.filter(|index| facts.fact(*index).stands()))
}

/// The latest report of these claims of one origin, whether they stand or not.
pub(in crate::reconcile) fn latest(facts: &Facts<'_>, claims: &[FactIndex]) -> Option<Report> {
    group(facts, claims.iter().copied()).standing.pop()
}

fn group(facts: &Facts<'_>, claims: impl Iterator<Item = FactIndex>) -> Reports {
    let place = |index: FactIndex| {
        let fact = facts.fact(index);
        (u128::from_be_bytes(fact.origin.bytes()), fact.place, index)
    };
    let mut order: Vec<(u128, u32, FactIndex)> =
        claims.filter(|index| facts.fact(*index).reports()).map(place).collect();
    order.sort_unstable();
    let order: Vec<FactIndex> = order.into_iter().map(|(_, _, index)| index).collect();
    let group = |index: &FactIndex| {
        let fact = facts.fact(*index);
        (fact.origin, fact.claim.article_id)
    };
    let mut reports = Reports { standing: Vec::new(), earlier: Vec::new() };
    for of_origin in order.chunk_by(|one, other| facts.fact(*one).origin == facts.fact(*other).origin) {
        let mut by_article: Vec<Report> = of_origin
            .chunk_by(|one, other| group(one) == group(other))
            .map(|claims| of_article(facts, claims))
            .collect();
        by_article.sort_unstable_by_key(|report| (report.begins(), report.article));
        reports.standing.extend(by_article.pop());
        reports.earlier.append(&mut by_article);
    }
    reports
}

/// The report of one origin in one article: the sum over the nationality lists that it gives.
fn of_article(facts: &Facts<'_>, claims: &[FactIndex]) -> Report {
    let leader = facts.fact(claims[0]);
    let latest = claims.iter().filter_map(|index| facts.fact(*index).time).max_by_key(|time| time.begins);
    let mut report = Report {
        origin: leader.origin,
        voice: leader.voice,
        article: leader.claim.article_id,
        time: latest,
        members: Vec::with_capacity(claims.len()),
        left_out: Vec::new(),
        low: 0,
        high: Some(0),
        value: Some(0),
    };
    let same_list = |one: &FactIndex, other: &FactIndex| {
        facts.fact(*one).claim.nationalities == facts.fact(*other).claim.nationalities
    };
    for list in claims.chunk_by(same_list) {
        let bounds = intersect(facts, list, &mut report.members, &mut report.left_out);
        report.low = report.low.saturating_add(bounds.low);
        report.high = report.high.zip(bounds.high).map(|(sum, high)| sum.saturating_add(high));
        report.value = report.value.zip(bounds.best).map(|(sum, value)| sum.saturating_add(value));
    }
    report
}

/// The intersection of the claims, in order; one that contradicts what is left is left out. Its best is the first stated
/// number within it.
fn intersect(
    facts: &Facts<'_>,
    claims: &[FactIndex],
    members: &mut Vec<FactIndex>,
    left_out: &mut Vec<FactIndex>,
) -> Bounds {
    let first_member = members.len();
    let mut left = Bounds { low: 0, best: None, high: None };
    for index in claims {
        let Some(bounds) = facts.fact(*index).bounds else { continue };
        if !meet(left, bounds) {
            left_out.push(*index);
            continue;
        }
        left.low = left.low.max(bounds.low);
        left.high = match (left.high, bounds.high) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        members.push(*index);
    }
    let within = |value: &u64| left.low <= *value && left.high.is_none_or(|high| *value <= high);
    left.best = members[first_member..]
        .iter()
        .filter_map(|index| facts.fact(*index).stated)
        .find(|value| within(value));
    left
}
