//! The figures in the order in which the search for an imbalance tries to do without them.

use super::roles::Roles;
use super::rows::{Row, What};
use super::terms::{People, Stated};
use crate::domain::nationality::Nationality;
use crate::domain::role::Role;

/// A figure, and the position it was given at.
pub struct Figure<'a> {
    pub stated: &'a Stated,
    pub position: usize,
    /// One nationality is never a list, and lists are sorted and unique.
    pub people: People,
    /// The roles whose sum is at most the figure's high.
    pub surely: Roles,
    /// The roles whose sum is at least the figure's low.
    pub at_most: Roles,
}

impl<'a> Figure<'a> {
    fn new(position: usize, stated: &'a Stated) -> Self {
        // A printed total of people may or may not take in the attackers.
        let (surely, at_most) = match stated.role {
            Role::People => (Roles::one(Role::Victims), Roles::one(Role::Victims).with(&[Role::Attackers])),
            role => (Roles::one(role), Roles::one(role)),
        };
        let surely = surely.with(&stated.included);
        let at_most = at_most.with(&stated.included).with(&stated.may_include);
        Self { stated, position, people: normal(&stated.people), surely, at_most }
    }

    /// The highest that it states; the low of a subset claim states none.
    pub fn high(&self) -> Option<u64> {
        self.stated.high.filter(|_| !self.stated.subset)
    }

    pub fn nationalities(&self) -> &[Nationality] {
        match &self.people {
            People::Any | People::Foreign => &[],
            People::Nationality(one) => std::slice::from_ref(one),
            People::List(list) => list,
        }
    }

    /// The row that its high bounds, in the part that it belongs to.
    pub const fn row(&self) -> Row {
        Row { what: What::One(self.stated.outcome), roles: self.surely }
    }

    /// Whether it may also be read as one more or one less.
    pub const fn is_loose(&self) -> bool {
        self.stated.loose_low || self.stated.loose_high && !self.stated.subset
    }

    /// Whether it counts everyone, and all of them.
    pub fn is_total(&self) -> bool {
        self.class() == 4
    }

    fn class(&self) -> u8 {
        match self.people {
            _ if self.stated.subset => 0,
            People::List(_) => 1,
            People::Nationality(_) => 2,
            People::Foreign => 3,
            People::Any => 4,
        }
    }
}

fn normal(people: &People) -> People {
    let People::List(list) = people else { return people.clone() };
    let mut list = list.clone();
    list.sort_unstable();
    list.dedup();
    match list.as_slice() {
        [] => People::Any,
        [one] => People::Nationality(*one),
        _ => People::List(list),
    }
}

/// Subset claims, lists, nationalities, foreign, totals; within each by role and outcome. What is left is told apart by
/// its content, so that the order given never matters.
pub fn in_drop_order(stated: &[Stated]) -> Vec<Figure<'_>> {
    let mut figures: Vec<Figure> =
        stated.iter().enumerate().map(|(position, stated)| Figure::new(position, stated)).collect();
    figures.sort_by(|a, b| {
        let place = |f: &Figure| (f.class(), f.stated.role, f.stated.outcome);
        let content = |f: &Figure| {
            let s = f.stated;
            (s.low, s.high, s.newest, s.origins)
        };
        place(a)
            .cmp(&place(b))
            .then_with(|| a.people.cmp(&b.people))
            .then_with(|| content(a).cmp(&content(b)))
            .then_with(|| {
                (a.surely, a.at_most, &a.stated.claims).cmp(&(b.surely, b.at_most, &b.stated.claims))
            })
    });
    figures
}
