//! UCDP's rule that a total is never less than the sum of its parts: its nationalities, and the roles it is made of.

use std::collections::BTreeMap;

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
        let low = draft.numbers.low.unwrap_or(0);
        Self { low, best: draft.numbers.best.unwrap_or(low) }
    }
}

/// Raises the totals that are less than their parts.
pub(in crate::reconcile) fn raise_totals(drafts: &mut BTreeMap<Key<'_>, Draft<'_>>) {
    for outcome in Outcome::ALL {
        total(drafts, Role::People, *outcome);
    }
}

/// Raises the total of a role, its parts first, and returns what it comes to.
fn total(drafts: &mut BTreeMap<Key<'_>, Draft<'_>>, role: Role, outcome: Outcome) -> Part {
    let parts: Vec<Part> = Role::ALL
        .iter()
        .filter(|part| part.parent() == Some(role))
        .map(|part| total(drafts, *part, outcome))
        .collect();
    // Staff may be hostages: civilians are at least as many as each of their parts, not as all together.
    let of_roles = if role == Role::Civilians {
        parts.into_iter().fold(Part::default(), Part::or_more)
    } else {
        parts.into_iter().fold(Part::default(), Part::plus)
    };
    let least = of_roles.or_more(nationalities(drafts, role, outcome));
    let Some(draft) = drafts.get_mut(&Key { role, outcome, whose: Whose::Any }) else { return least };
    if draft.numbers.low.is_some() {
        raise(draft, least);
    }
    least.or_more(Part::of(draft))
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
            Whose::Code(_) => sum = sum.plus(Part::of(draft)),
            Whose::List(list) => {
                let most = draft.numbers.high.or(draft.numbers.best).or(draft.numbers.low).unwrap_or(0);
                let again = most.saturating_mul(list.len() as u64 - 1);
                twice = twice.plus(Part { low: again, best: again });
            }
            Whose::Any | Whose::Foreign => {}
        }
    }
    Part { low: sum.low.saturating_sub(twice.low), best: sum.best.saturating_sub(twice.best) }
}
