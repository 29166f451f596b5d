//! Which figures cannot all be true: a minimal set, found by doing without one after the other.

use super::figures::Figure;
use super::propagate::{Limit, Mark, Network};
use super::relations::{Grid, Part};
use super::sets::Sets;
use super::{Balance, Imbalance, MAX_IMBALANCES};

/// A figure's place, and what it says of the network.
pub type Limits = (usize, Vec<Limit>);

/// The search for what does not balance in one part of the books.
pub struct Search<'a> {
    pub figures: &'a [Figure<'a>],
    pub part: &'a Part,
    /// In drop order.
    pub limits: &'a [Limits],
    /// The network without figures.
    pub start: Mark,
}

impl<'a> Search<'a> {
    /// Adds figures to the network until they balance, and reports which could not. Gives those that were not left out, in
    /// reverse drop order; none if others may still contradict one another.
    pub fn settle(&self, network: &mut Network, balance: &mut Balance) -> Option<Vec<&'a Limits>> {
        let mut active: Vec<&Limits> = self.limits.iter().rev().collect();
        add(network, &active);
        if !network.contradicts() {
            return Some(active);
        }
        network.undo(self.start);
        // Totals come last in drop order: while they contradict one another, no other figure is needed.
        let sets = Sets::of_totals();
        let grid = Grid::new(self.part, &sets);
        let limits: Vec<Limits> = self
            .limits
            .iter()
            .filter(|(index, _)| self.figures[*index].is_total())
            .map(|(index, _)| (*index, grid.limits(&self.figures[*index])))
            .collect();
        let mut totals = grid.network(network.work());
        let mut active_totals: Vec<&Limits> = limits.iter().rev().collect();
        let settled = self.without_imbalances(&mut totals, &mut active_totals, balance);
        network.set_work(totals.work());
        active.retain(|(index, _)| {
            !self.figures[*index].is_total() || active_totals.iter().any(|(kept, _)| kept == index)
        });
        (settled && self.without_imbalances(network, &mut active, balance)).then_some(active)
    }

    /// Leaves out the weakest figure of each imbalance. Whether all were found.
    fn without_imbalances(
        &self,
        network: &mut Network,
        active: &mut Vec<&Limits>,
        balance: &mut Balance,
    ) -> bool {
        let start = network.mark();
        loop {
            add(network, active);
            if !network.contradicts() {
                return true;
            }
            if balance.imbalances.len() == MAX_IMBALANCES {
                balance.more_imbalances = true;
                return false;
            }
            let proven = network.why_contradicts();
            network.undo(start);
            let set = minimal(network, active, proven.clone()).unwrap_or(proven);
            let weakest = set.iter().copied().min_by_key(|index| {
                let stated = self.figures[*index].stated;
                (stated.newest, stated.origins, *index)
            });
            let Some(weakest) = weakest else { return false };
            active.retain(|(index, _)| *index != weakest);
            balance.imbalances.push(Imbalance {
                stated: set.iter().map(|index| self.figures[*index].position).collect(),
                left_out: self.figures[weakest].position,
            });
            if network.is_tired() {
                return false;
            }
        }
    }
}

pub fn add(network: &mut Network, figures: &[&Limits]) {
    network.add(figures.iter().map(|(index, limits)| (*index, limits.as_slice())));
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
