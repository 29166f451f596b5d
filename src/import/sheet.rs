//! The rows of a workbook of a spreadsheet (XLSX), as texts.

use std::io::{Cursor, Read};

use calamine::{Data, ExcelDateTime, Reader, Xlsx};

use super::value::trimmed;
use crate::domain::exchange::LineFault;

/// The largest workbook, and what it may unpack to.
const PACKED_BYTES_MAX: u64 = 64 * 1024 * 1024;
const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// The most columns that a sheet may use.
const COLUMNS_MAX: u32 = 1_000;

/// The rows of a sheet that have anything, with their numbers in it.
pub struct Rows(std::vec::IntoIter<(u64, Vec<String>)>);

impl Rows {
    /// Reads the sheet of this name, or the first.
    pub fn read(file: impl Read, sheet: Option<&str>) -> Result<Self, LineFault> {
        let mut packed = Vec::new();
        file.take(PACKED_BYTES_MAX + 1)
            .read_to_end(&mut packed)
            .map_err(|error| LineFault::whole(error.to_string()))?;
        if packed.len() as u64 > PACKED_BYTES_MAX {
            return Err(LineFault::whole("a workbook has at most 64 MiB: save the sheet as CSV UTF-8"));
        }
        check_unpacked(&packed)?;
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(packed)).map_err(damaged)?;
        let names = workbook.sheet_names();
        let name = match sheet {
            None => names.first().cloned(),
            Some(asked) => names.iter().find(|name| *name == asked).cloned(),
        };
        let name = name.ok_or_else(|| {
            LineFault::whole(format!("the workbook has no such sheet; it has {}", names.join(", ")))
        })?;
        Ok(Self(rows(&mut workbook, &name)?.into_iter()))
    }

    pub fn next_row(&mut self) -> Option<(u64, Vec<String>)> {
        self.0.next()
    }
}

/// Only cells that there are take room: a sheet may have one in its last row and column. All rows are made as wide as the first.
fn rows(workbook: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Result<Vec<(u64, Vec<String>)>, LineFault> {
    let mut rows: Vec<(u64, Vec<String>)> = Vec::new();
    let (mut width, mut bytes) = (0, 0_u64);
    let mut cells = workbook.worksheet_cells_reader(name).map_err(damaged)?;
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let ((row, column), text) = (cell.get_position(), text(&Data::from(cell.get_value().clone())));
        if trimmed(&text).is_empty() {
            continue;
        }
        bytes += text.len() as u64;
        if column >= COLUMNS_MAX || bytes > UNPACKED_BYTES_MAX {
            return Err(LineFault::whole("the sheet has more than 1,000 columns or 512 MiB of text"));
        }
        let number = u64::from(row) + 1;
        if rows.last().is_none_or(|(last, _)| *last != number) {
            rows.push((number, Vec::new()));
        }
        if let Some((_, values)) = rows.last_mut() {
            values.resize(values.len().max(column as usize + 1), String::new());
            values[column as usize] = text;
            width = if rows.len() == 1 { column as usize + 1 } else { width };
        }
    }
    for (_, values) in &mut rows {
        values.resize(values.len().max(width), String::new());
    }
    Ok(rows)
}

fn damaged(error: calamine::XlsxError) -> LineFault {
    LineFault::whole(format!("the workbook cannot be read: {error}"))
}

/// What is packed small may be huge: everything is unpacked once, to nowhere, and counted.
fn check_unpacked(packed: &[u8]) -> Result<(), LineFault> {
    let no_workbook =
        |error: &dyn std::fmt::Display| LineFault::whole(format!("the file is no workbook: {error}"));
    let mut archive = zip::ZipArchive::new(Cursor::new(packed)).map_err(|error| no_workbook(&error))?;
    let mut left = UNPACKED_BYTES_MAX;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| no_workbook(&error))?;
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink())
            .map_err(|error| no_workbook(&error))?;
        left = left.checked_sub(unpacked).ok_or_else(|| {
            LineFault::whole("the workbook unpacks to more than 512 MiB: save the sheet as CSV UTF-8")
        })?;
    }
    Ok(())
}

/// A cell as a CSV would have it: whole numbers without decimals, days as days.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(flag) => flag.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::DateTime(time) if time.is_datetime() => of_time(time),
        Data::DateTime(time) => time.as_f64().to_string(),
    }
}

/// A day, or a time, which a sheet writes without a zone: it is taken as UTC.
fn of_time(time: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}
