//! The schemas of what is sent, in the form in which the document has them.

use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

use super::schemas;

/// A schema with its name, and those it refers to.
pub type NamedSchemas = Vec<(String, RefOr<Schema>)>;

/// The schemas of a type that stands in parameters only, where they are not collected by themselves.
pub fn schemas_of<T: ToSchema>() -> NamedSchemas {
    let mut schemas = Vec::new();
    T::schemas(&mut schemas);
    schemas.push((T::name().into_owned(), T::schema()));
    schemas
}

/// The schema of a body and those it refers to, by name, in the form in which the document has them.
pub fn body_schemas<T: ToSchema>() -> Value {
    let schemas: Map<String, Value> =
        schemas_of::<T>().into_iter().map(|(name, schema)| (name, json!(schema))).collect();
    let mut document = json!({"components": {"schemas": schemas}});
    normalise(&mut document);
    document["components"]["schemas"].take()
}

/// Takes out of every schema what the code's types say and the document does not.
pub(super) fn normalise(document: &mut Value) {
    schemas::for_each(document, &mut |schema| {
        schemas::without_null(schema);
        schemas::unwrapped(schema);
    });
    schemas::with_discriminators(document);
}
