//! How figures are asked for.

use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use crate::domain::Invalid;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::http::views::claim::CellCode;
use crate::http::views::time::TimeTravel;
use crate::ledger::{self, Policy};

/// By which rule.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct RuleQuery {
    /// The policy; `gtd` if absent.
    policy: Option<Policy>,
    /// `false` leaves rulings out.
    rulings: Option<bool>,
}

/// Of which cells.
#[derive(Clone, Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct CellFilter {
    role: Option<Role>,
    outcome: Option<Outcome>,
    /// `any` (the total), `foreign` or a nationality code.
    #[param(inline)]
    nationality: Option<CellCode>,
}

/// Of which role and outcome.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct RowQuery {
    role: Role,
    outcome: Outcome,
}

/// Of which cell.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct CellQuery {
    role: Role,
    outcome: Outcome,
    /// `any` (the total), `foreign` or a nationality code; `any` if absent.
    #[param(inline)]
    nationality: Option<CellCode>,
}

impl From<RowQuery> for CellFilter {
    fn from(asked: RowQuery) -> Self {
        Self { role: Some(asked.role), outcome: Some(asked.outcome), nationality: None }
    }
}

impl From<CellQuery> for CellFilter {
    fn from(asked: CellQuery) -> Self {
        Self { role: Some(asked.role), outcome: Some(asked.outcome), nationality: asked.nationality }
    }
}

/// The three groups of parameters as one question.
pub fn figure_query(
    rule: RuleQuery,
    cells: impl Into<CellFilter>,
    time: TimeTravel,
) -> Result<ledger::FigureQuery, Invalid> {
    let cells = cells.into();
    Ok(ledger::FigureQuery {
        policy: rule.policy.unwrap_or_default(),
        without_rulings: rule.rulings == Some(false),
        time: time.into(),
        role: cells.role,
        outcome: cells.outcome,
        nationality: cells.nationality.map(CellCode::proven).transpose()?,
    })
}
