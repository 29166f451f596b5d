//! The shortest and the longest text that a pattern takes, and the least of every list: linters and fuzzers ask for them.

use regex_syntax::ParserBuilder;
use serde_json::{Map, Value, json};

/// Says of every text how short and how long it can be, and of every list that it may be empty, where nothing else is said.
pub fn measured(schema: &mut Map<String, Value>) {
    let field = |name: &str| schema.get(name).and_then(Value::as_str);
    match field("type") {
        Some("array") => {
            schema.entry("minItems").or_insert(json!(0));
        }
        Some("string")
            if field("format").is_none() && !schema.contains_key("enum") && !schema.contains_key("const") =>
        {
            let bounds = field("pattern").and_then(bounds);
            schema.entry("minLength").or_insert(json!(bounds.map_or(0, |(least, _)| least)));
            if let Some((_, most)) = bounds {
                schema.entry("maxLength").or_insert(json!(most));
            }
        }
        _ => {}
    }
}

/// None where a text of any length fits.
fn bounds(pattern: &str) -> Option<(usize, usize)> {
    let whole = pattern.strip_prefix('^')?.strip_suffix('$')?;
    // Of ASCII alone, a byte is a letter.
    let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(whole).ok()?;
    let properties = parsed.properties();
    properties.minimum_len().zip(properties.maximum_len())
}

#[cfg(test)]
mod tests {
    use super::bounds;

    #[test]
    fn a_pattern_says_how_long_its_texts_are() {
        let table = [
            ("^inc_[0-7][0-9a-hjkmnp-tv-z]{25}$", Some((30, 30))),
            ("^[A-Za-z0-9_-]{8,64}$", Some((8, 64))),
            ("^(any|foreign|[A-Z]{3})$", Some((3, 7))),
            ("^[\\x20-\\x7e]{1,4000}$", Some((1, 4000))),
            ("^-?[0-9](\\.[0-9]{1,8})?$", Some((1, 11))),
            ("^[A-Z]+$", None),
            ("^/v1/", None),
        ];
        for (pattern, expected) in table {
            assert_eq!(bounds(pattern), expected, "{pattern}");
        }
    }
}
