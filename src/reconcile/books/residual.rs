//! How many of a total are under no nationality.

use std::collections::BTreeMap;

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

/// The residual of the figure of a total, where some nationality is given.
pub(in crate::reconcile) fn of_figure(
    stage: &StageOne<'_>,
    cell: Cell,
    draft: &Draft<'_>,
) -> Option<ResidualBounds> {
    let low = draft.numbers.low.filter(|_| cell.nationality == CellNationality::Any)?;
    let nationalities = Nationalities::of(stage, cell.role, cell.outcome);
    (low > 0).then(|| nationalities.left(low, draft.numbers.high))
}

/// What is known of the nationalities of one role and outcome.
pub(in crate::reconcile) struct Nationalities<'a> {
    singles: BTreeMap<Nationality, Range>,
    lists: BTreeMap<&'a [Nationality], Range>,
}

impl<'a> Nationalities<'a> {
    pub fn of(stage: &StageOne<'a>, role: Role, outcome: Outcome) -> Self {
        let mut whose: Vec<Whose<'a>> = Vec::new();
        for key in stage.drafts.keys().filter(|key| key.outcome == outcome) {
            let named = match key.whose {
                Whose::Code(code) => code != Nationality::STATED_UNKNOWN,
                Whose::List(_) => true,
                Whose::Any | Whose::Foreign => false,
            };
            if named && (role.contains(key.role) || key.role.contains(role)) {
                whose.push(key.whose);
            }
        }
        whose.sort_unstable();
        whose.dedup();
        let mut found = Self { singles: BTreeMap::new(), lists: BTreeMap::new() };
        for whose in whose {
            let Some(range) = counted(stage, role, outcome, whose) else { continue };
            match whose {
                Whose::Code(code) => drop(found.singles.insert(code, range)),
                Whose::List(list) => drop(found.lists.insert(list, range)),
                Whose::Any | Whose::Foreign => {}
            }
        }
        for (code, range) in &mut found.singles {
            let lists = found.lists.iter().filter(|(list, _)| list.contains(code));
            let low = lists.fold(0_u64, |sum, (_, list)| sum.saturating_add(list.low));
            range.low = range.low.max(low);
            range.high = range.high.map(|high| high.max(low));
        }
        found
    }

    /// The total less its nationalities. Who has several is counted under each, so all but one are given back to the high; not to
    /// the low, since a figure may count them under one only.
    pub fn left(&self, low: u64, high: Option<u64>) -> ResidualBounds {
        let counted = self.singles.values().fold(NOBODY, |sum, range| sum.plus(*range));
        let least = counted.high.map_or(0, |most| low.saturating_sub(most));
        let most = high.map(|most| {
            let with_several = self.lists.iter().fold(0_u64, |sum, (list, range)| {
                let people = range.high.unwrap_or(most);
                sum.saturating_add(people.saturating_mul(list.len() as u64 - 1))
            });
            most.saturating_add(with_several).saturating_sub(counted.low).min(most).max(least)
        });
        ResidualBounds { low: least, high: most }
    }
}

/// By the figure of the total's role; failing that, of the roles that it contains; failing that, of the nearest wider one.
fn counted(stage: &StageOne<'_>, role: Role, outcome: Outcome, whose: Whose<'_>) -> Option<Range> {
    let range = |role: Role| {
        let draft = stage.drafts.get(&Key { role, outcome, whose })?;
        match draft.range {
            Some(_) => Some(Range::new(draft.numbers.low?, draft.numbers.high)),
            // Whom only lists name has at least those, and nobody says how many more.
            None => is_listed(stage, role, outcome, whose).then_some(Range::ANYTHING),
        }
    };
    let wider = || std::iter::successors(role.parent(), |role| role.parent()).find_map(range);
    range(role).or_else(|| of_parts(role, &range)).or_else(wider)
}

fn is_listed(stage: &StageOne<'_>, role: Role, outcome: Outcome, whose: Whose<'_>) -> bool {
    let Whose::Code(code) = whose else { return false };
    stage.drafts.iter().any(|(key, draft)| {
        let lists = matches!(key.whose, Whose::List(list) if list.contains(&code));
        lists && (key.role, key.outcome) == (role, outcome) && draft.range.is_some()
    })
}

/// Of the roles within: the lows of disjoint ones added, of overlapping ones the largest; the highs added.
fn of_parts(role: Role, range: &impl Fn(Role) -> Option<Range>) -> Option<Range> {
    let within = Role::ALL.iter().copied().filter(|part| part.parent() == Some(role));
    let parts = within.filter_map(|part| range(part).or_else(|| of_parts(part, range)));
    parts.reduce(|one, other| {
        let sum = one.plus(other);
        if role == Role::Civilians { Range::new(one.low.max(other.low), sum.high) } else { sum }
    })
}
