//! What the validator found, as JSON pointers with plain words; values that were sent are never repeated.

use serde_json::Value;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

use super::pointer::push_segment;
use crate::http::problem::{FieldError, ShapeCode};

/// Every value that breaks a bound, in the order of the pointers within each object.
pub fn field_errors(broken: &ValidationErrors) -> Vec<FieldError> {
    let mut errors = Vec::new();
    collect(broken, &mut String::new(), &mut errors);
    errors
}

fn collect(broken: &ValidationErrors, pointer: &mut String, errors: &mut Vec<FieldError>) {
    let mut fields: Vec<_> = broken.errors().iter().collect();
    fields.sort_by_key(|(name, _)| *name);
    let length = pointer.len();
    for (name, kind) in fields {
        push_segment(pointer, name);
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(inner, pointer, errors),
            ValidationErrorsKind::List(items) => {
                let length = pointer.len();
                for (index, item) in items {
                    push_segment(pointer, &index.to_string());
                    collect(item, pointer, errors);
                    pointer.truncate(length);
                }
            }
            ValidationErrorsKind::Field(rules) => {
                errors.extend(rules.iter().map(|rule| field_error(pointer, rule)));
            }
        }
        pointer.truncate(length);
    }
}

fn field_error(pointer: &str, rule: &ValidationError) -> FieldError {
    let (code, detail) = match rule.code.as_ref() {
        "length" => length(rule),
        "range" => (ShapeCode::OutOfRange, format!("must be {}", bounds(rule))),
        code => {
            let code = ShapeCode::from_code(code).unwrap_or(ShapeCode::WrongPattern);
            (code, code.default_detail().to_owned())
        }
    };
    let detail = rule.message.as_ref().map_or(detail, |message| message.to_string());
    FieldError::shape(pointer, code, detail)
}

fn length(rule: &ValidationError) -> (ShapeCode, String) {
    let (sent, unit) = match rule.params.get("value") {
        Some(Value::Array(items)) => (items.len(), "items"),
        Some(Value::Object(fields)) => (fields.len(), "fields"),
        Some(Value::String(text)) => (text.chars().count(), "characters"),
        _ => (0, "characters"),
    };
    let bound = |name: &str| rule.params.get(name).and_then(Value::as_u64);
    let equal = bound("equal");
    let most = equal.or_else(|| bound("max"));
    match most {
        Some(most) if sent as u64 > most => (ShapeCode::TooLong, format!("must have at most {most} {unit}")),
        _ => {
            let least = equal.or_else(|| bound("min")).unwrap_or_default();
            (ShapeCode::TooShort, format!("must have at least {least} {unit}"))
        }
    }
}

fn bounds(rule: &ValidationError) -> String {
    let bound = |name: &str| rule.params.get(name);
    let words = [
        bound("min").map(|least| format!("at least {least}")),
        bound("exclusive_min").map(|least| format!("more than {least}")),
        bound("max").map(|most| format!("at most {most}")),
        bound("exclusive_max").map(|most| format!("less than {most}")),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" and ")
}
