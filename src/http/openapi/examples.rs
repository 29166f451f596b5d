//! An example of every parameter, request and answer, put together from those of the schemas.

use serde_json::{Map, Value, json};

/// Which fields of an object an example shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fields {
    /// What has to be sent.
    Required,
    /// Whatever can be answered.
    All,
}

/// Adds an example to everything that has none.
pub fn complete(document: &mut Value) {
    let named = document.pointer("/components/schemas").cloned().unwrap_or_default();
    let Some(Value::Object(paths)) = document.get_mut("paths") else { return };
    for operation in paths.values_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        if let Some(Value::Array(parameters)) = operation.get_mut("parameters") {
            parameters.iter_mut().for_each(|parameter| show_parameter(parameter, &named));
        }
        if let Some(content) = operation.pointer_mut("/requestBody/content") {
            show_content(content, &named, Fields::Required);
        }
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            for content in responses.values_mut().filter_map(|response| response.get_mut("content")) {
                show_content(content, &named, Fields::All);
            }
        }
    }
}

fn show_parameter(parameter: &mut Value, named: &Value) {
    let example = sample(&parameter["schema"], named, Fields::All);
    if let Value::Object(parameter) = parameter {
        parameter.entry("example").or_insert(example);
    }
}

fn show_content(content: &mut Value, named: &Value, fields: Fields) {
    let Value::Object(types) = content else { return };
    for media in types.values_mut().filter_map(Value::as_object_mut) {
        let Some(schema) = media.get("schema") else { continue };
        if !media.contains_key("example") && !media.contains_key("examples") {
            let example = sample(schema, named, fields);
            media.insert("example".to_owned(), example);
        }
    }
}

/// A value that fits a schema: its own example, or one of its parts'.
fn sample(schema: &Value, named: &Value, fields: Fields) -> Value {
    let reference = schema.get("$ref").and_then(Value::as_str);
    if let Some(name) = reference.and_then(|reference| reference.strip_prefix("#/components/schemas/")) {
        return sample(&named[name], named, fields);
    }
    let given = [
        schema.get("example"),
        schema.pointer("/examples/0"),
        schema.pointer("/enum/0"),
        schema.get("const"),
    ];
    if let Some(example) = given.into_iter().flatten().next() {
        return example.clone();
    }
    if let Some(first) = schema.pointer("/oneOf/0") {
        return sample(first, named, fields);
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("object") => sample_object(schema, named, fields),
        Some("array") => json!([sample(&schema["items"], named, fields)]),
        Some("integer") => json!(schema.get("minimum").and_then(Value::as_u64).unwrap_or(0).max(1)),
        Some("boolean") => json!(true),
        _ if schema["format"] == "date" => json!("2016-07-01"),
        _ => json!("text"),
    }
}

fn sample_object(schema: &Value, named: &Value, fields: Fields) -> Value {
    let required = schema.get("required").and_then(Value::as_array);
    let is_required =
        |name: &String| required.is_some_and(|names| names.iter().any(|required| required == name));
    let Some(Value::Object(properties)) = schema.get("properties") else { return json!({}) };
    let shown = properties.iter().filter(|(name, _)| fields == Fields::All || is_required(name));
    shown.map(|(name, field)| (name.clone(), sample(field, named, fields))).collect::<Map<_, _>>().into()
}
