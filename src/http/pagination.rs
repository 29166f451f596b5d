//! Paging through lists by position, so that pages stay stable while entries are written.

use std::fmt;
use std::str::FromStr;

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderValue, InvalidHeaderValue};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use validator::Validate;

use crate::http::extract::Integer;
use crate::ledger::{self, PageRequest};

/// Items on a page where the request does not say.
pub const LIMIT_DEFAULT: u64 = 50;
/// The most items on a page.
pub const LIMIT_MAX: u64 = 500;

/// How many items a page may have.
pub type Limit = Integer<1, LIMIT_MAX>;

/// A position in a list: every text of the form is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cursor(u64);

/// The text does not have the form of a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a cursor as an earlier page gave it")]
pub struct MalformedCursor;

impl Cursor {
    pub const PATTERN: &'static str = "^[0-7][0-9a-f]{15}$";
    const LENGTH: usize = 16;

    /// The cursor of a position; positions stay below 2^63.
    pub const fn new(position: u64) -> Self {
        Self(position & (u64::MAX >> 1))
    }

    pub const fn position(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for Cursor {
    type Err = MalformedCursor;

    fn from_str(text: &str) -> Result<Self, MalformedCursor> {
        let lowercase_hex = text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() != Self::LENGTH || !lowercase_hex {
            return Err(MalformedCursor);
        }
        match u64::from_str_radix(text, 16) {
            Ok(position) if position >> 63 == 0 => Ok(Self(position)),
            _ => Err(MalformedCursor),
        }
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl PartialSchema for Cursor {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(Self::PATTERN))
            .examples([serde_json::Value::from(Self(42).to_string())])
            .into()
    }
}

impl ToSchema for Cursor {}

/// Which end of a list comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    #[default]
    Asc,
    Desc,
}

/// Which page of a list.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// How many items at most.
    #[param(inline)]
    limit: Option<Limit>,
    /// Where the page begins: the `next_cursor` of the page before.
    #[param(inline)]
    cursor: Option<Cursor>,
    /// By entry number, ascending (the default) or descending.
    order: Option<Order>,
}

impl Page {
    pub fn limit(&self) -> u64 {
        self.limit.map_or(LIMIT_DEFAULT, Limit::get)
    }

    pub fn cursor(&self) -> Option<Cursor> {
        self.cursor
    }

    pub fn order(&self) -> Order {
        self.order.unwrap_or_default()
    }
}

impl From<Page> for PageRequest {
    fn from(page: Page) -> Self {
        let order = match page.order() {
            Order::Asc => ledger::Order::Ascending,
            Order::Desc => ledger::Order::Descending,
        };
        let limit = usize::try_from(page.limit()).unwrap_or(usize::MAX);
        Self { limit, after: page.cursor().map(Cursor::position), order }
    }
}

/// The `Link` header that leads to the next page of the same request (RFC 8288).
pub fn next_link(request: &HttpRequest, next: Cursor) -> Result<HeaderValue, InvalidHeaderValue> {
    HeaderValue::from_str(&format!("<{}>; rel=\"next\"", next_address(request, next)))
}

/// The address of the next page of the same request.
pub fn next_address(request: &HttpRequest, next: Cursor) -> String {
    let kept =
        request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let cursor = format!("cursor={next}");
    let query = kept.chain([cursor.as_str()]).collect::<Vec<_>>().join("&");
    format!("{}?{query}", request.path())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::http::extract::Params;

    #[test]
    fn every_cursor_of_the_form_reads_back() {
        for position in [0, 1, 42, u64::MAX >> 1] {
            assert_eq!(Cursor::new(position).to_string().parse(), Ok(Cursor::new(position)));
        }
        assert_eq!("7fffffffffffffff".parse::<Cursor>().map(Cursor::position), Ok(u64::MAX >> 1));
        for text in ["8000000000000000", "0", "00000000000000000", "000000000000000A", "+000000000000001", ""]
        {
            assert_eq!(text.parse::<Cursor>(), Err(MalformedCursor), "{text}");
        }
    }

    #[test]
    fn a_page_has_defaults_and_bounds() {
        let page = |query: &str| Params::<Page>::parse(query).map(|params| params.0);
        let first = page("").unwrap();
        assert_eq!((first.limit(), first.cursor(), first.order()), (LIMIT_DEFAULT, None, Order::Asc));
        let later = page("limit=500&cursor=000000000000002a&order=desc").unwrap();
        assert_eq!((later.limit(), later.cursor(), later.order()), (500, Some(Cursor::new(42)), Order::Desc));
        for query in ["limit=0", "limit=501", "cursor=2a", "order=up"] {
            assert!(page(query).is_err(), "{query}");
        }
    }

    #[test]
    fn the_next_page_keeps_the_rest_of_the_query() {
        let request =
            TestRequest::with_uri("/v1/claims?role=staff&cursor=0000000000000001&q=a%3Cb").to_http_request();
        let link = next_link(&request, Cursor::new(42)).unwrap();
        assert_eq!(link, "</v1/claims?role=staff&q=a%3Cb&cursor=000000000000002a>; rel=\"next\"");
        let bare = TestRequest::with_uri("/v1/claims").to_http_request();
        assert_eq!(
            next_link(&bare, Cursor::new(0)).unwrap(),
            "</v1/claims?cursor=0000000000000000>; rel=\"next\""
        );
    }
}
