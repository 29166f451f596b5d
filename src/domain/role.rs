//! Who the people are.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// Who the people are. `people` is everyone concerned, attackers included; `victims` everyone but the attackers.
    Role {
        People = "people",
        Victims = "victims",
        Civilians = "civilians",
        Hostages = "hostages",
        Staff = "staff",
        Bystanders = "bystanders",
        SecurityForces = "security_forces",
        Police = "police",
        Military = "military",
        Attackers = "attackers",
    }
}

impl Role {
    /// The role that this one is directly part of.
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::People => None,
            Self::Victims | Self::Attackers => Some(Self::People),
            Self::Civilians | Self::SecurityForces => Some(Self::Victims),
            Self::Hostages | Self::Staff | Self::Bystanders => Some(Self::Civilians),
            Self::Police | Self::Military => Some(Self::SecurityForces),
        }
    }

    /// Whether everyone of `other` is also of this role (a role contains itself).
    pub fn contains(self, other: Self) -> bool {
        std::iter::successors(Some(other), |role| role.parent()).any(|role| role == self)
    }
}
