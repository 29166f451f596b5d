//! Groups beside roles.

use crate::domain::role::Role;
use crate::domain::{Invalid, InvalidCode};
use crate::ledger::Group;

/// A role that a group does not hold is a question without an answer.
pub(super) fn check_role(group: Group, role: Option<Role>) -> Result<(), Invalid> {
    match role {
        Some(role) if !group.root().contains(role) => {
            let detail = format!("the group {group} does not hold the role {role}: name one of them only");
            Err(Invalid::new("/role", InvalidCode::RoleNotInGroup, detail))
        }
        _ => Ok(()),
    }
}
