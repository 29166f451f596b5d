//! The rules: from the standing reports of one cell to its figure, in published steps.

use crate::domain::claim::Certainty;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::source::Reliability;
use crate::reconcile::cells::bounds::{self, Stood};
use crate::reconcile::cells::merge::Worded;
use crate::reconcile::cells::pool::{Choice, Pool, ReportIndex};
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::standing::{Outdated, Standing};
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::key::Key;
use crate::reconcile::terms::figure::{Grade, Step};
use crate::reconcile::terms::overlap::grows;
use crate::reconcile::terms::policy::Policy;
use crate::reconcile::terms::range::Range;

/// One cell, and the rule for it.
pub(in crate::reconcile) struct Rule<'f, 'a> {
    pub facts: &'f Facts<'a>,
    pub key: &'f Key<'f>,
    pub standing: &'f Standing,
}

/// Applies the rule to one cell.
pub(in crate::reconcile) fn apply(facts: &Facts<'_>, key: &Key<'_>, standing: &Standing) -> Choice {
    let rule = Rule { facts, key, standing };
    if standing.current().next().is_none() && facts.policy != Policy::Airwars {
        return Choice::default();
    }
    match facts.policy {
        Policy::Ucdp => rule.ucdp(),
        Policy::Ibc => rule.ibc(),
        Policy::Airwars => rule.airwars(),
        Policy::Majority => rule.majority(),
        _ => rule.by_steps(),
    }
}

impl<'f> Rule<'f, '_> {
    /// The rules whose steps drop numbers, not knowledge: what is dropped still bounds what is chosen.
    fn by_steps(&self) -> Choice {
        let mut pool = Pool::current(self.standing);
        let all = pool.kept.clone();
        self.narrow(&mut pool);
        let kept = pool.kept.clone();
        if let Some(again) = self.taken_again(&pool, &all) {
            let mut second = Pool {
                steps: std::mem::take(&mut pool.steps),
                older: std::mem::take(&mut pool.older),
                ..Pool::of(self.standing, again)
            };
            second.keep(Step::TakenAgain, |_| true);
            self.narrow(&mut second);
            if let Some(value) = self.pick(&mut second) {
                return self.settle(second, value);
            }
            (pool.steps, pool.older) = (second.steps, second.older);
        }
        match self.pick(&mut pool) {
            Some(value) => self.settle(pool, value),
            None => bounds::without_a_number(self.standing, kept, &all, pool.steps),
        }
    }

    /// Keeps the reports that the policy listens to first.
    fn narrow(&self, pool: &mut Pool<'_>) {
        let at_large = self.key.role == Role::Attackers
            && matches!(self.key.outcome, Outcome::Involved | Outcome::Captured);
        match self.facts.policy {
            Policy::Gtd | Policy::Rising if at_large => {}
            Policy::Acled => {}
            Policy::Emdat => {
                pool.best_ranked(Step::MostReliable, |report| self.reliability_rank(report));
                pool.best_ranked(Step::MostCredible, |report| self.credibility_rank(report));
                pool.most_recent();
            }
            Policy::Verified => {
                let verified: Vec<bool> =
                    self.standing.reports.iter().map(|report| self.is_verified(report)).collect();
                pool.keep(Step::Verified, |index| verified[index]);
                pool.most_recent();
            }
            _ => pool.most_recent(),
        }
    }

    /// The dropped reports over which the rule is taken again: those whose number all that was kept supports, where what was kept
    /// names no number, or only roughly what others name exactly.
    fn taken_again(&self, pool: &Pool<'_>, all: &[ReportIndex]) -> Option<Vec<ReportIndex>> {
        if pool.kept.is_empty() {
            return None;
        }
        let no_number = pool.values().is_empty();
        if !no_number && !pool.is_all_about() {
            return None;
        }
        let fits = |index: &ReportIndex| {
            let report = pool.report(*index);
            let exact = no_number || report.worded == Worded::Exact;
            exact && report.value.is_some_and(|value| pool.reports().all(|kept| kept.supports(value)))
        };
        let dropped = all.iter().copied().filter(|index| !pool.kept.contains(index));
        let again: Vec<ReportIndex> = dropped.filter(fits).collect();
        (!again.is_empty()).then_some(again)
    }

    /// The number that the rule chooses among those of the pool.
    fn pick(&self, pool: &mut Pool<'_>) -> Option<u64> {
        if self.facts.policy == Policy::Acled {
            let corroborated = pool.givers().into_iter().find(|(_, count)| *count >= 2);
            let (step, value) = match corroborated {
                Some((value, _)) => (Step::TwoOrigins, value),
                None => (Step::Lowest, *pool.values().first()?),
            };
            pool.keep_giving(step, value);
            return Some(value);
        }
        let among = pool.kept.clone();
        let mut tied = pool.most_given();
        let highest = self.facts.policy == Policy::Rising && grows(self.key.outcome);
        if !highest {
            tied = pool.most_supported(tied, &among);
        }
        match *tied {
            [] => None,
            [value] => Some(value),
            [lowest, .., top] => {
                let (step, value) = if highest { (Step::Highest, top) } else { (Step::Lowest, lowest) };
                pool.keep_giving(step, value);
                Some(value)
            }
        }
    }

    fn settle(&self, pool: Pool<'_>, value: u64) -> Choice {
        let Pool { kept: chosen, older, steps, .. } = pool;
        let stood = Stood { standing: self.standing, outcome: self.key.outcome, older: &older };
        Choice { steps, ..bounds::around(&stood, value, chosen) }
    }

    /// Totals are raised to the sum of their parts once all cells are known.
    fn ucdp(&self) -> Choice {
        let current = Pool::current(self.standing);
        let has_number = |index: &ReportIndex| self.standing.reports[*index].value.is_some();
        let stated: Vec<ReportIndex> = current.kept.iter().copied().filter(has_number).collect();
        if stated.is_empty() {
            return current.range();
        }
        let mut pool = Pool { kept: stated.clone(), ..current };
        pool.best_ranked(Step::MostReliable, |report| self.reliability_rank(report));
        let mut tied = pool.most_given();
        if tied.len() > 1 {
            tied = pool.most_recent_of(&tied);
        }
        let Some(value) = tied.first().copied() else { return pool.range() };
        if tied.len() > 1 {
            pool.keep_giving(Step::Lowest, value);
        }
        let reports = || stated.iter().map(|index| &self.standing.reports[*index]);
        let low = reports().filter_map(|report| report.value).min().unwrap_or(value);
        let reliable = || reports().filter(|report| self.is_credible(report));
        let widest =
            |reports: &mut dyn Iterator<Item = &Report>| reports.map(|report| report.range).reduce(Range::or);
        let high = match widest(&mut reliable()) {
            Some(range) => range.high,
            None => Some(value),
        };
        Choice {
            range: Some(Range::new(low, high.map(|high| high.max(value)))),
            best: Some(value),
            used: pool.kept,
            steps: pool.steps,
            ..Choice::default()
        }
    }

    fn ibc(&self) -> Choice {
        let mut pool = Pool::current(self.standing);
        pool.keep(Step::Range, |_| true);
        let lows = || pool.reports().filter(|report| report.states_low).map(|report| report.range.low);
        let low = lows().min().unwrap_or(0);
        let states_high = pool.reports().any(|report| report.range.high.is_some());
        let numbers = |report: &Report| [report.range.high, report.value, Some(report.range.low)];
        let high = pool.reports().flat_map(numbers).flatten().max().filter(|_| states_high);
        let mut choice = pool.range();
        choice.range = Some(Range::new(low, high));
        choice.best = high.filter(|high| *high == low);
        choice
    }

    fn airwars(&self) -> Choice {
        let heard = |index: &ReportIndex| self.standing.outdated[*index] != Outdated::ByPart;
        let all: Vec<ReportIndex> = (0..self.standing.reports.len()).filter(heard).collect();
        if all.is_empty() {
            return Choice::default();
        }
        let mut pool = Pool::of(self.standing, all);
        let conceded = pool.reports().any(|report| self.is_perpetrators(report) && self.states_some(report));
        let others =
            pool.reports().filter(|report| !self.is_perpetrators(report) && self.is_credible(report)).count();
        let grade = match others {
            _ if conceded => Some(Grade::Confirmed),
            0 => None,
            1 => Some(Grade::Weak),
            _ => Some(Grade::Fair),
        };
        pool.keep(Step::Range, |_| true);
        let range = pool.reports().map(|report| report.range).reduce(Range::or);
        let all = pool.kept.clone();
        let mut best = None;
        if matches!(grade, Some(Grade::Confirmed | Grade::Fair)) {
            let among = pool.kept.clone();
            let tied = pool.most_given();
            let tied = pool.most_supported(tied, &among);
            best = tied.first().copied();
            if let [lowest, _, ..] = *tied {
                pool.keep_giving(Step::Lowest, lowest);
            }
        }
        let supports =
            |index: &ReportIndex| best.is_none_or(|best| self.standing.reports[*index].supports(best));
        let used = all.into_iter().filter(supports).collect();
        Choice { range, best, grade, used, steps: pool.steps }
    }

    fn majority(&self) -> Choice {
        let mut pool = Pool::current(self.standing);
        let before_the_vote = pool.kept.clone();
        match *pool.most_given() {
            [value] => {
                let supports = |index: &&ReportIndex| self.standing.reports[**index].supports(value);
                let used: Vec<ReportIndex> = before_the_vote.iter().filter(supports).copied().collect();
                let ranges = used.iter().map(|index| self.standing.reports[*index].range.holding(value));
                Choice {
                    range: ranges.reduce(Range::and),
                    best: Some(value),
                    used,
                    steps: pool.steps,
                    ..Choice::default()
                }
            }
            _ => {
                pool.kept = before_the_vote;
                pool.range()
            }
        }
    }

    /// Whether an origin's numbers can corroborate others: reliability A to C, or not judged.
    fn is_credible(&self, report: &Report) -> bool {
        !matches!(self.facts.reliability(report.voice), Reliability::D | Reliability::E)
    }

    fn reliability_rank(&self, report: &Report) -> u8 {
        let voices = report.members.iter().map(|index| self.facts.fact(*index).voice);
        voices.map(|voice| self.facts.reliability(voice).rank()).min().unwrap_or(u8::MAX)
    }

    fn credibility_rank(&self, report: &Report) -> u8 {
        let claims = report.members.iter().map(|index| self.facts.fact(*index).claim);
        claims.map(|claim| claim.credibility.rank()).min().unwrap_or(u8::MAX)
    }

    fn is_perpetrators(&self, report: &Report) -> bool {
        report.members.iter().any(|index| self.facts.fact(*index).claim.perpetrator_claim)
    }

    fn states_some(&self, report: &Report) -> bool {
        report.members.iter().any(|index| {
            let fact = self.facts.fact(*index);
            fact.claim.perpetrator_claim && fact.stated.is_some_and(|stated| stated > 0)
        })
    }

    /// Confirmed in as many words, or given by two credible origins.
    fn is_verified(&self, report: &Report) -> bool {
        let confirmed = report.members.iter().any(|index| {
            let fact = self.facts.fact(*index);
            fact.claim.certainty == Certainty::Confirmed
                && (report.value.is_none() || fact.stated == report.value)
        });
        let corroborated = |value: u64| {
            let current = self.standing.current().map(|index| &self.standing.reports[index]);
            current.filter(|other| other.gives(value) && self.is_credible(other)).nth(1).is_some()
        };
        confirmed || report.value.is_some_and(corroborated)
    }
}
