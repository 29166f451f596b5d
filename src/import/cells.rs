//! A record as cells, one for each column that has a value.

use std::fmt;
use std::str::FromStr;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::field::Field;
use crate::domain::exchange::{LineFault, LineFaultCode};

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
}

/// Which column of a CSV is which.
pub struct Header(Vec<Field>);

impl Header {
    pub fn new(names: &[String]) -> Result<Self, LineFault> {
        if let [only] = names
            && let Some(other) = [';', '\t', '|'].into_iter().find(|other| only.contains(*other))
        {
            return Err(LineFault::whole(format!("the fields are separated by {other:?}: use commas")));
        }
        let mut fields = Vec::with_capacity(names.len());
        for name in names {
            let field = Field::from_str(name.trim()).map_err(|_| {
                let detail = "there is no such column; docs/DATA.md lists them";
                LineFault::new(name.trim(), LineFaultCode::UnknownField, detail)
            })?;
            if fields.contains(&field) {
                return Err(LineFault::whole(format!("the column {field} stands twice")));
            }
            fields.push(field);
        }
        for needed in [Field::Quote, Field::Role, Field::Outcome, Field::Qualifier] {
            if !fields.contains(&needed) {
                let detail = "the header has no such column";
                return Err(LineFault::new(needed.code(), LineFaultCode::MissingField, detail));
            }
        }
        Ok(Self(fields))
    }

    /// The cells of a record; none for a row of HXL tags.
    pub fn cells(&self, record: &[u8]) -> Result<Option<Cells>, LineFault> {
        let values = split(record)?;
        if values.len() != self.0.len() {
            let detail = format!("the line has {} fields, the header {}", values.len(), self.0.len());
            return Err(LineFault::whole(detail));
        }
        if values.iter().all(|value| value.starts_with('#')) {
            return Ok(None);
        }
        let mut cells = Cells::new();
        for (field, value) in self.0.iter().zip(values) {
            cells.0[*field as usize] = Some(value).filter(|value| !value.is_empty()).map(unguarded);
        }
        Ok(Some(cells))
    }
}

/// Takes away the apostrophe that keeps a text from being run as a formula.
fn unguarded(mut text: String) -> String {
    if text.starts_with('\'') && text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) {
        text.remove(0);
    }
    text
}

/// The fields of one record of a CSV (RFC 4180).
pub fn split(record: &[u8]) -> Result<Vec<String>, LineFault> {
    let text = std::str::from_utf8(record).map_err(|_| LineFault::whole("the line is not UTF-8"))?;
    let mut rest = text.strip_suffix('\r').unwrap_or(text);
    let mut fields = Vec::with_capacity(32);
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted)?,
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        fields.push(field);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None if after.is_empty() => return Ok(fields),
            None => return Err(LineFault::whole("a closing quote is followed by other than a comma")),
        }
    }
}

/// What stands within quotes, and what follows them.
fn quoted_field(quoted: &str) -> Result<(String, &str), LineFault> {
    let mut field = String::new();
    let mut rest = quoted;
    loop {
        let end = rest.find('"').ok_or_else(|| LineFault::whole("a quoted field does not end"))?;
        field.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(next) => {
                field.push('"');
                rest = next;
            }
            None => return Ok((field, rest)),
        }
    }
}

/// The cells of a line of NDJSON: an object with the names of the columns.
pub fn of_json(record: &[u8]) -> Result<Cells, LineFault> {
    let mut json = serde_json::Deserializer::from_slice(record);
    let read = json.deserialize_map(Object).and_then(|cells| json.end().map(|()| cells));
    read.map_err(|error| LineFault::whole(format!("the line is no JSON object: {error}")))?
}

/// Reads an object to its end, also once a fault in it is known.
struct Object;

impl<'de> Visitor<'de> for Object {
    type Value = Result<Cells, LineFault>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut cells = Cells::new();
        let mut fault = None;
        while let Some(name) = members.next_key_seed(Name)? {
            let value = members.next_value_seed(Value)?;
            match (name, value) {
                (Ok(field), Ok(value)) => cells.0[field as usize] = value,
                (Ok(field), Err(detail)) => {
                    fault.get_or_insert(LineFault::new(field.code(), LineFaultCode::WrongType, detail));
                }
                (Err(name), _) => {
                    let detail = "there is no such field; docs/DATA.md lists them";
                    fault.get_or_insert(LineFault::new(&name, LineFaultCode::UnknownField, detail));
                }
            }
        }
        Ok(fault.map_or(Ok(cells), Err))
    }
}

/// The name of a column, or of none that there is.
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
        Ok(Field::from_str(name).map_err(|_| name.to_owned()))
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
        Ok(Ok(Some(text).filter(|text| !text.is_empty()).map(str::to_owned)))
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

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Err("is null: leave the field out instead"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut codes = Vec::new();
        while let Some(item) = items.next_element::<serde_json::Value>()? {
            codes.push(item);
        }
        let codes: Option<Vec<&str>> = codes.iter().map(serde_json::Value::as_str).collect();
        Ok(codes
            .ok_or("a list holds codes")
            .map(|codes| Some(codes.join(" ")).filter(|codes| !codes.is_empty())))
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
    fn fields_are_split_as_rfc_4180_has_it() {
        let split = |record: &str| split(record.as_bytes()).map_err(|fault| fault.detail);
        assert_eq!(split("a,,\"b, \"\"c\"\"\nd\",\r").unwrap(), ["a", "", "b, \"c\"\nd", ""]);
        assert_eq!(split("").unwrap(), [""]);
        for bad in ["\"a\"b,c", "\"a"] {
            assert!(split(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn one_guarding_apostrophe_is_taken_away() {
        for (cell, text) in
            [("'=1", "=1"), ("''=1", "'=1"), ("'Twenty'", "'Twenty'"), ("'-5", "-5"), ("x", "x"), ("'", "'")]
        {
            assert_eq!(unguarded(cell.to_owned()), text);
        }
    }

    #[test]
    fn a_header_of_another_shape_is_named() {
        let header = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            Header::new(&names).map(|_| ()).map_err(|fault| (fault.pointer, fault.code))
        };
        let good = ["quote", "role", "outcome", "qualifier"];
        assert_eq!(header(&good), Ok(()));
        assert_eq!(header(&["quote;role;outcome"]), Err((String::new(), "malformed_line")));
        assert_eq!(header(&["quote", "quote"]), Err((String::new(), "malformed_line")));
        assert_eq!(header(&["quote", "rolle"]), Err(("/rolle".to_owned(), "unknown_field")));
        assert_eq!(header(&good[..3]), Err(("/qualifier".to_owned(), "missing_field")));
    }
}
