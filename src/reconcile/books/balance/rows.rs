//! Roles and outcomes: what the rows of the books count, and which of them say something of one another.

use std::cmp::Ordering;

use super::roles::Roles;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::reconcile::terms::overlap::members;

/// What a row counts: people with one outcome, or, for an outcome that unites two, the sum of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    One(Outcome),
    Both(Outcome),
}

/// The number of people of these roles, summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub what: What,
    pub roles: Roles,
}

impl Ord for Row {
    fn cmp(&self, other: &Self) -> Ordering {
        self.code().cmp(&other.code())
    }
}

impl PartialOrd for Row {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The outcomes that an article tells of: an exposure or a union of which nobody speaks ties nothing.
#[derive(Clone, Copy, Default)]
pub struct Told(u32);

impl Told {
    pub fn by(outcomes: impl Iterator<Item = Outcome>) -> Self {
        Self(outcomes.fold(0, |all, outcome| all | 1 << outcome as u32))
    }

    pub const fn has(self, outcome: Outcome) -> bool {
        self.0 & 1 << outcome as u32 != 0
    }

    pub fn unions(self) -> impl Iterator<Item = (Outcome, [Outcome; 2])> {
        const UNIONS: [Outcome; 2] = [Outcome::KilledOrMissing, Outcome::Casualties];
        UNIONS
            .into_iter()
            .filter(move |union| self.has(*union))
            .filter_map(|union| Some((union, members(union)?)))
    }

    /// Whether the outcome that counts everyone of a role ties the others: attackers involved are at least those whose fate is told.
    fn ties(self, role: Role) -> bool {
        role == Role::Attackers || self.has(exposed(role))
    }
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
        Role::Victims => &[&[Role::Civilians, Role::SecurityForces]],
        Role::Civilians => &[&[Role::Hostages], &[Role::Staff], &[Role::Bystanders]],
        Role::SecurityForces => &[&[Role::Police, Role::Military]],
        _ => &[],
    }
}

impl Row {
    /// A number to find it by.
    const fn code(self) -> u32 {
        let what = match self.what {
            What::One(outcome) => outcome as u32,
            What::Both(union) => 1 << 8 | union as u32,
        };
        what << 16 | self.roles.bits() as u32
    }

    pub const fn one(role: Role, outcome: Outcome) -> Self {
        Self { what: What::One(outcome), roles: Roles::one(role) }
    }

    pub const fn of(roles: Roles, outcome: Outcome) -> Self {
        Self { what: What::One(outcome), roles }
    }

    /// Calls `reach` with each row that this one says something of.
    pub fn reaches(self, told: Told, mut reach: impl FnMut(Self)) {
        let What::One(outcome) = self.what else { return };
        for (union, members) in told.unions() {
            if union == outcome || members.contains(&outcome) {
                reach(Self { what: What::Both(union), ..self });
                members.into_iter().chain([union]).for_each(|one| reach(Self::of(self.roles, one)));
            }
        }
        let Some(role) = self.roles.only() else {
            return self.roles.iter().for_each(|role| reach(Self::one(role, outcome)));
        };
        let exclusive = EXCLUSIVE.contains(&outcome) && told.ties(role);
        if exclusive || members(outcome).is_some() && told.has(exposed(role)) {
            reach(Self::one(role, exposed(role)));
        }
        // People are no row of their own: a printed total of them may leave out the attackers.
        if let Some(parent) = role.parent().filter(|parent| *parent != Role::People) {
            reach(Self::one(parent, outcome));
        }
    }

    /// Calls `group` with each group of rows whose sum this one is at least, and whether it is exactly that sum.
    pub fn groups(self, told: Told, mut group: impl FnMut(&mut dyn Iterator<Item = Self>, bool)) {
        let outcome = match self.what {
            What::One(outcome) => outcome,
            What::Both(union) => {
                let parts = members(union).unwrap_or([union; 2]);
                group(&mut parts.iter().map(|part| Self::of(self.roles, *part)), true);
                return group(&mut [Self::of(self.roles, union)].into_iter(), false);
            }
        };
        for part in members(outcome).into_iter().flatten() {
            group(&mut [Self::of(self.roles, part)].into_iter(), false);
        }
        let Some(role) = self.roles.only() else {
            return group(&mut self.roles.iter().map(|role| Self::one(role, outcome)), true);
        };
        for roles in within(role) {
            group(&mut roles.iter().map(|role| Self::one(*role, outcome)), false);
        }
        if outcome == exposed(role) && told.ties(role) {
            group(&mut EXCLUSIVE.iter().map(|outcome| Self::one(role, *outcome)), false);
            for (union, _) in told.unions().filter(|_| told.has(outcome)) {
                group(&mut [Self::one(role, union)].into_iter(), false);
            }
        }
    }
}

/// The row of which a cell's low is known, and the one of which its high is: of people, with the attackers or without.
pub fn rows_of(role: Role, outcome: Outcome) -> [Row; 2] {
    match role {
        Role::People => {
            let victims = Roles::one(Role::Victims);
            [Row::of(victims, outcome), Row::of(victims.with(&[Role::Attackers]), outcome)]
        }
        _ => [Row::one(role, outcome); 2],
    }
}
