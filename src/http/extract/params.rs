//! Query and path parameters. What the document declares is what is taken: the names, and which of them may repeat.

use std::any::TypeId;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::future::{Ready, ready};
use std::rc::Rc;
use std::str::FromStr;

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Required, Schema};
use validator::Validate;

use super::{json, shape};
use crate::domain::nearest::did_you_mean;
use crate::http::problem::{Problem, ProblemCode, shortened};

/// The query of a request: one, two or three groups of parameters that the operation declares.
///
/// Repeated names fill arrays (`?role=staff&role=police`). A name of no group, an empty value, a repeated scalar and a value of the
/// wrong form are each a 400 that names the parameter.
#[derive(Clone, Debug)]
pub struct Params<A, B = NoParams, C = NoParams>(pub A, pub B, pub C);

/// No parameters at all.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct NoParams {}

/// What a group of query parameters is: its fields, as read and as documented.
pub trait Query: DeserializeOwned + IntoParams + Validate + 'static {}

impl<T: DeserializeOwned + IntoParams + Validate + 'static> Query for T {}

impl<A: Query, B: Query, C: Query> FromRequest for Params<A, B, C> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::parse(request.query_string()))
    }
}

impl<A: Query, B: Query, C: Query> Params<A, B, C> {
    /// Reads a query string (without the `?`).
    pub fn parse(query: &str) -> Result<Self, Problem> {
        if !query.is_empty() {
            refuse_undeclared(query, &declared::<(A, B, C)>(Self::declarations))?;
        }
        Ok(Self(read(query)?, read(query)?, read(query)?))
    }

    fn declarations() -> Declared {
        let place = || Some(ParameterIn::Query);
        let parameters = [A::into_params(place), B::into_params(place), C::into_params(place)];
        let is_array = |schema: &Option<RefOr<Schema>>| matches!(schema, Some(RefOr::T(Schema::Array(_))));
        parameters.into_iter().flatten().map(|known| (known.name, is_array(&known.schema))).collect()
    }
}

/// The names of the parameters, and whether each may repeat.
type Declared = HashMap<String, bool>;

/// The declarations of a set of groups, worked out once in each thread.
fn declared<Groups: 'static>(work_out: fn() -> Declared) -> Rc<Declared> {
    thread_local! {
        static KNOWN: RefCell<HashMap<TypeId, Rc<Declared>>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        known.entry(TypeId::of::<Groups>()).or_insert_with(|| Rc::new(work_out())).clone()
    })
}

fn malformed(detail: String) -> Problem {
    Problem::new(ProblemCode::MalformedParameter, detail)
}

fn refuse_undeclared(query: &str, declared: &Declared) -> Result<(), Problem> {
    if !is_utf8_when_decoded(query) {
        return Err(malformed("The query is not UTF-8.".to_owned()));
    }
    let pairs: Vec<(String, String)> =
        serde_html_form::from_str(query).map_err(|_| malformed("The query cannot be read.".to_owned()))?;
    let mut seen = BTreeSet::new();
    for (name, value) in &pairs {
        let Some(may_repeat) = declared.get(name) else {
            return Err(unknown_parameter(name, declared));
        };
        if value.is_empty() {
            return Err(malformed(format!("The parameter {name} is empty: leave it out instead.")));
        }
        if !seen.insert(name) && !may_repeat {
            return Err(malformed(format!("The parameter {name} may stand only once.")));
        }
    }
    Ok(())
}

fn unknown_parameter(name: &str, declared: &Declared) -> Problem {
    let known: BTreeSet<&str> = declared.keys().map(String::as_str).collect();
    let listed = match known.len() {
        0 => "No parameter is taken here.".to_owned(),
        _ => format!("There are: {}.", known.iter().copied().collect::<Vec<_>>().join(", ")),
    };
    let meant = did_you_mean(name, known);
    let detail = format!("There is no parameter {} here.{meant} {listed}", shortened(name));
    Problem::new(ProblemCode::UnknownParameter, detail)
}

/// Whether the percent-encoded bytes are UTF-8; a form decoder would replace those which are not.
fn is_utf8_when_decoded(query: &str) -> bool {
    let bytes = query.as_bytes();
    let hex = |at: usize| bytes.get(at).and_then(|digit| char::from(*digit).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high << 4 | low) as u8);
                at += 3;
            }
            (byte, ..) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).is_ok()
}

fn read<T: Query>(query: &str) -> Result<T, Problem> {
    let deserializer = serde_html_form::Deserializer::from_bytes(query.as_bytes());
    let value: T = serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let message = error.inner().to_string();
        if let Some(name) = message.strip_prefix("missing field `") {
            return malformed(format!("The parameter {} is required.", name.trim_end_matches('`')));
        }
        let place = error.path().to_string();
        let name = place.split(['.', '[']).next().unwrap_or_default();
        malformed(format!("The parameter {name}: {}.", json::plain_detail(&message)))
    })?;
    value.validate().map_err(|broken| {
        let words = shape::field_errors(&broken).into_iter().map(|error| {
            format!("The parameter {} {}.", error.pointer.trim_start_matches('/'), error.detail)
        });
        malformed(words.collect::<Vec<_>>().join(" "))
    })?;
    Ok(value)
}

/// How a header stands in the document.
pub fn header_parameter(
    name: &str,
    words: &str,
    required: Required,
    pattern: &str,
    example: &str,
) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(words))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern))))
        .example(Some(serde_json::Value::from(example)))
        .build()
}

/// An id (or number) in the path.
#[derive(Clone, Copy, Debug)]
pub struct PathId<T>(pub T);

impl<T: FromStr> FromRequest for PathId<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let segment = request.match_info().iter().next();
        let (name, text) = segment.unwrap_or_default();
        ready(
            text.parse()
                .map(Self)
                .map_err(|_| malformed(format!("The {name} in the path does not have the form of one."))),
        )
    }
}
