//! Long answers, kept in memory in pieces of one size: blocks of many sizes would leave as many gaps. A thread uses its pieces
//! again, since new ones would have to be cleared first.

use std::cell::RefCell;
use std::io::{self, Write};

const PIECE_BYTES: usize = 64 * 1024;
/// Pieces that a thread keeps for the next answer.
const SPARE_MAX: usize = 16;

thread_local! {
    static SPARE: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// A text in pieces, all full but the last.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pieces(Vec<Piece>);

#[derive(Debug)]
struct Piece {
    /// As many as fit, of which the first `length` are meant.
    bytes: Vec<u8>,
    length: usize,
}

impl Piece {
    fn spare() -> Self {
        let spare = SPARE.try_with(|spare| spare.borrow_mut().pop()).ok().flatten();
        Self { bytes: spare.unwrap_or_else(|| vec![0; PIECE_BYTES]), length: 0 }
    }

    fn meant(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl PartialEq for Piece {
    fn eq(&self, other: &Self) -> bool {
        self.meant() == other.meant()
    }
}

impl Eq for Piece {}

impl Drop for Piece {
    fn drop(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        // A thread that ends keeps nothing.
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < SPARE_MAX {
                spare.push(bytes);
            }
        });
    }
}

impl Pieces {
    /// Of `length` bytes; `fill` reads those that begin at an offset.
    pub fn gather<E>(
        length: usize,
        mut fill: impl FnMut(&mut [u8], usize) -> Result<(), E>,
    ) -> Result<Self, E> {
        let gather = |start: usize| {
            let mut piece = Piece::spare();
            piece.length = PIECE_BYTES.min(length - start);
            fill(&mut piece.bytes[..piece.length], start).map(|()| piece)
        };
        (0..length).step_by(PIECE_BYTES).map(gather).collect::<Result<_, _>>().map(Self)
    }

    /// In bytes.
    pub fn length(&self) -> usize {
        self.0.iter().map(|piece| piece.length).sum()
    }

    /// What it takes in memory, in bytes.
    pub fn room(&self) -> usize {
        self.0.len() * PIECE_BYTES
    }

    pub fn get(&self, number: usize) -> Option<&[u8]> {
        self.0.get(number).map(Piece::meant)
    }

    /// In one piece.
    pub fn concat(&self) -> Vec<u8> {
        let pieces: Vec<&[u8]> = self.0.iter().map(Piece::meant).collect();
        pieces.concat()
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.last().is_none_or(|last| last.length == PIECE_BYTES) {
            self.0.push(Piece::spare());
        }
        let Some(last) = self.0.last_mut() else { return Ok(0) };
        let taken = bytes.len().min(PIECE_BYTES - last.length);
        last.bytes[last.length..][..taken].copy_from_slice(&bytes[..taken]);
        last.length += taken;
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
    fn what_is_written_and_gathered_is_whole_and_in_full_pieces() {
        // Pieces that were used before hold what they held.
        let lengths = [3 * PIECE_BYTES + 7, 0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1];
        for length in lengths {
            let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let mut written = Pieces::default();
            bytes.chunks(1_000).for_each(|chunk| written.write_all(chunk).unwrap());
            let gathered = Pieces::gather(length, |piece, start| {
                piece.copy_from_slice(&bytes[start..start + piece.len()]);
                Ok::<_, ()>(())
            });
            assert_eq!(gathered.as_ref(), Ok(&written), "{length}");
            let pieces = length.div_ceil(PIECE_BYTES);
            assert_eq!((written.length(), written.room()), (length, pieces * PIECE_BYTES));
            assert_eq!(written.concat(), bytes, "{length}");
            assert!((1..pieces).all(|number| written.get(number - 1).unwrap().len() == PIECE_BYTES));
            assert_eq!(written.get(pieces), None);
        }
        let fails = |_: &mut [u8], start| if start < PIECE_BYTES { Ok(()) } else { Err(start) };
        assert_eq!(Pieces::gather(2 * PIECE_BYTES, fails), Err(PIECE_BYTES));
    }

    #[test]
    fn a_thread_keeps_so_many_pieces_and_no_more() {
        drop(Pieces::gather((SPARE_MAX + 3) * PIECE_BYTES, |_, _| Ok::<_, ()>(())));
        assert_eq!(SPARE.with_borrow(Vec::len), SPARE_MAX);
    }
}
