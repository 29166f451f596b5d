//! A plain question.

use crate::domain::cell::CellNationality;
use crate::domain::outcome::Outcome;
use crate::reconcile::terms::answer::Group;

/// What is asked for. A question that names all three gets one answer, whatever is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Question {
    pub group: Option<Group>,
    pub outcome: Option<Outcome>,
    pub nationality: Option<CellNationality>,
}

impl Question {
    pub(super) fn asks(&self, group: Group, outcome: Outcome) -> bool {
        self.group.is_none_or(|asked| asked == group) && self.outcome.is_none_or(|asked| asked == outcome)
    }
}
