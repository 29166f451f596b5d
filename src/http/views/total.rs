//! Totals as asked for and shown.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::domain::Invalid;
use crate::domain::ids::Seq;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::http::views::group::check_role;
use crate::ledger::{Group, TotalGroup, TotalOf, TotalRow, Totals};

/// Which total.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct TotalQuery {
    /// Who the people are: the total of this role's figures.
    role: Option<Role>,
    /// Of whom: the total of this group's answers, whatever role the articles used. `victims` if neither group nor role is named.
    group: Option<Group>,
    /// What happened to them.
    pub outcome: Outcome,
    /// What the rows are.
    pub group_by: TotalGroup,
}

impl TotalQuery {
    /// Whose total.
    pub fn of(&self) -> Result<TotalOf, Invalid> {
        if let Some(group) = self.group {
            check_role(group, self.role)?;
        }
        let group = TotalOf::Group(self.group.unwrap_or(Group::Victims));
        Ok(self.role.map_or(group, TotalOf::Role))
    }
}

/// The number of people over all incidents that have this key. Rows by nationality may overlap by people with several, and do not add
/// up to the row `any`.
#[derive(Serialize, ToSchema)]
pub struct TotalItem {
    /// A nationality code or `any`, a country code, or a year.
    #[schema(example = "ITA")]
    pub key: String,
    /// The lows of all incidents that have a number.
    pub low: u64,
    /// The best numbers. Of a role: of the incidents that have one, absent if none has. Of a group: absent unless all incidents counted
    /// have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub best: Option<u64>,
    /// Absent if the number of any incident is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub high: Option<u64>,
    /// Incidents counted. Of a role: those with a best number. Of a group: those with any number.
    pub incidents: u64,
    /// Incidents with a claim about it that are not counted: they are not zero, but unknown.
    pub incidents_unknown: u64,
}

impl TotalItem {
    /// Of the figures of a role.
    fn of_role(row: TotalRow) -> Self {
        let open = row.open + row.unknown > 0;
        Self {
            key: row.key,
            low: row.low,
            best: (row.with_best > 0).then_some(row.best),
            high: (!open).then_some(row.high),
            incidents: row.with_best,
            incidents_unknown: row.bounded + row.unknown,
        }
    }

    /// Of the answers of a group.
    fn of_group(row: TotalRow) -> Self {
        let counted = row.with_best + row.bounded;
        Self {
            key: row.key,
            low: row.low,
            best: (row.bounded == 0 && row.with_best > 0).then_some(row.best),
            high: (row.open == 0 && counted > 0).then_some(row.high),
            incidents: counted,
            incidents_unknown: row.unknown,
        }
    }
}

/// A total across incidents, by policy `gtd`, as of now.
#[derive(Serialize, ToSchema)]
pub struct TotalList {
    /// The last entry that was taken into account.
    pub as_of_seq: Seq,
    pub items: Vec<TotalItem>,
}

impl TotalList {
    pub fn new(of: TotalOf, totals: Totals) -> Self {
        let item = match of {
            TotalOf::Role(_) => TotalItem::of_role,
            TotalOf::Group(_) => TotalItem::of_group,
        };
        Self { as_of_seq: totals.as_of_seq, items: totals.rows.into_iter().map(item).collect() }
    }
}
