//! What a page says when there is nothing to show, or nothing that may be shown: every refusal of a page is one.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse};
use askama::Template;

use crate::http::pages::lens::LensForm;
use crate::http::pages::list::Search;
use crate::http::pages::send::{self, Frame};
use crate::http::problem::{MEDIA_TYPE, Problem};

#[derive(Template)]
#[template(path = "state.html", whitespace = "minimize")]
struct StatePage {
    frame: Frame,
    title: &'static str,
    sentence: String,
    hint: Option<&'static str>,
    asks_for_key: bool,
    lens: Option<LensForm>,
    search: Option<Search>,
}

/// Where pages are.
const PLACES: [&str; 7] =
    ["/incidents", "/articles", "/nationalities", "/policies", "/entries", "/embed", "/assets"];
/// Where they are not, whoever asks.
const ELSEWHERE: [&str; 7] = ["/v1", "/docs", "/openapi", "/healthz", "/readyz", "/metrics", "/oembed"];

fn is_below(path: &str, places: &[&str]) -> bool {
    places.iter().any(|place| {
        path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '-', '.']))
    })
}

/// Whether who asks takes a page: a browser says so, a program does not.
pub fn takes_pages(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT).filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').any(|kind| {
            let mut parts = kind.split(';').map(str::trim);
            parts.next() == Some("text/html") && !parts.any(|part| matches!(part, "q=0" | "q=0.0"))
        })
    })
}

/// Whether a refusal of this request is told as a page.
fn is_told_as_page(request: &HttpRequest) -> bool {
    let path = request.path();
    is_below(path, &PLACES) || (!is_below(path, &ELSEWHERE) && takes_pages(request.headers()))
}

/// Wrap the app in it: refusals of pages become pages. Nothing else is touched.
pub async fn told_as_page<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let is_problem = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == MEDIA_TYPE);
    if !is_problem || !is_told_as_page(response.request()) {
        return Ok(response);
    }
    let problem = response.response().error().and_then(|error| error.as_error::<Problem>());
    let detail = problem.map(|problem| problem.detail().to_owned()).unwrap_or_default();
    let page = StatePage::of(response.request(), response.status(), &detail);
    let told = page.answer(&response);
    Ok(response.into_response(told))
}

impl StatePage {
    fn of(request: &HttpRequest, status: StatusCode, detail: &str) -> Self {
        let (title, sentence, hint) = words(status, detail);
        let path = request.path();
        let asks_for_key = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
        let is_typed = matches!(status, StatusCode::BAD_REQUEST | StatusCode::CONFLICT)
            && !request.query_string().is_empty();
        let query = request.query_string();
        Self {
            frame: Frame {
                title: title.to_owned(),
                description: title.to_owned(),
                desk: asks_for_key,
                ..Frame::default()
            },
            title,
            hint,
            asks_for_key,
            lens: (is_typed && is_below(path, &["/incidents"])).then(|| LensForm::typed(query, &sentence)),
            search: (is_typed && path == "/").then(|| Search::typed(query, Some(sentence.clone()))),
            sentence,
        }
    }

    /// The page with the status and the headers of what it tells, such as when to come again.
    fn answer(&self, refused: &ServiceResponse<BoxBody>) -> HttpResponse {
        let mut answer = HttpResponse::build(refused.status());
        for name in [header::WWW_AUTHENTICATE, header::RETRY_AFTER, header::ALLOW] {
            if let Some(value) = refused.headers().get(&name) {
                answer.insert_header((name, value.clone()));
            }
        }
        answer.insert_header((header::CONTENT_SECURITY_POLICY, send::POLICY));
        answer.content_type(send::HTML).body(self.render().unwrap_or_default())
    }
}

/// Title, sentence and hint of a state.
fn words(status: StatusCode, detail: &str) -> (&'static str, String, Option<&'static str>) {
    match status {
        StatusCode::NOT_FOUND => (
            "There is no such page",
            "It may have been mistyped, or it may not be yours to see.".to_owned(),
            None,
        ),
        StatusCode::UNAUTHORIZED => (
            "A key is needed",
            "This ledger is not open to everyone. Ask its keeper for a key.".to_owned(),
            Some(
                "With a key you can read it here: the key is kept for this tab alone and forgotten when the tab is closed.",
            ),
        ),
        StatusCode::SERVICE_UNAVAILABLE => (
            "The ledger cannot be read at this moment",
            "Nothing is lost. Try again in 5 seconds.".to_owned(),
            None,
        ),
        StatusCode::TOO_MANY_REQUESTS => {
            ("Too many requests", "Nothing is lost. Try again in a moment.".to_owned(), None)
        }
        StatusCode::CONFLICT if detail.contains("still to come") => (
            "That has not come yet",
            "This ledger cannot be read as of a day or an entry that has not come.".to_owned(),
            None,
        ),
        StatusCode::INTERNAL_SERVER_ERROR => ("The page could not be made", detail.to_owned(), None),
        _ => ("That cannot be shown", crate::http::pages::words::capital(detail), None),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn a_browser_takes_pages_and_a_program_does_not() {
        let takes = |accept: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            takes_pages(&headers)
        };
        assert!(takes("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
        assert!(!takes("*/*") && !takes("application/json") && !takes("text/html;q=0"));
        assert!(!takes_pages(&HeaderMap::new()));
    }

    #[test]
    fn only_pages_are_below_their_places() {
        assert!(is_below("/incidents/x", &PLACES) && is_below("/policies", &PLACES));
        assert!(!is_below("/incidentsx", &PLACES) && is_below("/openapi-3.0.json", &ELSEWHERE));
    }
}
