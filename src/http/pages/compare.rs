//! Who says what: the origins beside each other, one table for each role and outcome that several of them speak of.

use std::collections::BTreeMap;
use std::collections::HashSet;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::{IncidentId, SourceId};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::http::pages::address;
use crate::http::pages::known::Known;
use crate::http::pages::number::NumberLink;
use crate::http::pages::sheet::{Bounds, ComparisonCell, ComparisonRow, Figure};
use crate::http::pages::words::{self, Amount};

/// What is shown of a table, and how many tables, where not everything is.
const COLUMNS_MAX: usize = 12;
const ORIGINS_MAX: usize = 40;
const TABLES_MAX: usize = 6;
const CELLS_MAX: usize = 300;

/// What origins say of one role and outcome.
pub struct Comparing {
    pub name: String,
    pub columns: Vec<String>,
    pub rows: Vec<Voice>,
    /// The ledger's own figure in each column.
    pub figures: Vec<Option<NumberLink>>,
    pub left_out: bool,
}

/// What one origin says.
pub struct Voice {
    pub name: String,
    /// Whose articles carry it, where they are others'.
    pub carried_by: String,
    pub cells: Vec<Option<Said>>,
}

/// One number of an origin.
pub struct Said {
    pub href: String,
    pub words: String,
    pub class: &'static str,
    pub sign: &'static str,
}

/// The tables of an incident, largest first, and how many are left out.
pub fn tables(
    id: IncidentId,
    rows: Vec<ComparisonRow>,
    known: &Known,
    query: &str,
    show_all: bool,
) -> (Vec<Comparing>, usize) {
    let mut cells: BTreeMap<(Outcome, Role), Vec<ComparisonRow>> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| !row.cells.is_empty()) {
        if let Some(role) = row.role {
            cells.entry((row.outcome, role)).or_default().push(row);
        }
    }
    let mut several: Vec<((Outcome, Role), Vec<ComparisonRow>)> =
        cells.into_iter().filter(|(_, rows)| origins(rows).len() > 1).collect();
    several.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.iter().map(|row| row.cells.len()).sum::<usize>()));
    let mut shown = if show_all { several.len() } else { several.len().min(TABLES_MAX) };
    let left_out = several.len() - shown;
    let (mut tables, mut cells): (Vec<Comparing>, usize) = (Vec::new(), 0);
    for (of, rows) in several {
        if shown == 0 || (!show_all && cells >= CELLS_MAX) {
            break;
        }
        let table = comparing(id, of, rows, known, query, show_all);
        cells += table.columns.len() * table.rows.len();
        tables.push(table);
        shown -= 1;
    }
    (tables, left_out + shown)
}

fn origins(rows: &[ComparisonRow]) -> Vec<SourceId> {
    let mut seen = HashSet::new();
    rows.iter()
        .flat_map(|row| &row.cells)
        .map(|cell| cell.origin)
        .filter(|origin| seen.insert(*origin))
        .collect()
}

fn comparing(
    id: IncidentId,
    (outcome, role): (Outcome, Role),
    mut rows: Vec<ComparisonRow>,
    known: &Known,
    query: &str,
    show_all: bool,
) -> Comparing {
    let best = |row: &ComparisonRow| row.figure.as_ref().and_then(|figure| figure.best);
    let rank = |row: &ComparisonRow| match row.nationality {
        CellNationality::Any => 0_u8,
        CellNationality::Foreign => 1,
        CellNationality::Code(_) => 2,
    };
    rows.sort_by_key(|row| (rank(row), std::cmp::Reverse(best(row)), row.nationality));
    let mut origins = origins(&rows);
    let left_out = !show_all && (rows.len() > COLUMNS_MAX || origins.len() > ORIGINS_MAX);
    if left_out {
        rows.truncate(COLUMNS_MAX);
        origins.truncate(ORIGINS_MAX.min(CELLS_MAX / rows.len().max(1)));
    }
    Comparing {
        name: words::capital(&words::topic(Cell::new(role, outcome, CellNationality::Any), 2)),
        columns: rows.iter().map(|row| words::people(row.nationality, false)).collect(),
        rows: origins.into_iter().map(|origin| voice(origin, &rows, known)).collect(),
        figures: rows
            .iter()
            .map(|row| row.figure.as_ref().map(|figure| NumberLink::figure(id, figure, query)))
            .collect(),
        left_out,
    }
}

fn voice(origin: SourceId, rows: &[ComparisonRow], known: &Known) -> Voice {
    let said = |row: &ComparisonRow| {
        let cell = row.cells.iter().find(|cell| cell.origin == origin)?;
        said(cell, row.figure.as_ref(), known)
    };
    let mut carriers: Vec<&str> = Vec::new();
    for cell in rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.origin == origin) {
        for publisher in cell.publishers.iter().filter(|publisher| **publisher != origin) {
            let name = known.name(*publisher);
            if !carriers.contains(&name) {
                carriers.push(name);
            }
        }
    }
    Voice {
        name: known.name(origin).to_owned(),
        carried_by: carriers.join(" and "),
        cells: rows.iter().map(said).collect(),
    }
}

fn said(cell: &ComparisonCell, figure: Option<&Figure>, known: &Known) -> Option<Said> {
    let claim = cell.claim_ids.iter().rev().find_map(|id| known.claim(*id))?;
    let stands_in = |ids: &[crate::domain::ids::ClaimId]| cell.claim_ids.iter().any(|id| ids.contains(id));
    let is_unknown = cell.bounds == Bounds::default();
    let (class, sign) = match figure {
        _ if cell.set_aside.is_some() => ("sa", "kept apart"),
        _ if is_unknown => ("co", "says so"),
        Some(figure) if stands_in(&figure.used) => ("us", "counted"),
        Some(figure) if stands_in(&figure.compatible) => ("co", "fits"),
        _ => ("co", "differs"),
    };
    let amount = Amount::from(cell.bounds);
    let words = match (is_unknown, cell.set_aside.is_some()) {
        (true, true) => "no number".to_owned(),
        _ => amount.spoken().replace(" or more", "+"),
    };
    Some(Said { href: address::quote(claim.article_id, claim.id), words, class, sign })
}
