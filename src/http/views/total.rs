//! Totals as asked for and shown.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::domain::ids::Seq;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::ledger::{TotalGroup, TotalRow, Totals};

/// Which total.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct TotalQuery {
    /// Who the people are.
    pub role: Role,
    /// What happened to them.
    pub outcome: Outcome,
    /// What the rows are.
    pub group_by: TotalGroup,
}

/// The number of people over all incidents that have this key. Rows by nationality may overlap by people with several, and do not add
/// up to the row `any`.
#[derive(Serialize, ToSchema)]
pub struct TotalItem {
    /// A nationality code or `any`, a country code, or a year.
    #[schema(example = "ITA")]
    pub key: String,
    /// The lows of all incidents, those without a best number too.
    pub low: u64,
    /// The best numbers of the incidents that have one.
    pub best: u64,
    /// Absent if the number of any incident is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub high: Option<u64>,
    /// Incidents with a best number.
    pub incidents: u64,
    /// Incidents with a claim about it and without a best number: they are not zero, but unknown.
    pub incidents_unknown: u64,
}

impl From<TotalRow> for TotalItem {
    fn from(row: TotalRow) -> Self {
        Self {
            key: row.key,
            low: row.low,
            best: row.best,
            high: row.high,
            incidents: row.incidents,
            incidents_unknown: row.incidents_unknown,
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

impl From<Totals> for TotalList {
    fn from(totals: Totals) -> Self {
        Self { as_of_seq: totals.as_of_seq, items: totals.rows.into_iter().map(TotalItem::from).collect() }
    }
}
