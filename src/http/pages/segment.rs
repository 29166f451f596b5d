//! The parts of a page's path that say which figure or answer is meant.

use std::future::{Ready, ready};
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::IncidentId;
use crate::domain::outcome::Outcome;
use crate::http::problem::{Problem, ProblemCode};
use crate::ledger::Group;

/// An incident and one of its cells.
#[derive(Clone, Copy, Debug)]
pub struct CellPath(pub IncidentId, pub Cell);

/// An incident and one question about it.
#[derive(Clone, Copy, Debug)]
pub struct QuestionPath {
    pub id: IncidentId,
    pub group: Group,
    pub outcome: Outcome,
    pub nationality: CellNationality,
}

/// One part of the path, as what it names.
fn part<T: FromStr>(request: &HttpRequest, name: &str) -> Result<T, Problem> {
    let malformed = |_| {
        let detail = format!("The {} in the path does not have the form of one.", name.replace('_', " "));
        Problem::new(ProblemCode::MalformedParameter, detail)
    };
    request.match_info().query(name).parse().map_err(malformed)
}

impl FromRequest for CellPath {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parsed = || {
            let cell =
                Cell::new(part(request, "role")?, part(request, "outcome")?, part(request, "nationality")?);
            Ok(Self(part(request, "incident_id")?, cell))
        };
        ready(parsed())
    }
}

impl FromRequest for QuestionPath {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parsed = || {
            Ok(Self {
                id: part(request, "incident_id")?,
                group: part(request, "group")?,
                outcome: part(request, "outcome")?,
                nationality: part(request, "nationality")?,
            })
        };
        ready(parsed())
    }
}
