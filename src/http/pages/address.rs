//! Where each page is.

use std::fmt::Display;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, Seq};
use crate::domain::outcome::Outcome;
use crate::ledger::Group;

pub fn incident(id: IncidentId, query: &str) -> String {
    format!("/incidents/{id}{query}")
}

pub fn figure(id: IncidentId, cell: Cell, query: &str) -> String {
    format!("/incidents/{id}/figures/{}/{}/{}{query}", cell.role, cell.outcome, cell.nationality)
}

pub fn answer(
    id: IncidentId,
    group: Group,
    outcome: Outcome,
    nationality: CellNationality,
    query: &str,
) -> String {
    format!("/incidents/{id}/answers/{group}/{outcome}/{nationality}{query}")
}

pub fn article(id: ArticleId) -> String {
    format!("/articles/{id}")
}

/// The words of a claim, in its article.
pub fn quote(article: ArticleId, claim: ClaimId) -> String {
    format!("/articles/{article}#{claim}")
}

pub fn entry(seq: Seq) -> String {
    format!("/entries/{seq}")
}

pub fn policy(id: impl Display) -> String {
    format!("/policies/{id}")
}

pub fn nationality(code: impl Display) -> String {
    format!("/nationalities/{code}")
}
