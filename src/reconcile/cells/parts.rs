//! UCDP's rule that a total is never less than the sum of its parts: its nationalities, and the roles it is made of.

use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::reconcile::cells::by_key::ByKey;
use crate::reconcile::cells::draft::{Draft, Numbers};
use crate::reconcile::cells::pool::Taken;
use crate::reconcile::facts::key::{Key, Whose};
use crate::reconcile::terms::figure::Step;
use crate::reconcile::terms::range::Range;

/// Raises the totals that are less than their parts, parts first.
pub(in crate::reconcile) fn raise_totals(drafts: &mut ByKey<'_, Draft<'_>>) {
    for outcome in Outcome::ALL {
        for role in Role::ALL.iter().rev() {
            let least = disjoint_roles(drafts, *role, *outcome).max(nationalities(drafts, *role, *outcome));
            if let Some(draft) = drafts.get_mut(&Key { role: *role, outcome: *outcome, whose: Whose::Any })
                && draft.numbers.best.is_some()
            {
                raise(draft, least);
            }
        }
    }
}

/// The sum over the roles directly within, where nobody is in two of them: staff may be hostages.
fn disjoint_roles(drafts: &ByKey<'_, Draft<'_>>, role: Role, outcome: Outcome) -> u64 {
    let within = Role::ALL.iter().filter(|part| part.parent() == Some(role) && role != Role::Civilians);
    let figures = within.filter_map(|part| drafts.get(&Key { role: *part, outcome, whose: Whose::Any }));
    figures.filter_map(|draft| draft.numbers.best).fold(0, u64::saturating_add)
}

/// Its low and high follow its best.
fn raise(draft: &mut Draft<'_>, least: u64) {
    let Numbers { low, best, high } = draft.numbers;
    if best.is_none_or(|best| best >= least) {
        return;
    }
    draft.choice.steps.push(Taken {
        step: Step::SumOfParts,
        kept: draft.choice.used.clone(),
        dropped: Vec::new(),
    });
    let (low, high) = (low.unwrap_or(0).max(least), high.map(|high| high.max(least)));
    draft.numbers = Numbers { low: Some(low), best: Some(least), high };
    draft.choice.best = Some(least);
    draft.range = Some(Range::new(low, high));
}

/// The sum over the nationalities, people with several counted once.
fn nationalities(drafts: &ByKey<'_, Draft<'_>>, role: Role, outcome: Outcome) -> u64 {
    let (mut sum, mut twice) = (0_u64, 0_u64);
    for (key, draft) in drafts.of(role, outcome) {
        match key.whose {
            Whose::Code(code) if code != Nationality::STATED_UNKNOWN => {
                sum = sum.saturating_add(draft.numbers.best.unwrap_or(0));
            }
            Whose::List(list) => {
                let most = draft.numbers.high.or(draft.numbers.best).or(draft.numbers.low).unwrap_or(0);
                twice = twice.saturating_add(most.saturating_mul(list.len() as u64 - 1));
            }
            Whose::Any | Whose::Foreign | Whose::Code(_) => {}
        }
    }
    sum.saturating_sub(twice)
}
