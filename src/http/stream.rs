//! Bodies that are made while they are sent: a thread writes, at most a few chunks ahead of the client.

use std::io::{self, Write};

use actix_web::http::header::{
    CONTENT_DISPOSITION, ContentDisposition, DispositionParam, DispositionType, TryIntoHeaderPair,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream::poll_fn;
use tokio::sync::mpsc;

use crate::http::problem::Problem;
use crate::http::sender::Sender;
use crate::http::shares::Shares;

const CHUNK_BYTES: usize = 64 * 1024;
/// Chunks that may wait for a slow client.
const CHUNKS_WAITING: usize = 4;
/// Downloads at once, each with a thread of its own, and those of one sender.
const DOWNLOADS_MAX: u64 = 32;
const DOWNLOADS_OF_ONE_MAX: u64 = 6;

static DOWNLOADS: Shares = Shares::new("downloads", DOWNLOADS_MAX, DOWNLOADS_OF_ONE_MAX);

/// A file to be saved.
pub fn download(
    request: &HttpRequest,
    media_type: &'static str,
    name: &str,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let mut answer = streamed(request, media_type, write)?;
    let saved_as = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name.to_owned())],
    };
    if let Ok((name, value)) = (CONTENT_DISPOSITION, saved_as).try_into_pair() {
        answer.headers_mut().insert(name, value);
    }
    Ok(answer)
}

/// An answer written by `write` on a thread that may wait. What fails once it has begun breaks the connection off, so that no client
/// takes a part for the whole.
pub fn streamed(
    request: &HttpRequest,
    media_type: &'static str,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let place = DOWNLOADS.take(Sender::of(request), 1)?;
    let (chunks, mut received) = mpsc::channel(CHUNKS_WAITING);
    actix_web::rt::task::spawn_blocking(move || {
        let _place = place;
        let mut out = Chunks { chunks, buffer: Vec::with_capacity(CHUNK_BYTES) };
        if let Err(error) = write(&mut out).and_then(|()| out.flush()) {
            tracing::warn!(%error, "a download broke off");
            // A client that went away does not hear of it.
            drop(out.chunks.blocking_send(Err(error)));
        }
    });
    let body = poll_fn(move |context| received.poll_recv(context));
    Ok(HttpResponse::Ok().content_type(media_type).streaming(body))
}

/// Hands on what is written, in chunks.
struct Chunks {
    chunks: mpsc::Sender<io::Result<Bytes>>,
    buffer: Vec<u8>,
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK_BYTES));
        let gone = |_| io::Error::new(io::ErrorKind::BrokenPipe, "the client went away");
        self.chunks.blocking_send(Ok(Bytes::from(chunk))).map_err(gone)
    }
}
