//! Cuts a stream of bytes into records, and keeps no more than one of them.

use std::io::{self, BufRead, BufReader, Read};

use crate::domain::exchange::{LineFault, LineFaultCode};

/// A record, or what is wrong with it, and the number of the line it begins on.
pub type Numbered<'r> = (u64, Result<&'r [u8], LineFault>);

/// The longest record: an article's longest text, each of its code points written with an escape of twelve bytes, and the rest.
const RECORD_BYTES_MAX: usize = 4 * 1024 * 1024;
const BUFFER_BYTES: usize = 256 * 1024;

/// Records of a CSV (RFC 4180: a line end within quotes is text) or of NDJSON (a line each).
pub struct Records<R> {
    reader: BufReader<R>,
    is_json: bool,
    /// The number of the line to come.
    line: u64,
    record: Vec<u8>,
}

impl<R: Read> Records<R> {
    pub fn new(file: R) -> Self {
        let reader = BufReader::with_capacity(BUFFER_BYTES, file);
        Self { reader, is_json: false, line: 1, record: Vec::new() }
    }

    /// Passes over a byte order mark and empty space, and tells whether NDJSON follows.
    pub fn begin(&mut self) -> io::Result<Result<bool, LineFault>> {
        let first = self.reader.fill_buf()?;
        if first.starts_with(&[0xff, 0xfe]) || first.starts_with(&[0xfe, 0xff]) {
            return Ok(Err(LineFault::whole("the file is UTF-16: save it as UTF-8")));
        }
        let mark = if first.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let space = first[mark..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.is_json = first.get(mark + space) == Some(&b'{');
        self.reader.consume(mark);
        Ok(Ok(self.is_json))
    }

    /// The next record that is not empty, with the number of the line it begins on.
    pub fn next_record(&mut self) -> io::Result<Option<Numbered<'_>>> {
        loop {
            let number = self.line;
            let end = self.read_record()?;
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
                End::Cut => LineFault::whole("the file ends within a quoted field"),
            };
            return Ok(Some((number, Err(fault))));
        }
    }

    fn read_record(&mut self) -> io::Result<End> {
        self.record.clear();
        let (mut quoted, mut too_long) = (false, false);
        loop {
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
                    b'"' if !self.is_json && !too_long => quoted = !quoted,
                    b'\n' => {
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
}

enum End {
    Record,
    File,
    TooLong,
    /// The file ended within quotes.
    Cut,
}
