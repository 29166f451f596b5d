//! Plain tables for a terminal: no line is longer than one of 80 columns.

use std::fmt;

/// How many columns a terminal has at least.
const WIDTH: usize = 80;
/// The last column has at least so many.
const LAST_MIN: usize = 15;

/// Columns as wide as their widest cell; the last one wraps at what is left of the line.
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(header: &[&str]) -> Self {
        Self { rows: vec![header.iter().map(|cell| (*cell).to_owned()).collect()] }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The width of every column.
    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..columns).map(widest).collect();
        if let Some((last, others)) = widths.split_last_mut() {
            let taken: usize = others.iter().map(|width| width + 2).sum();
            *last = (*last).min(WIDTH.saturating_sub(taken).max(LAST_MIN));
        }
        widths
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        for (index, row) in self.rows.iter().enumerate() {
            let wrapped: Vec<Vec<String>> =
                row.iter().zip(&widths).map(|(cell, width)| wrapped(cell, *width)).collect();
            for line in 0..wrapped.iter().map(Vec::len).max().unwrap_or(0) {
                let cells = wrapped.iter().zip(&widths).map(|(cell, width)| {
                    let part = cell.get(line).map_or("", String::as_str);
                    format!("{part}{}", " ".repeat(width - part.chars().count()))
                });
                writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
            }
            if index == 0 {
                let rules = widths.iter().map(|width| "─".repeat(*width));
                writeln!(f, "{}", rules.collect::<Vec<_>>().join("  "))?;
            }
        }
        Ok(())
    }
}

/// A cell in lines of a width, broken at blanks where there are any.
fn wrapped(cell: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in cell.split(' ') {
        let taken = line.chars().count();
        if taken > 0 && taken + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        } else if taken > 0 {
            line.push(' ');
        }
        for letter in word.chars() {
            if line.chars().count() == width.max(1) {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_column_wraps() {
        let mut table = Table::new(&["id", "name"]);
        table.row(vec!["a".repeat(60), "a name of several words".to_owned()]);
        table.row(vec!["b".to_owned(), "x".repeat(40)]);
        let text = table.to_string();
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert!(text.contains("a name of several\n") && text.contains("  words\n"), "{text}");
        assert_eq!(text.matches('x').count(), 40);
    }
}
