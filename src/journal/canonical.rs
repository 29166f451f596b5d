//! Canonical JSON (RFC 8785): one sequence of bytes for one value, so that a hash of it means something.
//!
//! RFC 8785 writes every number as a double, which would change integers beyond 2^53 - 1 and turn 1.0 into 1
//! without a word. Such numbers are refused here. Text is kept as it is: no Unicode normalisation.

mod limits;
mod serializer;

use serde::Serialize;

use serializer::Canonical;

pub use limits::{MAX_INTEGER, NotCanonical};

/// The canonical JSON text of a value.
///
/// # Errors
/// Refuses floats (also whole ones), integers beyond ±(2^53 - 1) and duplicate member names.
pub fn canonical(value: &impl Serialize) -> Result<String, NotCanonical> {
    let mut out = Canonical::default();
    value.serialize(&mut out)?;
    Ok(out.text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_ordered_by_utf16_code_units() {
        let value = json!({
            "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control",
            "\u{f6}": "Latin Small Letter O With Diaeresis",
        });
        let expected = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\
            \"\u{f6}\":\"Latin Small Letter O With Diaeresis\",\"\u{20ac}\":\"Euro Sign\",\
            \"\u{1f600}\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}";
        assert_eq!(canonical(&value).unwrap(), expected);
    }

    #[test]
    fn text_is_escaped_only_where_it_must_be_and_never_normalised() {
        for (text, expected) in [
            ("\u{20ac}$\u{f}\nA'B\"\\\\\"/", "\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\""),
            ("\u{8}\t\n\u{c}\r\u{0}\u{1f}\u{7f}", "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u{7f}\""),
            ("e\u{301} \u{e9}", "\"e\u{301} \u{e9}\""),
            ("\u{2028}\u{202e}", "\"\u{2028}\u{202e}\""),
        ] {
            assert_eq!(canonical(&text).unwrap(), expected);
        }
    }

    #[test]
    fn nested_values_and_literals() {
        let value = json!({"b": [true, false, null, {"d": -1, "c": 0}], "a": {}});
        assert_eq!(canonical(&value).unwrap(), r#"{"a":{},"b":[true,false,null,{"c":0,"d":-1}]}"#);
    }

    #[test]
    fn integers_are_taken_up_to_2_53_minus_1_and_no_further() {
        let most = 9_007_199_254_740_991_i64;
        for integer in [most, -most, 0] {
            assert_eq!(canonical(&integer).unwrap(), integer.to_string());
        }
        for integer in [most + 1, most + 2, -most - 1, i64::MIN, i64::MAX] {
            let nested = json!({"a": [integer]});
            assert!(
                matches!(canonical(&nested), Err(NotCanonical::IntegerTooLarge(n)) if n == integer.into())
            );
        }
        assert!(matches!(canonical(&u64::MAX), Err(NotCanonical::IntegerTooLarge(_))));
    }

    #[test]
    fn floats_are_refused_also_whole_ones() {
        for float in [1.0, 0.5, -0.0, 1e300] {
            assert!(matches!(canonical(&json!([float])), Err(NotCanonical::NotAnInteger(_))), "{float}");
        }
        assert!(canonical(&f64::NAN).is_err());
    }

    #[test]
    fn two_members_of_one_name_are_refused() {
        #[derive(Serialize)]
        struct Inner {
            a: u8,
        }
        #[derive(Serialize)]
        struct Outer {
            a: u8,
            #[serde(flatten)]
            inner: Inner,
        }
        let twice = Outer { a: 1, inner: Inner { a: 2 } };
        assert!(matches!(canonical(&twice), Err(NotCanonical::NotRepresentable(_))));
    }

    /// Any JSON with integers that are taken.
    fn any_value() -> impl Strategy<Value = serde_json::Value> {
        let most = MAX_INTEGER as i64;
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            (-most..=most).prop_map(Into::into),
            any::<String>().prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 64, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
                prop::collection::hash_map(any::<String>(), inner, 0..6)
                    .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn another_implementation_writes_the_same(value in any_value()) {
            let other = serde_json_canonicalizer::to_string(&value).unwrap();
            prop_assert_eq!(canonical(&value).unwrap(), other);
        }
    }

    #[test]
    fn every_shape_is_written_as_json_has_it() {
        #[derive(Serialize)]
        enum Shape {
            Unit,
            Newtype(u8),
            Tuple(u8, char),
            Struct { b: Option<u8>, a: () },
        }
        #[derive(Serialize)]
        struct Pair(u8, &'static str);
        let shapes = (
            Shape::Unit,
            Shape::Newtype(1),
            Shape::Tuple(2, '"'),
            Shape::Struct { b: None, a: () },
            Pair(3, "x"),
        );
        let expected = r#"["Unit",{"Newtype":1},{"Tuple":[2,"\""]},{"Struct":{"a":null,"b":null}},[3,"x"]]"#;
        assert_eq!(canonical(&shapes).unwrap(), expected);
        assert!(canonical(&std::collections::BTreeMap::from([((1, 2), 3)])).is_err());
    }
}
