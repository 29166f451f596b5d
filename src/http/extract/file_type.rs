//! Which media type a file is sent as. Many generated clients read no other than plain bytes, and ask for those.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::ACCEPT;
use actix_web::{FromRequest, HttpRequest};

const BYTES: &str = "application/octet-stream";

/// Whether `Accept` asks for plain bytes before any other type.
pub struct FileType {
    bytes: bool,
}

impl FileType {
    /// The file's `own` type, unless plain bytes are asked for.
    pub fn or(&self, own: &'static str) -> &'static str {
        if self.bytes { BYTES } else { own }
    }
}

impl FromRequest for FileType {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let accepted = request.headers().get(ACCEPT).and_then(|accepted| accepted.to_str().ok());
        let bytes = accepted.is_some_and(|types| types.trim_start().starts_with(BYTES));
        ready(Ok(FileType { bytes }))
    }
}
