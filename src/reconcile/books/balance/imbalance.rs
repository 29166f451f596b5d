//! Which figures cannot all be true: a minimal set, found by doing without one after the other.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use super::figures::Figure;
use super::propagate::{Limit, Network};
use super::relations::{Grid, Part};
use super::sets::Sets;
use super::terms::{Balance, Imbalance, MAX_IMBALANCES};
use crate::reconcile::terms::overlap::grows;

/// A figure's place, and what it says of the network.
pub type Limits = (usize, Vec<Limit>);

/// The search for what does not balance in one part of the books.
pub struct Search<'a> {
    pub figures: &'a [Figure<'a>],
    pub part: &'a Part,
    pub grid: &'a Grid<'a>,
}

/// What a search found.
pub struct Settled {
    /// The figures that were not left out, in reverse drop order; none if others may still contradict one another.
    pub active: Option<Vec<Limits>>,
    /// The figures of each imbalance, and the one left out.
    pub imbalances: Vec<(Vec<usize>, usize)>,
}

impl Search<'_> {
    /// Adds figures to the network until they balance, and reports which could not.
    pub fn settle(&self, network: &mut Network, balance: &mut Balance) -> Settled {
        let start = network.mark();
        let mut search = State { left_out: Vec::new(), relaxed: BTreeSet::new(), imbalances: Vec::new() };
        let active = self.active(self.grid, &search, |_| true);
        add(network, &active);
        if !network.contradicts() {
            return Settled { active: Some(active), imbalances: Vec::new() };
        }
        network.undo(start);
        // Totals come last in drop order: while they contradict one another, no other figure is needed.
        let sets = Sets::of_totals();
        let grid = Grid::new(self.part, &sets);
        let mut totals = grid.network(network.work());
        let settled =
            self.without_imbalances(&mut totals, &grid, &mut search, balance, |figure| figure.is_total());
        network.set_work(totals.work());
        let settled = settled && self.without_imbalances(network, self.grid, &mut search, balance, |_| true);
        let active = settled.then(|| self.active(self.grid, &search, |_| true));
        balance.relaxed.extend(search.relaxed.iter().map(|index| self.figures[*index].position));
        Settled { active, imbalances: search.imbalances }
    }

    /// What the wanted figures say of a network, in reverse drop order.
    fn active(&self, grid: &Grid<'_>, search: &State, wanted: impl Fn(&Figure<'_>) -> bool) -> Vec<Limits> {
        let figures = self.part.figures().iter().rev();
        let wanted =
            figures.filter(|index| wanted(&self.figures[**index]) && !search.left_out.contains(index));
        let limits = |index: &usize| grid.limits(&self.figures[*index], search.relaxed.contains(index));
        wanted.map(|index| (*index, limits(index))).collect()
    }

    /// Leaves out the weakest figure of each imbalance. Whether all were found.
    fn without_imbalances(
        &self,
        network: &mut Network,
        grid: &Grid<'_>,
        search: &mut State,
        balance: &mut Balance,
        wanted: impl Fn(&Figure<'_>) -> bool + Copy,
    ) -> bool {
        let start = network.mark();
        loop {
            let active = self.active(grid, search, wanted);
            add(network, &active);
            if !network.contradicts() {
                return true;
            }
            if balance.imbalances.len() == MAX_IMBALANCES {
                balance.more_imbalances = true;
                return false;
            }
            let proven = network.why_contradicts();
            network.undo(start);
            let borrowed: Vec<&Limits> = active.iter().collect();
            let set = minimal(network, &borrowed, proven.clone()).unwrap_or(proven);
            let loose = |index: &usize| self.figures[*index].is_loose() && !search.relaxed.contains(index);
            let loose: Vec<usize> = set.iter().copied().filter(loose).collect();
            if !loose.is_empty() && self.balances(network, grid, &set) {
                search.relaxed.extend(loose);
                continue;
            }
            let Some(weakest) = self.weakest(&set) else { return false };
            balance.imbalances.push(Imbalance {
                stated: set.iter().map(|index| self.figures[*index].position).collect(),
                left_out: self.figures[weakest].position,
            });
            search.left_out.push(weakest);
            search.imbalances.push((set, weakest));
            if network.is_tired() {
                return false;
            }
        }
    }

    /// Whether these figures balance once their loose bounds are read as they may also be read.
    fn balances(&self, network: &mut Network, grid: &Grid<'_>, set: &[usize]) -> bool {
        let start = network.mark();
        let relaxed: Vec<Limits> =
            set.iter().map(|index| (*index, grid.limits(&self.figures[*index], true))).collect();
        add(network, &relaxed);
        let balances = !network.contradicts();
        network.undo(start);
        balances
    }

    /// Whose newest report is oldest, then that with the fewest origins, then the first by role and outcome, and in drop order; of outcomes that grow no
    /// subset claim, since whoever names one of them is seldom wrong.
    fn weakest(&self, set: &[usize]) -> Option<usize> {
        let is_firm = |index: &usize| {
            let stated = self.figures[*index].stated;
            stated.subset && grows(stated.outcome)
        };
        set.iter().copied().min_by_key(|index| {
            let stated = self.figures[*index].stated;
            (is_firm(index), stated.newest, stated.origins, stated.role, stated.outcome, *index)
        })
    }
}

/// How far a search is.
struct State {
    left_out: Vec<usize>,
    /// The figures whose loose bounds are read as they may also be read.
    relaxed: BTreeSet<usize>,
    imbalances: Vec<(Vec<usize>, usize)>,
}

pub fn add<L: Borrow<Limits>>(network: &mut Network, figures: &[L]) {
    network.add(figures.iter().map(|figure| {
        let (index, limits) = figure.borrow();
        (*index, limits.as_slice())
    }));
}

/// The set that is left when each figure in turn is dropped unless the rest then balances, the last of `active` first.
/// None if propagation gave up before it could tell, or the search took too long.
fn minimal(network: &mut Network, active: &[&Limits], mut proven: Vec<usize>) -> Option<Vec<usize>> {
    if is_left(network, active, &mut proven) {
        return Some(proven);
    }
    let start = network.mark();
    let needed = needed(network, active, &mut proven);
    add(network, &needed);
    let holds = network.contradicts() && !network.is_tired();
    network.undo(start);
    let mut set: Vec<usize> = needed.iter().map(|(index, _)| *index).collect();
    set.sort_unstable();
    holds.then_some(set)
}

/// Whether exactly the proof is left, as it often is: each of its figures is needed if what comes before it and the proof's
/// later ones balance. If not, the proof becomes another one, which shows that. Only short ones are tried: it takes
/// the square of their length.
fn is_left(network: &mut Network, active: &[&Limits], proof: &mut Vec<usize>) -> bool {
    const SHORT: usize = 8;
    if proof.len() > SHORT {
        return false;
    }
    let in_proof = |at: &usize| proof.binary_search(&active[*at].0).is_ok();
    let members: Vec<usize> = (0..active.len()).filter(in_proof).collect();
    let later: Vec<&Limits> = members.iter().map(|at| active[*at]).collect();
    let start = network.mark();
    let mut from = 0;
    for (place, at) in members.iter().enumerate() {
        add(network, &active[from..*at]);
        from = *at;
        let mark = network.mark();
        add(network, &later[place + 1..]);
        if network.contradicts() {
            *proof = network.why_contradicts();
            network.undo(start);
            return false;
        }
        network.undo(mark);
    }
    network.undo(start);
    !network.is_tired()
}

/// Dropping them one by one, but by halves (Junker's QuickXplain): which of `candidates` are needed for a contradiction
/// with what the network already holds. `proof` are figures among these and those that contradict one another, sorted.
fn needed<'l>(network: &mut Network, candidates: &[&'l Limits], proof: &mut Vec<usize>) -> Vec<&'l Limits> {
    // Whatever would be dropped before all that the proof needs is not needed.
    let in_proof = |(index, _): &&Limits| proof.binary_search(index).is_ok();
    let end = candidates.iter().rposition(in_proof).map_or(0, |last| last + 1);
    let candidates = &candidates[..end];
    if candidates.len() < 2 {
        return candidates.to_vec();
    }
    let (keep_longer, drop_sooner) = candidates.split_at(candidates.len() / 2);
    let mut later = needed_beside(network, keep_longer, drop_sooner, proof);
    later.extend(needed_beside(network, &later.clone(), keep_longer, proof));
    later
}

/// Which of `candidates` are needed if all of `given` stand: none, if the proof does without them.
fn needed_beside<'l>(
    network: &mut Network,
    given: &[&'l Limits],
    candidates: &[&'l Limits],
    proof: &mut Vec<usize>,
) -> Vec<&'l Limits> {
    if network.is_tired() || !candidates.iter().any(|(index, _)| proof.binary_search(index).is_ok()) {
        return Vec::new();
    }
    let mark = network.mark();
    add(network, given);
    let found = if network.contradicts() {
        *proof = network.why_contradicts();
        Vec::new()
    } else {
        needed(network, candidates, proof)
    };
    network.undo(mark);
    found
}
