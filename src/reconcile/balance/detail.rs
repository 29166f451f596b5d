//! Which rows are kept by nationality; of the others the total is enough.
//!
//! What nobody says by nationality can be shared out among nationalities at will, so a row needs its columns only
//! where a figure or a question names one of them, between such rows, and where groups that may overlap both have them: of 9
//! Italian hostages and 5 Japanese staff, at least 14 civilians.
//!
//! It must not know bounds: which rows are detailed follows from what is named.

use super::People;
use super::figures::Figure;
use super::relations::{Row, Rule};
use crate::domain::cell::{Cell, CellNationality};

/// For each row, whether it is kept by nationality.
pub fn detailed(rows: &[Row], rules: &[Rule], figures: &[Figure], asked: &[Cell]) -> Vec<bool> {
    let named = named(rows, figures, asked);
    let below = spread(named.clone(), rules, |rule, holds| pass_up(rule, holds));
    let below_same_outcome =
        spread(named.clone(), rules, |rule, holds| is_of_roles(rows, rule) && pass_up(rule, holds));
    let above = spread(named.clone(), rules, |rule, holds| pass_down(rule, holds, |_| true));
    let mut detailed = named;
    for (row, detailed) in detailed.iter_mut().enumerate() {
        let groups = || rules.iter().filter(|rule| rule.total == row);
        // Of all exposed, their own outcomes say whatever those of their parts do: the parts count by what names them alone.
        let is_exposed = groups().any(|rule| !is_of_roles(rows, rule));
        let says_more = |rule: &&Rule| {
            let known = if is_exposed && is_of_roles(rows, rule) { &below_same_outcome } else { &below };
            rule.parts.iter().any(|part| known[*part])
        };
        let wholes = rules.iter().filter(|rule| rule.parts.contains(&row) && above[rule.total]);
        *detailed |= groups().filter(says_more).count() > 1 || wholes.count() > 1;
    }
    spread(detailed, rules, |rule, detailed| {
        let up = above[rule.total] && pass_up(rule, detailed);
        pass_down(rule, detailed, |part| below[part]) || up
    })
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
        let outcome = figure.stated.outcome;
        [figure.surely, figure.at_most].map(|roles| Row { outcome, roles }).into_iter().for_each(&mut name);
        figure.at_most.iter().for_each(|role| name(Row::one(role, outcome)));
    }
    let parts = asked.iter().filter(|cell| cell.nationality != CellNationality::Any);
    parts.for_each(|cell| name(Row::one(cell.role, cell.outcome)));
    named
}

fn is_of_roles(rows: &[Row], rule: &Rule) -> bool {
    rule.parts.iter().all(|part| rows[*part].outcome == rows[rule.total].outcome)
}

/// Passes what holds of some rows on to others until no more follows.
fn spread(mut holds: Vec<bool>, rules: &[Rule], pass: impl Fn(&Rule, &mut [bool]) -> bool) -> Vec<bool> {
    while rules.iter().fold(false, |grew, rule| pass(rule, &mut holds) || grew) {}
    holds
}

/// To the total, if it holds of a part. Whether that is new.
fn pass_up(rule: &Rule, holds: &mut [bool]) -> bool {
    rule.parts.iter().any(|part| holds[*part]) && !std::mem::replace(&mut holds[rule.total], true)
}

/// To those parts, if it holds of the total. Whether that is new.
fn pass_down(rule: &Rule, holds: &mut [bool], to: impl Fn(usize) -> bool) -> bool {
    let from = holds[rule.total];
    let parts = rule.parts.iter().filter(|part| from && to(**part));
    parts.fold(false, |grew, part| !std::mem::replace(&mut holds[*part], true) || grew)
}
