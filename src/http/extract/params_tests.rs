use actix_web::test::TestRequest;
use actix_web::{FromRequest, dev::Payload};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::*;
use crate::domain::ids::ClaimId;
use crate::domain::role::Role;
use crate::http::problem::{Problem, ProblemCode};

type Digit = Integer<1, 9>;
type Limit = Integer<1, 500>;

#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct Filters {
    #[serde(default)]
    role: Vec<Role>,
    #[validate(length(max = 3))]
    q: Option<String>,
    #[param(inline)]
    seq: Option<Digit>,
}

#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct Paging {
    #[param(inline)]
    limit: Option<Limit>,
}

#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct Needed {
    role: Role,
}

fn query(text: &str) -> Result<Params<Filters, Paging>, Problem> {
    Params::parse(text)
}

#[test]
fn groups_of_parameters_are_read_together() {
    let Params(filters, paging, _) = query("role=staff&limit=500&role=police&q=a%20b&seq=9").unwrap();
    assert_eq!(filters.role.len(), 2);
    assert_eq!((filters.q.as_deref(), filters.seq.map(Integer::get)), (Some("a b"), Some(9)));
    assert_eq!(paging.limit.map(Integer::get), Some(500));
    assert!(query("").unwrap().0.role.is_empty());
    assert_eq!(query("role=staff").unwrap().0.role.len(), 1);
}

#[test]
fn a_parameter_is_refused_by_name() {
    for (text, code, name) in [
        ("roles=staff", "unknown_parameter", "roles"),
        ("q=", "malformed_parameter", "q"),
        ("q", "malformed_parameter", "q"),
        ("role=", "malformed_parameter", "role"),
        ("q=a&q=b", "malformed_parameter", "q"),
        ("limit=1&limit=2", "malformed_parameter", "limit"),
        ("role=guests", "malformed_parameter", "role"),
        ("role=staff&role=guests", "malformed_parameter", "role"),
        ("limit=0", "malformed_parameter", "limit"),
        ("limit=501", "malformed_parameter", "limit"),
        ("limit=1.5", "malformed_parameter", "limit"),
        ("seq=x", "malformed_parameter", "seq"),
        ("q=abcd", "malformed_parameter", "q"),
    ] {
        let problem = query(text).unwrap_err();
        assert_eq!(problem.code().code(), code, "{text}");
        assert!(problem.detail().contains(&format!("parameter {name}")), "{text}: {}", problem.detail());
    }
    let misspelt = query("rol=staff").unwrap_err();
    let expected = "There is no parameter rol here. Did you mean role? There are: limit, q, role, seq.";
    assert_eq!(misspelt.detail(), expected);
    let none = Params::<NoParams>::parse("a=1").unwrap_err();
    assert_eq!(none.detail(), "There is no parameter a here. No parameter is taken here.");
    let missing = Params::<Needed>::parse("").unwrap_err();
    assert_eq!(
        (missing.code(), missing.detail()),
        (ProblemCode::MalformedParameter, "The parameter role is required.")
    );
    assert_eq!(Params::<Needed>::parse("role=staff").unwrap().0.role, Role::Staff);
    assert_eq!(query("q=%ff").unwrap_err().code(), ProblemCode::MalformedParameter);
    assert!(Params::<NoParams>::parse("").is_ok());
    assert_eq!(Params::<NoParams>::parse("a=1").unwrap_err().code(), ProblemCode::UnknownParameter);
}

#[actix_web::test]
async fn an_id_in_the_path_has_its_form() {
    let read = |id: &'static str| async move {
        let request = TestRequest::get().param("claim_id", id).to_http_request();
        PathId::<ClaimId>::from_request(&request, &mut Payload::None).await
    };
    assert_eq!(read(ClaimId::EXAMPLE).await.unwrap().0.to_string(), ClaimId::EXAMPLE);
    let problem = read("clm_1").await.unwrap_err();
    assert_eq!(problem.code(), ProblemCode::MalformedParameter);
    assert!(problem.detail().contains("claim_id"));
}
