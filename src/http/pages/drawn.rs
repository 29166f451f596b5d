//! Pages that were drawn, kept for whoever asks for the same one of the same ledger.
//!
//! A page depends on its address, the role of who asks and the ledger's last entry alone: what is kept is never out of date, and the next
//! entry leaves it behind. This file must not know what a page shows.

use actix_web::http::header::EntityTag;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::domain::audience::AccessRole;
use crate::domain::ids::Seq;
use crate::http::pages::send;
use crate::ledger::{Caller, Ledger, Refusal};

/// All pages that are kept, and one that still is, in bytes.
const BYTES_MAX: u64 = 8 << 20;
const PAGE_BYTES_MAX: usize = 512 << 10;
/// Pages that are expected at once.
const PAGES: usize = 256;

/// The pages that a service keeps.
pub struct DrawnPages(Cache<Place, (EntityTag, Bytes), Size>);

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

#[derive(Clone)]
struct Size;

impl Weighter<Place, (EntityTag, Bytes)> for Size {
    fn weight(&self, place: &Place, (_, html): &(EntityTag, Bytes)) -> u64 {
        (html.len() + place.base.len() + place.address.len()) as u64
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
        let (tag, html) = self.pages.as_ref()?.0.get(&self.place)?;
        Some(send::html(request, tag, html))
    }

    /// Keeps the page, and sends it.
    pub fn keep(self, request: &HttpRequest, tag: EntityTag, html: Bytes) -> HttpResponse {
        if let Some(pages) = self.pages.filter(|_| html.len() <= PAGE_BYTES_MAX) {
            pages.0.insert(self.place, (tag.clone(), html.clone()));
        }
        send::html(request, tag, html)
    }
}
