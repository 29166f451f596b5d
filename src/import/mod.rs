//! Claims from tables that others wrote: bytes in, lines out, whatever the size. A bad line is named and does not stop the others.
//!
//! What each column means stands in `docs/DATA.md`. This layer must not know of HTTP, SQL or who is asking.

mod cells;
mod event;
mod field;
mod line;
mod mapping;
mod people;
mod record;
mod sheet;
mod table;
mod value;

use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::Arc;

use crate::domain::exchange::{FaultyLine, ImportLine, LineFault};
use record::{Format, Records};
use table::{FirstRow, Separator};

pub use field::{Field, is_told_only};
pub use mapping::{Mapping, MappingFault, MappingFile};

/// A line with its number in the file, from 1: what it says, or all that is wrong with it.
pub type NumberedLine = (u64, Result<ImportLine, FaultyLine>);

/// How a file is to be read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The table is one of events, whose columns this names; absent: it has the columns of an export of claims.
    pub mapping: Option<Arc<MappingFile>>,
    /// The sheet of a workbook; absent: its first.
    pub sheet: Option<String>,
}

/// The lines of a table: CSV, NDJSON, a JSON array or a workbook, told apart by how it begins.
pub fn lines<R: Read>(file: R, reading: Reading) -> Lines<R> {
    Lines { stage: Stage::Unopened(file), reading, header: None, waiting: VecDeque::new(), told: None }
}

/// Iterates over the lines; an error of reading ends it.
pub struct Lines<R> {
    stage: Stage<R>,
    reading: Reading,
    header: Option<Header>,
    /// Lines that are read and not yet handed on.
    waiting: VecDeque<NumberedLine>,
    told: Option<String>,
}

enum Stage<R> {
    Unopened(R),
    Json(Records<R>),
    CsvHeader(Records<R>, Option<Separator>),
    Csv(Records<R>, Separator),
    Sheet(sheet::Rows),
    Ended,
}

enum Header {
    Claims(Vec<String>, cells::Header),
    Events(Vec<String>, event::Header),
    People(Vec<String>, event::Header, people::People),
}

impl<R: Read> Lines<R> {
    /// What the file was taken for, once its first line is read.
    pub fn read_as(&self) -> Option<&str> {
        self.told.as_deref()
    }

    fn read(&mut self) -> io::Result<Option<NumberedLine>> {
        loop {
            if let Some(line) = self.waiting.pop_front() {
                return Ok(Some(line));
            }
            match std::mem::replace(&mut self.stage, Stage::Ended) {
                Stage::Unopened(file) => self.open(file)?,
                Stage::Json(records) => self.read_object(records)?,
                Stage::CsvHeader(records, declared) => self.read_header(records, declared)?,
                Stage::Csv(records, separator) => self.read_record(records, separator)?,
                Stage::Sheet(rows) => self.read_sheet(rows),
                Stage::Ended => return Ok(None),
            }
        }
    }

    fn open(&mut self, file: R) -> io::Result<()> {
        let records = match Records::begin(file)? {
            Ok(records) => records,
            Err(fault) => {
                self.refuse(1, vec![fault]);
                return Ok(());
            }
        };
        match records.format() {
            Format::Csv => self.stage = Stage::CsvHeader(records, None),
            Format::Xlsx => match sheet::Rows::read(records.into_rest(), self.reading.sheet.as_deref()) {
                Ok(rows) => {
                    self.told = Some("a sheet of a workbook".to_owned());
                    self.stage = Stage::Sheet(rows);
                }
                Err(fault) => self.refuse(1, vec![fault]),
            },
            Format::Ndjson | Format::JsonArray if self.reading.mapping.is_some() => {
                self.refuse(1, vec![LineFault::whole("a mapping reads CSV or XLSX, and this is JSON")]);
            }
            Format::Ndjson | Format::JsonArray => {
                self.told = Some("JSON objects".to_owned());
                self.stage = Stage::Json(records);
            }
        }
        Ok(())
    }

    /// The header is the first row that says anything; a line of its own before it may declare the separator, else the header tells it.
    fn read_header(&mut self, mut records: Records<R>, declared: Option<Separator>) -> io::Result<()> {
        let Some((number, record)) = records.next_record()? else {
            let missing = declared.map_or("the file is empty", |_| "the file has no header");
            self.refuse(1, vec![LineFault::whole(missing)]);
            return Ok(());
        };
        match record.and_then(|record| table::first_row(record, declared)) {
            Ok(FirstRow::Nothing) => self.stage = Stage::CsvHeader(records, declared),
            Ok(FirstRow::Declared(separator)) => self.stage = Stage::CsvHeader(records, Some(separator)),
            Ok(FirstRow::Header(separator, names)) => {
                self.told = Some(format!("CSV, its fields separated by {}", separator.name()));
                self.take_header(number, names);
                if self.header.is_some() {
                    self.stage = Stage::Csv(records, separator);
                }
            }
            Err(fault) => self.refuse(number, vec![fault]),
        }
        Ok(())
    }

    fn take_header(&mut self, number: u64, names: Vec<String>) {
        let header = match &self.reading.mapping {
            None => cells::Header::new(&names).map(|header| Header::Claims(names, header)),
            Some(mapping) => {
                event::Header::new(Arc::clone(mapping), &names).map(|header| match mapping.person {
                    None => Header::Events(names, header),
                    Some(_) => Header::People(names, header, people::People::new(Arc::clone(mapping))),
                })
            }
        };
        match header {
            Ok(header) => self.header = Some(header),
            Err(faults) => self.refuse(number, faults),
        }
    }

    fn read_object(&mut self, mut records: Records<R>) -> io::Result<()> {
        let Some((number, record)) = records.next_record()? else { return Ok(()) };
        let cells = record.map_err(|fault| vec![fault]).and_then(cells::of_json);
        let read = cells.map_err(FaultyLine::from).and_then(line::read);
        self.waiting.push_back((number, read));
        self.stage = Stage::Json(records);
        Ok(())
    }

    fn read_record(&mut self, mut records: Records<R>, separator: Separator) -> io::Result<()> {
        let Some((number, record)) = records.next_record()? else {
            self.end();
            return Ok(());
        };
        let cells = record.and_then(|record| separator.split(record));
        self.take_row(number, cells);
        self.stage = Stage::Csv(records, separator);
        Ok(())
    }

    fn read_sheet(&mut self, mut rows: sheet::Rows) {
        match (rows.next_row(), &self.header) {
            (None, None) => self.refuse(1, vec![LineFault::whole("the sheet is empty")]),
            (None, Some(_)) => self.end(),
            (Some((number, names)), None) => {
                self.take_header(number, names);
                if self.header.is_some() {
                    self.stage = Stage::Sheet(rows);
                }
            }
            (Some((number, cells)), Some(_)) => {
                self.take_row(number, Ok(cells));
                self.stage = Stage::Sheet(rows);
            }
        }
    }

    fn take_row(&mut self, number: u64, cells: Result<Vec<String>, LineFault>) {
        let Some(header) = &mut self.header else { return };
        let cells = match cells {
            Ok(cells) if table::says_nothing(&cells) || table::is_tags(&cells) => return,
            Ok(cells) => table::fitted(cells, header.names()),
            Err(fault) => Err(fault),
        };
        let read = cells.map_err(|fault| FaultyLine::from(vec![fault])).and_then(|cells| match header {
            Header::Claims(_, header) => line::read(header.cells(cells)).map(Some),
            Header::Events(_, header) => Ok(header.line(&cells).map(Some)?),
            Header::People(_, header, people) => Ok(people.count(header, number, &cells).map(|()| None)?),
        });
        self.waiting.extend(read.transpose().map(|line| (number, line)));
    }

    /// People are told once all are counted.
    fn end(&mut self) {
        if let Some(Header::People(_, _, people)) = self.header.take() {
            self.waiting.extend(people.lines().map(|(number, line)| (number, Ok(line))));
        }
    }

    fn refuse(&mut self, number: u64, faults: Vec<LineFault>) {
        self.waiting.push_back((number, Err(faults.into())));
    }
}

impl Header {
    fn names(&self) -> &[String] {
        match self {
            Self::Claims(names, _) | Self::Events(names, _) | Self::People(names, ..) => names,
        }
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = io::Result<NumberedLine>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

/// The header of an empty table, to be filled in: the columns that an import reads, or those of a mapping.
pub fn template(mapping: Option<&MappingFile>) -> Vec<&str> {
    match mapping {
        Some(mapping) => mapping.columns(),
        None => Field::ALL.iter().filter(|field| !is_told_only(**field)).map(|field| field.code()).collect(),
    }
}
