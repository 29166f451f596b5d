//! How figures are asked for.

use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use crate::domain::Invalid;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::http::views::claim::CellCode;
use crate::http::views::group::check_role;
use crate::http::views::time::TimeTravel;
use crate::ledger::{self, Group, Policy, PolicyChoice};

/// By which rule.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct RuleQuery {
    /// The policy; `gtd` if absent.
    policy: Option<Policy>,
    /// `false` leaves rulings out.
    rulings: Option<bool>,
}

/// By which rule, or by every one.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct EveryRuleQuery {
    /// The policy; `gtd` if absent. `all` gives the same rows once for each policy.
    policy: Option<PolicyChoice>,
    /// `false` leaves rulings out.
    rulings: Option<bool>,
}

impl EveryRuleQuery {
    /// A question by this rule, about everything.
    pub fn query(&self) -> ledger::FigureQuery {
        let choice = self.policy.unwrap_or_default();
        let policy = match choice {
            PolicyChoice::One(policy) => policy,
            PolicyChoice::Every => Policy::default(),
        };
        ledger::FigureQuery {
            policy,
            every_policy: choice == PolicyChoice::Every,
            without_rulings: self.rulings == Some(false),
            ..ledger::FigureQuery::default()
        }
    }
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

/// Of which cells, or of which parts of their people.
#[derive(Clone, Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct FigureFilter {
    role: Option<Role>,
    outcome: Option<Outcome>,
    /// `any` (the total), `foreign` or a nationality code.
    #[param(inline)]
    nationality: Option<CellCode>,
    /// Figures of a part of the people that articles single out, by its words, compared without case; `*`: of every part.
    #[validate(length(min = 1, max = 200))]
    #[param(min_length = 1, max_length = 200, example = "children")]
    subset: Option<String>,
}

/// Which rows of a comparison.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct RowQuery {
    /// One row for all roles of the group, in place of one for each role.
    group: Option<Group>,
    role: Option<Role>,
    outcome: Option<Outcome>,
    /// What is said of a part of the people that articles single out, by its words, compared without case; `*`: of every part.
    #[validate(length(min = 1, max = 200))]
    #[param(min_length = 1, max_length = 200, example = "children")]
    subset: Option<String>,
}

impl RowQuery {
    /// A question about these rows.
    pub fn query(self, rule: RuleQuery, time: TimeTravel) -> Result<ledger::FigureQuery, Invalid> {
        if let Some(group) = self.group {
            check_role(group, self.role)?;
        }
        let cells = CellFilter { role: self.role, outcome: self.outcome, nationality: None };
        Ok(ledger::FigureQuery { group: self.group, subset: self.subset, ..figure_query(rule, cells, time)? })
    }
}

impl FigureFilter {
    /// A question about these cells by one policy.
    pub fn query(self, rule: RuleQuery, time: TimeTravel) -> Result<ledger::FigureQuery, Invalid> {
        let cells = CellFilter { role: self.role, outcome: self.outcome, nationality: self.nationality };
        Ok(ledger::FigureQuery { subset: self.subset, ..figure_query(rule, cells, time)? })
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
        ..ledger::FigureQuery::default()
    })
}

/// Figures by one policy or by every one.
pub fn figures_query(
    rule: &EveryRuleQuery,
    cells: FigureFilter,
    time: TimeTravel,
) -> Result<ledger::FigureQuery, Invalid> {
    Ok(ledger::FigureQuery {
        subset: cells.subset,
        time: time.into(),
        role: cells.role,
        outcome: cells.outcome,
        nationality: cells.nationality.map(CellCode::proven).transpose()?,
        ..rule.query()
    })
}
