//! Nationality sets and the sums of them that bounds are kept for: the columns of the books.
//!
//! People fall into disjoint sets: one nationality alone, the lists that figures carry, and the rest.

use std::collections::BTreeSet;

use super::figures::Figure;
use super::terms::People;
use crate::domain::cell::CellNationality;
use crate::domain::nationality::Nationality;

/// A column's number within a row.
pub type Column = usize;

/// `total` is the sum of `parts`.
pub struct ColumnSum {
    pub total: Column,
    pub parts: Vec<Column>,
}

/// Above this many lists, the total is written as a sum once, not once for each nationality with a list.
const MAX_LISTS: usize = 24;

pub struct Sets {
    /// Sorted. The column of a nationality alone is its place here.
    singles: Vec<Nationality>,
    lists: Vec<Vec<Nationality>>,
    /// For each nationality, the column of all sets that contain it.
    with: Vec<Column>,
    /// Without a host country nobody is foreign.
    host: Option<Column>,
    rest: Column,
    pub any: Column,
    /// The sets without the host country, the rest left out.
    foreign_low: Column,
    /// All but the host country alone, the rest included.
    foreign_high: Column,
    pub columns: usize,
    pub sums: Vec<ColumnSum>,
}

impl Sets {
    pub fn new(host: Option<Nationality>, figures: &[Figure]) -> Self {
        let mentioned = figures.iter().flat_map(|figure| figure.nationalities()).copied();
        let singles: Vec<Nationality> = mentioned.chain(host).collect::<BTreeSet<_>>().into_iter().collect();
        let lists: BTreeSet<Vec<Nationality>> = figures
            .iter()
            .filter_map(|figure| match &figure.people {
                People::List(list) => Some(list.clone()),
                _ => None,
            })
            .collect();
        let lists: Vec<_> = lists.into_iter().collect();
        let rest = singles.len() + lists.len();
        let mut sets = Self {
            with: (0..singles.len()).collect(),
            host: host.map(|host| singles.partition_point(|single| *single < host)),
            singles,
            lists,
            rest,
            any: rest + 1,
            foreign_low: rest + 2,
            foreign_high: rest + 3,
            columns: rest + 4,
            sums: Vec::new(),
        };
        sets.tie();
        sets
    }

    /// For totals alone: one column.
    pub const fn of_totals() -> Self {
        Self {
            singles: Vec::new(),
            lists: Vec::new(),
            with: Vec::new(),
            host: None,
            rest: 0,
            any: 0,
            foreign_low: 0,
            foreign_high: 0,
            columns: 1,
            sums: Vec::new(),
        }
    }

    /// The column that a figure of these people is at least, and the one that it is at most.
    pub fn range(&self, people: &People) -> (Column, Column) {
        match people {
            People::Any => (self.any, self.any),
            People::Foreign => (self.foreign_low, self.foreign_high),
            People::Nationality(one) => self.range_of_single(self.single(one)),
            People::List(list) => {
                let column = self.singles.len() + self.lists.partition_point(|known| known < list);
                (column, column)
            }
        }
    }

    /// The columns that a cell lies between; none for a nationality that no figure names.
    pub fn range_of(&self, nationality: CellNationality) -> Option<(Column, Column)> {
        match nationality {
            CellNationality::Any => Some((self.any, self.any)),
            CellNationality::Foreign => Some((self.foreign_low, self.foreign_high)),
            CellNationality::Code(one) => {
                self.singles.binary_search(&one).ok().map(|at| self.range_of_single(at))
            }
        }
    }

    /// From those with only the nationality at this place, to all who have it.
    fn range_of_single(&self, single: Column) -> (Column, Column) {
        (single, self.with[single])
    }

    fn single(&self, nationality: &Nationality) -> Column {
        self.singles.partition_point(|single| single < nationality)
    }

    fn sum(&mut self, total: Column, parts: Vec<Column>) -> Column {
        self.sums.push(ColumnSum { total, parts });
        total
    }

    fn new_sum(&mut self, parts: Vec<Column>) -> Column {
        self.columns += 1;
        self.sum(self.columns - 1, parts)
    }

    /// Writes down which columns are sums of which.
    fn tie(&mut self) {
        let sets = 0..self.rest;
        for single in 0..self.singles.len() {
            let (with, without): (Vec<Column>, Vec<Column>) =
                sets.clone().partition(|set| self.holds(*set, single));
            if with.len() > 1 {
                self.with[single] = self.new_sum(with);
                if self.lists.len() <= MAX_LISTS {
                    let all = [self.with[single], self.rest].into_iter().chain(without).collect();
                    self.sum(self.any, all);
                }
            }
        }
        self.sum(self.any, sets.clone().chain([self.rest]).collect());
        let Some(host) = self.host else { return };
        // Who is stated to be of unknown nationality may be foreign or not, as those of whom nothing is stated.
        let unknown = self.singles.binary_search(&Nationality::STATED_UNKNOWN).ok();
        let (home, abroad): (Vec<Column>, Vec<Column>) = sets.partition(|set| self.holds(*set, host));
        let known = abroad.into_iter().filter(|set| Some(*set) != unknown).collect();
        self.sum(self.foreign_low, known);
        let shared = home.into_iter().filter(|set| *set != host);
        let foreign = [self.foreign_low, self.rest].into_iter().chain(unknown).chain(shared).collect();
        self.sum(self.foreign_high, foreign);
        self.sum(self.any, vec![self.foreign_high, host]);
        self.sum(
            self.any,
            [self.foreign_low, self.rest, self.with[host]].into_iter().chain(unknown).collect(),
        );
    }

    /// Whether the people of a set have the nationality at this place.
    fn holds(&self, set: Column, single: Column) -> bool {
        match set.checked_sub(self.singles.len()) {
            None => set == single,
            Some(list) => self.lists[list].binary_search(&self.singles[single]).is_ok(),
        }
    }
}
