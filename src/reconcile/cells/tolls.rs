//! How many people were found by the reports that stood at a time.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::ids::SourceId;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;
use crate::reconcile::cells::by_key::ByKey;
use crate::reconcile::cells::report::{self, Report};
use crate::reconcile::cells::standing::Standing;
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::{FactIndex, Kind};
use crate::reconcile::facts::key::{Key, Whose};

/// The outcomes in which people are found.
pub(super) const FOUND: [Outcome; 6] = [
    Outcome::Killed,
    Outcome::Captured,
    Outcome::Unharmed,
    Outcome::Rescued,
    Outcome::Released,
    Outcome::Escaped,
];

/// Whether two roles may speak of the same people.
pub(in crate::reconcile) fn related(one: Role, other: Role) -> bool {
    one.contains(other) || other.contains(one)
}

/// The tolls of the outcomes in which people are found. They are asked for one time after the other, never for an earlier one.
pub(super) struct Tolls<'s, 'a> {
    facts: &'s Facts<'a>,
    standings: &'s ByKey<'a, Standing>,
    histories: BTreeMap<Key<'a>, History>,
}

impl<'s, 'a> Tolls<'s, 'a> {
    pub fn of(facts: &'s Facts<'a>, standings: &'s ByKey<'a, Standing>) -> Self {
        Self { facts, standings, histories: BTreeMap::new() }
    }

    /// How many more are found by the reports that stand now than by those that stood before `ends`.
    pub fn found_since(&mut self, role: Role, whose: Whose<'a>, ends: Timestamp) -> u64 {
        let now = self.found(role, whose, None);
        now.saturating_sub(self.found(role, whose, Some(ends)))
    }

    fn found(&mut self, role: Role, whose: Whose<'a>, at: Option<Timestamp>) -> u64 {
        let [killed, captured, unharmed, rescued, released, escaped] =
            FOUND.map(|outcome| self.largest_low(role, Key { role, outcome, whose }, at));
        let freed = rescued.saturating_add(released).saturating_add(escaped);
        killed.saturating_add(captured).saturating_add(unharmed.max(freed))
    }

    /// Over all roles that may speak of the same people.
    fn largest_low(&mut self, role: Role, key: Key<'a>, at: Option<Timestamp>) -> u64 {
        let roles = Role::ALL.iter().filter(|other| related(role, **other));
        roles.map(|role| self.low_of(Key { role: *role, ..key }, at)).max().unwrap_or(0)
    }

    /// The largest low that an origin gave; at no time: now.
    fn low_of(&mut self, key: Key<'a>, at: Option<Timestamp>) -> u64 {
        let Some(standing) = self.standings.get(&key) else { return 0 };
        match at {
            None => largest(&standing.reports),
            Some(at) => {
                let history = self.histories.entry(key).or_insert_with(|| History::of(self.facts, &key));
                history.low_before(at, self.facts, &key)
            }
        }
    }
}

fn largest(reports: &[Report]) -> u64 {
    reports.iter().map(|report| report.range.low).max().unwrap_or(0)
}

/// What the origins of one key have said by a time that only goes on.
struct History {
    /// In the order in which they begin; what is undated first.
    claims: Vec<FactIndex>,
    /// How many of them have been said.
    said: usize,
    origins: BTreeMap<SourceId, Origin>,
    lows: BTreeSet<(u64, SourceId)>,
}

impl History {
    fn of(facts: &Facts<'_>, key: &Key<'_>) -> Self {
        let counts = |index: &FactIndex| {
            let fact = facts.fact(*index);
            fact.stands() && matches!(fact.kind, Kind::Report | Kind::Additional)
        };
        let mut claims: Vec<FactIndex> = facts.of(key).iter().copied().filter(counts).collect();
        claims.sort_by_key(|index| facts.fact(*index).time.map(|time| time.begins));
        Self { claims, said: 0, origins: BTreeMap::new(), lows: BTreeSet::new() }
    }

    /// The largest low by what began before this time.
    fn low_before(&mut self, at: Timestamp, facts: &Facts<'_>, key: &Key<'_>) -> u64 {
        let begun = |index: &FactIndex| facts.fact(*index).time.is_none_or(|time| time.begins < at);
        let begun = self.claims.partition_point(begun);
        let mut changed = BTreeSet::new();
        for index in &self.claims[self.said.min(begun)..begun] {
            let origin = facts.fact(*index).origin;
            self.origins.entry(origin).or_default().said.push(*index);
            changed.insert(origin);
        }
        self.said = self.said.max(begun);
        for id in changed {
            let Some(origin) = self.origins.get_mut(&id) else { continue };
            self.lows.remove(&(origin.low, id));
            origin.low = origin.low_now(facts, key);
            self.lows.insert((origin.low, id));
        }
        self.lows.last().map_or(0, |(low, _)| *low)
    }
}

/// What one origin has said so far.
#[derive(Default)]
struct Origin {
    said: Vec<FactIndex>,
    /// How many of these are over: nothing that begins later makes them current again.
    over: usize,
    low: u64,
}

impl Origin {
    /// Where something current counts all of them, what is over says nothing.
    fn low_now(&mut self, facts: &Facts<'_>, key: &Key<'_>) -> u64 {
        let time = |index: &FactIndex| facts.fact(*index).time;
        let latest = self.said.last().and_then(time).map(|time| time.begins);
        let is_over = |index: &FactIndex| {
            latest.is_some_and(|latest| time(index).is_none_or(|time| time.ends <= latest))
        };
        let current = &mut self.said[self.over..];
        current.sort_by_key(|index| !is_over(index));
        self.over += current.iter().take_while(|index| is_over(index)).count();
        let current = &self.said[self.over..];
        let counts_all = current.iter().any(|index| facts.fact(*index).kind == Kind::Report);
        let telling = if counts_all { current } else { &self.said };
        largest(&report::gather(facts, key, telling.iter().copied()).standing)
    }
}
