//! As of when: the query parameters of every read that shows figures or claims.

use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::http::extract::Size;
use crate::ledger;

/// As of when a reader asks.
#[derive(Clone, Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct TimeTravel {
    /// What the ledger had recorded by this time.
    #[param(inline)]
    pub as_of: Option<Timestamp>,
    /// What the ledger had recorded up to this entry. Not together with `as_of`.
    #[param(inline)]
    pub as_of_seq: Option<Size>,
    /// Only what had been published by this time; undated articles are left out.
    #[param(inline)]
    pub reported_by: Option<Timestamp>,
}

impl From<TimeTravel> for ledger::TimeTravel {
    fn from(asked: TimeTravel) -> Self {
        Self {
            as_of: asked.as_of,
            as_of_seq: asked.as_of_seq.map(|seq| Seq(seq.get())),
            reported_by: asked.reported_by,
        }
    }
}

/// As of when, for what is not published but recorded: sources, incidents, articles.
#[derive(Clone, Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct RecordedBy {
    /// What the ledger had recorded by this time.
    #[param(inline)]
    pub as_of: Option<Timestamp>,
    /// What the ledger had recorded up to this entry. Not together with `as_of`.
    #[param(inline)]
    pub as_of_seq: Option<Size>,
}

impl From<RecordedBy> for ledger::TimeTravel {
    fn from(asked: RecordedBy) -> Self {
        Self { as_of: asked.as_of, as_of_seq: asked.as_of_seq.map(|seq| Seq(seq.get())), reported_by: None }
    }
}
