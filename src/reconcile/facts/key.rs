//! What a figure is worked out for.

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::reconcile::terms::overlap::Place;

pub(in crate::reconcile) use crate::reconcile::terms::overlap::Whose;

/// What a figure is worked out for: a cell, or the people of a list within one role and outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::reconcile) struct Key<'a> {
    pub role: Role,
    pub outcome: Outcome,
    pub whose: Whose<'a>,
}

impl Key<'_> {
    /// The cell, unless it is the inner figure of a list.
    pub const fn cell(&self) -> Option<Cell> {
        let nationality = match self.whose {
            Whose::Any => CellNationality::Any,
            Whose::Foreign => CellNationality::Foreign,
            Whose::Code(code) => CellNationality::Code(code),
            Whose::List(_) => return None,
        };
        Some(Cell::new(self.role, self.outcome, nationality))
    }
}

impl From<Cell> for Key<'_> {
    fn from(cell: Cell) -> Self {
        let whose = match cell.nationality {
            CellNationality::Any => Whose::Any,
            CellNationality::Foreign => Whose::Foreign,
            CellNationality::Code(code) => Whose::Code(code),
        };
        Self { role: cell.role, outcome: cell.outcome, whose }
    }
}

impl<'a> Key<'a> {
    pub const fn place(&self) -> Place<'a> {
        (self.role, self.outcome, self.whose)
    }

    /// A number in the order of the keys, to sort and compare by.
    pub fn code(&self) -> u128 {
        let (kind, list) = match &self.whose {
            Whose::Any => (0, &[][..]),
            Whose::Foreign => (1, &[][..]),
            Whose::Code(code) => (2, std::slice::from_ref(code)),
            Whose::List(list) => (3, *list),
        };
        code(self.role, self.outcome, kind, list)
    }
}

/// A nationality list has four codes of three letters at most: twelve bytes.
pub(in crate::reconcile) fn code(role: Role, outcome: Outcome, kind: u8, list: &[Nationality]) -> u128 {
    let mut bytes = [0; 16];
    (bytes[1], bytes[2], bytes[3]) = (role as u8, outcome as u8, kind);
    for (place, nationality) in bytes[4..].chunks_exact_mut(3).zip(list) {
        place.copy_from_slice(&nationality.letters());
    }
    u128::from_be_bytes(bytes)
}
