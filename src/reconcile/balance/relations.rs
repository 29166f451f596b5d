//! Roles and outcomes: the rows of the books, and the rules that hold between them in every column.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::Figure;
use super::propagate::{Limit, Network, Relation, Side};
use super::sets::Sets;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// The number of people of these roles, summed, with this outcome.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub outcome: Outcome,
    /// Sorted, unique, at least one.
    pub roles: Vec<Role>,
}

/// Rows that rules connect, and the figures that stand in them.
pub struct Part {
    pub rows: Vec<Row>,
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
    fn one(role: Role, outcome: Outcome) -> Self {
        Self { outcome, roles: vec![role] }
    }

    /// The rows that a low of this one reaches.
    fn above(&self) -> Vec<Self> {
        let [role] = self.roles.as_slice() else {
            return self.roles.iter().map(|role| Self::one(*role, self.outcome)).collect();
        };
        let exposed = EXCLUSIVE.contains(&self.outcome).then(|| Self::one(*role, exposed(*role)));
        role.parent().map(|parent| Self::one(parent, self.outcome)).into_iter().chain(exposed).collect()
    }

    /// The groups of rows whose sum this one is at least, and whether it is exactly that sum.
    fn groups(&self) -> Vec<(Vec<Self>, bool)> {
        let [role] = self.roles.as_slice() else { return vec![(self.above(), true)] };
        let of_roles = |group: &&[Role]| group.iter().map(|role| Self::one(*role, self.outcome)).collect();
        let mut groups: Vec<_> = within(*role).iter().map(|group| (of_roles(group), false)).collect();
        if self.outcome == exposed(*role) {
            groups.push((EXCLUSIVE.iter().map(|outcome| Self::one(*role, *outcome)).collect(), false));
        }
        groups
    }
}

/// The rows that figures stand in or reach, each connected part on its own.
pub fn parts(figures: &[Figure]) -> Vec<Part> {
    let rows: Vec<Row> = reached(figures).into_iter().collect();
    let place: BTreeMap<&Row, usize> = rows.iter().enumerate().map(|(index, row)| (row, index)).collect();
    let rules = rules(&rows, &place);
    let labels = connect(rows.len(), &rules);
    let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
    let mut place_in_part = Vec::with_capacity(rows.len());
    for (row, label) in rows.iter().zip(&labels) {
        let part =
            parts.entry(*label).or_insert_with(|| Part { rows: vec![], rules: vec![], figures: vec![] });
        place_in_part.push(part.rows.len());
        part.rows.push(row.clone());
    }
    for rule in rules {
        if let Some(part) = parts.get_mut(&labels[rule.total]) {
            let inner = rule.parts.iter().map(|row| place_in_part[*row]).collect();
            part.rules.push(Rule { total: place_in_part[rule.total], parts: inner, exact: rule.exact });
        }
    }
    for (index, figure) in figures.iter().enumerate() {
        let row = place.get(&Row::one(figure.stated.role, figure.stated.outcome));
        if let Some(part) = row.and_then(|row| parts.get_mut(&labels[*row])) {
            part.figures.push(index);
        }
    }
    parts.into_values().collect()
}

fn reached(figures: &[Figure]) -> BTreeSet<Row> {
    let mut ahead: Vec<Row> = figures
        .iter()
        .flat_map(|figure| {
            let of = |roles: &Vec<Role>| Row { outcome: figure.stated.outcome, roles: roles.clone() };
            [of(&figure.surely), of(&figure.at_most)]
        })
        .collect();
    let mut rows = BTreeSet::new();
    while let Some(row) = ahead.pop() {
        if !rows.contains(&row) {
            ahead.extend(row.above());
            rows.insert(row);
        }
    }
    rows
}

fn rules(rows: &[Row], place: &BTreeMap<&Row, usize>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for (total, row) in rows.iter().enumerate() {
        for (group, exact) in row.groups() {
            let parts: Vec<usize> = group.iter().filter_map(|part| place.get(part).copied()).collect();
            if !parts.is_empty() {
                rules.push(Rule { total, parts, exact });
            }
        }
    }
    rules
}

/// For each row, the lowest row that it is connected with.
fn connect(rows: usize, rules: &[Rule]) -> Vec<usize> {
    let mut labels: Vec<usize> = (0..rows).collect();
    loop {
        let before = labels.clone();
        for rule in rules {
            let all = || rule.parts.iter().chain([&rule.total]);
            let lowest = all().map(|row| labels[*row]).min().unwrap_or_default();
            all().for_each(|row| labels[*row] = lowest);
        }
        if labels == before {
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
        is_wanted: impl Fn(usize) -> bool,
    ) -> (Network, Vec<(usize, Vec<Limit>)>) {
        let mut network = Network::new(self.rows.len() * sets.columns);
        for row in 0..self.rows.len() {
            for sum in &sets.sums {
                let parts = sum.parts.iter().map(|column| row * sets.columns + column);
                network.relate(Relation::exact(row * sets.columns + sum.total), parts);
            }
        }
        for rule in &self.rules {
            for column in 0..sets.columns {
                let total = rule.total * sets.columns + column;
                let relation = if rule.exact { Relation::exact(total) } else { Relation::at_least(total) };
                network.relate(relation, rule.parts.iter().map(|row| row * sets.columns + column));
            }
        }
        network.finish();
        let wanted = self.figures.iter().filter(|index| is_wanted(**index));
        let limits = wanted.map(|index| (*index, self.limits(&figures[*index], sets))).collect();
        (network, limits)
    }

    /// A figure lies between the least and the most that its words can mean.
    fn limits(&self, figure: &Figure, sets: &Sets) -> Vec<Limit> {
        let (least, most) = sets.range(&figure.people);
        let variable = |roles: &[Role], column| {
            let place = (figure.stated.outcome, roles);
            let row = self.rows.partition_point(|row| (row.outcome, row.roles.as_slice()) < place);
            row * sets.columns + column
        };
        let low =
            Limit { variable: variable(&figure.at_most, most), side: Side::Low, value: figure.stated.low };
        let high = figure.high().map(|value| Limit {
            variable: variable(&figure.surely, least),
            side: Side::High,
            value,
        });
        [low].into_iter().chain(high).collect()
    }
}
