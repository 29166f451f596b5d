//! What every change has: a reason, and for an amendment the fields it sets and clears.

use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::{Invalid, InvalidCode};

/// Why something is taken back or erased.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReasonInput)]
pub struct Reason {
    /// Kept with the entry, for everyone to read.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "The outlet withdrew the report.")]
    pub reason: String,
}

/// The names of the fields that change: each is set or cleared, and there is at least one.
pub(super) fn changed_fields(set: &[(&str, bool)], cleared: &[&str]) -> Result<Vec<String>, Invalid> {
    let set: Vec<&str> = set.iter().filter(|(_, is_set)| *is_set).map(|(name, _)| *name).collect();
    let parent = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    if let Some(index) = cleared.iter().position(|name| set.contains(&parent(name).as_str())) {
        let detail = format!("{} is set too", parent(cleared[index]));
        return Err(Invalid::new(format!("/clear/{index}"), InvalidCode::SetAndCleared, detail));
    }
    if set.is_empty() && cleared.is_empty() {
        return Err(Invalid::new(
            "/set",
            InvalidCode::NothingToChange,
            "nothing is set and nothing is cleared",
        ));
    }
    Ok(set.iter().chain(cleared).map(|name| (*name).to_owned()).collect())
}
