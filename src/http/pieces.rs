//! The body of a long answer: its pieces are sent as they lie in memory, shared by all that they are sent to.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;

use crate::ledger::Pieces;

pub struct InPieces {
    pieces: Arc<Pieces>,
    sent: usize,
}

impl From<Arc<Pieces>> for InPieces {
    fn from(pieces: Arc<Pieces>) -> Self {
        Self { pieces, sent: 0 }
    }
}

impl MessageBody for InPieces {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.pieces.length() as u64)
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        let piece = Piece { pieces: Arc::clone(&self.pieces), number: self.sent };
        self.sent += 1;
        Poll::Ready(self.pieces.get(piece.number).is_some().then(|| Ok(Bytes::from_owner(piece))))
    }
}

struct Piece {
    pieces: Arc<Pieces>,
    number: usize,
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        self.pieces.get(self.number).unwrap_or_default()
    }
}
