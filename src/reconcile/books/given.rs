//! Whose nationalities the reports give.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::cell::Cell;
use crate::domain::nationality::Nationality;
use crate::domain::role::Role;
use crate::reconcile::cells::StageOne;
use crate::reconcile::facts::key::Whose;
use crate::reconcile::terms::words;

/// Whose nationalities the reports give: those of the total's role and of the roles within it, or only of a wider one.
pub(in crate::reconcile) struct Given {
    within: BTreeSet<Nationality>,
    /// The nearest wider role, where none within is given.
    wider: BTreeMap<Nationality, Role>,
}

impl Given {
    pub fn of(stage: &StageOne<'_>, total: Cell) -> Self {
        let mut given = Self { within: BTreeSet::new(), wider: BTreeMap::new() };
        for (key, draft) in stage.drafts.iter().filter(|(key, _)| key.outcome == total.outcome) {
            let Whose::Code(code) = key.whose else { continue };
            if code == Nationality::STATED_UNKNOWN || draft.numbers.low.is_none() {
                continue;
            }
            if total.role.contains(key.role) {
                given.within.insert(code);
            } else if key.role.contains(total.role) {
                // Roles come from the wider to the narrower.
                given.wider.insert(code, key.role);
            }
        }
        given.wider.retain(|code, _| !given.within.contains(code));
        given
    }

    pub fn is_empty(&self) -> bool {
        self.within.is_empty() && self.wider.is_empty()
    }

    /// ", where some nationalities are counted among all victims", if they are.
    pub fn wider(&self) -> String {
        match self.wider.values().min() {
            Some(role) => {
                [", where some nationalities are counted among all ", words::role_noun(*role, false)].concat()
            }
            None => String::new(),
        }
    }
}
