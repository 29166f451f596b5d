//! Sets of roles.

use crate::domain::role::Role;

/// A set of roles, one bit for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Roles(u16);

impl Roles {
    pub const fn one(role: Role) -> Self {
        Self(1 << role as u16)
    }

    pub fn with(self, others: &[Role]) -> Self {
        others.iter().fold(self, |all, role| Self(all.0 | Self::one(*role).0))
    }

    pub const fn bits(self) -> u16 {
        self.0
    }

    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |role| self.0 & Self::one(*role).0 != 0)
    }

    /// The role, if it is one alone.
    pub fn only(self) -> Option<Role> {
        if self.0.is_power_of_two() { Role::ALL.get(self.0.trailing_zeros() as usize).copied() } else { None }
    }
}
