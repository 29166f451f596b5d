//! Bounds of whole numbers tied by sums, tightened to a fixpoint, with the reason of every step.
//!
//! Knows nothing of people: only variables, relations among them, and numbered figures that limit them. Some relations only pass
//! lows on, to variables that bound no others: these sleep until everything else is settled.

mod reasons;
mod steps;

use std::collections::VecDeque;

use reasons::Trail;
use steps::{Cause, NONE, Step};

pub use reasons::Reasons;
pub use steps::{Limit, Relation, Side};

const OPEN: u64 = u64::MAX;

/// A state to return to.
#[derive(Clone, Copy)]
pub struct Mark(usize);

pub struct Network {
    relations: Vec<Relation>,
    parts: Vec<u32>,
    /// For each variable, where its relations begin in `related`.
    related_from: Vec<u32>,
    related: Vec<u32>,
    /// Low and high of each variable; an open high is `OPEN`.
    bounds: Vec<[u64; 2]>,
    /// The last step of each bound.
    last: Vec<[u32; 2]>,
    steps: Vec<Step>,
    queue: VecDeque<u32>,
    queued: Vec<bool>,
    conflict: Option<u32>,
    /// Relations from here on sleep.
    awake: u32,
    /// The first relation that may sleep.
    sleepers: u32,
    work: Work,
}

/// Relations are looked at no more often than this, each on average, before propagation stops where it is: what it has
/// by then holds. Only figures chosen to make bounds creep up one by one come near.
const MAX_LOOKS: usize = 100;
const MIN_LOOKS: usize = 50_000;

/// How much a search may still do, in parts of relations looked at and steps walked back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    pub done: usize,
    pub limit: usize,
}

impl Work {
    pub const fn up_to(limit: usize) -> Self {
        Self { done: 0, limit }
    }
}

impl Network {
    pub fn new(variables: usize, work: Work) -> Self {
        Self {
            relations: Vec::new(),
            parts: Vec::new(),
            related_from: vec![0; variables + 2],
            related: Vec::new(),
            bounds: vec![[0, OPEN]; variables],
            last: vec![[NONE; 2]; variables],
            steps: Vec::new(),
            queue: VecDeque::new(),
            queued: Vec::new(),
            conflict: None,
            awake: u32::MAX,
            sleepers: u32::MAX,
            work,
        }
    }

    pub fn relate(&mut self, relation: Relation, parts: impl Iterator<Item = usize>) {
        let first = self.parts.len() as u32;
        self.parts.extend(parts.map(|variable| variable as u32));
        self.relations.push(Relation { first, end: self.parts.len() as u32, ..relation });
    }

    /// The relations from here on sleep.
    pub const fn begin_sleepers(&mut self) {
        self.sleepers = self.relations.len() as u32;
    }

    /// Call once, after the last relation. A sum of nothing is none, whatever the figures say.
    pub fn finish(&mut self) {
        // Counted two places up, so that filling moves each start to its place.
        for relation in &self.relations {
            self.related_from[relation.total as usize + 2] += 1;
        }
        for part in &self.parts {
            self.related_from[*part as usize + 2] += 1;
        }
        for index in 2..self.related_from.len() {
            self.related_from[index] += self.related_from[index - 1];
        }
        self.related = vec![0; self.relations.len() + self.parts.len()];
        for (index, relation) in self.relations.iter().enumerate() {
            let parts = &self.parts[relation.first as usize..relation.end as usize];
            for variable in parts.iter().chain([&relation.total]) {
                let place = &mut self.related_from[*variable as usize + 1];
                self.related[*place as usize] = index as u32;
                *place += 1;
            }
        }
        self.queued = vec![false; self.relations.len()];
        for index in 0..self.relations.len() {
            if self.relations[index].first == self.relations[index].end {
                self.look(index as u32);
            }
        }
        self.run();
        self.awake = self.sleepers;
    }

    /// Propagates to the relations that slept.
    pub fn wake_all(&mut self) {
        self.awake = u32::MAX;
        for index in self.sleepers.min(self.relations.len() as u32)..self.relations.len() as u32 {
            self.queued[index as usize] = true;
            self.queue.push_back(index);
        }
        self.run();
    }

    pub const fn sleep(&mut self) {
        self.awake = self.sleepers;
    }

    /// Low and, unless open, high.
    pub fn bounds(&self, variable: usize) -> (u64, Option<u64>) {
        let [low, high] = self.bounds[variable];
        (low, (high != OPEN).then_some(high))
    }

    pub const fn contradicts(&self) -> bool {
        self.conflict.is_some()
    }

    /// Whether so much was done that a search should end. It still propagates.
    pub const fn is_tired(&self) -> bool {
        self.work.done > self.work.limit
    }

    pub const fn work(&self) -> Work {
        self.work
    }

    pub const fn set_work(&mut self, work: Work) {
        self.work = work;
    }

    pub const fn mark(&self) -> Mark {
        Mark(self.steps.len())
    }

    /// Forgets every figure added since, and any contradiction.
    pub fn undo(&mut self, mark: Mark) {
        while self.steps.len() > mark.0 {
            let Some(step) = self.steps.pop() else { break };
            let (variable, side) = (step.variable as usize, step.side as usize);
            let initial = if step.side == Side::Low { 0 } else { OPEN };
            self.bounds[variable][side] = self.steps.get(step.before as usize).map_or(initial, |s| s.value);
            self.last[variable][side] = step.before;
        }
        self.conflict = None;
    }

    /// Adds figures and propagates. Nothing more is learnt after a contradiction.
    pub fn add<'l>(&mut self, figures: impl IntoIterator<Item = (usize, &'l [Limit])>) {
        for (figure, limits) in figures {
            for limit in limits {
                let cause = Cause::Figure(figure as u32);
                self.tighten(limit.variable as u32, limit.side, limit.value, cause);
            }
        }
        self.run();
    }

    fn run(&mut self) {
        let mut looks = (self.relations.len() * MAX_LOOKS).max(MIN_LOOKS);
        while let Some(index) = self.queue.pop_front() {
            self.queued[index as usize] = false;
            if self.conflict.is_none() && looks > 0 {
                looks -= 1;
                self.look(index);
            }
        }
    }

    fn tighten(&mut self, variable: u32, side: Side, value: u64, cause: Cause) {
        let bound = &mut self.bounds[variable as usize];
        let tighter = if side == Side::Low { value > bound[0] } else { value < bound[1] };
        if !tighter || self.conflict.is_some() {
            return;
        }
        bound[side as usize] = value;
        if bound[0] > bound[1] {
            self.conflict = Some(variable);
        }
        let last = &mut self.last[variable as usize][side as usize];
        let step = Step { variable, side, value, cause, before: *last };
        *last = self.steps.len() as u32;
        self.steps.push(step);
        self.wake(variable, side);
    }

    fn wake(&mut self, variable: u32, side: Side) {
        let from = self.related_from[variable as usize] as usize;
        let to = self.related_from[variable as usize + 1] as usize;
        for &index in &self.related[from..to] {
            let relation = self.relations[index as usize];
            // Of "at least", only a total's high and the parts' lows say anything.
            let matters = relation.exact || (relation.total == variable) == (side == Side::High);
            if matters && index < self.awake && !self.queued[index as usize] {
                self.queued[index as usize] = true;
                self.queue.push_back(index);
            }
        }
    }

    /// Tightens the variables of one relation by one another.
    fn look(&mut self, index: u32) {
        let relation = self.relations[index as usize];
        let parts = relation.first as usize..relation.end as usize;
        self.work.done += parts.len();
        let (mut low, mut high, mut open) = (0_u64, 0_u64, 0_usize);
        for &part in &self.parts[parts.clone()] {
            let [part_low, part_high] = self.bounds[part as usize];
            low = low.saturating_add(part_low);
            if part_high == OPEN {
                open += 1;
            } else {
                high = high.saturating_add(part_high);
            }
        }
        let cause = Cause::Relation(index);
        self.tighten(relation.total, Side::Low, low, cause);
        // A sum too large to hold is as good as open.
        let known = relation.exact && high != OPEN;
        if known && open == 0 {
            self.tighten(relation.total, Side::High, high, cause);
        }
        let [total_low, total_high] = self.bounds[relation.total as usize];
        let bounds_parts_low = known && open <= 1 && total_low > 0;
        if total_high == OPEN && !bounds_parts_low {
            return;
        }
        for place in parts {
            let part = self.parts[place];
            let [part_low, part_high] = self.bounds[part as usize];
            let most = total_high.saturating_sub(low - part_low);
            if total_high != OPEN && most < part_high {
                self.tighten(part, Side::High, most, cause);
            }
            if bounds_parts_low && (open == 0 || part_high == OPEN) {
                let others = if part_high == OPEN { high } else { high - part_high };
                let least = total_low.saturating_sub(others);
                if least > part_low {
                    self.tighten(part, Side::Low, least, cause);
                }
            }
        }
    }

    /// The bounds that single relations, asleep or awake, give a variable, whatever else does.
    pub fn derivable(&self, variable: usize) -> (u64, Option<u64>) {
        let (mut least, mut most) = (0, OPEN);
        for relation in self.relations_of(variable) {
            let (low, high) = self.derived(relation, variable as u32);
            (least, most) = (least.max(low), most.min(high));
        }
        (least, (most != OPEN).then_some(most))
    }

    /// The lows that this low of a total is the sum of.
    pub fn lows_behind(&self, total: usize, low: u64) -> Vec<(usize, Side)> {
        let mut relations = self.relations_of(total).filter(|relation| relation.total as usize == total);
        let behind = relations.find(|relation| self.derived(*relation, total as u32).0 == low);
        let parts = behind.map_or(&[][..], |relation| self.parts_of(relation));
        parts.iter().map(|part| (*part as usize, Side::Low)).collect()
    }

    fn relations_of(&self, variable: usize) -> impl Iterator<Item = Relation> {
        let (from, to) = (self.related_from[variable] as usize, self.related_from[variable + 1] as usize);
        self.related[from..to].iter().map(|index| self.relations[*index as usize])
    }

    fn parts_of(&self, relation: Relation) -> &[u32] {
        &self.parts[relation.first as usize..relation.end as usize]
    }

    /// What one relation says of one of its variables.
    fn derived(&self, relation: Relation, variable: u32) -> (u64, u64) {
        let others = || self.parts_of(relation).iter().filter(|part| **part != variable);
        let low = || others().fold(0_u64, |sum, part| sum.saturating_add(self.bounds[*part as usize][0]));
        let high = || others().fold(0_u64, |sum, part| sum.saturating_add(self.bounds[*part as usize][1]));
        let [total_low, total_high] = self.bounds[relation.total as usize];
        match (relation.total == variable, relation.exact) {
            (true, true) => (low(), high()),
            (true, false) => (low(), OPEN),
            (false, true) => (total_low.saturating_sub(high()), less(total_high, low())),
            (false, false) => (0, less(total_high, low())),
        }
    }

    /// Walks back from its bounds as they are.
    pub fn reasons(&self) -> Reasons<'_> {
        let Self { steps, last, relations, parts, .. } = self;
        Reasons::along(Trail { steps, last, relations, parts })
    }

    /// The figures that the contradiction derives from, sorted.
    pub fn why_contradicts(&mut self) -> Vec<usize> {
        let Some(at) = self.conflict else { return Vec::new() };
        let at = at as usize;
        let mut reasons = self.reasons();
        let mut figures = reasons.of(&[(at, Side::Low), (at, Side::High)]);
        self.work.done += reasons.passed;
        figures.sort_unstable();
        figures.dedup();
        figures
    }
}

const fn less(high: u64, others: u64) -> u64 {
    if high == OPEN { OPEN } else { high.saturating_sub(others) }
}
