//! How a number was told, article after article, drawn and in words.

use crate::domain::cell::Cell;
use crate::domain::time::Precision;
use crate::http::pages::draw::{Course, State};
use crate::http::pages::read::IncidentRead;
use crate::http::pages::sheet::{self, Bounds, Figure, Timeline, TimelineItem};
use crate::http::pages::words::{self, Amount};
use crate::http::problem::Problem;
use crate::ledger::{Caller, FigurePart, FigureQuery, Ledger, SetAsideReason};

const WIDTH: u32 = 330;
const HEIGHT: u32 = 150;
/// A course of more articles is read in its table, not drawn.
const DRAWN_MAX: usize = 60;
const TOLD_MAX: usize = 12;

/// The course of a figure.
pub struct ToldCourse {
    pub course: Course,
    /// The same in words.
    pub told: Vec<String>,
    pub left_out: usize,
}

impl ToldCourse {
    /// Of one figure; none where no dated article speaks of it.
    pub async fn of(
        ledger: &Ledger,
        caller: &Caller,
        read: &IncidentRead,
        figure: &Figure,
    ) -> Result<Option<Self>, Problem> {
        let Cell { role, outcome, nationality } = figure.cell();
        let query = FigureQuery {
            role: Some(role),
            outcome: Some(outcome),
            nationality: Some(nationality),
            ..read.lens.query.clone()
        };
        let timeline: Timeline =
            sheet::read(&ledger.figures(caller, read.id, FigurePart::Timeline, query).await?)?;
        Ok(Self::from_items(&timeline.items, read, is_found(figure)))
    }

    fn from_items(items: &[TimelineItem], read: &IncidentRead, found: bool) -> Option<Self> {
        let states = states(items.iter().collect::<Vec<_>>().as_slice(), read, found);
        let told: Vec<String> = states.iter().take(TOLD_MAX).map(told).collect();
        let left_out = states.len().saturating_sub(TOLD_MAX);
        let drawn = if states.len() <= DRAWN_MAX { &states[..] } else { &[] };
        (!states.is_empty()).then(|| Self { course: Course::of(drawn, WIDTH, HEIGHT), told, left_out })
    }
}

fn told(state: &State) -> String {
    format!("{} {}", state.time, state.short.replace('+', " or more"))
}

/// Whether those whom a figure counted have been found since.
pub(super) fn is_found(figure: &Figure) -> bool {
    figure.set_aside.iter().any(|aside| aside.reason == SetAsideReason::Resolved)
}

/// What was told after each dated article.
pub(super) fn states(items: &[&TimelineItem], read: &IncidentRead, found: bool) -> Vec<State> {
    let same_day = same_day(items);
    let last = items.len().saturating_sub(1);
    let state = |(index, item): (usize, &&TimelineItem)| {
        let at = item.published_at?;
        let precision = read
            .known
            .article(item.article_id)
            .map_or(Precision::Minute, |article| article.published_precision);
        let time = match precision {
            Precision::Minute if same_day => words::clock(at),
            Precision::Month => at.date().strftime("%b %Y").to_string(),
            _ => at.date().strftime("%-d %b").to_string(),
        };
        let is_gone = found && index == last && item.bounds == Bounds::default();
        let amount = if is_gone { Amount::word("found since") } else { item.bounds.into() };
        Some(State { at, time, bounds: item.bounds, short: amount.spoken().replace(" or more", "+") })
    };
    items.iter().enumerate().filter_map(state).collect()
}

/// The course in words, for who does not see it drawn.
pub(super) fn in_words(states: &[State]) -> String {
    states.iter().map(told).collect::<Vec<_>>().join("; ")
}

fn same_day(items: &[&TimelineItem]) -> bool {
    let mut days = items.iter().filter_map(|item| item.published_at).map(|at| at.date());
    let first = days.next();
    days.all(|day| Some(day) == first)
}
