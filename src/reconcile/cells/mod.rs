//! Stage 1: what the claims of each cell come to by one rule. A draft is a figure before the books and before any sentence.
//!
//! It must not know other cells' figures, but for who has several nationalities and who has been found.

pub(in crate::reconcile) mod bounds;
pub(in crate::reconcile) mod by_key;
pub(in crate::reconcile) mod draft;
pub(in crate::reconcile) mod lists;
pub(in crate::reconcile) mod lower_bound;
pub(in crate::reconcile) mod merge;
pub(in crate::reconcile) mod outdated;
mod parts;
pub(in crate::reconcile) mod pool;
pub(in crate::reconcile) mod report;
pub(in crate::reconcile) mod resolved;
mod rule;
pub(in crate::reconcile) mod said;
pub(in crate::reconcile) mod standing;
pub(in crate::reconcile) mod tolls;

use crate::domain::cell::Cell;
use crate::domain::claim::Claim;
use crate::domain::ids::ClaimId;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::ruling::{Effect, Ruling};
use crate::reconcile::cells::by_key::ByKey;
use crate::reconcile::cells::draft::{Draft, Numbers};
use crate::reconcile::cells::pool::Choice;
use crate::reconcile::cells::resolved::MaybeFound;
use crate::reconcile::cells::standing::Standing;
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::FactIndex;
use crate::reconcile::facts::key::Key;
use crate::reconcile::facts::origins;
use crate::reconcile::terms::figure::FigureStatus;
use crate::reconcile::terms::input::Input;
use crate::reconcile::terms::policy::Policy;
use crate::reconcile::terms::range::Range;

/// Stage 1 of an incident: every draft, and what is needed to explain it.
pub(in crate::reconcile) struct StageOne<'a> {
    pub facts: Facts<'a>,
    pub drafts: ByKey<'a, Draft<'a>>,
    /// Claims of missing or held people of whom some may have been found.
    pub maybe_found: Vec<MaybeFound>,
}

impl<'a> StageOne<'a> {
    pub fn work(input: &'a Input<'a>, claims: impl Iterator<Item = &'a Claim>, policy: Policy) -> Self {
        let mut facts = Facts::gather(input, claims, policy);
        origins::join_own_voices(&mut facts, |outcome| !resolved::passes(outcome));
        let mut standings: ByKey<'a, Standing> =
            standing::gather_all(&facts, |outcome| !resolved::passes(outcome)).collect();
        let maybe_found = resolved::mark(&mut facts, &standings);
        origins::join_own_voices(&mut facts, resolved::passes);
        standings.extend(standing::gather_all(&facts, resolved::passes));
        standing::relate_duals(&facts, &mut standings);
        outdated::mark(&facts, &mut standings);
        let mut drafts = standings.map(|key, standing| Draft::of(&facts, key, standing));
        if policy == Policy::Ucdp {
            parts::raise_totals(&mut drafts);
        }
        move_people(input, &mut drafts);
        Self { facts, drafts, maybe_found }
    }

    pub fn draft(&self, cell: Cell) -> Option<&Draft<'a>> {
        self.drafts.get(&Key::from(cell))
    }

    /// The drafts of one role and outcome, in order.
    pub fn drafts_of(&self, role: Role, outcome: Outcome) -> impl Iterator<Item = (&Key<'a>, &Draft<'a>)> {
        self.drafts.of(role, outcome)
    }

    /// The drafts of cells, in order.
    pub fn cells(&self) -> impl Iterator<Item = (Cell, &Draft<'a>)> {
        self.drafts.iter().filter_map(|(key, draft)| Some((key.cell()?, draft)))
    }
}

/// Applies the rulings that people counted in one cell belong to another, in the order in which they were recorded.
fn move_people<'a>(input: &'a Input<'a>, drafts: &mut ByKey<'a, Draft<'a>>) {
    let mut rulings: Vec<&Ruling> = input.rulings.iter().filter(|ruling| ruling.holds()).collect();
    rulings.sort_unstable_by_key(|ruling| ruling.seq);
    for ruling in rulings {
        let Effect::Move { n, from, to } = ruling.effect else { continue };
        if let Some(left) = drafts.get_mut(&Key::from(from)) {
            shift(left, ruling, |people| people.saturating_sub(n));
        }
        let joined = drafts.get_or_insert_with(Key::from(to), || Draft {
            standing: Standing::default(),
            choice: Choice::default(),
            range: None,
            numbers: Numbers::default(),
            status: FigureStatus::Implied,
            moves: Vec::new(),
        });
        if joined.range.is_none() {
            joined.range = Some(Range::new(n, None));
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
    draft.range =
        draft.range.map(|range| Range { low: moved(range.low), high: range.high.map(&moved), ..range });
    draft.moves.push(ruling);
}

/// Where each claim of a cell stands: exactly one of these, or set aside.
pub(in crate::reconcile) struct Sorted {
    pub used: Vec<ClaimId>,
    pub compatible: Vec<ClaimId>,
    pub conflicting: Vec<ClaimId>,
}

/// Sorts the claims of a draft by how they stand to its figure as the rule chose it.
pub(in crate::reconcile) fn sort_claims(facts: &Facts<'_>, draft: &Draft<'_>) -> Sorted {
    let standing = &draft.standing;
    let figure = draft.choice.range.unwrap_or(Range::ANYTHING);
    let (mut compatible, mut conflicting): (Vec<FactIndex>, Vec<FactIndex>) = (Vec::new(), Vec::new());
    let mut put = |range: Range, claims: &[FactIndex]| {
        let fits = range.meets(&figure, standing.slack);
        if fits { &mut compatible } else { &mut conflicting }.extend_from_slice(claims);
    };
    let mut is_used = vec![false; standing.reports.len()];
    draft.choice.used.iter().for_each(|index| is_used[*index] = true);
    let unused =
        standing.reports.iter().zip(&is_used).filter(|(_, is_used)| !**is_used).map(|(report, _)| report);
    unused.chain(&standing.earlier).for_each(|report| put(report.range, &report.members));
    for bound in &standing.lower_bounds {
        put(bound.range, &bound.claims);
    }
    let left_out = standing.reports.iter().chain(&standing.earlier).flat_map(|report| &report.left_out);
    for index in left_out.chain(&standing.beside) {
        put(facts.fact(*index).range.unwrap_or(Range::ANYTHING), &[*index]);
    }
    compatible.sort_unstable();
    conflicting.sort_unstable();
    Sorted {
        used: facts.ids(draft.used_claims()),
        compatible: facts.ids(compatible),
        conflicting: facts.ids(conflicting),
    }
}
