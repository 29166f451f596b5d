//! Long answers, kept in memory in pieces of one size: blocks of many sizes would leave as many gaps.

use std::io::{self, Write};

pub const PIECE_BYTES: usize = 64 * 1024;

/// A text in pieces, each but the last of [`PIECE_BYTES`]. Write to it, then [`Pieces::finish`].
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pieces(Vec<Vec<u8>>);

impl Pieces {
    /// Of `length` bytes; `fill` reads a piece that begins at an offset.
    pub fn gather<E>(
        length: usize,
        mut fill: impl FnMut(&mut [u8], usize) -> Result<(), E>,
    ) -> Result<Self, E> {
        let piece = |start: usize| {
            let mut piece = vec![0; PIECE_BYTES.min(length - start)];
            fill(&mut piece, start).map(|()| piece)
        };
        (0..length).step_by(PIECE_BYTES).map(piece).collect::<Result<_, _>>().map(Self)
    }

    /// Without room for more.
    #[must_use]
    pub fn finish(mut self) -> Self {
        if let Some(last) = self.0.last_mut() {
            last.shrink_to_fit();
        }
        self
    }

    /// In bytes.
    pub fn length(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    pub fn get(&self, number: usize) -> Option<&[u8]> {
        self.0.get(number).map(Vec::as_slice)
    }

    /// In one piece.
    pub fn concat(&self) -> Vec<u8> {
        self.0.concat()
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.last().is_none_or(|last| last.len() == PIECE_BYTES) {
            self.0.push(Vec::with_capacity(PIECE_BYTES));
        }
        let Some(last) = self.0.last_mut() else { return Ok(0) };
        let taken = bytes.len().min(PIECE_BYTES - last.len());
        last.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_and_read_is_whole_and_in_pieces_of_one_size() {
        for length in [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES + 7] {
            let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let mut written = Pieces::default();
            bytes.chunks(1_000).for_each(|chunk| written.write_all(chunk).unwrap());
            let written = written.finish();
            let gathered = Pieces::gather(length, |piece, start| {
                piece.copy_from_slice(&bytes[start..start + piece.len()]);
                Ok::<_, ()>(())
            });
            assert_eq!(gathered.as_ref(), Ok(&written), "{length}");
            assert_eq!((written.length(), written.concat()), (length, bytes), "{length}");
            let pieces = length.div_ceil(PIECE_BYTES);
            assert!((1..pieces).all(|number| written.get(number - 1).unwrap().len() == PIECE_BYTES));
            assert_eq!(written.get(pieces), None);
        }
        let fails = |_: &mut [u8], start| if start < PIECE_BYTES { Ok(()) } else { Err(start) };
        assert_eq!(Pieces::gather(2 * PIECE_BYTES, fails), Err(PIECE_BYTES));
    }
}
