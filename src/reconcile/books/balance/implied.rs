//! What propagation says of each cell beyond what was reported of it.

use std::collections::BTreeMap;

use super::figures::Figure;
use super::imbalance::add;
use super::propagate::{Limit, Mark, Network, Reasons, Side};
use super::relations::{Grid, Part, Row};
use super::sets::Sets;
use super::{Implied, People};
use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::ClaimId;

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

    /// Adds the totals and the cells asked for of one part, balanced before.
    pub fn collect(
        &mut self,
        (part, sets, grid): (&Part, &Sets, &Grid<'_>),
        network: &Network,
        asked: &[Cell],
        implied: &mut BTreeMap<Cell, Implied>,
    ) {
        let mut reasons = Reasons::new(network);
        let totals = part
            .rows
            .iter()
            .filter_map(|row| Some(Cell::new(row.roles.only()?, row.outcome, CellNationality::Any)));
        for cell in totals.chain(asked.iter().copied()) {
            let Some((row, _)) = part.row(Row::one(cell.role, cell.outcome)) else { continue };
            let Some((least, most)) = sets.range_of(cell.nationality) else { continue };
            let Some((least, most)) = grid.variable(row, least).zip(grid.variable(row, most)) else {
                continue;
            };
            let (low, high) = (network.bounds(least).0, network.bounds(most).1);
            if (low, high) != (0, None) && self.says_more(&cell, low, high) {
                let figures = reasons.of(&[(least, Side::Low), (most, Side::High)]);
                implied.insert(cell, Implied { low, high, because: self.claims_behind(&figures) });
            }
        }
    }

    /// Adds the totals that the other figures bear out: what they imply without it is as narrow as what it says. The network
    /// has all figures, and once it is undone to `start`, none.
    pub fn corroborate(
        &mut self,
        (part, sets, grid): (&Part, &Sets, &Grid<'_>),
        (network, start): (&mut Network, Mark),
        (figures, active): (&[Figure], &[Active<'_>]),
        implied: &mut BTreeMap<Cell, Implied>,
    ) {
        let is_total = |(index, _): &Active<'_>| matches!(figures[*index].people, People::Any);
        let (mut totals, others): (Vec<Active<'_>>, Vec<Active<'_>>) =
            active.iter().partition(|active| is_total(active));
        totals.sort_by_key(|(index, _)| figures[*index].row());
        let mut cells: Vec<Total<'_, '_>> = Vec::new();
        for of_cell in totals.chunk_by(|one, other| figures[one.0].row() == figures[other.0].row()) {
            let Some((row, is_bound)) = part.row(figures[of_cell[0].0].row()) else { continue };
            let Some(variable) = grid.variable(row, sets.any) else { continue };
            let mut total = Total { figures: of_cell, variable, may_follow: false };
            let (low, high) = network.derivable(total.variable);
            if !implied.contains_key(&total.cell(figures)) && total.is_borne_out(figures, low, high) {
                total.may_follow = is_bound;
                if !is_bound {
                    // Nothing that its lows follow from follows from its own figure.
                    let reasons = Reasons::new(network).of(&network.lows_behind(total.variable, low));
                    let because = self.claims_behind(&reasons);
                    implied.insert(total.cell(figures), Implied { low, high, because });
                }
            }
            cells.push(total);
        }
        network.undo(start);
        network.sleep();
        if cells.iter().any(|total| total.may_follow) {
            add(network, &others);
            without_each(network, &cells, &mut |network, total| {
                let (low, high) = network.bounds(total.variable);
                if total.is_borne_out(figures, low, high) {
                    let bounds = [(total.variable, Side::Low), (total.variable, Side::High)];
                    let reasons = Reasons::new(network).of(&bounds);
                    let because = self.claims_behind(&reasons);
                    implied.insert(total.cell(figures), Implied { low, high, because });
                }
            });
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

/// The figures of one total.
struct Total<'a, 'l> {
    figures: &'a [Active<'l>],
    variable: usize,
    /// Whether the other figures may imply it: not if nothing but itself bounds it so.
    may_follow: bool,
}

impl Total<'_, '_> {
    fn cell(&self, figures: &[Figure]) -> Cell {
        let stated = figures[self.figures[0].0].stated;
        Cell::new(stated.role, stated.outcome, CellNationality::Any)
    }

    /// Whether these bounds are as narrow as what one of its figures says.
    fn is_borne_out(&self, figures: &[Figure], low: u64, high: Option<u64>) -> bool {
        let stated = self.figures.iter().map(|(index, _)| figures[*index].stated);
        let mut plain = stated.filter(|stated| stated.included.is_empty());
        plain.any(|stated| {
            let from_below = low > 0 && low >= stated.low;
            let from_above = high.is_some_and(|high| stated.high.is_none_or(|stated| high <= stated));
            from_below || from_above
        })
    }
}

/// Shows the network with the figures of all totals but one, for each that may follow: by halves, as most is shared.
fn without_each(
    network: &mut Network,
    totals: &[Total<'_, '_>],
    show: &mut dyn FnMut(&Network, &Total<'_, '_>),
) {
    if let [one] = totals {
        return show(network, one);
    }
    let (first, second) = totals.split_at(totals.len() / 2);
    for (shared, left) in [(first, second), (second, first)] {
        if left.iter().any(|total| total.may_follow) && !network.is_tired() {
            let mark = network.mark();
            let shared = shared.iter().flat_map(|total| total.figures);
            network.add(shared.map(|(index, limits)| (*index, limits.as_slice())));
            without_each(network, left, show);
            network.undo(mark);
        }
    }
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
