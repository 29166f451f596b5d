//! How findings are listed across incidents.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::domain::ids::Seq;
use crate::http::pagination::Cursor;
use crate::http::views::patterned::CountryCode;
use crate::ledger::{FindingKind, FindingsAcross, FindingsOfIncident};

/// Which findings across incidents.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct FindingQuery {
    /// Of which kind.
    kind: Option<FindingKind>,
    /// The host country, ISO 3166-1 alpha-3.
    #[param(inline)]
    country: Option<CountryCode>,
}

impl FindingQuery {
    pub const fn kind(&self) -> Option<FindingKind> {
        self.kind
    }

    pub fn country(&self) -> Option<String> {
        self.country.as_ref().map(|code| code.0.clone())
    }
}

/// One page of findings across incidents.
#[derive(Serialize, ToSchema)]
pub struct FindingPage {
    /// The last entry that was taken into account.
    pub as_of_seq: Seq,
    pub items: Vec<FindingsOfIncident>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, inline)]
    pub next_cursor: Option<Cursor>,
}

impl From<FindingsAcross> for FindingPage {
    fn from(found: FindingsAcross) -> Self {
        Self { as_of_seq: found.as_of_seq, items: found.items, next_cursor: found.next.map(Cursor::new) }
    }
}
