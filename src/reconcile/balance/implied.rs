//! What propagation says of each cell beyond what was reported of it.

use std::collections::BTreeMap;

use super::figures::Figure;
use super::imbalance::add;
use super::propagate::{Limit, Network, Reasons, Side};
use super::relations::Part;
use super::sets::Sets;
use super::{Implied, People};
use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::ClaimId;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// A figure's place and what it says of the network.
type Active<'l> = &'l (usize, Vec<Limit>);

/// What was reported, to compare with and to name as reasons.
pub struct Reported {
    bounds: BTreeMap<Cell, (u64, Option<u64>)>,
    /// The claims behind all figures, sorted.
    claims: Vec<ClaimId>,
    /// For each figure, the places of its claims.
    claims_of: Vec<Vec<usize>>,
    /// Marks the claims being gathered; all false in between.
    gathered: Vec<bool>,
}

impl Reported {
    pub fn new(figures: &[Figure]) -> Self {
        let mut claims: Vec<ClaimId> =
            figures.iter().flat_map(|figure| figure.stated.claims.iter().copied()).collect();
        claims.sort_unstable();
        claims.dedup();
        let place = |claim: &ClaimId| claims.partition_point(|known| known < claim);
        let claims_of =
            figures.iter().map(|figure| figure.stated.claims.iter().map(place).collect()).collect();
        Self { bounds: bounds(figures), gathered: vec![false; claims.len()], claims_of, claims }
    }

    /// Adds the wanted cells of one part, balanced before.
    pub fn collect(
        &mut self,
        part: &Part,
        sets: &Sets,
        network: &Network,
        is_wanted: impl Fn(Cell) -> bool,
        implied: &mut BTreeMap<Cell, Implied>,
    ) {
        let mut reasons = Reasons::new(network);
        for (row, of) in part.rows.iter().enumerate() {
            let [role] = of.roles.as_slice() else { continue };
            for (cell, (least, most)) in cells(*role, of.outcome, sets) {
                let (least, most) = (row * sets.columns + least, row * sets.columns + most);
                let (low, high) = (network.bounds(least).0, network.bounds(most).1);
                if (low, high) != (0, None) && is_wanted(cell) && self.says_more(&cell, low, high) {
                    let figures = reasons.of(&[(least, Side::Low), (most, Side::High)]);
                    implied.insert(cell, Implied { low, high, because: self.claims_behind(&figures) });
                }
            }
        }
    }

    /// Adds the totals that the other figures bear out: what they imply without it is as narrow as what it says.
    pub fn corroborate(
        &mut self,
        part: &Part,
        sets: &Sets,
        network: &mut Network,
        (figures, active): (&[Figure], &[Active<'_>]),
        implied: &mut BTreeMap<Cell, Implied>,
    ) {
        let is_total = |(index, _): &Active<'_>| matches!(figures[*index].people, People::Any);
        let (totals, others): (Vec<Active<'_>>, Vec<Active<'_>>) =
            active.iter().partition(|active| is_total(active));
        add(network, &others);
        let (least, most) = sets.range(&People::Any);
        for total in totals.iter().filter(|total| figures[total.0].stated.included.is_empty()) {
            let stated = figures[total.0].stated;
            let cell = Cell::new(stated.role, stated.outcome, CellNationality::Any);
            let row =
                part.rows.iter().position(|row| row.roles == [stated.role] && row.outcome == stated.outcome);
            let Some(row) = row.filter(|_| !implied.contains_key(&cell)) else { continue };
            let mark = network.mark();
            let other_cell = |other: &Active<'_>| {
                let other = figures[other.0].stated;
                (other.role, other.outcome) != (stated.role, stated.outcome)
            };
            let rest: Vec<Active<'_>> = totals.iter().copied().filter(other_cell).collect();
            add(network, &rest);
            let (least, most) = (row * sets.columns + least, row * sets.columns + most);
            let (low, high) = (network.bounds(least).0, network.bounds(most).1);
            let bears_out_low = low > 0 && low >= stated.low;
            let bears_out_high = high.is_some_and(|high| stated.high.is_none_or(|stated| high <= stated));
            if bears_out_low || bears_out_high {
                let reasons = Reasons::new(network).of(&[(least, Side::Low), (most, Side::High)]);
                implied.insert(cell, Implied { low, high, because: self.claims_behind(&reasons) });
            }
            network.undo(mark);
        }
    }

    fn says_more(&self, cell: &Cell, low: u64, high: Option<u64>) -> bool {
        let (reported_low, reported_high) = self.bounds.get(cell).copied().unwrap_or((0, None));
        low > reported_low || high.is_some_and(|high| reported_high.is_none_or(|reported| high < reported))
    }

    /// Sorted and unique. Marked and read off in order, since sorting each would take most of the time.
    fn claims_behind(&mut self, figures: &[usize]) -> Vec<ClaimId> {
        let (mut count, mut first, mut end) = (0, self.claims.len(), 0);
        for place in figures.iter().flat_map(|figure| &self.claims_of[*figure]) {
            count += usize::from(!std::mem::replace(&mut self.gathered[*place], true));
            first = first.min(*place);
            end = end.max(place + 1);
        }
        let mut claims = Vec::with_capacity(count);
        for place in first..end {
            if std::mem::take(&mut self.gathered[place]) {
                claims.push(self.claims[place]);
            }
        }
        claims
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

/// Of each cell, what its figures say together. The low of a subset claim is no report.
fn bounds(figures: &[Figure]) -> BTreeMap<Cell, (u64, Option<u64>)> {
    let mut bounds = BTreeMap::new();
    for figure in figures.iter().filter(|figure| !figure.stated.subset) {
        let nationality = match &figure.people {
            People::Any => CellNationality::Any,
            People::Foreign => CellNationality::Foreign,
            People::Nationality(code) => CellNationality::Code(*code),
            People::List(_) => continue,
        };
        let cell = Cell::new(figure.stated.role, figure.stated.outcome, nationality);
        let (low, high) = bounds.entry(cell).or_insert((0, None));
        *low = figure.stated.low.max(*low);
        *high = [*high, figure.stated.high].into_iter().flatten().min();
    }
    bounds
}
