//! Which figures cannot all be true: a minimal set, found by doing without one after the other.

use super::Imbalance;
use super::figures::Figure;
use super::propagate::{Limit, Network};

/// What is left once the weakest figure of each imbalance is left out.
pub struct Settled<'l> {
    pub imbalances: Vec<Imbalance>,
    /// The figures that were not left out, in reverse drop order.
    pub active: Vec<&'l (usize, Vec<Limit>)>,
    /// The figures may still contradict one another, but there was no room for more imbalances, or the search took too long.
    pub unfinished: bool,
}

/// Adds figures to the network until they balance, reporting at most `room` imbalances. `limits` has the figures in
/// drop order.
pub fn settle<'l>(
    network: &mut Network,
    limits: &'l [(usize, Vec<Limit>)],
    figures: &[Figure],
    room: usize,
) -> Settled<'l> {
    let mut imbalances = Vec::new();
    let mut active: Vec<&'l (usize, Vec<Limit>)> = limits.iter().rev().collect();
    let start = network.mark();
    loop {
        add(network, &active);
        if !network.contradicts() || imbalances.len() == room {
            return Settled { imbalances, unfinished: network.contradicts(), active };
        }
        let proven = network.why_contradicts();
        network.undo(start);
        let set = minimal(network, &active, &proven).unwrap_or(proven);
        let weakest = set.iter().copied().min_by_key(|index| {
            let stated = figures[*index].stated;
            (stated.newest, stated.origins, *index)
        });
        let Some(weakest) = weakest else { return Settled { imbalances, unfinished: true, active } };
        active.retain(|(index, _)| *index != weakest);
        imbalances.push(Imbalance {
            stated: set.iter().map(|index| figures[*index].position).collect(),
            left_out: figures[weakest].position,
        });
        if network.is_tired() {
            return Settled { imbalances, unfinished: true, active };
        }
    }
}

pub fn add(network: &mut Network, figures: &[&(usize, Vec<Limit>)]) {
    network.add(figures.iter().map(|(index, limits)| (*index, limits.as_slice())));
}

/// The set that is left when each figure in turn is dropped unless the rest then balances, the last of `active` first.
/// None if propagation gave up before it could tell, or the search took too long.
fn minimal(network: &mut Network, active: &[&(usize, Vec<Limit>)], proven: &[usize]) -> Option<Vec<usize>> {
    let start = network.mark();
    let needed = needed(network, active, &mut proven.to_vec());
    add(network, &needed);
    let holds = network.contradicts() && !network.is_tired();
    network.undo(start);
    let mut set: Vec<usize> = needed.iter().map(|(index, _)| *index).collect();
    set.sort_unstable();
    holds.then_some(set)
}

/// Dropping them one by one, but by halves (Junker's QuickXplain): which of `candidates` are needed for a contradiction
/// with what the network already holds. `proof` are figures among these and those that contradict one another, sorted.
fn needed<'l>(
    network: &mut Network,
    candidates: &[&'l (usize, Vec<Limit>)],
    proof: &mut Vec<usize>,
) -> Vec<&'l (usize, Vec<Limit>)> {
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
    given: &[&'l (usize, Vec<Limit>)],
    candidates: &[&'l (usize, Vec<Limit>)],
    proof: &mut Vec<usize>,
) -> Vec<&'l (usize, Vec<Limit>)> {
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
