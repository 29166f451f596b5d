//! The shortest and the longest text that a pattern takes, and the least of every list: linters and fuzzers ask for them.

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

/// None where a text of any length fits, or where the pattern is more than literals, classes, groups and counts.
fn bounds(pattern: &str) -> Option<(usize, usize)> {
    let inner: Vec<char> = pattern.strip_prefix('^')?.strip_suffix('$')?.chars().collect();
    let mut at = 0;
    let found = alternatives(&inner, &mut at)?;
    (at == inner.len()).then_some(found)
}

fn alternatives(pattern: &[char], at: &mut usize) -> Option<(usize, usize)> {
    let mut all = sequence(pattern, at)?;
    while pattern.get(*at) == Some(&'|') {
        *at += 1;
        let (least, most) = sequence(pattern, at)?;
        all = (all.0.min(least), all.1.max(most));
    }
    Some(all)
}

fn sequence(pattern: &[char], at: &mut usize) -> Option<(usize, usize)> {
    let (mut least, mut most) = (0, 0);
    while let Some(letter) = pattern.get(*at).filter(|letter| !matches!(letter, '|' | ')')) {
        let (short, long) = match letter {
            '(' => {
                *at += 1;
                alternatives(pattern, at)?
            }
            '[' => {
                *at += 1 + pattern.get(*at + 2..)?.iter().position(|letter| *letter == ']')? + 1;
                (1, 1)
            }
            '\\' => {
                *at += 1;
                (1, 1)
            }
            _ => (1, 1),
        };
        *at += 1;
        let (fewest, times) = repeated(pattern, at)?;
        (least, most) = (least + short * fewest, most + long * times);
    }
    Some((least, most))
}

/// How often the part before stands: once, or as `{2}`, `{1,4}` and `?` say. Without an end for `+` and `*`.
fn repeated(pattern: &[char], at: &mut usize) -> Option<(usize, usize)> {
    match pattern.get(*at) {
        Some('+' | '*') => None,
        Some('?') => {
            *at += 1;
            Some((0, 1))
        }
        Some('{') => {
            let length = pattern.get(*at..)?.iter().position(|letter| *letter == '}')?;
            let counts: String = pattern.get(*at + 1..*at + length)?.iter().collect();
            *at += length + 1;
            let (least, most) = counts.split_once(',').unwrap_or((&counts, &counts));
            Some((least.parse().ok()?, most.parse().ok()?))
        }
        _ => Some((1, 1)),
    }
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
