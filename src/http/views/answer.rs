//! How answers are asked for, and how they are listed across incidents.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::domain::Invalid;
use crate::domain::ids::Seq;
use crate::domain::outcome::Outcome;
use crate::http::extract::Size;
use crate::http::pagination::{Cursor, LIMIT_DEFAULT, Limit};
use crate::http::views::claim::CellCode;
use crate::http::views::figure::EveryRuleQuery;
use crate::http::views::time::TimeTravel;
use crate::ledger::{self, AnswersAcross, AnswersOfIncident, Group};

/// Which questions.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct AnswerQuery {
    /// Of whom.
    group: Option<Group>,
    /// What happened to them.
    outcome: Option<Outcome>,
    /// `any` (the total), `foreign` or a nationality code.
    #[param(inline)]
    nationality: Option<CellCode>,
    /// Only the answers that differ from what they were after this entry, each with what it was and the entries that moved it.
    #[param(inline)]
    since_seq: Option<Size>,
}

impl AnswerQuery {
    pub fn query(self, rule: EveryRuleQuery, time: TimeTravel) -> Result<ledger::FigureQuery, Invalid> {
        Ok(ledger::FigureQuery {
            group: self.group,
            outcome: self.outcome,
            nationality: self.nationality.map(CellCode::proven).transpose()?,
            since: self.since_seq.map(|seq| Seq(seq.get())),
            time: time.into(),
            ..rule.query()
        })
    }
}

/// Which answers across incidents.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct AnswerListQuery {
    /// Of whom.
    group: Option<Group>,
    /// What happened to them.
    outcome: Option<Outcome>,
    /// `any` (the total), `foreign` or a nationality code.
    #[param(inline)]
    nationality: Option<CellCode>,
}

impl AnswerListQuery {
    pub fn filter(self) -> Result<ledger::AnswerFilter, Invalid> {
        Ok(ledger::AnswerFilter {
            group: self.group,
            outcome: self.outcome,
            nationality: self.nationality.map(CellCode::proven).transpose()?,
        })
    }
}

/// Which page of a list that has one order.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct NewestFirst {
    /// How many items at most.
    #[param(inline)]
    limit: Option<Limit>,
    /// Where the page begins: the `next_cursor` of the page before.
    #[param(inline)]
    cursor: Option<Cursor>,
}

impl NewestFirst {
    pub fn limit(self) -> usize {
        usize::try_from(self.limit.map_or(LIMIT_DEFAULT, Limit::get)).unwrap_or(usize::MAX)
    }

    pub fn after(self) -> Option<u64> {
        self.cursor.map(Cursor::position)
    }
}

/// One page of answers across incidents, those that began last first.
#[derive(Serialize, ToSchema)]
pub struct AnswerPage {
    /// The last entry that was taken into account.
    pub as_of_seq: Seq,
    pub items: Vec<AnswersOfIncident>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, inline)]
    pub next_cursor: Option<Cursor>,
}

impl From<AnswersAcross> for AnswerPage {
    fn from(found: AnswersAcross) -> Self {
        Self { as_of_seq: found.as_of_seq, items: found.items, next_cursor: found.next.map(Cursor::new) }
    }
}
