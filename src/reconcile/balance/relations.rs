//! Roles and outcomes: the rows of the books, and the rules that hold between them in every column.

use super::figures::Figure;
use super::propagate::{Limit, Network, Relation, Side, Work};
use super::roles::Roles;
use super::sets::Sets;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// The number of people of these roles, summed, with this outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub outcome: Outcome,
    pub roles: Roles,
}

/// Rows that rules connect, and the figures that stand in them.
pub struct Part {
    /// Sorted.
    pub rows: Vec<Row>,
    /// For each row, whether a high may bound it: its own or one of a row above. Others only pass their lows on.
    bound: Vec<bool>,
    rules: Vec<Rule>,
    figures: Vec<usize>,
}

/// Row `total` is at least the sum of rows `parts`; if `exact`, it is that sum.
struct Rule {
    total: usize,
    parts: Vec<usize>,
    exact: bool,
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
pub fn parts(figures: &[Figure]) -> Vec<Part> {
    let rows = reached(figures);
    let rules = rules(&rows);
    let bound = bound(&rows, &rules, figures);
    let labels = connect(rows.len(), &rules);
    let mut parts: Vec<(usize, Part)> = Vec::new();
    let part_of =
        |parts: &[(usize, Part)], row: usize| parts.iter().position(|(label, _)| *label == labels[row]);
    let mut place_in_part = Vec::with_capacity(rows.len());
    for (row, label) in labels.iter().enumerate() {
        let at = part_of(&parts, row).unwrap_or(parts.len());
        if at == parts.len() {
            let part = Part { rows: Vec::new(), bound: Vec::new(), rules: Vec::new(), figures: Vec::new() };
            parts.push((*label, part));
        }
        let part = &mut parts[at].1;
        place_in_part.push(part.rows.len());
        part.rows.push(rows[row]);
        part.bound.push(bound[row]);
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
    for figure in figures {
        let of = |roles: Roles| Row { outcome: figure.stated.outcome, roles };
        ahead.extend([of(figure.surely), of(figure.at_most)]);
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
    /// The variables are rows times columns. Gives also the limits that each figure of this part sets, of those that are
    /// wanted.
    pub fn compile(
        &self,
        figures: &[Figure],
        sets: &Sets,
        work: Work,
        is_wanted: impl Fn(usize) -> bool,
    ) -> (Network, Vec<(usize, Vec<Limit>)>) {
        let mut network = Network::new(self.rows.len() * sets.columns, work);
        self.relate(&mut network, sets, true);
        network.begin_sleepers();
        self.relate(&mut network, sets, false);
        network.finish();
        let wanted = self.figures.iter().filter(|index| is_wanted(**index));
        let limits = wanted.map(|index| (*index, self.limits(&figures[*index], sets))).collect();
        (network, limits)
    }

    /// Relates the rows that a high may bound, or the others.
    fn relate(&self, network: &mut Network, sets: &Sets, bound: bool) {
        for row in (0..self.rows.len()).filter(|row| self.bound[*row] == bound) {
            for sum in &sets.sums {
                let parts = sum.parts.iter().map(|column| row * sets.columns + column);
                network.relate(Relation::exact(row * sets.columns + sum.total), parts);
            }
        }
        for rule in self.rules.iter().filter(|rule| self.bound[rule.total] == bound) {
            for column in 0..sets.columns {
                let total = rule.total * sets.columns + column;
                let relation = if rule.exact { Relation::exact(total) } else { Relation::at_least(total) };
                network.relate(relation, rule.parts.iter().map(|row| row * sets.columns + column));
            }
        }
    }

    /// The place of a row of this part, and whether a high may bound it.
    pub fn row(&self, row: Row) -> Option<(usize, bool)> {
        let place = self.rows.binary_search(&row).ok()?;
        Some((place, self.bound[place]))
    }

    /// A figure lies between the least and the most that its words can mean.
    fn limits(&self, figure: &Figure, sets: &Sets) -> Vec<Limit> {
        let (least, most) = sets.range(&figure.people);
        let variable = |roles: Roles, column| {
            let row = Row { outcome: figure.stated.outcome, roles };
            self.rows.partition_point(|known| *known < row) * sets.columns + column
        };
        let low =
            Limit { variable: variable(figure.at_most, most), side: Side::Low, value: figure.stated.low };
        let high = figure.high().map(|value| Limit {
            variable: variable(figure.surely, least),
            side: Side::High,
            value,
        });
        [low].into_iter().chain(high).collect()
    }
}
