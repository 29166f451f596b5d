//! Every example fits what it is an example of.

use casualty_ledger::http::problem::ProblemCode;
use regex::Regex;
use serde_json::Value;

use crate::document::{Operation, assert_none, document, operations, resolve};

/// What in a value does not fit a schema; an empty text if it fits.
fn misfit(document: &Value, schema: &Value, value: &Value) -> String {
    let schema = resolve(document, schema);
    if let Some(variants) = schema["oneOf"].as_array() {
        let fitting = variants.iter().filter(|variant| misfit(document, variant, value).is_empty()).count();
        return if fitting == 1 { String::new() } else { format!("{value} fits {fitting} variants") };
    }
    if schema.get("const").is_some_and(|only| only != value) {
        return format!("{value} is another value");
    }
    if schema["enum"].as_array().is_some_and(|codes| !codes.contains(value)) {
        return format!("{value} is not listed");
    }
    let within = |measure: u64, least: &str, most: &str| {
        schema[least].as_u64().is_none_or(|least| measure >= least)
            && schema[most].as_u64().is_none_or(|most| measure <= most)
    };
    let wrong = |fits: bool| if fits { String::new() } else { format!("{value} does not fit {schema}") };
    match (schema["type"].as_str().unwrap(), value) {
        ("object", Value::Object(fields)) => misfit_of_fields(document, schema, fields),
        ("array", Value::Array(items)) => {
            let inner = items.iter().map(|item| misfit(document, &schema["items"], item));
            let own = wrong(within(items.len() as u64, "minItems", "maxItems"));
            inner.chain([own]).find(|words| !words.is_empty()).unwrap_or_default()
        }
        ("string", Value::String(text)) => {
            let pattern = schema["pattern"].as_str().map(|pattern| Regex::new(pattern).unwrap());
            let formed = pattern.is_none_or(|pattern| pattern.is_match(text));
            let dated = match schema["format"].as_str() {
                Some("date") => text.len() == 10,
                Some("date-time") => text.ends_with('Z'),
                _ => true,
            };
            wrong(formed && dated && within(text.chars().count() as u64, "minLength", "maxLength"))
        }
        ("integer", Value::Number(number)) => {
            wrong(number.as_u64().is_some_and(|number| within(number, "minimum", "maximum")))
        }
        ("boolean", Value::Bool(_)) => String::new(),
        _ => wrong(false),
    }
}

fn misfit_of_fields(document: &Value, schema: &Value, fields: &serde_json::Map<String, Value>) -> String {
    for name in schema["required"].as_array().into_iter().flatten() {
        if !fields.contains_key(name.as_str().unwrap()) {
            return format!("{name} is missing");
        }
    }
    for (name, field) in fields {
        let known = &schema["properties"][name];
        if known.is_null() {
            return format!("{name} is not known");
        }
        let words = misfit(document, known, field);
        if !words.is_empty() {
            return format!("{name}: {words}");
        }
    }
    String::new()
}

/// The examples of a parameter or of a media type.
fn examples(shown: &Value) -> Vec<&Value> {
    let several = shown["examples"].as_object().into_iter().flat_map(|examples| examples.values());
    shown.get("example").into_iter().chain(several.map(|example| &example["value"])).collect()
}

#[test]
fn every_operation_has_examples_that_fit() {
    let document = document();
    let mut broken = Vec::new();
    for Operation { place, value } in operations(&document) {
        let parameters = value["parameters"].as_array().into_iter().flatten();
        let answers = value["responses"].as_object().unwrap().values();
        let bodies = answers.chain([&value["requestBody"]]).filter_map(|body| body["content"].as_object());
        let media = bodies.flat_map(|content| content.values()).filter(|media| media["schema"].is_object());
        for shown in parameters.chain(media) {
            let all = examples(shown);
            if all.is_empty() {
                broken.push(format!("{place}: no example of {}", shown["schema"]));
            }
            let misfits = all.into_iter().map(|example| misfit(&document, &shown["schema"], example));
            broken.extend(misfits.filter(|words| !words.is_empty()).map(|words| format!("{place}: {words}")));
        }
    }
    assert_none(&broken);
}

#[test]
fn every_error_code_has_an_example_that_fits() {
    let document = document();
    let problem = &document["components"]["schemas"]["Problem"];
    let shown = problem["examples"].as_array().unwrap();
    for code in ProblemCode::ALL {
        let example = shown.iter().find(|example| example["code"] == code.code()).unwrap();
        assert_eq!(misfit(&document, problem, example), "", "{code:?}");
        assert_eq!(example["status"], code.status_number());
    }
}

#[test]
fn the_check_of_examples_can_fail() {
    let document = document();
    let claim = serde_json::json!({"$ref": "#/components/schemas/SourceInput"});
    for bad in [
        serde_json::json!({"kind": "outlet"}),
        serde_json::json!({"name": "", "kind": "outlet"}),
        serde_json::json!({"name": "A", "kind": "Outlet"}),
        serde_json::json!({"name": "A", "kind": "outlet", "more": 1}),
        serde_json::json!({"name": "A", "kind": "outlet", "country": "bgd"}),
    ] {
        assert_ne!(misfit(&document, &claim, &bad), "", "{bad}");
    }
}
