//! Where the marks of numbers stand: numbers in, attributes of SVG out. Nothing here knows what a number means.

use crate::domain::time::Timestamp;
use crate::http::pages::sheet::Bounds;

/// One stroke: its class and its path.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    pub class: &'static str,
    pub path: String,
}

/// A word at a place of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub x: f64,
    pub y: f64,
    pub text: String,
}

/// A number on a line: a dot is the best, a bar runs from low to high, an arrow is an open end, dashes are implied.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub width: u32,
    pub strokes: Vec<Stroke>,
    pub dot: Option<f64>,
}

const HEIGHT: f64 = 10.0;
const BEFORE: f64 = 6.0;
const AFTER: f64 = 10.0;

/// One digit after the point is enough for an eye.
fn rounded(at: f64) -> f64 {
    (at * 10.0).round() / 10.0
}

fn stroke(class: &'static str, path: String) -> Stroke {
    Stroke { class, path }
}

/// The next round number above the largest bound.
pub fn top(largest: u64) -> u64 {
    let mut step = 10_u64;
    while largest / step >= 10 {
        step = step.saturating_mul(10);
    }
    (largest / step + 1).saturating_mul(step)
}

impl Mark {
    /// Of a number that is stated, beside what others imply.
    pub fn stated(bounds: Bounds, implied: Option<Bounds>, top: u64, width: u32) -> Self {
        let mut mark = Self::axis(width);
        match (bounds, implied) {
            (Bounds { low: None | Some(0), best: None, high: None }, Some(implied)) => {
                mark.dash(implied, top)
            }
            (Bounds { low: None | Some(0), best: None, high: None }, None) => {}
            (bounds, _) => mark.bar(bounds, top),
        }
        mark
    }

    /// Of a number that nobody states.
    pub fn implied(bounds: Bounds, top: u64, width: u32) -> Self {
        let mut mark = Self::axis(width);
        mark.dash(bounds, top);
        mark
    }

    fn axis(width: u32) -> Self {
        let axis = stroke("axis", format!("M{BEFORE} {HEIGHT}H{}", f64::from(width) - AFTER));
        Self { width, strokes: vec![axis], dot: None }
    }

    fn x(&self, n: u64, top: u64) -> f64 {
        let share = n.min(top) as f64 / top.max(1) as f64;
        rounded(BEFORE + (f64::from(self.width) - BEFORE - AFTER) * share)
    }

    fn bar(&mut self, bounds: Bounds, top: u64) {
        let low = bounds.low.unwrap_or_default();
        let (start, right) = (self.x(low, top), f64::from(self.width) - AFTER);
        let end = bounds.high.map_or(right, |high| self.x(high, top));
        if end > start {
            self.strokes.push(stroke("bar", format!("M{start} {HEIGHT}H{end}")));
        }
        let capped = |at: f64| stroke("cap", format!("M{at} {}v8", HEIGHT - 4.0));
        match bounds.high {
            None => self.strokes.push(stroke("arr", format!("m{} {} 5 4-5 4", right - 5.0, HEIGHT - 4.0))),
            Some(high) if high != low => self.strokes.push(capped(end)),
            Some(_) => {}
        }
        if bounds.high != Some(low) && bounds.best != Some(low) {
            self.strokes.push(capped(start));
        }
        self.dot = bounds.best.map(|best| self.x(best, top));
    }

    fn dash(&mut self, bounds: Bounds, top: u64) {
        let (start, right) = (self.x(bounds.low.unwrap_or_default(), top), f64::from(self.width) - AFTER);
        let end = bounds.high.map_or(right, |high| self.x(high, top));
        self.strokes.push(stroke("im", format!("M{start} {HEIGHT}H{end}")));
        self.strokes.push(stroke("im", format!("M{start} {}v8", HEIGHT - 4.0)));
        if bounds.high.is_none() {
            self.strokes.push(stroke("im", format!("m{} {} 5 4-5 4", right - 4.0, HEIGHT - 4.0)));
        }
    }
}

/// The scale above a column of marks.
pub fn scale(top: u64, width: u32) -> Vec<Label> {
    let mark = Mark::axis(width);
    let parts = if top.is_multiple_of(30) { 3 } else { 2 };
    let tick = |part: u64| top / parts * part;
    (0..=parts)
        .map(|part| Label { x: mark.x(tick(part), top), y: 9.0, text: super::words::number(tick(part)) })
        .collect()
}

/// Marks of people, one for each, in rows.
#[derive(Clone, Debug, PartialEq)]
pub struct People {
    pub width: usize,
    pub height: usize,
    /// The centre of each.
    pub marks: Vec<(usize, usize)>,
}

impl People {
    const PITCH: usize = 22;
    const IN_ROW: usize = 10;

    pub fn of(n: u64) -> Self {
        let n = usize::try_from(n).unwrap_or(usize::MAX);
        let marks =
            (0..n).map(|i| (8 + Self::PITCH * (i % Self::IN_ROW), 11 + Self::PITCH * (i / Self::IN_ROW)));
        Self {
            width: n.min(Self::IN_ROW) * Self::PITCH,
            height: n.div_ceil(Self::IN_ROW) * Self::PITCH,
            marks: marks.collect(),
        }
    }
}

/// A number as it was told, article after article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    pub width: u32,
    pub height: u32,
    pub strokes: Vec<Stroke>,
    /// Shaded ranges: class, x, y, width, height.
    pub ranges: Vec<(&'static str, f64, f64, f64, f64)>,
    pub dots: Vec<(f64, f64)>,
    pub levels: Vec<Label>,
    pub times: Vec<Label>,
    pub values: Vec<Label>,
    pub notes: Vec<Label>,
}

/// One state of a course: when it began, and its number in short.
pub struct State {
    pub at: Timestamp,
    pub time: String,
    pub bounds: Bounds,
    pub short: String,
}

const LEFT: f64 = 30.0;
const RIGHT: f64 = 8.0;
const BOTTOM: f64 = 20.0;
const TOP: f64 = 14.0;
/// The width of a letter of a note, so that it ends within the drawing.
const NOTE_LETTER: f64 = 5.5;

/// What several courses have in common, so that they can be compared.
#[derive(Clone, Copy, Debug)]
pub struct CourseScale {
    top: u64,
    begin: f64,
    end: f64,
}

impl CourseScale {
    /// Large and long enough for all of these states; none where there are none.
    pub fn of<'s>(states: impl Iterator<Item = &'s State> + Clone) -> Option<Self> {
        let largest =
            states.clone().flat_map(|state| [state.bounds.low, state.bounds.best, state.bounds.high]);
        let times = states.map(|state| state.at);
        let (first, last) = (times.clone().min()?, times.max()?);
        let top = top(largest.flatten().max().unwrap_or_default());
        Some(Self { top, begin: first.as_micros() as f64, end: last.as_micros() as f64 })
    }
}

impl Course {
    pub fn of(states: &[State], width: u32, height: u32) -> Self {
        CourseScale::of(states.iter())
            .map_or_else(Self::default, |scale| Self::on(scale, states, width, height))
    }

    /// On the scale that it shares with others.
    pub fn on(scale: CourseScale, states: &[State], width: u32, height: u32) -> Self {
        let CourseScale { top, begin, end } = scale;
        let span = (end - begin).max(1.0) * 1.2;
        let right = f64::from(width) - RIGHT;
        let x = |at: Timestamp| {
            rounded(LEFT + (right - LEFT) * ((at.as_micros() as f64 - begin) / span + 0.06).min(1.0))
        };
        let plot = f64::from(height) - BOTTOM - TOP;
        let y = |n: u64| rounded(f64::from(height) - BOTTOM - plot * n.min(top) as f64 / top as f64);
        let mut course = Self { width, height, ..Self::default() };
        let levels = [0, top / 2, top];
        let grid: String = levels.iter().map(|level| format!("M{LEFT} {}H{right}", y(*level))).collect();
        course.strokes.push(stroke("grid", grid));
        for level in levels {
            course.levels.push(Label { x: LEFT - 6.0, y: y(level) + 3.5, text: super::words::number(level) });
        }
        course.tell_times(states, x, f64::from(height));
        let mut before: Option<&State> = None;
        for (index, state) in states.iter().enumerate() {
            let next = states.get(index + 1).map_or(right, |next| x(next.at));
            course.add(state, before, (x(state.at), next), y);
            before = Some(state);
        }
        course
    }

    /// The times stand apart from each other; those that would overlap are left to the table.
    fn tell_times(&mut self, states: &[State], x: impl Fn(Timestamp) -> f64, height: f64) {
        let ticks = states.iter().map(|state| format!("M{} {}v4", x(state.at), height - BOTTOM)).collect();
        self.strokes.push(stroke("tick", ticks));
        let mut free_from = 0.0;
        for state in states {
            let at = x(state.at);
            if at >= free_from {
                self.times.push(Label { x: at, y: height - 5.0, text: state.time.clone() });
                free_from = at + 8.0 * state.time.len() as f64;
            }
        }
    }

    fn add(&mut self, state: &State, before: Option<&State>, (from, to): (f64, f64), y: impl Fn(u64) -> f64) {
        let Bounds { low, best, high } = state.bounds;
        let moved = before.is_none_or(|before| before.bounds != state.bounds);
        let Some(level) = best.or(low.filter(|low| *low > 0)).or(high) else {
            self.strokes.push(stroke("unk", format!("M{from} {}H{to}", y(0) - 6.0)));
            if moved {
                let x = from.min(f64::from(self.width) - RIGHT - NOTE_LETTER * state.short.len() as f64);
                self.notes.push(Label { x: rounded(x.max(LEFT)), y: y(0) - 12.0, text: state.short.clone() });
            }
            return;
        };
        let (bottom, ceiling) = (y(low.unwrap_or_default()), high.map_or(TOP - 8.0, &y));
        if ceiling < bottom {
            let class = if high.is_some() { "band" } else { "open" };
            self.ranges.push((class, from, ceiling, rounded(to - from), rounded(bottom - ceiling)));
        }
        let class = if best.is_some() { "ln" } else { "lo" };
        let line = best.or(low).unwrap_or(level);
        self.strokes.push(stroke(class, format!("M{from} {}H{to}", y(line))));
        if moved {
            self.dots.push((from, y(line)));
            self.values.push(Label { x: from + 7.0, y: rounded(y(level) - 6.0), text: state.short.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(low: u64, best: Option<u64>, high: Option<u64>) -> Bounds {
        Bounds { low: Some(low), best, high }
    }

    fn classes(mark: &Mark) -> Vec<&'static str> {
        mark.strokes.iter().map(|stroke| stroke.class).collect()
    }

    #[test]
    fn an_open_end_is_an_arrow_and_not_a_length() {
        let open = Mark::stated(bounds(22, Some(22), None), None, 30, 132);
        assert_eq!(classes(&open), ["axis", "bar", "arr"]);
        let exact = Mark::stated(bounds(15, Some(15), Some(15)), None, 30, 132);
        assert_eq!((classes(&exact), exact.dot), (vec!["axis"], Some(64.0)));
        let between = Mark::stated(bounds(2, None, Some(9)), None, 30, 132);
        assert_eq!((classes(&between), between.dot), (vec!["axis", "bar", "cap", "cap"], None));
    }

    #[test]
    fn what_is_not_known_is_empty_and_what_is_implied_is_dashed() {
        assert_eq!(classes(&Mark::stated(Bounds::default(), None, 30, 132)), ["axis"]);
        let implied = Mark::stated(Bounds::default(), Some(bounds(3, None, None)), 30, 132);
        assert_eq!(classes(&implied), ["axis", "im", "im", "im"]);
    }

    #[test]
    fn a_scale_ends_above_the_largest_number() {
        assert_eq!([0, 9, 10, 22, 99, 100, 4_321].map(top), [10, 10, 20, 30, 100, 200, 5_000]);
    }

    #[test]
    fn one_mark_stands_for_one_person() {
        let people = People::of(12);
        assert_eq!((people.marks.len(), people.width, people.height), (12, 220, 44));
    }
}
