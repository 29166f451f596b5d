//! What a table is made of. A value that is not there is empty: never zero.

use std::borrow::Cow;

/// A column: its name, and its HXL tag ([hxlstandard.org](https://hxlstandard.org)).
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub name: &'static str,
    pub hxl: &'static str,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Number(u64),
    Flag(bool),
    /// Codes or ids, none of which holds a space.
    List(Vec<String>),
}

impl<'a> Cell<'a> {
    pub fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// A value that has a text form: an id, a code, a time.
    pub fn of(value: impl ToString) -> Self {
        Self::Text(Cow::Owned(value.to_string()))
    }

    pub fn list(values: impl IntoIterator<Item = impl ToString>) -> Self {
        let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
        if values.is_empty() { Self::Empty } else { Self::List(values) }
    }
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }
}

impl From<Option<u64>> for Cell<'_> {
    fn from(number: Option<u64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}
