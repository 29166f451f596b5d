//! Which rows are kept by nationality; of the others the total is enough.
//!
//! What nobody says by nationality can be shared out among nationalities at will, so a row needs its columns only
//! where a figure or a question names one of them, between such rows, and where groups that may overlap both have them: of 9
//! Italian hostages and 5 Japanese staff, at least 14 civilians.

use super::People;
use super::figures::Figure;
use super::relations::{Row, Rule};
use crate::domain::cell::{Cell, CellNationality};

/// For each row, whether it is kept by nationality.
pub fn detailed(rows: &[Row], rules: &[Rule], figures: &[Figure], asked: &[Cell]) -> Vec<bool> {
    let named = named(rows, figures, asked);
    // An exposed row's outcomes say all that its roles' outcomes do: those roles count by what names themselves.
    let below = upwards(rules, named.clone(), |_| true);
    let below_same_outcome = upwards(rules, named.clone(), |rule| is_of_roles(rows, rule));
    let says_more = |rule: &&Rule| {
        let known = if is_of_roles(rows, rule) { &below_same_outcome } else { &below };
        rule.parts.iter().any(|part| known[*part])
    };
    let mut detailed = named;
    for (row, detailed) in detailed.iter_mut().enumerate() {
        *detailed |= rules.iter().filter(|rule| rule.total == row).filter(says_more).count() > 1;
    }
    loop {
        let mut grew = false;
        for rule in rules.iter() {
            for part in rule.parts.iter().filter(|part| rule.exact || below[**part]) {
                grew |= detailed[rule.total] && !std::mem::replace(&mut detailed[*part], true);
            }
        }
        if !grew {
            return detailed;
        }
    }
}

/// The rows of which a figure or a question names a nationality, or foreigners.
fn named(rows: &[Row], figures: &[Figure], asked: &[Cell]) -> Vec<bool> {
    let mut named = vec![false; rows.len()];
    let mut name = |row: Row| {
        if let Ok(place) = rows.binary_search(&row) {
            named[place] = true;
        }
    };
    for figure in figures.iter().filter(|figure| figure.people != People::Any) {
        let of = |roles| Row { outcome: figure.stated.outcome, roles };
        [of(figure.surely), of(figure.at_most)].into_iter().for_each(&mut name);
    }
    let parts = asked.iter().filter(|cell| cell.nationality != CellNationality::Any);
    parts.for_each(|cell| name(Row::one(cell.role, cell.outcome)));
    named
}

fn is_of_roles(rows: &[Row], rule: &Rule) -> bool {
    rule.parts.iter().all(|part| rows[*part].outcome == rows[rule.total].outcome)
}

/// Passes what holds of a part on to its total, by some of the rules.
fn upwards(rules: &[Rule], mut holds: Vec<bool>, by: impl Fn(&Rule) -> bool) -> Vec<bool> {
    loop {
        let mut grew = false;
        for rule in rules.iter().filter(|rule| by(rule)) {
            grew |= rule.parts.iter().any(|part| holds[*part])
                && !std::mem::replace(&mut holds[rule.total], true);
        }
        if !grew {
            return holds;
        }
    }
}
