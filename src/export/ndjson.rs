//! One JSON object a line, with the same names as the columns of the CSV. What is absent is left out; no text is changed.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::cell::{Cell, Column};
use super::rows::Rows;

pub struct NdjsonRows<W> {
    columns: &'static [Column],
    out: W,
}

impl<W: Write> NdjsonRows<W> {
    pub const fn new(columns: &'static [Column], out: W) -> Self {
        Self { columns, out }
    }
}

impl<W: Write> Rows for NdjsonRows<W> {
    fn write(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let mut object = Map::new();
        for (column, cell) in self.columns.iter().zip(cells) {
            let value = match cell {
                Cell::Empty => continue,
                Cell::Text(text) => Value::from(text.as_ref()),
                Cell::Number(number) => Value::from(*number),
                Cell::Flag(flag) => Value::from(*flag),
                Cell::List(values) => Value::from(values.clone()),
            };
            object.insert(column.name.to_owned(), value);
        }
        serde_json::to_writer(&mut self.out, &object)?;
        self.out.write_all(b"\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}
