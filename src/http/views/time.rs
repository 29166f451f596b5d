//! As of when: the query parameters of every read that shows figures or claims.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use utoipa::IntoParams;
use validator::Validate;

use crate::domain::ids::Seq;
use crate::domain::time::{self, Day, Timestamp};
use crate::http::extract::{Size, refuse};
use crate::http::problem::ShapeCode;
use crate::ledger;

/// Reads a day in its one form.
pub fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
    let text = Cow::<str>::deserialize(deserializer)?;
    time::day(&text).ok_or_else(|| refuse(ShapeCode::WrongPattern, "", "must be a day such as 2016-07-01"))
}

/// Reads a day that may be absent, but not null.
pub fn present_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Day>, D::Error> {
    day(deserializer).map(Some)
}

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
