//! What propagation says of each cell beyond what was reported of it.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::Figure;
use super::imbalance::{Limits, add};
use super::propagate::{Mark, Network, Side};
use super::relations::{Grid, Part};
use super::rows::{What, rows_of};
use super::sets::{Column, Sets};
use super::terms::{Implied, People};
use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::ClaimId;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// One part of the books.
#[derive(Clone, Copy)]
pub struct Books<'b> {
    pub figures: &'b [Figure<'b>],
    pub part: &'b Part,
    pub sets: &'b Sets,
    pub grid: &'b Grid<'b>,
}

impl Books<'_> {
    /// The variables that a number lies between, the upper one unless nothing bounds it; none where nothing is known of it.
    fn variables(
        &self,
        role: Role,
        outcome: Outcome,
        columns: (Column, Column),
    ) -> Option<(usize, Option<usize>)> {
        let [of_low, of_high] = rows_of(role, outcome);
        let variable = |row, column| self.grid.variable(self.part.row(row)?.0, column);
        let low = variable(of_low, columns.0).or_else(|| variable(of_high, columns.0))?;
        Some((low, variable(of_high, columns.1)))
    }

    /// What is known of a cell; none where nothing is.
    pub fn of_cell(&self, cell: Cell) -> Option<OfCell> {
        let columns = self.sets.range_of(cell.nationality)?;
        let (least, most) = self.variables(cell.role, cell.outcome, columns)?;
        let has_lists = matches!(cell.nationality, CellNationality::Code(_)) && columns.0 != columns.1;
        let all = has_lists.then(|| self.variables(cell.role, cell.outcome, (columns.1, columns.1)));
        Some(OfCell { least, most, all: all.flatten().map(|(low, _)| low) })
    }

    /// What a network says of people.
    pub fn bounds_of(
        &self,
        network: &Network,
        role: Role,
        outcome: Outcome,
        people: &People,
    ) -> (u64, Option<u64>) {
        bounds_between(network, self.variables(role, outcome, self.sets.range(people)))
    }
}

/// The variables of a cell.
#[derive(Clone, Copy)]
pub struct OfCell {
    least: usize,
    most: Option<usize>,
    /// Of all who have its nationality, whatever others they have.
    all: Option<usize>,
}

impl OfCell {
    pub fn bounds(self, network: &Network) -> (u64, Option<u64>) {
        bounds_between(network, Some((self.least, self.most)))
    }

    /// The least number of all who have the cell's nationality.
    pub fn low_of_all(self, network: &Network) -> u64 {
        let least = network.bounds(self.least).0;
        self.all.map_or(least, |all| least.max(network.bounds(all).0))
    }

    /// The bounds that make up these.
    fn sides(self) -> Vec<(usize, Side)> {
        let lows = [self.least].into_iter().chain(self.all.filter(|all| *all != self.least));
        let highs = self.most.map(|most| (most, Side::High));
        lows.map(|low| (low, Side::Low)).chain(highs).collect()
    }
}

fn bounds_between(network: &Network, variables: Option<(usize, Option<usize>)>) -> (u64, Option<u64>) {
    let Some((least, most)) = variables else { return (0, None) };
    (network.bounds(least).0, most.and_then(|most| network.bounds(most).1))
}

/// The cell that a figure is of; none for those who have several nationalities.
pub fn own_cell(figure: &Figure) -> Option<Cell> {
    let nationality = match &figure.people {
        People::Any => CellNationality::Any,
        People::Foreign => CellNationality::Foreign,
        People::Nationality(code) => CellNationality::Code(*code),
        People::List(_) => return None,
    };
    Some(Cell::new(figure.stated.role, figure.stated.outcome, nationality))
}

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

    /// The totals and the cells asked for of one part, balanced before.
    pub fn collect(
        &mut self,
        books: &Books<'_>,
        network: &Network,
        asked: &[Cell],
    ) -> BTreeMap<Cell, Implied> {
        let mut implied = BTreeMap::new();
        let mut reasons = network.reasons();
        let totals = books.part.rows.iter().filter_map(|row| match row.what {
            What::One(outcome) => Some(Cell::new(row.roles.only()?, outcome, CellNationality::Any)),
            What::Both(_) => None,
        });
        let cells: BTreeSet<Cell> = totals.chain(asked.iter().copied()).collect();
        for cell in cells {
            let Some(variables) = books.of_cell(cell) else { continue };
            let (low, high) = variables.bounds(network);
            let low_of_all = variables.low_of_all(network);
            if (low_of_all, high) == (0, None) {
                continue;
            }
            let mut because = Vec::new();
            if self.says_more(&cell, low_of_all, high) {
                because = self.claims_behind(&reasons.of(&variables.sides()));
            }
            implied.insert(cell, Implied { low, low_of_all, high, because });
        }
        implied
    }

    /// The totals that the other figures bear out: what they imply without it is as narrow as what it says. The network
    /// has all figures, and once it is undone to `start`, none.
    pub fn corroborate(
        &mut self,
        books: &Books<'_>,
        (network, start): (&mut Network, Mark),
        active: &[Limits],
    ) -> BTreeMap<Cell, Implied> {
        let figures = books.figures;
        let mut borne_out = BTreeMap::new();
        let is_total = |(index, _): &&Limits| matches!(figures[*index].people, People::Any);
        let (mut totals, others): (Vec<&Limits>, Vec<&Limits>) = active.iter().partition(is_total);
        totals.sort_by_key(|(index, _)| (figures[*index].row(), figures[*index].stated.role));
        let same = |one: &&Limits, other: &&Limits| {
            let of = |index: usize| (figures[index].row(), figures[index].stated.role);
            of(one.0) == of(other.0)
        };
        let mut cells: Vec<Total<'_, '_>> = Vec::new();
        for of_cell in totals.chunk_by(same) {
            let Some((row, is_bound)) = books.part.row(figures[of_cell[0].0].row()) else { continue };
            let Some(variable) = books.grid.variable(row, books.sets.any) else { continue };
            let mut total = Total { figures: of_cell, variable, may_follow: false };
            let (low, high) = network.derivable(total.variable);
            if total.is_borne_out(figures, low, high) && total.cell(figures).role != Role::People {
                total.may_follow = is_bound;
                if !is_bound {
                    // Nothing that its lows follow from follows from its own figure.
                    let reasons = network.reasons().of(&network.lows_behind(total.variable, low));
                    let because = self.claims_behind(&reasons);
                    borne_out.insert(total.cell(figures), Implied { low, low_of_all: low, high, because });
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
                    let reasons = network.reasons().of(&bounds);
                    let because = self.claims_behind(&reasons);
                    borne_out.insert(total.cell(figures), Implied { low, low_of_all: low, high, because });
                }
            });
            network.undo(start);
        }
        borne_out
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
    figures: &'a [&'l Limits],
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
        let Some(cell) = own_cell(figure) else { continue };
        let (low, high) = bounds.entry(cell).or_insert((0, None));
        *low = figure.stated.low.max(*low);
        *high = [*high, figure.stated.high].into_iter().flatten().min();
    }
    bounds
}
