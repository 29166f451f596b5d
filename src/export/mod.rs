//! Claims, figures and their provenance in the forms that other tools read: iterators in, bytes out.
//!
//! What each column means stands in `docs/DATA.md`. This layer must not know of HTTP, SQL or who is asking.

pub mod annotation;
mod answers;
mod cell;
mod claims;
mod csv;
mod figures;
mod ndjson;
pub mod prov;
mod rows;
mod xlsx;

use std::io::{self, Write};

pub use answers::{COLUMNS as ANSWER_COLUMNS, row as answer_row};
pub use cell::{Cell, Column};
pub use claims::{COLUMNS as CLAIM_COLUMNS, row as claim_row};
pub use figures::{COLUMNS as FIGURE_COLUMNS, row as figure_row};
pub use rows::Rows;

/// The form of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180; with the row of HXL tags below the header, or without.
    Csv {
        hxl: bool,
    },
    Ndjson,
    Xlsx,
}

/// Begins a table of these columns.
pub fn rows<'w>(
    format: Format,
    columns: &'static [Column],
    out: impl Write + 'w,
) -> io::Result<Box<dyn Rows + 'w>> {
    Ok(match format {
        Format::Csv { hxl } => Box::new(csv::CsvRows::begin(columns, hxl, out)?),
        Format::Ndjson => Box::new(ndjson::NdjsonRows::new(columns, out)),
        Format::Xlsx => Box::new(xlsx::XlsxRows::begin(columns, out)?),
    })
}
