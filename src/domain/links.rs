//! Where people read what programs are answered: one page for each thing. The paths are those of the pages.

use std::fmt::Display;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::{ArticleId, IncidentId};
use crate::domain::outcome::Outcome;

/// Where to read on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PageLinks {
    /// The page that people read.
    #[schema(example = "/incidents/inc_01h455vb4pex5vsknk084sn02q")]
    pub page: String,
}

impl PageLinks {
    pub fn of_incident(id: IncidentId) -> Self {
        Self { page: format!("/incidents/{id}") }
    }

    pub fn of_article(id: ArticleId) -> Self {
        Self { page: format!("/articles/{id}") }
    }

    pub fn of_figure(id: IncidentId, cell: Cell) -> Self {
        let Cell { role, outcome, nationality } = cell;
        Self { page: format!("/incidents/{id}/figures/{role}/{outcome}/{nationality}") }
    }

    pub fn of_answer(
        id: IncidentId,
        group: impl Display,
        outcome: Outcome,
        nationality: CellNationality,
    ) -> Self {
        Self { page: format!("/incidents/{id}/answers/{group}/{outcome}/{nationality}") }
    }
}
