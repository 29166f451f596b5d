//! CSV as RFC 4180 has it. A text that a spreadsheet would run as a formula bears a leading apostrophe.

use std::io::{self, Write};

use csv::{ByteRecord, Terminator, Writer, WriterBuilder};

use super::cell::{Cell, Column};
use super::rows::Rows;
use crate::domain::formula::guarded;

pub struct CsvRows<W: Write> {
    writer: Writer<W>,
    record: ByteRecord,
}

impl<W: Write> CsvRows<W> {
    pub fn begin(columns: &[Column], hxl: bool, out: W) -> io::Result<Self> {
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        writer.write_record(columns.iter().map(|column| column.name))?;
        if hxl {
            writer.write_record(columns.iter().map(|column| column.hxl))?;
        }
        Ok(Self { writer, record: ByteRecord::new() })
    }
}

impl<W: Write> Rows for CsvRows<W> {
    fn write(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.record.clear();
        for cell in cells {
            match cell {
                Cell::Empty => self.record.push_field(b""),
                Cell::Text(text) => self.record.push_field(guarded(text).as_bytes()),
                Cell::Number(number) => self.record.push_field(number.to_string().as_bytes()),
                Cell::Flag(flag) => self.record.push_field(if *flag { b"true" } else { b"false" }),
                Cell::List(values) => self.record.push_field(guarded(&values.join(" ")).as_bytes()),
            }
        }
        Ok(self.writer.write_byte_record(&self.record)?)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[Column { name: "a", hxl: "#x" }, Column { name: "b", hxl: "#affected" }];

    fn csv(hxl: bool, rows: &[[Cell<'_>; 2]]) -> String {
        let mut out = Vec::new();
        let mut writer = Box::new(CsvRows::begin(COLUMNS, hxl, &mut out).unwrap());
        rows.iter().for_each(|row| writer.write(row).unwrap());
        writer.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn zero_is_zero_and_absent_is_empty() {
        let rows = [[Cell::text("x"), Cell::Number(0)], [Cell::text("y"), Cell::Empty]];
        assert_eq!(csv(false, &rows), "a,b\r\nx,0\r\ny,\r\n");
        assert_eq!(csv(true, &[]), "a,b\r\n#x,#affected\r\n");
    }

    #[test]
    fn separators_quotes_and_line_ends_are_quoted() {
        let rows = [[Cell::text("a \"b\", c\nd"), Cell::list(["ITA", "USA"])]];
        assert_eq!(csv(false, &rows), "a,b\r\n\"a \"\"b\"\", c\nd\",ITA USA\r\n");
    }
}
