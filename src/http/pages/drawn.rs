//! Pages that were drawn, kept for whoever asks for the same one of the same ledger.
//!
//! A page depends on its address, the role of who asks and the ledger's last entry alone: what is kept is never out of date, and the next
//! entry leaves it behind. This file must not know what a page shows.

use std::io::Write;

use actix_web::http::header::{AcceptEncoding, CONTENT_ENCODING, Encoding, EntityTag, Header, HeaderValue};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::domain::audience::AccessRole;
use crate::domain::ids::Seq;
use crate::http::pages::send;
use crate::http::problem::Problem;
use crate::ledger::{Caller, Ledger, Refusal};

/// All pages that are kept, and one that still is, in bytes.
const BYTES_MAX: u64 = 8 << 20;
const PAGE_BYTES_MAX: usize = 512 << 10;
/// Pages that are expected at once.
const PAGES: usize = 256;

/// The pages that a service keeps.
pub struct DrawnPages(Cache<Place, Drawn, Size>);

impl Default for DrawnPages {
    fn default() -> Self {
        Self(Cache::with_weighter(PAGES, BYTES_MAX, Size))
    }
}

/// Which page, for whom, of which ledger.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    base: String,
    address: String,
    role: AccessRole,
    head: Seq,
}

/// A page and its tag, plain and packed.
#[derive(Clone)]
struct Drawn {
    tag: EntityTag,
    html: Bytes,
    packed: Bytes,
}

impl Drawn {
    fn new(tag: EntityTag, html: Bytes) -> std::io::Result<Self> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(&html)?;
        Ok(Self { tag, html, packed: packer.finish()?.into() })
    }

    fn sent(self, request: &HttpRequest) -> HttpResponse {
        let plain = Encoding::identity();
        let accepted = AcceptEncoding::parse(request)
            .ok()
            .and_then(|accepted| accepted.negotiate([Encoding::gzip(), plain].iter()));
        if accepted != Some(Encoding::gzip()) {
            return send::html(request, self.tag, self.html);
        }
        let mut answer = send::html(request, self.tag, self.packed);
        if answer.status().is_success() {
            answer.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        answer
    }
}

#[derive(Clone)]
struct Size;

impl Weighter<Place, Drawn> for Size {
    fn weight(&self, place: &Place, drawn: &Drawn) -> u64 {
        (drawn.html.len() + drawn.packed.len() + place.base.len() + place.address.len()) as u64
    }
}

/// The place of one page among those that are kept.
pub struct Drawing {
    pages: Option<Data<DrawnPages>>,
    place: Place,
}

impl Drawing {
    pub fn of(request: &HttpRequest, caller: &Caller, ledger: &Ledger) -> Result<Self, Refusal> {
        let (base, address) = (send::base(request), request.uri().to_string());
        let place = Place { base, address, role: caller.role, head: ledger.head()? };
        Ok(Self { pages: request.app_data().cloned(), place })
    }

    /// The page, if it was drawn before.
    pub fn again(&self, request: &HttpRequest) -> Option<HttpResponse> {
        Some(self.pages.as_ref()?.0.get(&self.place)?.sent(request))
    }

    /// Keeps the page, and sends it.
    pub fn keep(self, request: &HttpRequest, tag: EntityTag, html: Bytes) -> Result<HttpResponse, Problem> {
        let drawn = Drawn::new(tag, html).map_err(|_| Problem::internal())?;
        if let Some(pages) = self.pages.filter(|_| drawn.html.len() <= PAGE_BYTES_MAX) {
            pages.0.insert(self.place, drawn.clone());
        }
        Ok(drawn.sent(request))
    }
}
