//! A record as cells of the ledger's own columns, one for each column that has a value.

use std::fmt;
use std::str::FromStr;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::field::Field;
use super::table::{plain_column, twice, without_groups};
use super::value::{is_nothing, trimmed};
use crate::domain::exchange::{LineFault, LineFaultCode};
use crate::domain::formula::unguarded;
use crate::domain::nearest::nearest;

/// Faults of a line that are looked for; there may be as many as a line has letters.
const FAULTS_MAX: usize = 20;

/// The values of one line. An empty cell is an absent value.
pub struct Cells(Vec<Option<String>>);

impl Cells {
    fn new() -> Self {
        Self(vec![None; Field::ALL.len()])
    }

    /// The value of a column, which is then gone.
    pub fn take(&mut self, field: Field) -> Option<String> {
        self.0[field as usize].take()
    }

    pub fn has_any(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.0[*field as usize].is_some())
    }

    /// Words of the article are kept as they stand; of all else the blanks around it are nobody's words, and so is "NA".
    fn put(&mut self, field: Field, value: &str) {
        self.0[field as usize] = match field {
            Field::Quote | Field::QuotePrefix | Field::QuoteSuffix | Field::ArticleText => {
                Some(value.to_owned()).filter(|value| !value.is_empty())
            }
            _ => Some(trimmed(value)).filter(|value| !is_nothing(value)).map(str::to_owned),
        };
    }
}

/// Which column of a table is which; columns without a name hold nothing.
pub struct Header(Vec<Option<Field>>);

impl Header {
    pub fn new(names: &[String]) -> Result<Self, Vec<LineFault>> {
        let (mut fields, mut faults) = (Vec::with_capacity(names.len()), Vec::new());
        for name in names.iter().map(|name| trimmed(name)) {
            match column(name) {
                _ if name.is_empty() => fields.push(None),
                Some(field) if fields.contains(&Some(field)) => faults.push(twice(field.code())),
                Some(field) => fields.push(Some(field)),
                None => faults.push(unknown(name)),
            }
            if faults.len() == FAULTS_MAX {
                break;
            }
        }
        for needed in [Field::Quote, Field::Role, Field::Outcome, Field::Qualifier] {
            if faults.is_empty() && !fields.contains(&Some(needed)) {
                let detail = "the header has no such column";
                faults.push(LineFault::new(needed.code(), LineFaultCode::MissingField, detail));
            }
        }
        if faults.is_empty() { Ok(Self(fields)) } else { Err(faults) }
    }

    pub fn cells(&self, values: Vec<String>) -> Cells {
        let mut cells = Cells::new();
        for (field, value) in self.0.iter().zip(values) {
            if let Some(field) = field {
                cells.put(*field, unguarded(&value));
            }
        }
        cells
    }
}

/// The column that a name means, as it is written or within groups.
fn column(name: &str) -> Option<Field> {
    let plain = plain_column(name);
    written(&plain).find_map(|name| Field::from_str(name).ok())
}

fn written(plain: &str) -> impl Iterator<Item = &str> {
    [plain].into_iter().chain(without_groups(plain))
}

fn unknown(name: &str) -> LineFault {
    let plain = plain_column(name);
    let known = || Field::ALL.iter().map(|field| field.code());
    let inner = written(&plain).last().unwrap_or_default();
    let detail = match nearest(inner, known()).or_else(|| nearest(&plain, known())) {
        Some(meant) => format!("there is no such column; is {meant} meant?"),
        None => "there is no such column; `casualty-ledger import --template` prints a table with those that there are".to_owned(),
    };
    LineFault::new(name, LineFaultCode::UnknownField, detail)
}

/// The cells of an object with the names of the columns.
pub fn of_json(record: &[u8]) -> Result<Cells, Vec<LineFault>> {
    let read = object(record).or_else(|error| object(&without_nan(record)).map_err(|_| error));
    read.map_err(|error| vec![LineFault::whole(format!("the line is no JSON object: {error}"))])?
}

fn object(record: &[u8]) -> serde_json::Result<Result<Cells, Vec<LineFault>>> {
    let mut json = serde_json::Deserializer::from_slice(record);
    json.deserialize_map(Object).and_then(|cells| json.end().map(|()| cells))
}

/// What programs write for no number where JSON has no word for it: `NaN` outside of texts is `null`.
fn without_nan(record: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(record.len() + 8);
    let (mut in_text, mut escaped) = (false, false);
    let mut rest = record;
    while let [byte, after @ ..] = rest {
        if !in_text && let Some(after) = rest.strip_prefix(b"NaN") {
            plain.extend_from_slice(b"null");
            rest = after;
            continue;
        }
        in_text ^= *byte == b'"' && !escaped;
        escaped = in_text && *byte == b'\\' && !escaped;
        plain.push(*byte);
        rest = after;
    }
    plain
}

/// Reads an object to its end, also once faults in it are known.
struct Object;

impl<'de> Visitor<'de> for Object {
    type Value = Result<Cells, Vec<LineFault>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let (mut cells, mut faults) = (Cells::new(), Vec::new());
        while let Some(name) = members.next_key_seed(Name)? {
            let value = members.next_value_seed(Value)?;
            match (name, value) {
                (Ok(field), Ok(Some(value))) => cells.put(field, &value),
                (Ok(_), Ok(None)) => {}
                _ if faults.len() == FAULTS_MAX => {}
                (Ok(field), Err(detail)) => {
                    faults.push(LineFault::new(field.code(), LineFaultCode::WrongType, detail));
                }
                (Err(name), _) => faults.push(unknown(&name)),
            }
        }
        Ok(if faults.is_empty() { Ok(cells) } else { Err(faults) })
    }
}

/// The column of a name, or the name that there is none of.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Result<Field, String>;

    fn deserialize<D: Deserializer<'de>>(self, name: D) -> Result<Self::Value, D::Error> {
        name.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Result<Field, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a column")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(column(name).ok_or_else(|| name.to_owned()))
    }
}

/// The value of a cell, none if it is empty; or what is wrong with it.
struct Value;

impl<'de> DeserializeSeed<'de> for Value {
    type Value = Result<Option<String>, &'static str>;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value {
    type Value = Result<Option<String>, &'static str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Ok(Some(text.to_owned())))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Ok(Some(flag.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Ok(Some(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Ok(Some(number.to_string())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Ok(Some(serde_json::Value::from(number).to_string())))
    }

    /// What programs write for an empty cell.
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Ok(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut codes = Vec::new();
        while let Some(item) = items.next_element::<serde_json::Value>()? {
            codes.push(item);
        }
        let codes: Option<Vec<&str>> = codes.iter().map(serde_json::Value::as_str).collect();
        Ok(codes.ok_or("a list holds codes").map(|codes| Some(codes.join(" "))))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Err("is an object; fields hold text, numbers, flags or lists of codes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_everywhere_is_looked_at_only_so_often() {
        let names: Vec<String> = (0..100_000).map(|number| format!("quota_{number}")).collect();
        assert_eq!(Header::new(&names).map(|_| ()).unwrap_err().len(), FAULTS_MAX);
        let members: Vec<String> = names.iter().map(|name| format!("\"{name}\": {{}}")).collect();
        let line = format!("{{{}}}", members.join(","));
        assert_eq!(of_json(line.as_bytes()).map(|_| ()).unwrap_err().len(), FAULTS_MAX);
        let long = "outcom/".repeat(500_000);
        assert!(unknown(&long).detail.contains("import --template"));
    }

    #[test]
    fn a_header_of_another_shape_is_named() {
        let header = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let faults = Header::new(&names).map(|_| ());
            faults.map_err(|faults| {
                faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect::<Vec<_>>()
            })
        };
        let good = ["quote", "role", "outcome", "qualifier"];
        assert_eq!(header(&good), Ok(()));
        assert_eq!(
            header(&["event/quote", "g-role", "a/b/outcome", " Qualifier ", "", "incident title"]),
            Ok(())
        );
        assert_eq!(header(&["quote", "quote"]), Err(vec![("/quote".to_owned(), "malformed_line")]));
        let both = vec![("/rolle".to_owned(), "unknown_field"), ("/xyz".to_owned(), "unknown_field")];
        assert_eq!(header(&["quote", "rolle", "xyz"]), Err(both));
        assert_eq!(header(&good[..3]), Err(vec![("/qualifier".to_owned(), "missing_field")]));
    }

    #[test]
    fn a_misspelt_column_is_told_the_nearest() {
        for (name, meant) in
            [("rolle", "role"), ("incident_titel", "incident_title"), ("g/natonalities", "nationalities")]
        {
            assert!(unknown(name).detail.contains(&format!("is {meant} meant")), "{name}");
        }
        assert!(unknown("xyz").detail.contains("import --template"));
    }

    #[test]
    fn words_of_the_article_keep_their_blanks_and_all_else_does_not() {
        let mut cells = Cells::new();
        for (field, value, kept) in [
            (Field::Quote, " NA ", Some(" NA ")),
            (Field::ArticleText, "NA", Some("NA")),
            (Field::SourceName, " Gazette\u{a0}", Some("Gazette")),
            (Field::Value, "20 ", Some("20")),
            (Field::Note, "NA", None),
            (Field::ValueHigh, "NaN", None),
            (Field::Value, "\u{a0}", None),
        ] {
            cells.put(field, value);
            assert_eq!(cells.take(field).as_deref(), kept, "{field} {value:?}");
        }
    }
}
