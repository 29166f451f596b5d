//! How many of each total are under no nationality.

use std::collections::BTreeMap;

use super::figures::Figure;
use super::{People, Residual};
use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// A low, and a high unless it is open.
#[derive(Clone, Copy)]
struct Range {
    low: u64,
    high: Option<u64>,
}

impl Range {
    const ANYTHING: Self = Self { low: 0, high: None };

    fn narrow(&mut self, figure: &Figure) {
        self.low = self.low.max(figure.stated.low);
        self.high = [self.high, figure.high()].into_iter().flatten().min();
    }

    fn plus(self, other: Self) -> Self {
        let high = self.high.zip(other.high).map(|(a, b)| a.saturating_add(b));
        Self { low: self.low.saturating_add(other.low), high }
    }
}

/// What is stated of one role and outcome.
#[derive(Default)]
struct Counts<'f> {
    total: Option<Range>,
    singles: BTreeMap<Nationality, Range>,
    lists: BTreeMap<&'f [Nationality], Range>,
}

/// One for each total above none, by role and outcome.
pub fn residuals(figures: &[Figure]) -> Vec<Residual> {
    let mut counts: BTreeMap<(Role, Outcome), Counts> = BTreeMap::new();
    for figure in figures {
        let of = counts.entry((figure.stated.role, figure.stated.outcome)).or_default();
        match &figure.people {
            People::Any if !figure.stated.subset => {
                of.total.get_or_insert(Range::ANYTHING).narrow(figure);
            }
            People::Any | People::Foreign => {}
            People::Nationality(one) => of.singles.entry(*one).or_insert(Range::ANYTHING).narrow(figure),
            People::List(list) => of.lists.entry(list).or_insert(Range::ANYTHING).narrow(figure),
        }
    }
    counts
        .into_iter()
        .filter_map(|((role, outcome), counts)| {
            let total = counts.total.filter(|total| total.low > 0)?;
            let left = counts.left(total);
            Some(Residual { role, outcome, low: left.low, high: left.high })
        })
        .collect()
}

impl Counts<'_> {
    /// The total less its nationalities. Who has several is counted under each, so all but one are given back to the
    /// high; not to the low, since a figure may count them under one only.
    fn left(&self, total: Range) -> Range {
        let counted = self.of_nationalities().fold(Range { low: 0, high: Some(0) }, Range::plus);
        let low = counted.high.map_or(0, |high| total.low.saturating_sub(high));
        let high = total.high.map(|most| {
            let with_several = self.lists.iter().fold(0_u64, |sum, (list, range)| {
                // Nobody is counted whom the total leaves out.
                let people = range.high.map_or(most, |high| high.min(most));
                sum.saturating_add(people.saturating_mul(list.len() as u64 - 1))
            });
            most.saturating_add(with_several).saturating_sub(counted.low).min(most).max(low)
        });
        Range { low, high }
    }

    /// One range for each nationality; one that only lists name has the sum of those.
    fn of_nationalities(&self) -> impl Iterator<Item = Range> {
        let mut ranges = self.singles.clone();
        for list in self.lists.keys() {
            for one in list.iter().filter(|one| !self.singles.contains_key(one)) {
                let sum = self.lists.iter().filter(|(other, _)| other.contains(one)).map(|(_, range)| *range);
                ranges.insert(*one, sum.fold(Range { low: 0, high: Some(0) }, Range::plus));
            }
        }
        ranges.into_values()
    }
}
