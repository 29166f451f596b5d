//! The document as the tests read it, and the ways through it.

use casualty_ledger::http::service;
use serde_json::Value;

/// Everything that breaks a rule, in one message.
pub fn assert_none(broken: &[String]) {
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

pub struct Operation<'d> {
    pub place: String,
    pub value: &'d Value,
}

/// The document with every shared header, example and response in the places that refer to it.
pub fn document() -> Value {
    let shared = service::document();
    let mut document = shared.clone();
    // Responses refer to headers and examples, and nothing deeper.
    for _ in 0..2 {
        refilled(&mut document["paths"], &shared);
    }
    document
}

fn refilled(part: &mut Value, shared: &Value) {
    let of_schema = |reference: &str| reference.starts_with("#/components/schemas/");
    match part["$ref"].as_str().filter(|reference| !of_schema(reference)) {
        Some(reference) => *part = shared.pointer(&reference[1..]).unwrap().clone(),
        None => match part {
            Value::Array(items) => items.iter_mut().for_each(|item| refilled(item, shared)),
            Value::Object(fields) => fields.values_mut().for_each(|field| refilled(field, shared)),
            _ => {}
        },
    }
}

pub fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &'_ Value)| {
        let methods = item.as_object().unwrap();
        methods
            .keys()
            .map(|method| (format!("{method} {path}"), method.clone(), path.clone()))
            .collect::<Vec<_>>()
    };
    let named = paths.iter().flat_map(of_path);
    named.map(|(place, method, path)| Operation { place, value: &document["paths"][path][method] }).collect()
}

/// Every schema, with where it stands.
pub fn schemas(document: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        within(name.clone(), schema, &mut found);
    }
    outside("", &document["paths"], &mut found);
    found
}

fn outside<'d>(place: &str, part: &'d Value, found: &mut Vec<(String, &'d Value)>) {
    match part {
        Value::Object(fields) => {
            for (key, value) in fields.iter().filter(|(key, _)| *key != "example" && *key != "examples") {
                match key.as_str() {
                    "schema" => within(place.to_owned(), value, found),
                    _ => outside(&format!("{place} {key}"), value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| {
            let name = item["name"].as_str().unwrap_or_default();
            outside(&format!("{place} {name}"), item, found);
        }),
        _ => {}
    }
}

fn within<'d>(place: String, schema: &'d Value, found: &mut Vec<(String, &'d Value)>) {
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        within(format!("{place}.{name}"), field, found);
    }
    for key in ["items", "additionalProperties", "not"] {
        if schema[key].is_object() {
            within(format!("{place}/{key}"), &schema[key], found);
        }
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        for (index, part) in schema[key].as_array().into_iter().flatten().enumerate() {
            within(format!("{place}/{key}/{index}"), part, found);
        }
    }
    found.push((place, schema));
}

pub fn resolve<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.strip_prefix('#').unwrap()).unwrap(),
        None => schema,
    }
}
