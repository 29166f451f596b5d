//! What a role is made of.

use crate::domain::role::Role;

/// The roles directly within a role, and whether nobody is in two of them.
pub(super) fn branches(role: Role) -> (&'static [Role], bool) {
    match role {
        Role::Victims => (&[Role::Civilians, Role::SecurityForces], true),
        Role::SecurityForces => (&[Role::Police, Role::Military], true),
        Role::Civilians => (&[Role::Hostages, Role::Staff, Role::Bystanders], false),
        _ => (&[], true),
    }
}
