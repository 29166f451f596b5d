//! How many of a total are under no nationality.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::reconcile::cells::StageOne;
use crate::reconcile::cells::draft::Draft;
use crate::reconcile::facts::key::{Key, Whose};
use crate::reconcile::terms::figure::ResidualBounds;
use crate::reconcile::terms::range::Range;

const NOBODY: Range = Range::new(0, Some(0));

/// What is known of the nationalities of each total.
#[derive(Default)]
pub(in crate::reconcile) struct Residuals(BTreeMap<(Outcome, Role), Nationalities>);

impl Residuals {
    /// Of those of the cells that are totals.
    pub fn of(stage: &StageOne<'_>, cells: impl Iterator<Item = Cell>) -> Self {
        let totals: BTreeSet<(Outcome, Role)> = cells
            .filter(|cell| cell.nationality == CellNationality::Any)
            .map(|cell| (cell.outcome, cell.role))
            .collect();
        let counts = Counts::by_outcome(stage);
        let nobody = Counts::default();
        let of_total = |(outcome, role)| {
            let counts = counts.get(&outcome).unwrap_or(&nobody);
            ((outcome, role), Nationalities::of(counts, role))
        };
        Self(totals.into_iter().map(of_total).collect())
    }

    /// How many of a total are under no nationality; none where the total was not asked for.
    pub fn left(&self, role: Role, outcome: Outcome, low: u64, high: Option<u64>) -> Option<ResidualBounds> {
        Some(self.0.get(&(outcome, role))?.left(low, high))
    }
}

/// What the nationalities of one role and outcome come to.
struct Nationalities {
    counted: Range,
    /// How often people with several are counted beyond the first.
    again: u64,
    /// The same for each person of lists that have no high.
    again_each: u64,
}

impl Nationalities {
    fn of(counts: &Counts<'_>, role: Role) -> Self {
        let mut singles: BTreeMap<Nationality, Range> = BTreeMap::new();
        let mut by_lists: BTreeMap<Nationality, u64> = BTreeMap::new();
        let (mut again, mut again_each) = (0_u64, 0_u64);
        for whose in counts.named(role) {
            match (whose, counts.counted(role, whose)) {
                (Whose::Code(code), Some(range)) => drop(singles.insert(code, range)),
                (Whose::List(list), Some(range)) => {
                    let beyond = list.len() as u64 - 1;
                    match range.high {
                        Some(high) => again = again.saturating_add(high.saturating_mul(beyond)),
                        None => again_each = again_each.saturating_add(beyond),
                    }
                    for code in list {
                        let low = by_lists.entry(*code).or_default();
                        *low = low.saturating_add(range.low);
                    }
                }
                _ => {}
            }
        }
        let counted = singles.iter().fold(NOBODY, |sum, (code, range)| {
            let low = range.low.max(by_lists.get(code).copied().unwrap_or(0));
            sum.plus(Range { low, high: range.high.map(|high| high.max(low)), ..*range })
        });
        Self { counted, again, again_each }
    }

    /// The total less its nationalities. Who has several is counted under each, so all but one are given back to the high; not to
    /// the low, since a figure may count them under one only.
    fn left(&self, low: u64, high: Option<u64>) -> ResidualBounds {
        let counted = self.counted;
        let least = counted.high.map_or(0, |most| low.saturating_sub(most));
        let most = high.map(|most| {
            let with_several = self.again.saturating_add(most.saturating_mul(self.again_each));
            most.saturating_add(with_several).saturating_sub(counted.low).min(most).max(least)
        });
        ResidualBounds { low: least, high: most }
    }
}

/// What the figures of each role count of each nationality and list, for one outcome.
#[derive(Default)]
struct Counts<'a>(BTreeMap<Role, BTreeMap<Whose<'a>, Range>>);

impl<'a> Counts<'a> {
    fn by_outcome(stage: &StageOne<'a>) -> BTreeMap<Outcome, Self> {
        let drafts: Vec<(&Key<'a>, &Draft<'a>)> = stage.drafts.iter().collect();
        let mut counts: BTreeMap<Outcome, Self> = BTreeMap::new();
        let cell = |key: &Key<'a>| (key.role, key.outcome);
        for drafts in drafts.chunk_by(|one, other| cell(one.0) == cell(other.0)) {
            let (role, outcome) = cell(drafts[0].0);
            let counted = of_role(drafts);
            if !counted.is_empty() {
                counts.entry(outcome).or_default().0.insert(role, counted);
            }
        }
        counts
    }

    /// Whom the figures of the role, of those within it or of wider ones count.
    fn named(&self, role: Role) -> BTreeSet<Whose<'a>> {
        let related = self.0.iter().filter(|(other, _)| role.contains(**other) || other.contains(role));
        related.flat_map(|(_, counts)| counts.keys().copied()).collect()
    }

    /// By the figure of the total's role; failing that, of the roles that it contains; failing that, of the nearest wider one.
    fn counted(&self, role: Role, whose: Whose<'a>) -> Option<Range> {
        let wider = || {
            std::iter::successors(role.parent(), |role| role.parent())
                .find_map(|role| self.range(role, whose))
        };
        self.range(role, whose).or_else(|| self.of_parts(role, whose)).or_else(wider)
    }

    fn range(&self, role: Role, whose: Whose<'a>) -> Option<Range> {
        self.0.get(&role)?.get(&whose).copied()
    }

    /// Of the roles within: the lows of disjoint ones added, of overlapping ones the largest; the highs added.
    fn of_parts(&self, role: Role, whose: Whose<'a>) -> Option<Range> {
        let within = Role::ALL.iter().copied().filter(|part| part.parent() == Some(role));
        let parts = within.filter_map(|part| self.range(part, whose).or_else(|| self.of_parts(part, whose)));
        parts.reduce(|one, other| {
            let sum = one.plus(other);
            if role == Role::Civilians { Range::new(one.low.max(other.low), sum.high) } else { sum }
        })
    }
}

fn of_role<'a>(drafts: &[(&Key<'a>, &Draft<'a>)]) -> BTreeMap<Whose<'a>, Range> {
    let mut listed: BTreeSet<Nationality> = BTreeSet::new();
    for (key, draft) in drafts {
        if let (Whose::List(list), true) = (key.whose, draft.range.is_some()) {
            listed.extend(list);
        }
    }
    let counts = drafts.iter().filter_map(|(key, draft)| {
        let is_listed = match key.whose {
            Whose::Code(Nationality::STATED_UNKNOWN) | Whose::Any | Whose::Foreign => return None,
            Whose::Code(code) => listed.contains(&code),
            Whose::List(_) => false,
        };
        let range = match draft.range {
            Some(_) => Range::new(draft.numbers.low?, draft.numbers.high),
            // Whom only lists name has at least those, and nobody says how many more.
            None => Some(Range::ANYTHING).filter(|_| is_listed)?,
        };
        Some((key.whose, range))
    });
    counts.collect()
}
