//! What the figures of a group report at least, for each of its rows.

use std::collections::BTreeMap;

use crate::domain::cell::CellNationality;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::reconcile::books::Books;
use crate::reconcile::cells::StageOne;
use crate::reconcile::facts::key::Whose;
use crate::reconcile::terms::answer::Group;
use crate::reconcile::terms::overlap::{Places, members};

/// The largest reported low within each row.
#[derive(Default)]
pub(super) struct Floors(BTreeMap<CellNationality, Floor>);

#[derive(Default)]
struct Floor {
    of_all: u64,
    /// Of the figures that the books did not leave out.
    in_books: u64,
}

impl Floors {
    /// By the figures of the group's roles, and of the outcomes that a union takes in.
    pub fn of(stage: &StageOne<'_>, books: &Books<'_>, group: Group, outcome: Outcome) -> Self {
        let places = Places::of(stage.facts.input.incident.place.country);
        let roles = Role::ALL.iter().filter(|role| group.root().contains(**role));
        let outcomes = || std::iter::once(outcome).chain(members(outcome).into_iter().flatten());
        let within = roles.flat_map(|role| outcomes().map(|part| (*role, part)));
        let mut floors = Self::default();
        for (key, draft) in within.flat_map(|(role, part)| stage.drafts_of(role, part)) {
            let Some(low) = books.reported_low(key, draft) else { continue };
            let in_books = if books.is_left_out(key) { 0 } else { low };
            let mut put = |row: CellNationality| {
                let floor = floors.0.entry(row).or_default();
                (floor.of_all, floor.in_books) = (floor.of_all.max(low), floor.in_books.max(in_books));
            };
            put(CellNationality::Any);
            if places.has_people(Whose::Foreign, key.whose) {
                put(CellNationality::Foreign);
            }
            match key.whose {
                Whose::Code(code) => put(CellNationality::Code(code)),
                Whose::List(list) => list.iter().for_each(|code| put(CellNationality::Code(*code))),
                Whose::Any | Whose::Foreign => {}
            }
        }
        floors
    }

    /// Of all figures, or of those that entered the books.
    pub fn of_row(&self, row: CellNationality, in_books: bool) -> u64 {
        self.0.get(&row).map_or(0, |floor| if in_books { floor.in_books } else { floor.of_all })
    }
}
