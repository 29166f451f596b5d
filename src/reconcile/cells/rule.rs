//! The rules: what each policy makes of the standing reports of one cell, by its codebook.

use crate::domain::claim::Certainty;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::source::Reliability;
use crate::reconcile::cells::pool::{Choice, Pool};
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::standing::Standing;
use crate::reconcile::facts::{Facts, Key};
use crate::reconcile::terms::figure::{Grade, Step};
use crate::reconcile::terms::policy::Policy;

/// Applies the policy to what stands under one key.
pub(in crate::reconcile) fn apply(facts: &Facts<'_>, key: &Key<'_>, standing: &Standing) -> Choice {
    if standing.reports.is_empty() {
        return Choice::default();
    }
    let pool = Pool::of(standing);
    match facts.policy {
        Policy::Gtd => gtd(pool, key),
        Policy::Ucdp => ucdp(facts, pool),
        Policy::Acled => acled(pool),
        Policy::Ibc => ibc(pool),
        Policy::Emdat => emdat(facts, pool),
        Policy::Airwars => airwars(facts, pool),
        Policy::Majority => majority(pool),
        Policy::Verified => verified(facts, pool),
        Policy::Latest => {
            let mut pool = pool;
            pool.most_recent();
            most_supported_then_lowest(pool)
        }
    }
}

/// Whether an origin's numbers can corroborate others: reliability A to C, or not judged.
pub(in crate::reconcile) fn is_credible(facts: &Facts<'_>, report: &Report) -> bool {
    !matches!(facts.reliability(report.voice), Reliability::D | Reliability::E)
}

fn is_perpetrators(facts: &Facts<'_>, report: &Report) -> bool {
    report.members.iter().any(|index| facts.fact(*index).claim.perpetrator_claim)
}

/// The number that most reports support; a tie: the lowest.
fn most_supported_then_lowest(mut pool: Pool<'_>) -> Choice {
    match *pool.most_supported() {
        [] => pool.bounds(),
        [value] => pool.settle(value),
        [lowest, ..] => {
            pool.keep_supporting(Step::Lowest, lowest);
            pool.settle(lowest)
        }
    }
}

fn gtd(mut pool: Pool<'_>, key: &Key<'_>) -> Choice {
    let attackers_at_large =
        key.role == Role::Attackers && matches!(key.outcome, Outcome::Involved | Outcome::Captured);
    if !attackers_at_large {
        pool.most_recent();
    }
    most_supported_then_lowest(pool)
}

/// Totals are raised to the sum of their parts once all cells are known.
fn ucdp(facts: &Facts<'_>, mut pool: Pool<'_>) -> Choice {
    let standing = pool.standing;
    pool.best_ranked(Step::MostReliable, |report| facts.reliability(report.voice).rank());
    let winners = pool.most_supported();
    let winners = if winners.len() > 1 { pool.most_recent_of(&winners) } else { winners };
    let mut choice = match *winners {
        [] => return pool.bounds(),
        [value] => pool.settle(value),
        [lowest, ..] => {
            pool.keep_supporting(Step::Lowest, lowest);
            pool.settle(lowest)
        }
    };
    let stated = || standing.reports.iter().filter(|report| report.value.is_some());
    choice.numbers.low = stated().filter_map(|report| report.value).min();
    let mut reliable = stated().filter(|report| is_credible(facts, report)).peekable();
    let highs: Option<Vec<u64>> = match reliable.peek() {
        Some(_) => reliable.map(|report| report.high).collect(),
        None => stated().map(|report| report.high).collect(),
    };
    choice.numbers.high = highs.and_then(|highs| highs.into_iter().max());
    choice
}

fn acled(mut pool: Pool<'_>) -> Choice {
    pool.not_outdated();
    let support = pool.support();
    let corroborated = support.iter().find(|(_, count)| *count >= 2).map(|(value, _)| *value);
    if let Some(value) = corroborated {
        pool.keep_supporting(Step::TwoOrigins, value);
        return pool.settle(value);
    }
    match support.first() {
        Some((lowest, _)) => {
            pool.keep_supporting(Step::Lowest, *lowest);
            pool.settle(*lowest)
        }
        None => pool.bounds(),
    }
}

fn ibc(mut pool: Pool<'_>) -> Choice {
    pool.not_outdated();
    pool.keep(Step::Range, |_| true);
    let mut choice = pool.range();
    choice.numbers.best = choice.numbers.low.filter(|low| choice.numbers.high == Some(*low));
    choice
}

fn emdat(facts: &Facts<'_>, mut pool: Pool<'_>) -> Choice {
    pool.best_ranked(Step::MostReliable, |report| facts.reliability(report.voice).rank());
    pool.best_ranked(Step::MostCredible, |report| credibility_rank(facts, report));
    if pool.kept.len() > 1 {
        pool.most_recent();
    }
    most_supported_then_lowest(pool)
}

/// The rank of the leading claim: what follows it only narrows it.
fn credibility_rank(facts: &Facts<'_>, report: &Report) -> u8 {
    report.members.first().map_or(u8::MAX, |index| facts.fact(*index).claim.credibility.rank())
}

fn airwars(facts: &Facts<'_>, mut pool: Pool<'_>) -> Choice {
    let conceded = pool.reports().flat_map(|report| &report.members).any(|index| {
        let fact = facts.fact(*index);
        fact.claim.perpetrator_claim && fact.stated.is_some_and(|stated| stated > 0)
    });
    let others =
        pool.reports().filter(|report| !is_perpetrators(facts, report) && is_credible(facts, report)).count();
    let grade = match others {
        _ if conceded => Some(Grade::Confirmed),
        0 => None,
        1 => Some(Grade::Weak),
        _ => Some(Grade::Fair),
    };
    pool.keep(Step::Range, |_| true);
    let standing = pool.standing;
    let mut choice = pool.range();
    choice.grade = grade;
    if matches!(grade, Some(Grade::Confirmed | Grade::Fair)) {
        let chosen = most_supported_then_lowest(Pool::of(standing));
        choice.numbers.best = chosen.numbers.best;
        choice.steps.extend(chosen.steps);
    }
    choice
}

fn majority(mut pool: Pool<'_>) -> Choice {
    pool.not_outdated();
    let before_the_vote = pool.kept.clone();
    match *pool.most_supported() {
        [] => pool.bounds(),
        [value] => pool.settle(value),
        [..] => {
            pool.kept = before_the_vote;
            pool.range()
        }
    }
}

fn verified(facts: &Facts<'_>, mut pool: Pool<'_>) -> Choice {
    let standing = pool.standing;
    let verified: Vec<bool> =
        standing.reports.iter().map(|report| is_verified(facts, standing, report)).collect();
    let all = pool.kept.clone();
    pool.keep(Step::Verified, |index| verified[index]);
    if pool.kept.is_empty() {
        pool.kept = all;
        return pool.range();
    }
    pool.most_recent();
    most_supported_then_lowest(pool)
}

/// Confirmed in as many words, or supported by two credible origins.
fn is_verified(facts: &Facts<'_>, standing: &Standing, report: &Report) -> bool {
    let confirmed = report.members.iter().any(|index| {
        let fact = facts.fact(*index);
        fact.claim.certainty == Certainty::Confirmed
            && (report.value.is_none() || fact.stated == report.value)
    });
    let corroborated = || {
        let supports = |other: &&Report| match report.value {
            Some(value) => other.supports(value),
            None => other.meets(report.low, report.high, 0),
        };
        let credible = |other: &&Report| is_credible(facts, other);
        standing.reports.iter().filter(supports).filter(credible).nth(1).is_some()
    };
    confirmed || corroborated()
}
