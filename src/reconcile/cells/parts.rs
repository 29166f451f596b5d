//! UCDP's rule that a total is never less than the sum of its parts: its nationalities, and the roles it is made of.

use std::collections::BTreeMap;

use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::reconcile::cells::pool::Taken;
use crate::reconcile::cells::{Draft, Numbers};
use crate::reconcile::facts::key::{Key, Whose};
use crate::reconcile::terms::figure::Step;
use crate::reconcile::terms::range::Range;

/// The least and the best number of people of a part; zero where nothing is known.
#[derive(Clone, Copy, Default)]
struct Part {
    low: u64,
    best: u64,
}

impl Part {
    fn plus(self, other: Self) -> Self {
        Self { low: self.low.saturating_add(other.low), best: self.best.saturating_add(other.best) }
    }

    fn or_more(self, other: Self) -> Self {
        Self { low: self.low.max(other.low), best: self.best.max(other.best) }
    }

    fn of(draft: &Draft<'_>) -> Self {
        if draft.range.is_none() {
            return Self::default();
        }
        let low = draft.numbers.low.unwrap_or(0);
        Self { low, best: draft.numbers.best.unwrap_or(low) }
    }
}

/// Raises the totals that are less than their parts, parts first.
pub(in crate::reconcile) fn raise_totals(drafts: &mut BTreeMap<Key<'_>, Draft<'_>>) {
    for outcome in Outcome::ALL {
        for role in Role::ALL.iter().rev() {
            let least =
                disjoint_roles(drafts, *role, *outcome).or_more(nationalities(drafts, *role, *outcome));
            if let Some(draft) = drafts.get_mut(&Key { role: *role, outcome: *outcome, whose: Whose::Any })
                && draft.numbers.best.is_some()
            {
                raise(draft, least);
            }
        }
    }
}

/// The sum over the roles directly within, where nobody is in two of them: staff may be hostages.
fn disjoint_roles(drafts: &BTreeMap<Key<'_>, Draft<'_>>, role: Role, outcome: Outcome) -> Part {
    let within = Role::ALL.iter().filter(|part| part.parent() == Some(role) && role != Role::Civilians);
    let figures = within.filter_map(|part| drafts.get(&Key { role: *part, outcome, whose: Whose::Any }));
    figures.map(Part::of).fold(Part::default(), Part::plus)
}

fn raise(draft: &mut Draft<'_>, least: Part) {
    let Numbers { low, best, high } = draft.numbers;
    let raised = Numbers {
        low: low.map(|low| low.max(least.low)),
        best: best.map(|best| best.max(least.best)),
        high: high.map(|high| high.max(if best.is_some() { least.best } else { least.low })),
    };
    if raised != draft.numbers {
        draft.choice.steps.push(Taken {
            step: Step::SumOfParts,
            kept: draft.choice.used.clone(),
            dropped: Vec::new(),
        });
        draft.range = draft.range.map(|range| Range {
            low: raised.low.unwrap_or(range.low),
            high: raised.high,
            ..range
        });
        draft.choice.best = raised.best;
        draft.numbers = raised;
    }
}

/// The sum over the nationalities, people with several counted once.
fn nationalities(drafts: &BTreeMap<Key<'_>, Draft<'_>>, role: Role, outcome: Outcome) -> Part {
    let (mut sum, mut twice) = (Part::default(), Part::default());
    for (key, draft) in drafts.range(Key { role, outcome, whose: Whose::Any }..) {
        if (key.role, key.outcome) != (role, outcome) {
            break;
        }
        match key.whose {
            Whose::Code(code) if code != Nationality::STATED_UNKNOWN => sum = sum.plus(Part::of(draft)),
            Whose::List(list) => {
                let most = draft.numbers.high.or(draft.numbers.best).or(draft.numbers.low).unwrap_or(0);
                let again = most.saturating_mul(list.len() as u64 - 1);
                twice = twice.plus(Part { low: again, best: again });
            }
            Whose::Any | Whose::Foreign | Whose::Code(_) => {}
        }
    }
    Part { low: sum.low.saturating_sub(twice.low), best: sum.best.saturating_sub(twice.best) }
}
