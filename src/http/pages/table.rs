//! Every figure, in four tables on one scale.

use std::collections::BTreeMap;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::IncidentId;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::http::pages::draw::{self, Label, Mark};
use crate::http::pages::number::NumberLink;
use crate::http::pages::sheet::{Bounds, Figure};
use crate::http::pages::words::{self, Amount, Status};
use crate::ledger::{FigureStatus, Group};

const WIDTH: u32 = 132;
/// Rows of a table that is not shown whole.
const ROWS_MAX: usize = 30;
const IMPLIED_MAX: usize = 10;

/// The figures of one section.
pub struct FigureTable {
    pub name: &'static str,
    pub scale: Vec<Label>,
    pub top: String,
    pub width: u32,
    pub rows: Vec<FigureLine>,
    pub implied: Vec<FigureLine>,
    /// How many rows follow, shown or not.
    pub implied_rows: usize,
    /// How many rows are left out.
    pub left_out: usize,
}

/// One line of a table.
pub struct FigureLine {
    pub class: &'static str,
    pub label: String,
    /// Absent where there is no total.
    pub number: Option<NumberLink>,
    pub mark: Mark,
    pub status: Option<Status>,
    /// Bounds that other numbers imply and that say more.
    pub closer: Option<String>,
}

/// Which section a cell stands in.
fn section(cell: Cell) -> Group {
    let rescued = [Outcome::Rescued, Outcome::Released, Outcome::Escaped, Outcome::Unharmed];
    match cell.role {
        Role::Attackers => Group::Attackers,
        Role::SecurityForces | Role::Police | Role::Military => Group::Police,
        _ if rescued.contains(&cell.outcome) => Group::Rescued,
        _ => Group::Victims,
    }
}

const SECTIONS: [(Group, &str); 4] = [
    (Group::Victims, "Victims"),
    (Group::Rescued, "Rescued"),
    (Group::Attackers, "Attackers"),
    (Group::Police, "Police and security forces"),
];

/// The tables of an incident that have rows.
pub fn tables(id: IncidentId, figures: &[Figure], query: &str, show_all: bool) -> Vec<FigureTable> {
    let bounds = figures.iter().flat_map(|figure| {
        let Bounds { low, best, high } = figure.bounds();
        [low, best, high]
    });
    let top = draw::top(bounds.flatten().max().unwrap_or_default());
    let made = Making {
        id,
        query,
        top,
        rows_max: if show_all { usize::MAX } else { ROWS_MAX },
        implied_max: if show_all { usize::MAX } else { IMPLIED_MAX },
    };
    let table = |(group, name): (Group, &'static str)| {
        let of_section = figures.iter().filter(|figure| section(figure.cell()) == group).collect();
        made.table(name, of_section)
    };
    SECTIONS
        .into_iter()
        .map(table)
        .filter(|table| !table.rows.is_empty() || !table.implied.is_empty())
        .collect()
}

struct Making<'a> {
    id: IncidentId,
    query: &'a str,
    top: u64,
    rows_max: usize,
    implied_max: usize,
}

impl Making<'_> {
    fn table(&self, name: &'static str, figures: Vec<&Figure>) -> FigureTable {
        let (implied, stated): (Vec<_>, Vec<_>) =
            figures.into_iter().partition(|figure| figure.status == FigureStatus::Implied);
        let mut cells: BTreeMap<(Outcome, Role), Vec<&Figure>> = BTreeMap::new();
        for figure in stated {
            cells.entry((figure.outcome, figure.role)).or_default().push(figure);
        }
        let mut rows: Vec<FigureLine> =
            cells.into_iter().flat_map(|(of, figures)| self.group(of, figures)).collect();
        let mut implied: Vec<FigureLine> = implied.into_iter().map(|figure| self.implied(figure)).collect();
        let implied_rows = implied.len();
        let left_out =
            rows.len().saturating_sub(self.rows_max) + implied.len().saturating_sub(self.implied_max);
        rows.truncate(self.rows_max);
        implied.truncate(self.implied_max);
        FigureTable {
            name,
            scale: draw::scale(self.top, WIDTH),
            top: words::number(self.top),
            width: WIDTH,
            rows,
            implied,
            implied_rows,
            left_out,
        }
    }

    /// The total, then foreigners, then nationalities from the largest on, then who has none.
    fn group(&self, (outcome, role): (Outcome, Role), mut figures: Vec<&Figure>) -> Vec<FigureLine> {
        figures.sort_by_key(|figure| {
            (rank(figure.nationality), std::cmp::Reverse(figure.best), figure.nationality)
        });
        let total = figures.first().filter(|figure| figure.nationality == CellNationality::Any).copied();
        let name = words::capital(&words::topic(Cell::new(role, outcome, CellNationality::Any), 2));
        let mut lines =
            vec![total.map_or_else(
                || self.without_total(name.clone()),
                |total| self.line(total, "tot", name.clone()),
            )];
        let parts = figures.iter().filter(|figure| figure.nationality != CellNationality::Any);
        lines.extend(parts.map(|figure| self.line(figure, "sub", words::people(figure.nationality, false))));
        if let Some(total) = total.filter(|_| lines.len() > 1) {
            lines.extend(self.residual(total));
        }
        lines
    }

    fn line(&self, figure: &Figure, class: &'static str, label: String) -> FigureLine {
        let closer = figure.closer();
        FigureLine {
            class,
            label,
            number: Some(NumberLink::figure(self.id, figure, self.query)),
            mark: Mark::stated(figure.bounds(), closer, self.top, WIDTH),
            status: Some(figure.into()),
            closer: closer.map(|bounds| Amount::from(bounds).spoken()),
        }
    }

    fn implied(&self, figure: &Figure) -> FigureLine {
        let label = words::capital(&words::topic(figure.cell(), 2));
        let mark = Mark::implied(figure.bounds(), self.top, WIDTH);
        FigureLine { mark, closer: None, ..self.line(figure, "sub", label) }
    }

    fn without_total(&self, label: String) -> FigureLine {
        let mark = Mark::stated(Bounds::default(), None, self.top, WIDTH);
        FigureLine { class: "tot bare", label, number: None, mark, status: None, closer: None }
    }

    fn residual(&self, total: &Figure) -> Option<FigureLine> {
        let rest = total.residual.filter(|rest| rest.high != Some(0))?;
        let rest = Bounds { best: rest.low.filter(|_| rest.low == rest.high), ..rest };
        let href = NumberLink::figure(self.id, total, self.query).href + "#residual";
        Some(FigureLine {
            class: "sub",
            label: "No nationality given".to_owned(),
            number: Some(NumberLink::residual(href, rest.into())),
            mark: Mark::stated(rest, None, self.top, WIDTH),
            status: Some(Status::rest()),
            closer: None,
        })
    }
}

const fn rank(nationality: CellNationality) -> u8 {
    match nationality {
        CellNationality::Any => 0,
        CellNationality::Foreign => 1,
        CellNationality::Code(_) => 2,
    }
}
