//! A page as it is sent: its headers, its tag, and what a frame around every page shows.

use actix_web::http::header::{self, ETag, EntityTag, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use sha2::{Digest, Sha256};

use crate::http::conditional::not_modified;
use crate::http::pages::assets;
use crate::http::problem::Problem;
use crate::ledger::Caller;

pub const HTML: &str = "text/html; charset=utf-8";

/// Everything comes from here, nothing is written into a page, and no other page frames it.
pub const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// A card runs nothing and stands in anyone's page.
pub const CARD_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; \
     frame-ancestors *",
);

/// What the frame around a page shows.
#[derive(Default)]
pub struct Frame {
    pub title: String,
    pub description: String,
    /// Which part of the site it is.
    pub part: &'static str,
    /// The same from the API.
    pub alternate: String,
    /// A feed of what changes.
    pub feed: String,
    /// Where a card of it is described.
    pub oembed: String,
    /// What is told at the end when it is printed.
    pub printed: String,
    /// What stands in the field to search.
    pub q: String,
    /// Whether who has a key may work here.
    pub desk: bool,
}

impl Frame {
    pub fn style(&self) -> &'static str {
        assets::style()
    }

    pub fn script(&self) -> &'static str {
        assets::script()
    }

    pub fn desk_script(&self) -> &'static str {
        assets::desk()
    }

    pub fn icon(&self) -> &'static str {
        assets::icon()
    }
}

/// What a page hangs on besides its address: the state of what it shows, who asks, and the program.
pub fn tag(request: &HttpRequest, caller: &Caller, state: &str) -> EntityTag {
    let mut digest = Sha256::new();
    digest.update(base(request));
    digest.update(request.uri().to_string());
    digest.update(assets::build());
    let place = hex::encode(&digest.finalize()[..6]);
    EntityTag::new_strong(format!("{state}.{}.{place}", caller.role))
}

/// A page under a tag, or 304 if the caller has it; `make` is called only where it is needed.
pub fn page<T: Template>(
    request: &HttpRequest,
    tag: EntityTag,
    make: impl FnOnce() -> Result<T, Problem>,
) -> Result<HttpResponse, Problem> {
    if let Some(answer) = not_modified(request, &tag) {
        return Ok(answer);
    }
    Ok(html(request, tag, drawn(&make()?)?))
}

/// A page's bytes.
pub fn drawn(page: &impl Template) -> Result<Bytes, Problem> {
    page.render().map(Bytes::from).map_err(|_| Problem::internal())
}

/// Bytes of a page under a tag, or 304 if the caller has it.
pub fn html(request: &HttpRequest, tag: EntityTag, html: Bytes) -> HttpResponse {
    not_modified(request, &tag).unwrap_or_else(|| {
        let headers = (ETag(tag), (header::CONTENT_SECURITY_POLICY, POLICY));
        HttpResponse::Ok().insert_header(headers.0).insert_header(headers.1).content_type(HTML).body(html)
    })
}

/// Scheme and host as the caller has them.
pub fn base(request: &HttpRequest) -> String {
    let connection = request.connection_info();
    format!("{}://{}", connection.scheme(), connection.host())
}
