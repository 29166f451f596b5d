//! Cuts a stream of bytes into records, and keeps no more than one of them.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use super::table::NOT_UTF_8;
use crate::domain::exchange::{LineFault, LineFaultCode};

/// A record, or what is wrong with it, and the number of the line it begins on.
pub type Numbered<'r> = (u64, Result<&'r [u8], LineFault>);

/// The longest record: an article's longest text, each of its code points written with an escape of twelve bytes, and the rest.
const RECORD_BYTES_MAX: usize = 4 * 1024 * 1024;
const BUFFER_BYTES: usize = 256 * 1024;

/// What a file is, as its first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    /// A JSON object on each line.
    Ndjson,
    /// One JSON array of objects.
    JsonArray,
    /// A workbook of a spreadsheet, whose rows are read elsewhere.
    Xlsx,
}

/// Records of a CSV (RFC 4180: a line end within quotes is text), of NDJSON (a line each) or of a JSON array (an object each).
pub struct Records<R> {
    reader: BufReader<Chain<Cursor<Vec<u8>>, R>>,
    format: Format,
    /// What ends a line: old spreadsheets write a carriage return alone.
    line_end: u8,
    /// The number of the line to come.
    line: u64,
    record: Vec<u8>,
}

impl<R: Read> Records<R> {
    /// Passes over a byte order mark and empty space, and tells what follows.
    pub fn begin(mut file: R) -> io::Result<Result<Self, LineFault>> {
        let mut first = Vec::new();
        file.by_ref().take(BUFFER_BYTES as u64).read_to_end(&mut first)?;
        if let Some(word) = unreadable(&first) {
            return Ok(Err(LineFault::whole(word)));
        }
        let mark = if first.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let format = match first[mark..].iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => Format::Ndjson,
            Some(b'[') => Format::JsonArray,
            _ if first.starts_with(ZIP) => Format::Xlsx,
            _ => Format::Csv,
        };
        first.drain(..mark);
        let has = |end: u8| first.contains(&end);
        let line_end = if format == Format::Csv && has(b'\r') && !has(b'\n') { b'\r' } else { b'\n' };
        let reader = BufReader::with_capacity(BUFFER_BYTES, Cursor::new(first).chain(file));
        Ok(Ok(Self { reader, format, line_end, line: 1, record: Vec::new() }))
    }

    pub const fn format(&self) -> Format {
        self.format
    }

    /// The bytes from here on.
    pub fn into_rest(self) -> impl Read {
        self.reader
    }

    /// The next record that is not empty, with the number of the line it begins on.
    pub fn next_record(&mut self) -> io::Result<Option<Numbered<'_>>> {
        loop {
            let number = self.line;
            let end = if self.format == Format::JsonArray { self.read_item()? } else { self.read_record()? };
            let is_empty = self.record.iter().all(u8::is_ascii_whitespace);
            let fault = match end {
                End::Record if is_empty => continue,
                End::File if is_empty => return Ok(None),
                End::Record | End::File => return Ok(Some((number, Ok(&self.record)))),
                End::TooLong => LineFault::new(
                    "",
                    LineFaultCode::TooLong,
                    format!("the line has more than {RECORD_BYTES_MAX} bytes"),
                ),
                End::Cut => LineFault::whole("the file ends within a quoted field or an object"),
            };
            return Ok(Some((number, Err(fault))));
        }
    }

    fn read_record(&mut self) -> io::Result<End> {
        self.record.clear();
        let (mut quoted, mut too_long) = (false, false);
        loop {
            let line_end = self.line_end;
            let bytes = self.reader.fill_buf()?;
            if bytes.is_empty() {
                return Ok(match (too_long, quoted) {
                    (true, _) => End::TooLong,
                    (_, true) => End::Cut,
                    _ => End::File,
                });
            }
            let mut end = None;
            for (place, byte) in bytes.iter().enumerate() {
                match byte {
                    b'"' if self.format == Format::Csv && !too_long => quoted = !quoted,
                    end_byte if *end_byte == line_end => {
                        self.line += 1;
                        if !quoted {
                            end = Some(place);
                            break;
                        }
                    }
                    _ => {}
                }
            }
            let taken = end.map_or(bytes.len(), |place| place + 1);
            if !too_long {
                self.record.extend_from_slice(&bytes[..end.unwrap_or(taken)]);
            }
            self.reader.consume(taken);
            if self.record.len() > RECORD_BYTES_MAX {
                // A quote that never ends has swallowed the lines after it: go on at the next line end.
                (too_long, quoted) = (true, false);
                self.record.clear();
            }
            if end.is_some() {
                return Ok(if too_long { End::TooLong } else { End::Record });
            }
        }
    }

    /// What stands between the commas of the outermost array; each line end within it is counted.
    fn read_item(&mut self) -> io::Result<End> {
        self.record.clear();
        let (mut depth, mut too_long) = (0_u32, false);
        let (mut in_text, mut escaped) = (false, false);
        loop {
            let bytes = self.reader.fill_buf()?;
            if bytes.is_empty() {
                return Ok(if depth > 0 || in_text { End::Cut } else { End::File });
            }
            let (mut taken, mut ends) = (bytes.len(), false);
            for (place, byte) in bytes.iter().enumerate() {
                self.line += u64::from(*byte == b'\n');
                let outside = !in_text && depth == 0;
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if in_text => escaped = true,
                    b'"' => in_text = !in_text,
                    b'{' | b'[' if !(in_text || outside && *byte == b'[' && self.record.is_empty()) => {
                        depth += 1
                    }
                    b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
                    _ => {}
                }
                let is_between = outside && matches!(byte, b',' | b'[' | b']');
                if !(is_between || too_long || self.record.is_empty() && byte.is_ascii_whitespace()) {
                    self.record.push(*byte);
                }
                if is_between && !self.record.is_empty() {
                    (taken, ends) = (place + 1, true);
                    break;
                }
            }
            self.reader.consume(taken);
            if self.record.len() > RECORD_BYTES_MAX {
                too_long = true;
                self.record.clear();
            }
            if ends || (too_long && depth == 0) {
                return Ok(if too_long { End::TooLong } else { End::Record });
            }
        }
    }
}

/// Files that would be read wrong, with one clear word of what to do.
fn unreadable(first: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 6] = [
        (b"\xff\xfe", UTF_16),
        (b"\xfe\xff", UTF_16),
        (
            b"\xd0\xcf\x11\xe0",
            "the file is a workbook of the old format (XLS): save it as XLSX or as CSV UTF-8",
        ),
        (b"\x1f\x8b", "the file is packed (gzip): unpack it first"),
        (
            b"%PDF",
            "the file is a PDF and no table: copy its table into a spreadsheet and save it as CSV UTF-8",
        ),
        (b"<", "the file is HTML or XML and no table: save it as XLSX or as CSV UTF-8"),
    ];
    if first.starts_with(ZIP) {
        let is_open_document = first.windows(OPEN_DOCUMENT.len()).take(100).any(|part| part == OPEN_DOCUMENT);
        let word = "the file is an OpenDocument sheet (ODS): save it as XLSX or as CSV UTF-8";
        return is_open_document.then_some(word);
    }
    let known = KINDS.iter().find(|(mark, _)| first.trim_ascii_start().starts_with(mark));
    let zeros = first.iter().take(1_000).filter(|byte| **byte == 0).count();
    let is_cut_at_the_end =
        |error: std::str::Utf8Error| error.error_len().is_none() && first.len() >= BUFFER_BYTES;
    match (known, std::str::from_utf8(first)) {
        (Some((_, word)), _) => Some(word),
        (None, _) if zeros * 3 > first.len().min(1_000) => Some(UTF_16),
        (None, _) if zeros > 0 => Some("the file is no text: save the table as CSV UTF-8, NDJSON or XLSX"),
        (None, Err(error)) if !is_cut_at_the_end(error) => Some(NOT_UTF_8),
        _ => None,
    }
}

const UTF_16: &str = "the file is UTF-16: save it as UTF-8";
const ZIP: &[u8] = b"PK\x03\x04";
const OPEN_DOCUMENT: &[u8] = b"application/vnd.oasis.opendocument";

enum End {
    Record,
    File,
    TooLong,
    /// The file ended within quotes.
    Cut,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(file: &[u8]) -> Vec<(u64, Result<String, String>)> {
        let mut records = Records::begin(file).unwrap().ok().unwrap();
        let mut told = Vec::new();
        while let Some((line, record)) = records.next_record().unwrap() {
            told.push((
                line,
                record.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap()).map_err(|fault| fault.detail),
            ));
        }
        told
    }

    #[test]
    fn the_objects_of_an_array_are_records() {
        let file = b" [ {\"a\": \"x,]}\\\"[\"},\n{\"b\": [1, {\"c\": 2}]}\n,\n {}\n]\n";
        let items: Vec<String> =
            records(file).into_iter().map(|(_, item)| item.unwrap().trim().to_owned()).collect();
        assert_eq!(items, ["{\"a\": \"x,]}\\\"[\"}", "{\"b\": [1, {\"c\": 2}]}", "{}"]);
        assert!(records(b"[]").is_empty());
        assert!(records(b"[{\"a\": 1}, {\"b\"").last().unwrap().1.is_err());
        assert_eq!(records(b"[1, \"two\"]").len(), 2);
    }

    #[test]
    fn carriage_returns_alone_end_lines_too() {
        let lines: Vec<(u64, String)> = records(b"a,b\r1,\"x\ry\"\r2,z")
            .into_iter()
            .map(|(line, record)| (line, record.unwrap()))
            .collect();
        let expected = [(1, "a,b"), (2, "1,\"x\ry\""), (4, "2,z")];
        assert_eq!(lines, expected.map(|(line, record)| (line, record.to_owned())));
    }

    #[test]
    fn files_that_would_be_read_wrong_are_told_what_to_do() {
        let word =
            |file: &[u8]| Records::begin(file).unwrap().err().map(|fault| fault.detail).unwrap_or_default();
        for (file, says) in [
            (&b"\xff\xfea\0"[..], "UTF-16"),
            (b"\xfe\xff\0a", "UTF-16"),
            (b"a\0,\0b\0", "UTF-16"),
            (b"name\ncaf\xe9\n", "Windows-1252"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0", "XLS"),
            (b"\x1f\x8b\x08\0\0\0\0\0", "gzip"),
            (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
            (b"<!DOCTYPE html><table>", "HTML"),
            (b"\n<?xml version='1.0'?>", "XML"),
            (b"PK\x03\x04\x14\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ODS"),
            (b"a,b\n\x001,2", "no text"),
        ] {
            assert!(word(file).contains(says), "{says}: {}", word(file));
        }
        assert_eq!(word("naïve".as_bytes()), "");
    }
}
