//! A workbook of one sheet (Office Open XML). Texts are texts: nothing in it is a formula.

use std::io::{self, Seek, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::cell::{Cell, Column};
use super::rows::Rows;

/// The most characters that a cell of the format holds.
const CELL_CHARACTERS_MAX: usize = 32_767;
const CUT_MARK: &str = "… [cut: see the CSV]";

pub struct XlsxRows<W> {
    workbook: Workbook,
    rows: u32,
    out: W,
}

impl<W: Write> XlsxRows<W> {
    pub fn begin(columns: &[Column], out: W) -> io::Result<Self> {
        let mut workbook = Workbook::new();
        // The time of the export is no part of what is exported: the same question gives the same bytes.
        let timeless = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&timeless));
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        for (column, place) in columns.iter().zip(0..) {
            sheet
                .write_string_with_format(0, place, column.name, &Format::new().set_bold())
                .map_err(failed)?;
        }
        Ok(Self { workbook, rows: 1, out })
    }
}

impl<W: Write> Rows for XlsxRows<W> {
    fn write(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let sheet = self.workbook.worksheet_from_index(0).map_err(failed)?;
        for (cell, place) in cells.iter().zip(0..) {
            write_cell(sheet, self.rows, place, cell).map_err(failed)?;
        }
        self.rows += 1;
        Ok(())
    }

    /// A workbook is a ZIP archive, which is written by going back and forth: it is put together in a file.
    fn finish(mut self: Box<Self>) -> io::Result<()> {
        let mut file = tempfile::tempfile()?;
        self.workbook.save_to_writer(file.try_clone()?).map_err(failed)?;
        file.rewind()?;
        io::copy(&mut file, &mut self.out)?;
        self.out.flush()
    }
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell<'_>) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => sheet.write_string(row, column, fitting(text))?,
        // Counts are far below 2^53, where a double is exact.
        Cell::Number(number) => sheet.write_number(row, column, *number as f64)?,
        Cell::Flag(flag) => sheet.write_boolean(row, column, *flag)?,
        Cell::List(values) => sheet.write_string(row, column, fitting(&values.join(" ")))?,
    };
    Ok(())
}

fn fitting(text: &str) -> String {
    if text.encode_utf16().count() <= CELL_CHARACTERS_MAX {
        return text.to_owned();
    }
    let kept: String = text.chars().take((CELL_CHARACTERS_MAX - CUT_MARK.len()) / 2).collect();
    kept + CUT_MARK
}

fn failed(error: XlsxError) -> io::Error {
    io::Error::other(error)
}
