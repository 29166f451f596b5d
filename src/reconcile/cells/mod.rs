//! A draft: what stage 1 made of one key, before the books and before any sentence is written.

mod parts;
pub(in crate::reconcile) mod pool;
pub(in crate::reconcile) mod report;
pub(in crate::reconcile) mod resolved;
mod rule;
pub(in crate::reconcile) mod standing;

use std::collections::BTreeMap;

use crate::domain::cell::Cell;
use crate::domain::claim::Claim;
use crate::domain::ids::ClaimId;
use crate::domain::ruling::{Effect, Ruling};
use crate::reconcile::cells::pool::Choice;
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::standing::{Overtaking, Standing, grows};
use crate::reconcile::facts::origins;
use crate::reconcile::facts::{FactIndex, Facts, Key};
use crate::reconcile::terms::figure::FigureStatus;
use crate::reconcile::terms::input::Input;
use crate::reconcile::terms::policy::Policy;

/// The numbers of a figure; absent bounds are open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::reconcile) struct Numbers {
    pub low: Option<u64>,
    pub best: Option<u64>,
    pub high: Option<u64>,
}

/// What stage 1 made of one key.
pub(in crate::reconcile) struct Draft<'a> {
    pub standing: Standing,
    pub choice: Choice,
    /// What the claims say.
    pub reported: Numbers,
    /// The same, after rulings have moved people.
    pub numbers: Numbers,
    pub status: FigureStatus,
    /// Rulings that moved people into or out of the figure.
    pub moves: Vec<&'a Ruling>,
}

impl Draft<'_> {
    /// The bounds, if anything bounds it.
    pub fn bounds(&self) -> Option<(u64, Option<u64>)> {
        self.numbers.low.map(|low| (low, self.numbers.high))
    }

    /// The one number to name: the best, else the least.
    pub fn number(&self) -> Option<u64> {
        self.numbers.best.or(self.numbers.low)
    }

    pub fn used(&self) -> impl Iterator<Item = &Report> {
        self.choice.used.iter().map(|index| &self.standing.reports[*index])
    }

    pub fn used_claims(&self) -> impl Iterator<Item = FactIndex> {
        self.used().flat_map(|report| report.members.iter().copied())
    }

    /// How many origins support the figure.
    pub fn origins(&self) -> u32 {
        let count = match self.reported.best {
            Some(best) => self.standing.reports.iter().filter(|report| report.supports(best)).count(),
            None => self.choice.used.len(),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

/// Stage 1 of an incident: every draft, and what is needed to explain it.
pub(in crate::reconcile) struct StageOne<'a> {
    pub facts: Facts<'a>,
    pub drafts: BTreeMap<Key<'a>, Draft<'a>>,
    /// Claims of totals whose people may have been found.
    pub maybe_found: Vec<FactIndex>,
}

impl<'a> StageOne<'a> {
    pub fn work(input: &'a Input<'a>, claims: impl Iterator<Item = &'a Claim>, policy: Policy) -> Self {
        let mut facts = Facts::gather(input, claims, policy);
        origins::join_own_voices(&mut facts, |outcome| !resolved::passes(outcome));
        let mut standings = standing::gather_all(&facts, |outcome| !resolved::passes(outcome));
        let maybe_found = resolved::mark(&mut facts, &standings);
        origins::join_own_voices(&mut facts, resolved::passes);
        standings.append(&mut standing::gather_all(&facts, resolved::passes));
        standing::relate(&facts, &mut standings);
        let mut drafts: BTreeMap<Key<'a>, Draft<'a>> = standings
            .into_iter()
            .map(|(key, standing)| {
                let choice = rule::apply(&facts, &key, &standing);
                let status = standing.status();
                let numbers = choice.numbers;
                (key, Draft { standing, choice, reported: numbers, numbers, status, moves: Vec::new() })
            })
            .collect();
        if policy == Policy::Ucdp {
            parts::raise_totals(&mut drafts);
        }
        move_people(input, &mut drafts);
        Self { facts, drafts, maybe_found }
    }

    pub fn draft(&self, cell: Cell) -> Option<&Draft<'a>> {
        self.drafts.get(&Key::from(cell))
    }

    /// The drafts of cells, in order.
    pub fn cells(&self) -> impl Iterator<Item = (Cell, &Draft<'a>)> {
        self.drafts.iter().filter_map(|(key, draft)| Some((key.cell()?, draft)))
    }
}

/// Applies the rulings that people counted in one cell belong to another, in the order in which they were recorded.
fn move_people<'a>(input: &'a Input<'a>, drafts: &mut BTreeMap<Key<'a>, Draft<'a>>) {
    let mut rulings: Vec<&Ruling> = input.rulings.iter().filter(|ruling| ruling.holds()).collect();
    rulings.sort_unstable_by_key(|ruling| ruling.seq);
    for ruling in rulings {
        let Effect::Move { n, from, to } = ruling.effect else { continue };
        if let Some(left) = drafts.get_mut(&Key::from(from)) {
            shift(left, ruling, |people| people.saturating_sub(n));
        }
        let joined = drafts.entry(Key::from(to)).or_insert_with(|| Draft {
            standing: Standing::empty(),
            choice: Choice::default(),
            reported: Numbers::default(),
            numbers: Numbers::default(),
            status: FigureStatus::Implied,
            moves: Vec::new(),
        });
        if joined.numbers.low.is_none() {
            joined.numbers = Numbers { low: Some(n), best: Some(n), high: None };
            joined.moves.push(ruling);
        } else {
            shift(joined, ruling, |people| people.saturating_add(n));
        }
    }
}

fn shift<'a>(draft: &mut Draft<'a>, ruling: &'a Ruling, moved: impl Fn(u64) -> u64) {
    let Numbers { low, best, high } = draft.numbers;
    draft.numbers = Numbers { low: low.map(&moved), best: best.map(&moved), high: high.map(&moved) };
    draft.moves.push(ruling);
}

/// Where each claim of a cell stands: exactly one of these, or set aside.
pub(in crate::reconcile) struct Sorted {
    pub used: Vec<ClaimId>,
    pub compatible: Vec<ClaimId>,
    pub conflicting: Vec<ClaimId>,
}

/// Sorts the claims of a draft by how they stand to its figure as the rule chose it.
pub(in crate::reconcile) fn sort_claims(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>) -> Sorted {
    let standing = &draft.standing;
    let (low, high) = (draft.reported.low.unwrap_or(0), draft.reported.high);
    let (mut compatible, mut conflicting): (Vec<FactIndex>, Vec<FactIndex>) = (Vec::new(), Vec::new());
    let mut put = |fits: bool, claims: &[FactIndex]| {
        if fits { &mut compatible } else { &mut conflicting }.extend_from_slice(claims);
    };
    let meets = |report: &Report| report.meets(low, high, standing.slack);
    let mut is_used = vec![false; standing.reports.len()];
    draft.choice.used.iter().for_each(|index| is_used[*index] = true);
    for (index, report) in standing.reports.iter().enumerate().filter(|(index, _)| !is_used[*index]) {
        put(standing.outdated[index] || meets(report), &report.members);
    }
    let may_grow = grows(cell.outcome) && !standing.earlier.is_empty();
    let overtaking = may_grow.then(|| Overtaking::by(&standing.reports, standing.slack));
    for report in &standing.earlier {
        let overtaken = overtaking.as_ref().is_some_and(|overtaking| overtaking.overtakes(report));
        put(overtaken || meets(report), &report.members);
    }
    let left_out = standing.reports.iter().chain(&standing.earlier).flat_map(|report| &report.left_out);
    for index in left_out.chain(&standing.no_reports) {
        let fact = facts.fact(*index);
        let fits = fact.bounds.is_none_or(|bounds| {
            let at_most = if fact.claim.subset.is_some() { None } else { bounds.high };
            let reaches = |low: u64, high: Option<u64>| {
                high.is_none_or(|high| low <= high.saturating_add(standing.slack))
            };
            reaches(bounds.low, high) && reaches(low, at_most)
        });
        put(fits, &[*index]);
    }
    compatible.sort_unstable();
    conflicting.sort_unstable();
    Sorted {
        used: facts.ids(draft.used_claims()),
        compatible: facts.ids(compatible),
        conflicting: facts.ids(conflicting),
    }
}
