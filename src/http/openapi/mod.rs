//! The OpenAPI document: what the handlers declare, and what is the same for all of them, said once.
//!
//! Pure functions over the document; it must not know any handler.

mod body;
mod bounds;
mod downlevel;
mod examples;
mod glossary;
mod lengths;
mod operations;
mod schemas;
mod shared;
mod trial;
mod written;

use serde_json::{Value, json};

use body::normalise;
use operations::BEARER;
use utoipa::openapi::OpenApi;

use crate::http::problem::{FieldError, Problem, ProblemCode};

pub use body::{NamedSchemas, body_schemas, schemas_of};
pub use downlevel::document_3_0;
pub use schemas::unresolved;
pub use trial::document_to_try;
pub use written::text;

/// The whole document, 3.1.0, from what the handlers declare, the schemas that only parameters name, and the tags with what they group.
pub fn document(collected: &OpenApi, parameter_schemas: NamedSchemas, tags: &[(&str, &str)]) -> Value {
    let mut document = serde_json::to_value(collected).unwrap_or_default();
    document["openapi"] = json!("3.1.0");
    document["info"] = info();
    document["servers"] = json!([{"url": "/", "description": "This service"}]);
    document["tags"] = tags.iter().map(|(name, words)| json!({"name": name, "description": words})).collect();
    document["components"]["securitySchemes"] = json!({BEARER: {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key: `clk_` and 43 characters. Its role says what it may do.",
    }});
    let shared =
        [schemas_of::<Problem>(), schemas_of::<FieldError>(), schemas_of::<ProblemCode>(), parameter_schemas];
    for (name, schema) in shared.into_iter().flatten() {
        document["components"]["schemas"][name] = json!(schema);
    }
    operations::complete(&mut document);
    schemas::rename(&mut document, &glossary::NAMES);
    normalise(&mut document);
    schemas::for_each(&mut document, &mut schemas::constant);
    schemas::for_each(&mut document, &mut bounds::bounded);
    schemas::for_each(&mut document, &mut bounds::described);
    schemas::for_each(&mut document, &mut lengths::measured);
    bounds::describe(&mut document);
    document["components"]["schemas"]["Problem"]["examples"] = operations::all_problems();
    examples::complete(&mut document);
    shared::share(&mut document);
    document
}

fn info() -> Value {
    json!({
        "title": "Casualty ledger",
        "version": env!("CARGO_PKG_VERSION"),
        "description": include_str!("info.md"),
        "contact": {"name": "The casualty-ledger maintainers"},
        "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
    })
}

#[cfg(test)]
mod tests;
