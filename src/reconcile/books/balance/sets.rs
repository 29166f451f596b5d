//! Nationality sets and the sums of them that bounds are kept for: the columns of the books.
//!
//! People fall into disjoint sets: one nationality alone, the lists that figures carry, and the rest.

use std::collections::BTreeSet;

use super::People;
use super::figures::Figure;
use crate::domain::cell::CellNationality;
use crate::domain::nationality::Nationality;

/// A column's number within a row.
pub type Column = usize;

/// `total` is the sum of `parts`.
pub struct ColumnSum {
    pub total: Column,
    pub parts: Vec<Column>,
}

/// Above this many sets tied by lists, their sum is written once, not once for each nationality.
const MAX_TIED: usize = 48;

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

    /// Writes down which columns are sums of which. Nested sums, so that each is short and one is wide.
    fn tie(&mut self) {
        let (mut home, mut abroad, mut home_without_host) = (None, Vec::new(), None);
        let clusters = self.clusters();
        let at_home = |set: &Column| {
            clusters
                .iter()
                .any(|cluster| cluster.contains(set) && self.host.is_some_and(|host| cluster.contains(&host)))
        };
        let unknown =
            self.singles.binary_search(&Nationality::STATED_UNKNOWN).ok().filter(|set| !at_home(set));
        for cluster in clusters {
            match self.host {
                Some(host) if cluster.contains(&host) => {
                    home = Some((host, self.tie_cluster(&cluster)));
                    if cluster.len() > 1 {
                        let without = cluster.iter().copied().filter(|set| !self.holds(*set, host)).collect();
                        home_without_host = Some(self.new_sum(without));
                    }
                }
                _ => {
                    let column = self.tie_cluster(&cluster);
                    match unknown.filter(|unknown| cluster.contains(unknown)) {
                        None => abroad.push(column),
                        Some(unknown) if cluster.len() > 1 => {
                            let known = cluster.iter().copied().filter(|set| *set != unknown).collect();
                            let known = self.new_sum(known);
                            self.sum(column, vec![known, unknown]);
                            abroad.push(known);
                        }
                        Some(_) => {}
                    }
                }
            }
        }
        let abroad = self.new_sum(abroad);
        let Some((host, home)) = home else {
            self.sum(self.any, [abroad, self.rest].into_iter().chain(unknown).collect());
            return;
        };
        // Who is stated to be of unknown nationality may be foreign or not, as those of whom nothing is stated.
        self.sum(self.any, [home, abroad, self.rest].into_iter().chain(unknown).collect());
        self.sum(self.foreign_low, home_without_host.into_iter().chain([abroad]).collect());
        if let Some(without) = home_without_host {
            self.sum(home, vec![self.with[host], without]);
        }
        let shared = (0..self.rest).filter(|set| *set != host && self.holds(*set, host));
        let foreign = [self.foreign_low, self.rest].into_iter().chain(unknown).chain(shared).collect();
        self.sum(self.foreign_high, foreign);
        self.sum(self.any, vec![self.foreign_high, host]);
        self.sum(
            self.any,
            [self.foreign_low, self.rest, self.with[host]].into_iter().chain(unknown).collect(),
        );
    }

    /// Ties the sets of one cluster and gives the column of their sum.
    fn tie_cluster(&mut self, cluster: &[Column]) -> Column {
        if let [alone] = cluster {
            return *alone;
        }
        let singles = self.singles.len();
        for &single in cluster.iter().filter(|set| **set < singles) {
            let having = cluster.iter().copied().filter(|set| self.holds(*set, single)).collect();
            self.with[single] = self.new_sum(having);
        }
        let total = self.new_sum(cluster.to_vec());
        if cluster.len() <= MAX_TIED {
            for &single in cluster.iter().filter(|set| **set < singles) {
                let others = cluster.iter().copied().filter(|set| !self.holds(*set, single));
                let parts = [self.with[single]].into_iter().chain(others).collect();
                self.sum(total, parts);
            }
        }
        total
    }

    /// Whether the people of a set have the nationality at this place.
    fn holds(&self, set: Column, single: Column) -> bool {
        match set.checked_sub(self.singles.len()) {
            None => set == single,
            Some(list) => self.lists[list].binary_search(&self.singles[single]).is_ok(),
        }
    }

    /// The sets grouped so that no nationality is in two groups. The rest is in none.
    fn clusters(&self) -> Vec<Vec<Column>> {
        let mut group: Vec<Column> = (0..self.singles.len()).collect();
        for list in &self.lists {
            let members: Vec<Column> = list.iter().map(|one| group[self.single(one)]).collect();
            let first = members.iter().copied().min().unwrap_or_default();
            group.iter_mut().filter(|of| members.contains(of)).for_each(|of| *of = first);
        }
        let mut clusters = vec![Vec::new(); self.singles.len()];
        for (single, of) in group.iter().enumerate() {
            clusters[*of].push(single);
        }
        for (index, list) in self.lists.iter().enumerate() {
            let of = list.first().map(|one| group[self.single(one)]).unwrap_or_default();
            clusters[of].push(self.singles.len() + index);
        }
        clusters.retain(|cluster| !cluster.is_empty());
        clusters
    }
}
