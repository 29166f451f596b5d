//! Bounds and words where the types of answers say none: generators and fuzzers read every one of them.

use serde_json::{Map, Value, json};

use super::glossary;
use crate::http::extract::INTEGER_MAX;
use crate::http::pagination::LIMIT_MAX;

/// The most items of a list in an answer that is not paged.
const ITEMS_MAX: u64 = 1_000_000;

/// Bounds every value of a schema that has no bound, and shows an example of every text.
pub fn bounded(schema: &mut Map<String, Value>) {
    let is_page = schema.get("properties").is_some_and(|fields| fields.get("next_cursor").is_some());
    if let Some(Value::Object(fields)) = schema.get_mut("properties") {
        for (name, field) in fields {
            if let Value::Object(field) = field {
                let items_max = if is_page && name == "items" { LIMIT_MAX } else { ITEMS_MAX };
                bound(name, field, items_max);
            }
        }
    } else {
        bound("", schema, ITEMS_MAX);
    }
}

fn bound(name: &str, schema: &mut Map<String, Value>, items_max: u64) {
    match schema.get("type").and_then(Value::as_str) {
        Some("integer") => {
            schema.entry("minimum").or_insert(json!(0));
            let is_short = schema.get("format").is_some_and(|format| format == "int32");
            schema.entry("maximum").or_insert(if is_short { json!(i32::MAX) } else { json!(INTEGER_MAX) });
        }
        Some("array") => {
            schema.entry("maxItems").or_insert(json!(items_max));
            if let Some(Value::Object(items)) = schema.get_mut("items") {
                bound(name, items, items_max);
            }
        }
        // A text of no name is bounded once it is met again as a field.
        Some("string") if !name.is_empty() => bound_text(name, schema),
        _ => {}
    }
}

fn bound_text(name: &str, schema: &mut Map<String, Value>) {
    let has = |keyword: &str| schema.contains_key(keyword);
    if has("enum") || has("const") {
        return;
    }
    let has_example = has("example") || has("examples");
    match schema.get("format").and_then(Value::as_str) {
        Some("date") if !has_example => {
            schema.insert("example".to_owned(), json!("2016-07-01"));
        }
        Some("date" | "date-time") => {}
        _ => {
            let (example, length) = glossary::text(name).unwrap_or(("text", glossary::TEXT_LENGTH_MAX));
            if !has_example {
                schema.insert("example".to_owned(), json!(example));
            }
            if !schema.contains_key("pattern") {
                schema.entry("maxLength").or_insert(json!(length));
            }
        }
    }
}

/// Says of every field what it is, where neither its type nor what it refers to does.
pub fn described(schema: &mut Map<String, Value>) {
    let Some(Value::Object(fields)) = schema.get_mut("properties") else { return };
    for (name, field) in fields.iter_mut().filter_map(|(name, field)| Some((name, field.as_object_mut()?))) {
        if let Some(words) = glossary::find(&glossary::FIELDS, name)
            && !field.contains_key("$ref")
        {
            field.entry("description").or_insert(json!(words));
        }
    }
}

/// Says of every schema and parameter what it is, where its type does not.
pub fn describe(document: &mut Value) {
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        for (name, schema) in schemas {
            if let (Value::Object(schema), Some(words)) = (schema, glossary::find(&glossary::SCHEMAS, name)) {
                schema.entry("description").or_insert(json!(words));
            }
        }
    }
    let Some(Value::Object(paths)) = document.get_mut("paths") else { return };
    let operations = paths.values_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    for operation in operations {
        if let Some(Value::Object(contents)) = operation.pointer_mut("/responses/200/content") {
            contents.iter_mut().for_each(|(media, shown)| describe_content(media, shown));
        }
        let Some(Value::Array(parameters)) = operation.get_mut("parameters") else { continue };
        for parameter in parameters.iter_mut().filter_map(Value::as_object_mut) {
            let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
            if let Some(words) = glossary::find(&glossary::PARAMETERS, name) {
                parameter.entry("description").or_insert(json!(words));
            }
        }
    }
}

/// Says of a whole answer that is a text or a file what it is.
fn describe_content(media: &str, shown: &mut Value) {
    let Some(Value::Object(schema)) = shown.get_mut("schema") else { return };
    if schema.get("type").is_none_or(|kind| kind != "string") {
        return;
    }
    schema.entry("description").or_insert(json!(format!("All of it, as {media}.")));
    if media == "text/plain" {
        schema.insert("maxLength".to_owned(), json!(glossary::TEXT_LENGTH_MAX));
    }
}
