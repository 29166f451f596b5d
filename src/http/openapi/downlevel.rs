//! The same document in OpenAPI 3.0.3, for tools that do not read 3.1.

use serde_json::{Map, Value, json};

use super::schemas;

/// Schema keywords that 3.0 does not have and that lose nothing a client needs.
const UNKNOWN_KEYWORDS: [&str; 6] =
    ["propertyNames", "contentEncoding", "contentMediaType", "$schema", "$comment", "$id"];

/// Where the licences are read, which 3.1 names by identifier.
const LICENSES: &str = "https://spdx.org/licenses/";

/// Writes a 3.1 document as 3.0.3.
pub fn document_3_0(document: &Value) -> Value {
    let mut older = document.clone();
    older["openapi"] = json!("3.0.3");
    if let Some(root) = older.as_object_mut() {
        root.remove("webhooks");
        root.remove("jsonSchemaDialect");
    }
    if let Some(Value::Object(info)) = older.get_mut("info") {
        info.remove("summary");
    }
    if let Some(Value::Object(license)) = older.pointer_mut("/info/license") {
        license.remove("identifier");
        license.insert("url".to_owned(), json!(LICENSES));
    }
    schemas::for_each(&mut older, &mut schema_3_0);
    older
}

fn schema_3_0(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(examples)) = schema.get("examples") {
        let first = examples.first().cloned();
        schema.remove("examples");
        if let Some(first) = first {
            schema.entry("example").or_insert(first);
        }
    }
    if let Some(only) = schema.remove("const") {
        schema.insert("enum".to_owned(), json!([only]));
    }
    exclusive(schema, "exclusiveMinimum", "minimum");
    exclusive(schema, "exclusiveMaximum", "maximum");
    one_type(schema);
    nullable_union(schema);
    if schema.remove("prefixItems").is_some() {
        schema.insert("items".to_owned(), json!({}));
    }
    for keyword in UNKNOWN_KEYWORDS {
        schema.remove(keyword);
    }
    if schema.len() > 1
        && let Some(reference) = schema.remove("$ref")
    {
        schema.insert("allOf".to_owned(), json!([{"$ref": reference}]));
    }
}

/// 3.1 has the bound as a number, 3.0 beside it as a flag.
fn exclusive(schema: &mut Map<String, Value>, exclusive: &str, bound: &str) {
    if let Some(Value::Number(number)) = schema.get(exclusive).cloned() {
        schema.insert(bound.to_owned(), Value::Number(number));
        schema.insert(exclusive.to_owned(), json!(true));
    }
}

fn one_type(schema: &mut Map<String, Value>) {
    let types = match schema.get("type") {
        Some(Value::Array(types)) => types.clone(),
        Some(Value::String(kind)) if kind == "null" => vec![json!("null")],
        _ => return,
    };
    schema.remove("type");
    let (nulls, others): (Vec<_>, Vec<_>) = types.into_iter().partition(|kind| kind == "null");
    if !nulls.is_empty() {
        schema.insert("nullable".to_owned(), json!(true));
    }
    match others.as_slice() {
        [] => {}
        [only] => {
            schema.insert("type".to_owned(), only.clone());
        }
        several => {
            let parts: Vec<_> = several.iter().map(|kind| json!({"type": kind})).collect();
            schema.insert("anyOf".to_owned(), json!(parts));
        }
    }
}

/// A union with null is a nullable schema.
fn nullable_union(schema: &mut Map<String, Value>) {
    for keyword in ["oneOf", "anyOf"] {
        let Some(Value::Array(parts)) = schema.get_mut(keyword) else { continue };
        let before = parts.len();
        parts.retain(|part| {
            part.get("nullable").is_none_or(|_| part.as_object().is_some_and(|part| part.len() > 1))
        });
        if parts.len() < before {
            schema.insert("nullable".to_owned(), json!(true));
        }
    }
}
