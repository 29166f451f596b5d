//! How the toll of an incident was told: small courses on one scale, and the same as a table.

use std::collections::BTreeMap;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::ArticleId;
use crate::http::pages::address;
use crate::http::pages::course::{in_words, is_found, states};
use crate::http::pages::draw::{Course, CourseScale, State};
use crate::http::pages::read::IncidentRead;
use crate::http::pages::sheet::{self, Figure, Timeline, TimelineItem};
use crate::http::pages::words::{self, Amount};
use crate::http::problem::Problem;
use crate::ledger::{Caller, FigurePart, FigureStatus, Ledger};

const WIDTH: u32 = 250;
const HEIGHT: u32 = 120;
/// Courses side by side.
const COURSES_MAX: usize = 8;
/// Where more articles tell, each figure's page has its own course.
const ARTICLES_MAX: usize = 60;

/// The courses of an incident's numbers.
pub struct Toll {
    pub courses: Vec<TollCourse>,
    pub rows: Vec<TollRow>,
}

/// One number, article after article.
pub struct TollCourse {
    pub href: String,
    pub label: String,
    pub course: Course,
    /// The same in words.
    pub told: String,
}

/// What the ledger gave after one article, number by number.
pub struct TollRow {
    pub time: String,
    pub publisher: String,
    /// None where the article changed nothing.
    pub amounts: Vec<Option<Amount>>,
}

struct Told<'t> {
    figure: &'t Figure,
    items: Vec<&'t TimelineItem>,
    states: Vec<State>,
}

impl Toll {
    /// Of an incident; none where fewer than two dated articles, or too many, tell of it.
    pub async fn of(
        ledger: &Ledger,
        caller: &Caller,
        read: &IncidentRead,
        figures: &[Figure],
    ) -> Result<Option<Self>, Problem> {
        let dated = read.known.articles.iter().filter(|article| article.published_at.is_some()).count();
        if !(2..=ARTICLES_MAX).contains(&dated) {
            return Ok(None);
        }
        let query = read.lens.query.clone();
        let timeline: Timeline =
            sheet::read(&ledger.figures(caller, read.id, FigurePart::Timeline, query).await?)?;
        let told = chosen(&timeline, read, figures);
        let Some(scale) = CourseScale::of(told.iter().flat_map(|told| &told.states)) else { return Ok(None) };
        let query = read.lens.suffix();
        let courses = told.iter().map(|told| TollCourse::of(told, read, scale, &query)).collect();
        Ok(Some(Self { courses, rows: rows(&told, read) }))
    }
}

impl TollCourse {
    fn of(told: &Told<'_>, read: &IncidentRead, scale: CourseScale, query: &str) -> Self {
        let cell = told.figure.cell();
        Self {
            href: address::figure(read.id, cell, query),
            label: words::capital(&words::topic(cell, 2)),
            course: Course::on(scale, &told.states, WIDTH, HEIGHT),
            told: in_words(&told.states),
        }
    }
}

/// The numbers that moved first, then totals, then the largest; in the order in which figures stand.
fn chosen<'t>(timeline: &'t Timeline, read: &IncidentRead, figures: &'t [Figure]) -> Vec<Told<'t>> {
    let mut by_cell: BTreeMap<Cell, Vec<&TimelineItem>> = BTreeMap::new();
    for item in &timeline.items {
        let cell = Cell::new(item.role, item.outcome, item.nationality);
        by_cell.entry(cell).or_default().push(item);
    }
    let mut told: Vec<(usize, Told<'_>)> = Vec::new();
    for (place, figure) in
        figures.iter().enumerate().filter(|(_, figure)| figure.status != FigureStatus::Implied)
    {
        let items = by_cell.remove(&figure.cell()).unwrap_or_default();
        let states = states(&items, read, is_found(figure));
        if !states.is_empty() {
            told.push((place, Told { figure, items, states }));
        }
    }
    told.sort_by_key(|(place, told)| {
        let moved = told.states.windows(2).any(|two| two[0].bounds != two[1].bounds);
        let is_part = told.figure.nationality != CellNationality::Any;
        let largest = told.states.iter().filter_map(|state| state.bounds.best.or(state.bounds.low)).max();
        (!moved, is_part, std::cmp::Reverse(largest), *place)
    });
    told.truncate(COURSES_MAX);
    told.sort_by_key(|(place, _)| *place);
    told.into_iter().map(|(_, told)| told).collect()
}

/// A row for each article after which one of the numbers was another.
fn rows(told: &[Told<'_>], read: &IncidentRead) -> Vec<TollRow> {
    let amount = |told: &Told<'_>, article: ArticleId| {
        told.items.iter().find(|item| item.article_id == article).map(|item| item.bounds.into())
    };
    let dated = read.known.articles.iter().filter_map(|article| Some((article, article.published_at?)));
    dated
        .map(|(article, at)| TollRow {
            time: words::time(at, article.published_precision),
            publisher: read.known.name(article.source_id).to_owned(),
            amounts: told.iter().map(|told| amount(told, article.id)).collect(),
        })
        .filter(|row| row.amounts.iter().any(Option::is_some))
        .collect()
}
