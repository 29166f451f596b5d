//! Which rows are kept by nationality; of the others the total is enough.
//!
//! What nobody says by nationality can be shared out among nationalities at will, so a row needs its columns only
//! where a figure or a question names one of them, between such rows, and where groups that may overlap both have them: of 9
//! Italian hostages and 5 Japanese staff, at least 14 civilians.
//!
//! It must not know bounds: which rows are detailed follows from what is named.

use super::figures::Figure;
use super::rows::{Row, Rule, rows_of};
use super::terms::People;
use crate::domain::cell::{Cell, CellNationality};

/// For each row, whether it is kept by nationality.
pub fn detailed(rows: &[Row], rules: &[Rule], figures: &[Figure], asked: &[Cell]) -> Vec<bool> {
    let named = named(rows, figures, asked);
    let below = spread(named.clone(), rules, pass_up);
    let by_roles = |rule: &Rule| rows[rule.parts[0]].what == rows[rule.total].what;
    let below_same_outcome =
        spread(named.clone(), rules, |rule, holds| by_roles(rule) && pass_up(rule, holds));
    let above = spread(named.clone(), rules, |rule, holds| pass_down(rule, holds, |_| true));
    let mut is_exposed = vec![false; rows.len()];
    rules.iter().filter(|rule| !by_roles(rule)).for_each(|rule| is_exposed[rule.total] = true);
    // How many groups, and how many wholes, say something of a row's nationalities.
    let (mut groups, mut wholes) = (vec![0; rows.len()], vec![0; rows.len()]);
    for rule in rules {
        // Of all exposed, their own outcomes say whatever those of their parts do: the parts count by what names them alone.
        let known = if is_exposed[rule.total] && by_roles(rule) { &below_same_outcome } else { &below };
        groups[rule.total] += usize::from(rule.parts.iter().any(|part| known[*part]));
        rule.parts.iter().for_each(|part| wholes[*part] += usize::from(above[rule.total]));
    }
    let tied = groups.into_iter().zip(wholes).map(|(groups, wholes)| groups > 1 || wholes > 1);
    let detailed = named.into_iter().zip(tied).map(|(named, tied)| named || tied).collect();
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
        [figure.surely, figure.at_most].map(|roles| Row::of(roles, outcome)).into_iter().for_each(&mut name);
        figure.at_most.iter().for_each(|role| name(Row::one(role, outcome)));
    }
    let parts = asked.iter().filter(|cell| cell.nationality != CellNationality::Any);
    for cell in parts {
        rows_of(cell.role, cell.outcome).into_iter().for_each(&mut name);
    }
    named
}

/// Passes what holds of some rows on to others until no more follows.
fn spread(mut holds: Vec<bool>, rules: &[Rule], pass: impl Fn(&Rule, &mut [bool]) -> bool) -> Vec<bool> {
    while rules.iter().filter(|rule| pass(rule, &mut holds)).count() > 0 {}
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
    parts.filter(|part| !std::mem::replace(&mut holds[**part], true)).count() > 0
}
