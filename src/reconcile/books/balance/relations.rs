//! Roles and outcomes: the rows of the books, and the rules that hold between them in every column.

use super::detail::detailed;
use super::figures::Figure;
use super::propagate::{Limit, Network, Relation, Side, Work};
use super::roles::Roles;
use super::sets::{Column, Sets};
use crate::domain::cell::Cell;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// The number of people of these roles, summed, with this outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub outcome: Outcome,
    pub roles: Roles,
}

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

/// Row `total` is at least the sum of rows `parts`; if `exact`, it is that sum.
pub struct Rule {
    pub total: usize,
    pub parts: Vec<usize>,
    pub exact: bool,
}

/// Outcomes that exclude one another.
const EXCLUSIVE: [Outcome; 5] =
    [Outcome::Killed, Outcome::Rescued, Outcome::Released, Outcome::Escaped, Outcome::Captured];

/// The outcome that counts everyone of a role to whom an exclusive outcome can happen.
const fn exposed(role: Role) -> Outcome {
    match role {
        Role::Hostages => Outcome::Held,
        Role::Attackers => Outcome::Involved,
        _ => Outcome::Present,
    }
}

/// Groups of roles within a role; those of one group have nobody in common.
const fn within(role: Role) -> &'static [&'static [Role]] {
    match role {
        Role::People => &[&[Role::Victims, Role::Attackers]],
        Role::Victims => &[&[Role::Civilians, Role::SecurityForces]],
        Role::Civilians => &[&[Role::Hostages], &[Role::Staff], &[Role::Bystanders]],
        Role::SecurityForces => &[&[Role::Police, Role::Military]],
        _ => &[],
    }
}

impl Row {
    pub const fn one(role: Role, outcome: Outcome) -> Self {
        Self { outcome, roles: Roles::one(role) }
    }

    /// The rows that a low of this one reaches.
    fn above(self) -> impl Iterator<Item = Self> {
        let alone = self.roles.only();
        let each = self.roles.iter().filter(move |_| alone.is_none());
        let exposed = alone.filter(|_| EXCLUSIVE.contains(&self.outcome)).map(exposed);
        let parent = alone.and_then(Role::parent);
        each.chain(parent)
            .map(move |role| Self::one(role, self.outcome))
            .chain(alone.zip(exposed).map(|(role, outcome)| Self::one(role, outcome)))
    }

    /// Calls `group` with each group of rows whose sum this one is at least, and whether it is exactly that sum.
    fn groups(self, mut group: impl FnMut(&mut dyn Iterator<Item = Self>, bool)) {
        let Some(role) = self.roles.only() else { return group(&mut self.above(), true) };
        for roles in within(role) {
            group(&mut roles.iter().map(|role| Self::one(*role, self.outcome)), false);
        }
        if self.outcome == exposed(role) {
            group(&mut EXCLUSIVE.iter().map(|outcome| Self::one(role, *outcome)), false);
        }
    }
}

/// The rows that figures stand in or reach, each connected part on its own.
pub fn parts(figures: &[Figure], asked: &[Cell]) -> Vec<Part> {
    let rows = reached(figures);
    let rules = rules(&rows);
    let bound = bound(&rows, &rules, figures);
    let detailed = detailed(&rows, &rules, figures, asked);
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

fn reached(figures: &[Figure]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut ahead: Vec<Row> = Vec::new();
    let of = |figure: &Figure, roles| Row { outcome: figure.stated.outcome, roles };
    for figure in figures {
        ahead.push(of(figure, figure.surely));
        if figure.at_most != figure.surely {
            ahead.push(of(figure, figure.at_most));
        }
        while let Some(row) = ahead.pop() {
            if let Err(place) = rows.binary_search(&row) {
                rows.insert(place, row);
                ahead.extend(row.above());
            }
        }
    }
    rows
}

fn rules(rows: &[Row]) -> Vec<Rule> {
    let mut rules = Vec::new();
    for (total, row) in rows.iter().enumerate() {
        row.groups(|group, exact| {
            let parts: Vec<usize> = group.filter_map(|part| rows.binary_search(&part).ok()).collect();
            if !parts.is_empty() {
                rules.push(Rule { total, parts, exact });
            }
        });
    }
    rules
}

/// Highs pass from a total to its parts. What is known of several roles together bounds each of them.
fn bound(rows: &[Row], rules: &[Rule], figures: &[Figure]) -> Vec<bool> {
    let mut bound: Vec<bool> = rows.iter().map(|row| row.roles.only().is_none()).collect();
    for figure in figures.iter().filter(|figure| figure.high().is_some()) {
        if let Ok(row) = rows.binary_search(&Row { outcome: figure.stated.outcome, roles: figure.surely }) {
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
        for row in (0..detailed.len()).filter(|row| detailed[*row]).filter(wanted) {
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

    /// A figure lies between the least and the most that its words can mean.
    pub fn limits(&self, figure: &Figure) -> Vec<Limit> {
        let (least, most) = self.sets.range(&figure.people);
        let limit = |roles: Roles, column, side, value| {
            let (row, _) = self.part.row(Row { outcome: figure.stated.outcome, roles })?;
            Some(Limit { variable: self.variable(row, column)?, side, value })
        };
        let low = limit(figure.at_most, most, Side::Low, figure.stated.low);
        let high = figure.high().and_then(|high| limit(figure.surely, least, Side::High, high));
        low.into_iter().chain(high).collect()
    }
}
