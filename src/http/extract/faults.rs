//! Every fault of a body, by its schema: a reader stops at the first one, and a sender would meet the next one only then.
//!
//! It must not decide what is taken: that is for the type of the body. It is asked only once that has refused.

use std::collections::HashMap;

use regex::Regex;
use serde_json::{Map, Value};

use super::pointer::push_segment;
use crate::domain::nearest::nearest;
use crate::domain::time::{Timestamp, day};
use crate::http::problem::{FieldError, ShapeCode};

/// The most faults that are told.
pub const FAULTS_MAX: usize = 1_000;

/// What in a body does not fit the schema of a name, in the order in which it stands there.
pub fn of(body: &Value, schemas: &Value, name: &str) -> Vec<FieldError> {
    let mut walk = Walk { schemas, patterns: HashMap::new(), pointer: String::new(), found: Vec::new() };
    walk.value(body, &schemas[name]);
    walk.found
}

struct Walk<'s> {
    schemas: &'s Value,
    patterns: HashMap<&'s str, Option<Regex>>,
    pointer: String,
    found: Vec<FieldError>,
}

impl<'s> Walk<'s> {
    fn value(&mut self, value: &Value, schema: &'s Value) {
        if self.found.len() >= FAULTS_MAX {
            return;
        }
        if let Some(referred) = referred(schema, self.schemas) {
            return self.value(value, referred);
        }
        if value.is_null() {
            return self.default_fault(ShapeCode::NullNotAllowed);
        }
        if let Some(mapping) = schema.pointer("/discriminator/mapping") {
            let tag = schema["discriminator"]["propertyName"].as_str().unwrap_or_default();
            return self.union(value, tag, mapping);
        }
        match schema["type"].as_str() {
            Some("object") => self.object(value, schema),
            Some("array") => self.array(value, schema),
            Some("string") => self.text(value, schema),
            Some("integer") => self.integer(value, schema),
            Some("boolean") if !value.is_boolean() => {
                self.fault(ShapeCode::WrongType, "must be true or false".to_owned());
            }
            _ => {}
        }
    }

    fn fault(&mut self, code: ShapeCode, detail: String) {
        self.found.push(FieldError::shape(self.pointer.clone(), code, detail));
    }

    fn default_fault(&mut self, code: ShapeCode) {
        self.fault(code, code.default_detail().to_owned());
    }

    /// Does something one level deeper.
    fn below(&mut self, segment: &str, look: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        push_segment(&mut self.pointer, segment);
        look(self);
        self.pointer.truncate(length);
    }

    fn union(&mut self, value: &Value, tag: &str, mapping: &'s Value) {
        let Value::Object(fields) = value else {
            return self.fault(ShapeCode::WrongType, "must be an object".to_owned());
        };
        let known = mapping.as_object().into_iter().flat_map(Map::keys).map(String::as_str);
        let listed = || format!("must be one of {}", known.collect::<Vec<_>>().join(", "));
        let variant = fields.get(tag).and_then(Value::as_str).and_then(|code| mapping.get(code)?.as_str());
        let code = match fields.get(tag) {
            None => ShapeCode::MissingField,
            Some(Value::Null) => ShapeCode::NullNotAllowed,
            Some(Value::String(_)) => ShapeCode::NotListed,
            Some(_) => ShapeCode::WrongType,
        };
        match variant.and_then(|reference| named(reference, self.schemas)) {
            Some(schema) => self.object(value, schema),
            None if matches!(code, ShapeCode::NotListed | ShapeCode::WrongType) => {
                self.below(tag, |walk| walk.fault(code, listed()));
            }
            None => self.below(tag, |walk| walk.default_fault(code)),
        }
    }

    fn object(&mut self, value: &Value, schema: &'s Value) {
        let Value::Object(fields) = value else {
            return self.fault(ShapeCode::WrongType, "must be an object".to_owned());
        };
        let known = &schema["properties"];
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                self.below(name, |walk| walk.default_fault(ShapeCode::MissingField));
            }
        }
        for (name, field) in fields.iter().take(FAULTS_MAX) {
            match known.get(name) {
                Some(schema) => self.below(name, |walk| walk.value(field, schema)),
                None if schema["additionalProperties"] == false => {
                    let meant = nearest(name, known.as_object().into_iter().flat_map(Map::keys));
                    let meant = meant.map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
                    let detail = format!("{}{meant}", ShapeCode::UnknownField.default_detail());
                    self.below(name, |walk| walk.fault(ShapeCode::UnknownField, detail));
                }
                None => {}
            }
        }
    }

    fn array(&mut self, value: &Value, schema: &'s Value) {
        let Value::Array(items) = value else {
            return self.fault(ShapeCode::WrongType, "must be an array".to_owned());
        };
        let bound = |name: &str| schema[name].as_u64().and_then(|bound| usize::try_from(bound).ok());
        if let Some(most) = bound("maxItems").filter(|most| items.len() > *most) {
            return self.fault(ShapeCode::TooLong, format!("must have at most {most} items"));
        }
        if let Some(least) = bound("minItems").filter(|least| items.len() < *least) {
            self.fault(ShapeCode::TooShort, format!("must have at least {least} items"));
        }
        let is_twice = |(index, item): (usize, &Value)| items[..index].contains(item);
        if schema["uniqueItems"] == true && items.iter().enumerate().any(is_twice) {
            self.default_fault(ShapeCode::NotUnique);
        }
        for (index, item) in items.iter().enumerate() {
            self.below(&index.to_string(), |walk| walk.value(item, &schema["items"]));
        }
    }

    fn text(&mut self, value: &Value, schema: &'s Value) {
        let Value::String(text) = value else {
            return self.fault(ShapeCode::WrongType, "must be a string".to_owned());
        };
        if let Some(codes) = schema["enum"].as_array() {
            if !codes.contains(value) {
                let codes: Vec<&str> = codes.iter().filter_map(Value::as_str).collect();
                self.fault(ShapeCode::NotListed, format!("must be one of {}", codes.join(", ")));
            }
            return;
        }
        let length = text.chars().count() as u64;
        if let Some(most) = schema["maxLength"].as_u64().filter(|most| length > *most) {
            return self.fault(ShapeCode::TooLong, format!("must have at most {most} characters"));
        }
        if let Some(least) = schema["minLength"].as_u64().filter(|least| length < *least) {
            return self.fault(ShapeCode::TooShort, format!("must have at least {least} characters"));
        }
        let is_time = match schema["format"].as_str() {
            Some("date") => day(text).is_some(),
            Some("date-time") => text.parse::<Timestamp>().is_ok(),
            _ => true,
        };
        let example = schema.pointer("/examples/0").or(schema.get("example")).and_then(Value::as_str);
        let example = example.map(|example| format!(", such as {example}")).unwrap_or_default();
        if !is_time {
            self.fault(ShapeCode::WrongPattern, format!("does not have the expected form{example}"));
        }
        if let Some(pattern) = schema["pattern"].as_str().filter(|pattern| !self.fits(text, pattern)) {
            self.fault(ShapeCode::WrongPattern, format!("must fit {pattern}{example}"));
        }
    }

    fn fits(&mut self, text: &str, pattern: &'s str) -> bool {
        let compiled = self.patterns.entry(pattern).or_insert_with(|| Regex::new(pattern).ok());
        compiled.as_ref().is_none_or(|pattern| pattern.is_match(text))
    }

    fn integer(&mut self, value: &Value, schema: &'s Value) {
        let Value::Number(number) = value else {
            return self.fault(ShapeCode::WrongType, "must be an integer".to_owned());
        };
        let float = number.as_f64().unwrap_or(f64::NAN);
        if float.fract() != 0.0 {
            return self.fault(ShapeCode::WrongType, "must be an integer, without a fraction".to_owned());
        }
        let (least, most) = (schema["minimum"].as_u64(), schema["maximum"].as_u64());
        let is_within = match number.as_u64() {
            Some(exact) => least.is_none_or(|least| exact >= least) && most.is_none_or(|most| exact <= most),
            None => float >= least.unwrap_or(0) as f64 && float <= most.unwrap_or(u64::MAX) as f64,
        };
        if !is_within {
            let words = match (least, most) {
                (Some(least), Some(most)) => format!("must be from {least} to {most}"),
                _ => ShapeCode::OutOfRange.default_detail().to_owned(),
            };
            self.fault(ShapeCode::OutOfRange, words);
        }
    }
}

fn referred<'s>(schema: &Value, schemas: &'s Value) -> Option<&'s Value> {
    named(schema.get("$ref")?.as_str()?, schemas)
}

fn named<'s>(reference: &str, schemas: &'s Value) -> Option<&'s Value> {
    schemas.get(reference.strip_prefix("#/components/schemas/")?)
}
