//! Claims from tables that others wrote: bytes in, lines out, whatever the size. A bad line is named and does not stop the others.
//!
//! What each column means stands in `docs/DATA.md`. This layer must not know of HTTP, SQL or who is asking.

mod cells;
mod dataset;
mod field;
mod line;
mod record;

use std::io::{self, Read};

use crate::domain::exchange::{ImportLine, LineFault};
use crate::domain::vocabulary::vocabulary;

pub use field::{Field, is_told_only};

vocabulary! {
    /// The shape of a table that is not the ledger's own.
    Mapping {
        Gtd = "gtd",
        Ucdp = "ucdp",
        Acled = "acled",
    }
}

/// A line with its number in the file, from 1: what it says, or why it cannot be read.
pub type NumberedLine = (u64, Result<ImportLine, LineFault>);

/// The lines of a table: CSV or NDJSON, told apart by how it begins; with a mapping, the CSV of that dataset.
pub fn lines<R: Read>(file: R, mapping: Option<Mapping>) -> Lines<R> {
    Lines { records: record::Records::new(file), mapping, shape: Shape::NotYetKnown }
}

/// Iterates over the lines; an error of reading ends it.
pub struct Lines<R> {
    records: record::Records<R>,
    mapping: Option<Mapping>,
    shape: Shape,
}

enum Shape {
    NotYetKnown,
    Ndjson,
    Csv(cells::Header),
    Dataset(dataset::Columns),
    /// Nothing more can be made of it.
    Ended,
}

impl<R: Read> Lines<R> {
    /// Looks at how the file begins, and reads the header of a CSV.
    fn recognise(&mut self) -> io::Result<Result<(), (u64, LineFault)>> {
        let is_json = match self.records.begin()? {
            Ok(is_json) => is_json,
            Err(fault) => return Ok(Err((1, fault))),
        };
        if is_json && self.mapping.is_none() {
            self.shape = Shape::Ndjson;
            return Ok(Ok(()));
        }
        let Some((number, header)) = self.records.next_record()? else {
            return Ok(Err((1, LineFault::whole("the file is empty"))));
        };
        let header = header.and_then(cells::split);
        let shape = header.and_then(|names| match self.mapping {
            None => cells::Header::new(&names).map(Shape::Csv),
            Some(mapping) => dataset::Columns::new(mapping, &names).map(Shape::Dataset),
        });
        match shape {
            Ok(shape) => {
                self.shape = shape;
                Ok(Ok(()))
            }
            Err(fault) => Ok(Err((number, fault))),
        }
    }

    fn read(&mut self) -> io::Result<Option<NumberedLine>> {
        if matches!(self.shape, Shape::NotYetKnown) {
            self.shape = Shape::Ended;
            if let Err((number, fault)) = self.recognise()? {
                return Ok(Some((number, Err(fault))));
            }
        }
        loop {
            if matches!(self.shape, Shape::Ended) {
                return Ok(None);
            }
            let Some((number, record)) = self.records.next_record()? else { return Ok(None) };
            let line = record.and_then(|record| match &self.shape {
                Shape::Ndjson => cells::of_json(record).and_then(line::read).map(Some),
                Shape::Csv(header) => match header.cells(record)? {
                    Some(cells) => line::read(cells).map(Some),
                    None => Ok(None),
                },
                Shape::Dataset(columns) => columns.line(record).map(Some),
                Shape::NotYetKnown | Shape::Ended => Ok(None),
            });
            if let Some(line) = line.transpose() {
                return Ok(Some((number, line)));
            }
        }
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = io::Result<NumberedLine>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}
