//! Why a bound is what it is: the figures that it derives from.

use super::steps::{Cause, NONE, Relation, Side, Step};

/// Where bounds came from.
#[derive(Clone, Copy)]
pub(super) struct Trail<'n> {
    pub(super) steps: &'n [Step],
    /// The last step of each bound.
    pub(super) last: &'n [[u32; 2]],
    pub(super) relations: &'n [Relation],
    pub(super) parts: &'n [u32],
}

/// Walks back from bounds to the figures they derive from.
pub struct Reasons<'n> {
    trail: Trail<'n>,
    /// For each step, the walk that last passed it.
    seen: Vec<u32>,
    walk: u32,
    ahead: Vec<u32>,
    /// How many bounds were passed in all walks.
    pub passed: usize,
}

impl<'n> Reasons<'n> {
    pub(super) fn along(trail: Trail<'n>) -> Self {
        Self { trail, seen: vec![0; trail.steps.len()], walk: 0, ahead: Vec::new(), passed: 0 }
    }

    /// The figures that these bounds derive from, in no order; one may come twice.
    pub fn of(&mut self, bounds: &[(usize, Side)]) -> Vec<usize> {
        self.walk += 1;
        for (variable, side) in bounds {
            self.pass(*variable as u32, *side, NONE);
        }
        let mut figures = Vec::new();
        while let Some(at) = self.ahead.pop() {
            match self.trail.steps[at as usize].cause {
                Cause::Figure(figure) => figures.push(figure as usize),
                Cause::Relation(relation) => self.pass_relation(at, self.trail.relations[relation as usize]),
            }
        }
        figures
    }

    /// Goes on with the bounds that a relation used at a step.
    fn pass_relation(&mut self, at: u32, relation: Relation) {
        let trail = self.trail;
        let Step { variable, side, .. } = trail.steps[at as usize];
        let opposite = if side == Side::Low { Side::High } else { Side::Low };
        let of_total = relation.total == variable;
        if !of_total {
            self.pass(relation.total, side, at);
        }
        for &part in &trail.parts[relation.first as usize..relation.end as usize] {
            if part != variable {
                self.pass(part, if of_total { side } else { opposite }, at);
            }
        }
    }

    /// Goes on with the bound as it was before the step `at`.
    fn pass(&mut self, variable: u32, side: Side, at: u32) {
        self.passed += 1;
        let mut step = self.trail.last[variable as usize][side as usize];
        while step != NONE && step >= at {
            step = self.trail.steps[step as usize].before;
        }
        if step != NONE && self.seen[step as usize] != self.walk {
            self.seen[step as usize] = self.walk;
            self.ahead.push(step);
        }
    }
}
