//! What an imbalance withholds: where figures cannot all be true, what follows from the rest is not held against what was left out.

use std::collections::BTreeMap;

use super::figures::Figure;
use super::imbalance::{Limits, add};
use super::implied::{Books, own_cell};
use super::propagate::{Mark, Network};
use super::terms::{Implied, People};
use crate::domain::cell::{Cell, CellNationality};
use crate::domain::nationality::Nationality;
use crate::domain::role::Role;
use crate::reconcile::terms::overlap::{Place, Places, Whose};

/// A figure that was left out, and which bounds of the cells that overlap its own it withholds.
struct LeftOut<'b> {
    figure: &'b Figure<'b>,
    low: bool,
    high: bool,
}

/// The figures of one part that were left out of its books.
pub struct Withheld<'b> {
    places: Places,
    left_out: Vec<LeftOut<'b>>,
}

impl<'b> Withheld<'b> {
    /// The network holds all figures but those left out.
    pub fn by(
        books: &Books<'b>,
        network: &Network,
        imbalances: &[(Vec<usize>, usize)],
        host: Option<Nationality>,
    ) -> Self {
        let left_out = imbalances.iter().map(|(_, weakest)| {
            let figure = &books.figures[*weakest];
            let (low, high) =
                books.bounds_of(network, figure.stated.role, figure.stated.outcome, &figure.people);
            LeftOut {
                figure,
                low: figure.high().is_some_and(|most| most < low),
                high: high.is_some_and(|high| figure.stated.low > high),
            }
        });
        Self { places: Places::of(host), left_out: left_out.collect() }
    }

    /// What is implied once each of them withholds what contradicts it. The network comes without figures.
    pub fn from(
        &self,
        books: &Books<'_>,
        (network, start): (&mut Network, Mark),
        imbalances: &[(Vec<usize>, usize)],
        relaxed: &[usize],
        implied: &mut BTreeMap<Cell, Implied>,
    ) {
        if self.left_out.iter().any(|left| left.low || left.high) {
            let unquestioned = |index: &usize| !imbalances.iter().any(|(set, _)| set.contains(index));
            let figures = books.part.figures().iter().copied().filter(unquestioned);
            let limits: Vec<Limits> =
                figures.map(|index| (index, books.grid.limits(&books.figures[index], false))).collect();
            network.undo(start);
            add(network, &limits);
            network.wake_all();
            for (cell, bounds) in implied.iter_mut() {
                let variables = books.of_cell(*cell);
                let known = variables.map_or((0, None), |variables| variables.bounds(network));
                let low_of_all = variables.map_or(0, |variables| variables.low_of_all(network));
                self.withhold(*cell, bounds, (known, low_of_all), books);
            }
            network.undo(start);
            network.sleep();
        }
        self.clamp(books, imbalances, relaxed, implied);
    }

    fn withhold(
        &self,
        cell: Cell,
        bounds: &mut Implied,
        ((low, high), low_of_all): ((u64, Option<u64>), u64),
        books: &Books<'_>,
    ) {
        let with_both = |one: Option<Nationality>, other: Nationality| {
            books.figures.iter().any(|figure| match &figure.people {
                People::List(list) => one.is_none_or(|one| list.contains(&one)) && list.contains(&other),
                _ => false,
            })
        };
        for left in &self.left_out {
            let own = place(left.figure);
            if !self.places.overlap(own, place_of(cell), with_both) {
                continue;
            }
            if left.high {
                bounds.high = high;
            }
            if left.low {
                bounds.low = bounds.low.min(low);
                bounds.low_of_all = bounds.low_of_all.min(low_of_all);
                if own.2 == place_of(cell).2
                    && let Some(most) = left.figure.high()
                {
                    bounds.low = bounds.low.min(most);
                    bounds.low_of_all = bounds.low_of_all.min(most);
                }
            }
        }
    }

    /// No implied high is ever below the low of a figure or subset claim of the cell or of one it contains; no implied low above the
    /// high of the cell's own figure that stands.
    fn clamp(
        &self,
        books: &Books<'_>,
        imbalances: &[(Vec<usize>, usize)],
        relaxed: &[usize],
        implied: &mut BTreeMap<Cell, Implied>,
    ) {
        let all = books.part.figures().iter().map(|index| (*index, &books.figures[*index]));
        let may_exceed = |figure: &Figure<'_>| {
            let wider = figure.at_most != figure.surely && figure.stated.role != Role::People;
            wider || figure.is_loose() || !imbalances.is_empty()
        };
        let lows: Vec<(Place<'_>, u64)> = all
            .clone()
            .filter(|(_, figure)| may_exceed(figure))
            .map(|(_, figure)| {
                let reading = u64::from(figure.stated.loose_low && relaxed.contains(&figure.position));
                (place(figure), figure.stated.low - reading)
            })
            .collect();
        let left_out = |index: usize| imbalances.iter().any(|(_, weakest)| *weakest == index);
        let standing = all.filter(|(index, figure)| !figure.stated.subset && !left_out(*index));
        let mut highs: BTreeMap<Cell, u64> = BTreeMap::new();
        for (_, figure) in standing {
            if let (Some(cell), Some(high)) = (own_cell(figure), figure.high()) {
                let reading = u64::from(figure.stated.loose_high && relaxed.contains(&figure.position));
                highs.insert(cell, high + reading);
            }
        }
        for (cell, bounds) in implied {
            if let Some(own) = highs.get(cell) {
                bounds.low = bounds.low.min(*own);
            }
            let Some(high) = bounds.high else { continue };
            let within = lows.iter().filter(|(part, _)| self.places.contains(place_of(*cell), *part));
            bounds.high = within.map(|(_, low)| *low).max().map_or(Some(high), |low| Some(high.max(low)));
        }
    }
}

fn place<'b>(figure: &'b Figure<'_>) -> Place<'b> {
    let whose = match &figure.people {
        People::Any => Whose::Any,
        People::Foreign => Whose::Foreign,
        People::Nationality(code) => Whose::Code(*code),
        People::List(list) => Whose::List(list),
    };
    (figure.stated.role, figure.stated.outcome, whose)
}

const fn place_of(cell: Cell) -> Place<'static> {
    let whose = match cell.nationality {
        CellNationality::Any => Whose::Any,
        CellNationality::Foreign => Whose::Foreign,
        CellNationality::Code(code) => Whose::Code(code),
    };
    (cell.role, cell.outcome, whose)
}
