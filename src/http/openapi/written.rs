//! The document as a file: short, and still a line for each operation and each component, so that a change shows where it is.

use std::fmt::Write;

use serde_json::Value;

/// How deep a part has a line of its own.
fn depth_of(key: &str) -> usize {
    match key {
        "paths" | "components" => 2,
        "info" | "tags" => 1,
        _ => 0,
    }
}

/// Writes a document, with a line break at its end.
pub fn text(document: &Value) -> String {
    let mut text = String::from("{");
    for (index, (key, part)) in document.as_object().into_iter().flatten().enumerate() {
        begin(&mut text, index, 1);
        member(&mut text, key);
        lines(&mut text, part, 1, depth_of(key));
    }
    text + "\n}\n"
}

fn lines(text: &mut String, part: &Value, indent: usize, depth: usize) {
    match part {
        Value::Object(fields) if depth > 0 && !fields.is_empty() => {
            text.push('{');
            for (index, (key, field)) in fields.iter().enumerate() {
                begin(text, index, indent + 1);
                member(text, key);
                lines(text, field, indent + 1, depth - 1);
            }
            end(text, '}', indent);
        }
        Value::Array(items) if depth > 0 && !items.is_empty() => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                begin(text, index, indent + 1);
                lines(text, item, indent + 1, depth - 1);
            }
            end(text, ']', indent);
        }
        small => text.push_str(&small.to_string()),
    }
}

fn begin(text: &mut String, index: usize, indent: usize) {
    let comma = if index == 0 { "" } else { "," };
    text.extend([comma, "\n"]);
    text.extend(std::iter::repeat_n("  ", indent));
}

fn member(text: &mut String, key: &str) {
    // Writing to a string does not fail.
    let _written = write!(text, "{}: ", Value::from(key));
}

fn end(text: &mut String, bracket: char, indent: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", indent));
    text.push(bracket);
}
