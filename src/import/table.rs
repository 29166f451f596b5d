//! Rows of cells, whatever file they come from: what separates the fields of a CSV, rows that say nothing, tags of HXL, and the columns
//! by their names.

use super::value::trimmed;
use crate::domain::exchange::{LineFault, LineFaultCode};

/// What separates the fields of a CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Separator(char);

impl Separator {
    pub const COMMA: Self = Self(',');

    /// What a spreadsheet says in a first line of its own: `sep=;`.
    fn declared(record: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(record).ok()?.trim_end_matches('\r').trim_matches('"');
        let declared = text.get(..4).filter(|word| word.eq_ignore_ascii_case("sep=")).map(|_| &text[4..])?;
        let mut letters = declared.chars();
        letters.next().filter(|_| letters.next().is_none()).map(Self)
    }

    /// The one that stands most often in the header, outside quotes.
    fn of_header(record: &[u8]) -> Self {
        let mut quoted = false;
        let mut counts = [(',', 0), (';', 0), ('\t', 0), ('|', 0)];
        for byte in record {
            quoted ^= *byte == b'"';
            if let Some((_, count)) =
                counts.iter_mut().find(|(separator, _)| !quoted && *separator == char::from(*byte))
            {
                *count += 1;
            }
        }
        let best = counts.iter().rev().max_by_key(|(_, count)| *count);
        best.map_or(Self::COMMA, |(separator, _)| Self(*separator))
    }

    pub const fn name(self) -> &'static str {
        match self.0 {
            ',' => "commas",
            ';' => "; (semicolons)",
            '\t' => "tabs",
            _ => "another mark",
        }
    }

    /// The fields of one record of a CSV (RFC 4180).
    pub fn split(self, record: &[u8]) -> Result<Vec<String>, LineFault> {
        let text = std::str::from_utf8(record).map_err(|_| LineFault::whole(NOT_UTF_8))?;
        let mut rest = text.strip_suffix('\r').unwrap_or(text);
        let mut fields = Vec::with_capacity(32);
        loop {
            let (field, after) = match rest.strip_prefix('"') {
                Some(quoted) => quoted_field(quoted)?,
                None => {
                    let end = rest.find(self.0).unwrap_or(rest.len());
                    (rest[..end].to_owned(), &rest[end..])
                }
            };
            fields.push(field);
            match after.strip_prefix(self.0) {
                Some(next) => rest = next,
                None if after.is_empty() => return Ok(fields),
                None => {
                    return Err(LineFault::whole("a closing quote is followed by other than a separator"));
                }
            }
        }
    }
}

pub const NOT_UTF_8: &str =
    "this is not UTF-8 but Windows-1252 or the like: save the file as UTF-8 (in a spreadsheet: CSV UTF-8)";

/// What a row before the data may be.
pub enum FirstRow {
    Nothing,
    Declared(Separator),
    Header(Separator, Vec<String>),
}

/// What the first rows of a CSV are, until the header is found.
///
/// # Errors
/// A row that is no CSV.
pub fn first_row(record: &[u8], declared: Option<Separator>) -> Result<FirstRow, LineFault> {
    if let (None, Some(separator)) = (declared, Separator::declared(record)) {
        return Ok(FirstRow::Declared(separator));
    }
    let separator = declared.unwrap_or_else(|| Separator::of_header(record));
    let names = separator.split(record)?;
    Ok(if says_nothing(&names) { FirstRow::Nothing } else { FirstRow::Header(separator, names) })
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

/// A row that a spreadsheet added by itself.
pub fn says_nothing(cells: &[String]) -> bool {
    cells.iter().all(|cell| trimmed(cell).is_empty())
}

/// A row of HXL tags: they may be missing from some columns, but not from most that have anything.
pub fn is_tags(cells: &[String]) -> bool {
    let is_tag = |cell: &&str| {
        cell.strip_prefix('#').is_some_and(|tag| tag.starts_with(|letter: char| letter.is_ascii_alphabetic()))
    };
    let filled: Vec<&str> = cells.iter().map(|cell| trimmed(cell)).filter(|cell| !cell.is_empty()).collect();
    let tags = filled.iter().filter(|cell| is_tag(cell)).count();
    tags > 0 && tags * 2 >= filled.len()
}

/// The cells under the header's columns. Beyond it, and under columns without a name, nothing may stand.
pub fn fitted(mut cells: Vec<String>, names: &[String]) -> Result<Vec<String>, LineFault> {
    if cells.len() < names.len() {
        let detail = format!("the line has {} fields, the header {}", cells.len(), names.len());
        return Err(LineFault::whole(detail));
    }
    let unnamed = |place: usize| names.get(place).is_none_or(|name| trimmed(name).is_empty());
    let stray =
        cells.iter().enumerate().position(|(place, cell)| unnamed(place) && !trimmed(cell).is_empty());
    if let Some(place) = stray {
        let detail = if place < names.len() {
            format!(
                "column {} has no name in the header, and the line has {:?} there",
                place + 1,
                cells[place]
            )
        } else {
            format!("the line has {} fields, the header {}", cells.len(), names.len())
        };
        return Err(LineFault::whole(detail));
    }
    cells.truncate(names.len());
    Ok(cells)
}

/// The name of a column as programs write it: form tools put the names of groups before it (`group/name`, `group-name`).
pub fn plain_column(name: &str) -> String {
    trimmed(name).to_lowercase().replace(' ', "_")
}

/// The name without the groups that it stands in, one after the other.
pub fn without_groups(name: &str) -> impl Iterator<Item = &str> {
    name.char_indices()
        .filter(|(_, letter)| matches!(letter, '/' | '-' | ':' | '.'))
        .map(|(byte, _)| &name[byte + 1..])
}

pub fn twice(name: &str) -> LineFault {
    LineFault::new(name, LineFaultCode::MalformedLine, format!("the column {name} stands twice"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_split_as_rfc_4180_has_it() {
        let split = |record: &str| Separator::COMMA.split(record.as_bytes()).map_err(|fault| fault.detail);
        assert_eq!(split("a,,\"b, \"\"c\"\"\nd\",\r").unwrap(), ["a", "", "b, \"c\"\nd", ""]);
        assert_eq!(split("").unwrap(), [""]);
        for bad in ["\"a\"b,c", "\"a"] {
            assert!(split(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn separators_are_recognised() {
        for (header, separator) in [
            ("a,b", ','),
            ("a;b;c", ';'),
            ("a\tb", '\t'),
            ("a|b", '|'),
            ("a", ','),
            ("\"x,y,z\";b", ';'),
            ("a,b;c", ','),
        ] {
            assert_eq!(Separator::of_header(header.as_bytes()), Separator(separator), "{header}");
        }
        assert_eq!(Separator::declared(b"sep=;\r"), Some(Separator(';')));
        assert_eq!(Separator::declared(b"\"SEP=\t\""), Some(Separator('\t')));
        for other in [&b"sep="[..], b"sep=;;", b"separator", b"se"] {
            assert_eq!(Separator::declared(other), None);
        }
    }

    #[test]
    fn rows_of_tags_and_rows_that_say_nothing() {
        let row = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<String>>();
        for tags in ["#event,#loc+name", "#event,,,", "#event,#loc,x", " #event ,"] {
            assert!(is_tags(&row(tags)), "{tags}");
        }
        for data in ["a,#b,c", "#1,#2", "", "#,#", "x"] {
            assert!(!is_tags(&row(data)), "{data}");
        }
        assert!(says_nothing(&row(",\u{a0}, ")) && !says_nothing(&row(",0")));
    }

    #[test]
    fn what_stands_under_no_name_is_not_passed_over() {
        let row = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<String>>();
        let fit = |cells: &str| fitted(row(cells), &row("a,b,,"));
        assert_eq!(fit("1,2,,").unwrap().len(), 4);
        assert!(fit("1,2,,,,").is_ok() && fit("1,2, ,").is_ok());
        assert!(fit("1,2,3,").is_err() && fit("1,2,,,5").is_err() && fit("1,2").is_err());
    }
}
