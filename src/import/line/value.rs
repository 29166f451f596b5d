//! One value of a line: absent, or as its column wants it, or faulty.

use std::str::FromStr;

use super::super::field::Field;
use super::super::value::{day, whole_number};
use super::Line;
use crate::domain::exchange::{LineFault, LineFaultCode};
use crate::domain::folding::plain_name;
use crate::domain::nationality::{Nationality, country_named};
use crate::domain::nearest::nearest;
use crate::domain::time::{Day, Timestamp};
use crate::domain::vocabulary::UnknownCode;

impl Line {
    pub(super) fn name(&mut self, field: Field, length_max: usize) -> Option<String> {
        self.text(field, length_max).map(|name| plain_name(&name)).filter(|name| !name.is_empty())
    }

    pub(super) fn text(&mut self, field: Field, length_max: usize) -> Option<String> {
        let text = self.cells.take(field)?;
        if text.len() > length_max && text.chars().count() > length_max {
            return self.fault(
                field,
                LineFaultCode::TooLong,
                format!("must have at most {length_max} characters"),
            );
        }
        if text.contains('\0') {
            let detail = "the character U+0000 is not allowed".to_owned();
            self.faults.push(LineFault {
                pointer: format!("/{field}"),
                code: "character_not_allowed",
                detail,
            });
            return None;
        }
        Some(text)
    }

    pub(super) fn address(&mut self, field: Field) -> Option<String> {
        let url = self.text(field, 2_000)?;
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        if rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(|letter| letter > ' ')) {
            return Some(url);
        }
        self.fault(field, LineFaultCode::WrongPattern, "expected an http or https address")
    }

    /// By its code, or by its whole name.
    pub(super) fn country(&mut self, field: Field) -> Option<Nationality> {
        let name = self.cells.take(field)?;
        let detail = format!("{name} is no ISO 3166-1 alpha-3 country code, nor the name of one country");
        country_named(&name).or_else(|| self.fault(field, LineFaultCode::NotListed, detail))
    }

    pub(super) fn day(&mut self, field: Field) -> Option<Day> {
        let text = self.cells.take(field)?;
        day(&text).or_else(|| {
            self.fault(
                field,
                LineFaultCode::WrongPattern,
                format!("{text}: expected a day such as 2016-07-02"),
            )
        })
    }

    /// A time; a day alone is its beginning, UTC.
    pub(super) fn time_or_day(&mut self, field: Field) -> Option<Timestamp> {
        let text = self.cells.take(field)?;
        let read = text.parse().ok().or_else(|| crate::domain::time::day(&text).map(Timestamp::beginning));
        let detail = format!("{text}: expected an RFC 3339 time such as 2016-07-02T02:00:00Z, or a day");
        read.or_else(|| self.fault(field, LineFaultCode::WrongPattern, detail))
    }

    pub(super) fn parsed<T: FromStr<Err: std::fmt::Display>>(&mut self, field: Field) -> Option<T> {
        let text = self.cells.take(field)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => self.fault(field, LineFaultCode::WrongPattern, format!("{text}: {error}")),
        }
    }

    /// A code; a spreadsheet makes capitals of first letters by itself.
    pub(super) fn coded<T: FromStr<Err = UnknownCode>>(&mut self, field: Field) -> Option<T> {
        let code = self.cells.take(field)?;
        match code.parse().or_else(|_| code.to_lowercase().parse()).or_else(|_| code.to_uppercase().parse()) {
            Ok(value) => Some(value),
            Err(UnknownCode(codes)) => self.not_listed(field, &code, codes),
        }
    }

    pub(super) fn required<T: FromStr<Err = UnknownCode>>(&mut self, field: Field) -> Option<T> {
        if self.cells.has_any(&[field]) { self.coded(field) } else { self.missing(field, "is required") }
    }

    pub(super) fn flag(&mut self, field: Field) -> Option<bool> {
        let flag = self.cells.take(field)?;
        match flag.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => self.not_listed(field, &flag, &["true", "false"]),
        }
    }

    pub(super) fn number(&mut self, field: Field, min: u64, max: u64) -> Option<u64> {
        let text = self.cells.take(field)?;
        match whole_number(&text) {
            Some(number) if (min..=max).contains(&number) => Some(number),
            Some(_) => self.fault(field, LineFaultCode::OutOfRange, format!("must be from {min} to {max}")),
            None => self.fault(field, LineFaultCode::WrongType, format!("{text} is no whole number")),
        }
    }

    pub(super) fn fault<T>(
        &mut self,
        field: Field,
        code: LineFaultCode,
        detail: impl Into<String>,
    ) -> Option<T> {
        self.faults.push(LineFault::new(field.code(), code, detail));
        None
    }

    pub(super) fn missing<T>(&mut self, field: Field, detail: &str) -> Option<T> {
        self.fault(field, LineFaultCode::MissingField, detail)
    }

    pub(super) fn not_listed<T>(&mut self, field: Field, code: &str, codes: &[&str]) -> Option<T> {
        let shown: String = code.chars().take(60).collect();
        let meant = nearest(&code.to_lowercase(), codes.iter().copied());
        let meant = meant.map(|meant| format!("; is {meant} meant?")).unwrap_or_default();
        let detail = format!("{shown:?} is none of the codes of this column, {}{meant}", codes.join(", "));
        self.fault(field, LineFaultCode::NotListed, detail)
    }
}
