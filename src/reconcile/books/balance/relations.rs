//! The books as a network: their rows, the rules that hold between them in every column, and what figures say of them.

use super::detail::detailed;
use super::figures::Figure;
use super::propagate::{Limit, Network, Relation, Side, Work};
use super::roles::Roles;
use super::rows::{Row, Rule, Told, What};
use super::sets::{Column, Sets};
use crate::domain::cell::Cell;

/// Rows that rules connect, and the figures that stand in them.
#[derive(Default)]
pub struct Part {
    /// Sorted.
    pub rows: Vec<Row>,
    /// For each row, whether a high may bound it: its own or one of a row above. Others only pass their lows on.
    bound: Vec<bool>,
    /// For each row, whether it is kept by nationality.
    detailed: Vec<bool>,
    rules: Vec<Rule>,
    figures: Vec<usize>,
}

/// A part as a network, for some nationality sets.
pub struct Grid<'a> {
    part: &'a Part,
    sets: &'a Sets,
    /// The first variable of each row.
    from: Vec<usize>,
}

/// The rows that figures stand in or reach, each connected part on its own.
pub fn parts(figures: &[Figure], asked: &[Cell]) -> Vec<Part> {
    let told = Told::by(figures.iter().map(|figure| figure.stated.outcome));
    let rows = reached(figures, told);
    let rules = rules(&rows, told);
    let bound = bound(&rows, &rules, figures);
    let mut detailed = detailed(&rows, &rules, figures, asked);
    if told.unions().next().is_some() && detailed.contains(&true) {
        // Outcomes that a union counts together say something of one another in every column.
        detailed.fill(true);
    }
    let labels = connect(rows.len(), &rules);
    let mut parts: Vec<(usize, Part)> = Vec::new();
    let part_of =
        |parts: &[(usize, Part)], row: usize| parts.iter().position(|(label, _)| *label == labels[row]);
    let mut place_in_part = Vec::with_capacity(rows.len());
    for (row, label) in labels.iter().enumerate() {
        let at = part_of(&parts, row).unwrap_or(parts.len());
        if at == parts.len() {
            parts.push((*label, Part::default()));
        }
        let part = &mut parts[at].1;
        place_in_part.push(part.rows.len());
        part.rows.push(rows[row]);
        part.bound.push(bound[row]);
        part.detailed.push(detailed[row]);
    }
    for mut rule in rules {
        let Some(at) = part_of(&parts, rule.total) else { continue };
        rule.total = place_in_part[rule.total];
        rule.parts.iter_mut().for_each(|row| *row = place_in_part[*row]);
        parts[at].1.rules.push(rule);
    }
    for (index, figure) in figures.iter().enumerate() {
        let row = rows.binary_search(&figure.row()).ok();
        if let Some(at) = row.and_then(|row| part_of(&parts, row)) {
            parts[at].1.figures.push(index);
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

fn reached(figures: &[Figure], told: Told) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut ahead: Vec<Row> = Vec::new();
    let of = |figure: &Figure, roles| Row::of(roles, figure.stated.outcome);
    for figure in figures {
        ahead.push(of(figure, figure.surely));
        if figure.at_most != figure.surely {
            ahead.push(of(figure, figure.at_most));
        }
        while let Some(row) = ahead.pop() {
            if let Err(place) = rows.binary_search(&row) {
                rows.insert(place, row);
                row.reaches(told, |next| ahead.push(next));
            }
        }
    }
    rows
}

fn rules(rows: &[Row], told: Told) -> Vec<Rule> {
    let mut rules = Vec::new();
    for (total, row) in rows.iter().enumerate() {
        row.groups(told, |group, exact| {
            let parts: Vec<usize> = group.filter_map(|part| rows.binary_search(&part).ok()).collect();
            if !parts.is_empty() && parts != [total] {
                rules.push(Rule { total, parts, exact });
            }
        });
    }
    rules
}

/// Highs pass from a total to its parts. What is known of several roles together bounds each of them.
fn bound(rows: &[Row], rules: &[Rule], figures: &[Figure]) -> Vec<bool> {
    let mut bound: Vec<bool> =
        rows.iter().map(|row| row.roles.only().is_none() || matches!(row.what, What::Both(_))).collect();
    for figure in figures.iter().filter(|figure| figure.high().is_some()) {
        if let Ok(row) = rows.binary_search(&figure.row()) {
            bound[row] = true;
        }
    }
    loop {
        let mut grew = false;
        for rule in rules {
            for part in &rule.parts {
                grew |= bound[rule.total] && !std::mem::replace(&mut bound[*part], true);
            }
        }
        if !grew {
            return bound;
        }
    }
}

/// For each row, the lowest row that it is connected with.
fn connect(rows: usize, rules: &[Rule]) -> Vec<usize> {
    let mut labels: Vec<usize> = (0..rows).collect();
    loop {
        let mut changed = false;
        for rule in rules {
            let all = || rule.parts.iter().chain([&rule.total]);
            let lowest = all().map(|row| labels[*row]).min().unwrap_or_default();
            all().for_each(|row| changed |= std::mem::replace(&mut labels[*row], lowest) != lowest);
        }
        if !changed {
            return labels;
        }
    }
}

impl Part {
    /// The place of a row of this part, and whether a high may bound it.
    pub fn row(&self, row: Row) -> Option<(usize, bool)> {
        let place = self.rows.binary_search(&row).ok()?;
        Some((place, self.bound[place]))
    }

    /// The figures of this part, in drop order.
    pub fn figures(&self) -> &[usize] {
        &self.figures
    }
}

impl<'a> Grid<'a> {
    pub fn new(part: &'a Part, sets: &'a Sets) -> Self {
        let mut next = 0;
        let widths = part.detailed.iter().map(|detailed| if *detailed { sets.columns } else { 1 });
        let from = widths
            .map(|width| {
                next += width;
                next - width
            })
            .collect();
        Self { part, sets, from }
    }

    /// The variable of a row and a column, if it is kept.
    pub fn variable(&self, row: usize, column: Column) -> Option<usize> {
        if self.part.detailed[row] {
            Some(self.from[row] + column)
        } else {
            (column == self.sets.any).then_some(self.from[row])
        }
    }

    /// The network without figures.
    pub fn network(&self, work: Work) -> Network {
        let last = self.from.last().copied().unwrap_or_default();
        let mut network = Network::new(last + self.sets.columns, work);
        self.relate(&mut network, true);
        network.begin_sleepers();
        self.relate(&mut network, false);
        network.finish();
        network
    }

    /// Relates the rows that a high may bound, or the others.
    fn relate(&self, network: &mut Network, bound: bool) {
        let Part { detailed, rules, .. } = self.part;
        let wanted = |row: &usize| self.part.bound[*row] == bound;
        // Of several roles together only what each of them says is known by nationality.
        let alone = |row: &usize| self.part.rows[*row].roles.only().is_some();
        for row in (0..detailed.len()).filter(|row| detailed[*row]).filter(wanted).filter(alone) {
            for sum in &self.sets.sums {
                let parts = sum.parts.iter().map(|column| self.from[row] + column);
                network.relate(Relation::exact(self.from[row] + sum.total), parts);
            }
        }
        for Rule { total, parts, exact } in rules.iter().filter(|rule| wanted(&rule.total)) {
            let relation = if *exact { Relation::exact } else { Relation::at_least };
            let any = |row: &usize| self.from[*row] + if detailed[*row] { self.sets.any } else { 0 };
            network.relate(relation(any(total)), parts.iter().map(any));
            if !detailed[*total] || !parts.iter().any(|row| detailed[*row]) {
                continue;
            }
            for column in (0..self.sets.columns).filter(|column| *column != self.sets.any) {
                let parts = parts.iter().filter(|row| detailed[**row]).map(|row| self.from[*row] + column);
                network.relate(relation(self.from[*total] + column), parts);
            }
        }
    }

    /// A figure lies between the least and the most that its words can mean; `relaxed` reads loose bounds as they may also be read.
    pub fn limits(&self, figure: &Figure, relaxed: bool) -> Vec<Limit> {
        let (least, most) = self.sets.range(&figure.people);
        let stated = figure.stated;
        let limit = |roles: Roles, column, side, value| {
            let (row, _) = self.part.row(Row::of(roles, stated.outcome))?;
            Some(Limit { variable: self.variable(row, column)?, side, value })
        };
        let low = stated.low - u64::from(relaxed && stated.loose_low);
        let low = limit(figure.at_most, most, Side::Low, low);
        let high = figure.high().map(|high| high + u64::from(relaxed && stated.loose_high));
        let high = high.and_then(|high| limit(figure.surely, least, Side::High, high));
        low.into_iter().chain(high).collect()
    }
}
