//! What propagation says of each cell beyond what was reported of it.

use std::collections::BTreeMap;

use super::figures::Figure;
use super::propagate::{Network, Reasons, Side};
use super::relations::Part;
use super::sets::Sets;
use super::{Implied, People};
use crate::domain::cell::{Cell, CellNationality};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

type Reported = BTreeMap<Cell, (u64, Option<u64>)>;

/// Adds the cells of one part, balanced before.
pub fn collect(
    part: &Part,
    sets: &Sets,
    figures: &[Figure],
    network: &Network,
    implied: &mut BTreeMap<Cell, Implied>,
) {
    let reported = reported(figures);
    let mut reasons = Reasons::new(network);
    for (row, of) in part.rows.iter().enumerate() {
        let [role] = of.roles.as_slice() else { continue };
        for (cell, (least, most)) in cells(*role, of.outcome, sets) {
            let (least, most) = (row * sets.columns + least, row * sets.columns + most);
            let (low, high) = (network.bounds(least).0, network.bounds(most).1);
            if says_more(low, high, reported.get(&cell)) {
                let mut because: Vec<_> = reasons
                    .of(&[(least, Side::Low), (most, Side::High)])
                    .into_iter()
                    .flat_map(|index| figures[index].stated.claims.iter().copied())
                    .collect();
                because.sort_unstable();
                because.dedup();
                implied.insert(cell, Implied { low, high, because });
            }
        }
    }
}

/// The cells of a row, each with the columns it lies between.
fn cells(role: Role, outcome: Outcome, sets: &Sets) -> impl Iterator<Item = (Cell, (usize, usize))> {
    let codes = sets.singles.iter().enumerate();
    [
        (CellNationality::Any, sets.range(&People::Any)),
        (CellNationality::Foreign, sets.range(&People::Foreign)),
    ]
    .into_iter()
    .chain(codes.map(|(place, code)| (CellNationality::Code(*code), sets.range_of(place))))
    .map(move |(nationality, range)| (Cell::new(role, outcome, nationality), range))
}

fn says_more(low: u64, high: Option<u64>, reported: Option<&(u64, Option<u64>)>) -> bool {
    let (reported_low, reported_high) = reported.copied().unwrap_or((0, None));
    low > reported_low || high.is_some_and(|high| reported_high.is_none_or(|reported| high < reported))
}

fn reported(figures: &[Figure]) -> Reported {
    let mut reported = Reported::new();
    for figure in figures.iter().filter(|figure| !figure.stated.subset) {
        let nationality = match &figure.people {
            People::Any => CellNationality::Any,
            People::Foreign => CellNationality::Foreign,
            People::Nationality(code) => CellNationality::Code(*code),
            People::List(_) => continue,
        };
        let cell = Cell::new(figure.stated.role, figure.stated.outcome, nationality);
        let bounds = reported.entry(cell).or_insert((0, None));
        bounds.0 = bounds.0.max(figure.stated.low);
        bounds.1 = [bounds.1, figure.stated.high].into_iter().flatten().min();
    }
    reported
}
