//! From the bytes of a body to a checked value, or to a problem that points at what is wrong.

use std::borrow::Cow;
use std::fmt::Display;

use serde::de::{self, DeserializeOwned};
use serde_json::Value;
use serde_json::error::Category;
use serde_path_to_error::Segment;
use utoipa::ToSchema;
use validator::Validate;

use super::pointer::push_segment;
use super::strict::Strict;
use super::{faults, shape};
use crate::http::openapi::body_schemas;
use crate::http::problem::{ErrorCode, FieldError, Problem, ProblemCode, ShapeCode, shortened};

/// The deepest nesting of arrays and objects that is read.
pub const DEPTH_MAX: usize = 32;
/// Sets errors that carry a code and a pointer apart from serde's own; serde begins no message with it.
const MARK: char = '\u{1}';

/// How many commas and brackets a body may have for all its faults to be looked for: each may be a value to hold.
const VALUES_MAX: usize = 100_000;

/// Reads a body: 400 if it is not JSON, 422 with every fault if it does not fit its schema, 409 if a text holds U+0000.
pub fn parse<T: DeserializeOwned + Validate + ToSchema>(bytes: &[u8]) -> Result<T, Problem> {
    if depth_exceeds(bytes, DEPTH_MAX) {
        let detail = format!("Arrays and objects may be nested {DEPTH_MAX} deep.");
        return Err(Problem::new(ProblemCode::JsonTooDeep, detail));
    }
    let value = read(bytes).and_then(|value: T| match value.validate() {
        Ok(()) => Ok(value),
        Err(broken) => Err(invalid_body(shape::field_errors(&broken))),
    });
    let value = value.map_err(|problem| with_every_fault::<T>(problem, bytes))?;
    refuse_nul(bytes)?;
    Ok(value)
}

/// The same refusal with all that is wrong with the body; where two speak of one place, what the type of the body said stands.
fn with_every_fault<T: ToSchema>(problem: Problem, bytes: &[u8]) -> Problem {
    let values = bytes.iter().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count();
    if problem.code() != ProblemCode::InvalidBody || values > VALUES_MAX {
        return problem;
    }
    let Ok(body) = serde_json::from_slice::<Value>(bytes) else { return problem };
    let mut told = problem.errors().to_vec();
    let mut errors = Vec::new();
    for fault in faults::of(&body, &body_schemas::<T>(), &T::name()) {
        let index = told.iter().position(|error| error.pointer == fault.pointer);
        let said = index.map(|index| told.remove(index));
        // A misspelt name is best told from all names, which the schema has.
        let better = fault.code == ErrorCode::Shape(ShapeCode::UnknownField);
        errors.push(said.filter(|_| !better).unwrap_or(fault));
    }
    told.extend(errors);
    invalid_body(told)
}

/// Whether brackets outside strings are nested deeper than `limit`. The bytes need not be JSON.
fn depth_exceeds(bytes: &[u8], limit: usize) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in bytes {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_string = !in_string,
            (false, b'[' | b'{') if depth == limit => return true,
            (false, b'[' | b'{') => depth += 1,
            (false, b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(Strict(&mut deserializer)).map_err(|error| {
        let pointer = pointer_of(error.path());
        match error.inner().classify() {
            Category::Data => data_problem(pointer, error.inner()),
            _ => malformed(error.inner()),
        }
    })?;
    deserializer.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> Problem {
    let place = format!("at line {}, column {}", error.line(), error.column());
    let detail = match (error.classify(), error.line()) {
        (Category::Io, _) => "The body could not be read.".to_owned(),
        (Category::Eof, 1) if error.column() == 0 => "The body is empty; JSON is expected.".to_owned(),
        (Category::Eof, _) => format!("The JSON ends too early, {place}."),
        _ => format!("The body is not JSON: {} {place}.", message_of(error)),
    };
    Problem::new(ProblemCode::MalformedJson, detail)
}

pub fn invalid_body(errors: Vec<FieldError>) -> Problem {
    let detail = match errors.as_slice() {
        [] => "The body does not fit its schema.".to_owned(),
        [only] => format!("{} {}.", place_of(&only.pointer), only.detail),
        [first, rest @ ..] => {
            format!("{} {}; and {} more.", place_of(&first.pointer), first.detail, rest.len())
        }
    };
    Problem::new(ProblemCode::InvalidBody, detail).with_errors(errors)
}

fn place_of(pointer: &str) -> &str {
    if pointer.is_empty() { "The body" } else { pointer }
}

/// What serde says, without the place.
fn message_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push_segment(&mut pointer, &index.to_string()),
            Segment::Map { key } => push_segment(&mut pointer, key),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

/// An error for a deserializer of ours: which code, where below the value that is being read, and what to say.
pub fn refuse<E: de::Error>(code: ShapeCode, pointer: &str, detail: impl Display) -> E {
    E::custom(format_args!("{MARK}{}{MARK}{pointer}{MARK}{detail}", code.code()))
}

/// Passes on why a part that was read by itself was refused, with its place below the value that is being read.
pub fn refuse_part<E: de::Error>(error: &serde_path_to_error::Error<serde_json::Error>) -> E {
    let problem = match error.inner().classify() {
        Category::Data => data_problem(pointer_of(error.path()), error.inner()),
        _ => malformed(error.inner()),
    };
    match problem.errors() {
        [first, ..] => E::custom(format_args!(
            "{MARK}{}{MARK}{}{MARK}{}",
            first.code.code(),
            first.pointer,
            first.detail
        )),
        [] => E::custom(format_args!("{MARK}{MARK}{MARK}{}", problem.detail())),
    }
}

/// What serde says about a parameter, in words that repeat nothing long.
pub fn plain_detail(message: &str) -> String {
    if let Some(marked) = message.strip_prefix(MARK) {
        return marked.rsplit(MARK).next().unwrap_or_default().to_owned();
    }
    match message.rsplit_once(", expected ") {
        Some((_, expected)) => format!("must be {}", expected_words(expected)),
        None => shortened_detail(message),
    }
}

/// Turns what serde says about a value into a code and plain words, without repeating the value.
fn data_problem(mut pointer: String, error: &serde_json::Error) -> Problem {
    let message = message_of(error);
    if let Some(marked) = message.strip_prefix(MARK) {
        return marked_problem(pointer, marked);
    }
    if let Some(name) = message.strip_prefix("duplicate field `") {
        let detail = format!("The field {} stands twice.", shortened(name.trim_end_matches('`')));
        return Problem::new(ProblemCode::MalformedJson, detail);
    }
    let expected = message.rsplit_once(", expected ").map(|(_, expected)| expected_words(expected));
    let (code, detail) = if message.starts_with("invalid type: null") {
        (ShapeCode::NullNotAllowed, Cow::from(ShapeCode::NullNotAllowed.default_detail()))
    } else if message.starts_with("invalid type: ") {
        (ShapeCode::WrongType, or_default(ShapeCode::WrongType, "must be", expected))
    } else if message.starts_with("invalid value: ") {
        (ShapeCode::OutOfRange, or_default(ShapeCode::OutOfRange, "must be", expected))
    } else if message.starts_with("invalid length ") {
        (ShapeCode::TooShort, Cow::from("has another number of items than expected"))
    } else if let Some(name) = message.strip_prefix("missing field `") {
        push_segment(&mut pointer, name.trim_end_matches('`'));
        (ShapeCode::MissingField, Cow::from(ShapeCode::MissingField.default_detail()))
    } else if message.starts_with("unknown field `") {
        (ShapeCode::UnknownField, Cow::from(ShapeCode::UnknownField.default_detail()))
    } else if message.starts_with("unknown variant `") {
        (ShapeCode::NotListed, or_default(ShapeCode::NotListed, "must be", expected))
    } else if message.starts_with("data did not match any variant") {
        (ShapeCode::WrongType, Cow::from("has none of the allowed forms"))
    } else {
        (ShapeCode::WrongPattern, Cow::from(shortened_detail(&message)))
    };
    invalid_body(vec![FieldError::shape(pointer, code, detail)])
}

fn marked_problem(mut pointer: String, marked: &str) -> Problem {
    let mut parts = marked.splitn(3, MARK);
    let (code, below, detail) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
    pointer.push_str(below.unwrap_or_default());
    match code.and_then(ShapeCode::from_code) {
        Some(code) => invalid_body(vec![FieldError::shape(pointer, code, detail)]),
        None => Problem::new(ProblemCode::MalformedJson, detail),
    }
}

fn or_default(code: ShapeCode, verb: &str, expected: Option<Cow<'_, str>>) -> Cow<'static, str> {
    match expected {
        Some(expected) => Cow::from(format!("{verb} {expected}")),
        None => Cow::from(code.default_detail()),
    }
}

/// The words of our own deserializers are short; anything longer repeats what was sent.
fn shortened_detail(message: &str) -> String {
    message.chars().take(200).collect()
}

/// Rust's names of types in the words of JSON.
fn expected_words(expected: &str) -> Cow<'_, str> {
    let first = expected.split(' ').next().unwrap_or_default();
    match first {
        "u8" | "u16" | "u32" | "u64" | "usize" => Cow::from("an integer, not negative"),
        "i8" | "i16" | "i32" | "i64" | "isize" => Cow::from("an integer"),
        "struct" | "internally" | "adjacently" | "map" => Cow::from("an object"),
        "enum" | "string" | "str" | "variant" => Cow::from("a string"),
        "bool" => Cow::from("true or false"),
        "tuple" => Cow::from("an array"),
        _ => match expected {
            "a map" => Cow::from("an object"),
            "a sequence" => Cow::from("an array"),
            "a boolean" => Cow::from("true or false"),
            "a borrowed string" => Cow::from("a string"),
            other => Cow::from(other.replace('`', "")),
        },
    }
}

/// No text holds U+0000: it cannot be stored, and no schema says so.
fn refuse_nul(bytes: &[u8]) -> Result<(), Problem> {
    const ESCAPE: &[u8] = br"\u0000";
    if !bytes.windows(ESCAPE.len()).any(|window| window == ESCAPE) {
        return Ok(());
    }
    let value: Value = read(bytes)?;
    let mut pointers = Vec::new();
    find_nul(&value, &mut String::new(), &mut pointers);
    if pointers.is_empty() {
        return Ok(());
    }
    let code = ProblemCode::CharacterNotAllowed;
    let errors =
        pointers.into_iter().map(|pointer| FieldError::refused(pointer, code, code.title())).collect();
    Err(Problem::new(code, "A text holds the character U+0000, which no article has.").with_errors(errors))
}

fn find_nul(value: &Value, pointer: &mut String, found: &mut Vec<String>) {
    let length = pointer.len();
    match value {
        Value::String(text) if text.contains('\0') => found.push(pointer.clone()),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                push_segment(pointer, &index.to_string());
                find_nul(item, pointer, found);
                pointer.truncate(length);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                push_segment(pointer, name);
                find_nul(field, pointer, found);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            r#"[\[\]{}"\\a\u{0}~/]{0,8}"#.prop_map(Value::from),
        ];
        leaf.prop_recursive(6, 64, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::hash_map(r#"[\[{"\\a/~]{0,4}"#, inner, 0..4).prop_map(Value::from_iter),
            ]
        })
    }

    fn depth(value: &Value) -> usize {
        match value {
            Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
            Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
            _ => 0,
        }
    }

    proptest! {
        #[test]
        fn the_scan_finds_the_depth(value in any_json()) {
            let (text, depth) = (value.to_string(), depth(&value));
            prop_assert!(!depth_exceeds(text.as_bytes(), depth));
            prop_assert!(depth == 0 || depth_exceeds(text.as_bytes(), depth - 1));
        }

        #[test]
        fn reading_strictly_changes_no_value(value in any_json()) {
            prop_assert_eq!(read::<Value>(value.to_string().as_bytes()), Ok(value));
        }

        #[test]
        fn each_nul_is_found_where_it_stands(value in any_json()) {
            let refusal = refuse_nul(value.to_string().as_bytes());
            let pointers: Vec<String> =
                refusal.err().iter().flat_map(|problem| problem.errors()).map(|error| error.pointer.clone()).collect();
            for pointer in &pointers {
                let text = value.pointer(pointer).and_then(Value::as_str);
                prop_assert!(text.is_some_and(|text| text.contains('\0')), "{}", pointer);
            }
            prop_assert_eq!(pointers.is_empty(), !value.to_string().contains(r"\u0000"));
        }
    }
}
