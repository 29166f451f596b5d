//! Nationalities and policies as listed.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::domain::nationality::{self, Country};
use crate::ledger::{self, PolicyDescription};

/// Nationalities, the best candidates first.
#[derive(Serialize, ToSchema)]
pub struct NationalityList {
    pub items: Vec<&'static Country>,
}

impl NationalityList {
    pub fn find(words: Option<&str>) -> Self {
        let items = match words {
            Some(words) => nationality::look_up(words),
            None => nationality::all().iter().collect(),
        };
        Self { items }
    }
}

/// Which nationality is meant.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct NationalityQuery {
    /// A code, a name or a demonym.
    #[validate(length(min = 1, max = 100))]
    #[param(min_length = 1, max_length = 100, example = "Italian")]
    pub q: Option<String>,
}

/// The published rules.
#[derive(Serialize, ToSchema)]
pub struct PolicyList {
    pub items: Vec<PolicyDescription>,
}

impl PolicyList {
    pub fn all() -> Self {
        Self { items: ledger::policies() }
    }
}
