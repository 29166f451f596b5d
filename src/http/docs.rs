//! The documents, and a page to read and try them: everything the page needs is in the binary, so it works without a network.

use std::io::Read;
use std::sync::{Arc, LazyLock};

use actix_web::http::header::{self, AcceptEncoding, ContentEncoding, Encoding, Header};
use actix_web::web::{self, Bytes, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use flate2::read::GzDecoder;
use serde_json::Value;
use utoipa_swagger_ui::Config;

use super::openapi::{document_3_0, document_to_try};
use super::problem::{PAGES, Problem, ProblemCode, page};

/// The paths that are answered here.
pub const PATHS: [&str; 7] = [
    "/openapi.json",
    "/openapi-3.0.json",
    "/docs",
    "/docs/openapi.json",
    PAGES,
    "/docs/problems/{code}",
    "/docs/{file:.*}",
];

/// The page styles itself from within its script, and draws with data: images; nothing comes from elsewhere.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A page of words: nothing is loaded.
const WORDS_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The documents, and how the page shows them.
pub struct Documents {
    /// Made when one is first asked for: that takes longer than all else that a start does.
    made: LazyLock<Made, Box<dyn FnOnce() -> Made + Send>>,
    page: Arc<Config<'static>>,
}

/// The documents as they are sent.
struct Made {
    newest: Bytes,
    older: Bytes,
    to_try: Bytes,
}

impl Made {
    fn of(document: &Value) -> Self {
        Self {
            newest: Bytes::from(document.to_string()),
            older: Bytes::from(document_3_0(document).to_string()),
            to_try: Bytes::from(document_to_try(document).to_string()),
        }
    }
}

impl Documents {
    pub fn new(document: impl FnOnce() -> Value + Send + 'static) -> Self {
        let page = Config::from("/docs/openapi.json")
            .validator_url("none")
            .deep_linking(true)
            .display_operation_id(true)
            .doc_expansion("none")
            .filter(true)
            .use_base_layout()
            .try_it_out_enabled(false);
        Self { made: LazyLock::new(Box::new(|| Made::of(&document()))), page: Arc::new(page) }
    }

    pub fn configure(documents: &Data<Self>, config: &mut ServiceConfig) {
        config
            .app_data(documents.clone())
            .route("/openapi.json", web::get().to(newest))
            .route("/openapi-3.0.json", web::get().to(older))
            .route("/docs", web::get().to(to_page))
            .route("/docs/openapi.json", web::get().to(to_try))
            .route(PAGES, web::get().to(problems))
            .route("/docs/problems/{code}", web::get().to(problem))
            .route("/docs/{file:.*}", web::get().to(page_file));
    }
}

async fn newest(documents: Data<Documents>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(documents.made.newest.clone())
}

async fn older(documents: Data<Documents>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(documents.made.older.clone())
}

async fn to_try(documents: Data<Documents>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(documents.made.to_try.clone())
}

async fn to_page() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/docs/")).finish()
}

async fn problems() -> HttpResponse {
    words(page::index())
}

async fn problem(code: web::Path<String>) -> Result<HttpResponse, Problem> {
    let known = ProblemCode::from_code(&code);
    let unknown = || Problem::new(ProblemCode::UnknownPath, "There is no problem of this code.");
    known.map(|code| words(page::of(code))).ok_or_else(unknown)
}

fn words(html: String) -> HttpResponse {
    let policy = (header::CONTENT_SECURITY_POLICY, WORDS_POLICY);
    HttpResponse::Ok().content_type("text/html; charset=utf-8").insert_header(policy).body(html)
}

async fn page_file(request: HttpRequest, documents: Data<Documents>) -> Result<HttpResponse, Problem> {
    let name = request.match_info().query("file");
    if let Some((media, own)) = own_file(name) {
        let policy = (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY);
        return Ok(HttpResponse::Ok().content_type(media).insert_header(policy).body(own));
    }
    let file = utoipa_swagger_ui::serve(name, documents.page.clone())
        .map_err(|_| Problem::internal())?
        .ok_or_else(|| Problem::new(ProblemCode::UnknownPath, "The documentation has no such file."))?;
    let mut answer = HttpResponse::Ok();
    answer.content_type(file.content_type).insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_POLICY));
    if file.gzpipped && !accepts_gzip(&request) {
        return Ok(answer.body(unpacked(&file.bytes)?));
    }
    if file.gzpipped {
        answer.insert_header(ContentEncoding::Gzip);
    }
    Ok(answer.body(file.bytes.into_owned()))
}

/// What of the page is the service's own: its first words, its title and its icon.
fn own_file(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "" | "index.html" => Some(("text/html; charset=utf-8", include_str!("docs/index.html"))),
        "index.css" => Some(("text/css; charset=utf-8", include_str!("docs/index.css"))),
        "icon.svg" => Some(("image/svg+xml", include_str!("pages/assets/icon.svg"))),
        _ => None,
    }
}

fn accepts_gzip(request: &HttpRequest) -> bool {
    AcceptEncoding::parse(request)
        .is_ok_and(|accepted| accepted.negotiate([Encoding::gzip()].iter()) == Some(Encoding::gzip()))
}

fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    let mut unpacked = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut unpacked).map_err(|_| Problem::internal())?;
    Ok(unpacked)
}

#[cfg(test)]
mod tests {
    use actix_web::test::{TestRequest, call_service, init_service, read_body};
    use actix_web::{App, middleware};
    use serde_json::json;

    use super::*;
    use crate::http::edge;

    async fn get(path: &str) -> (u16, String, String, String) {
        let documents = Data::new(Documents::new(|| {
            json!({
                "openapi": "3.1.0",
                "info": {"title": "t", "version": "1"},
                "paths": {"/a/{b}": {"get": {"parameters": [
                    {"name": "b", "required": true, "example": "needed"}, {"name": "c", "example": "optional"},
                ]}}},
            })
        }));
        let app = App::new()
            .wrap(middleware::from_fn(edge::around))
            .configure(|config| Documents::configure(&documents, config));
        let response = call_service(&init_service(app).await, TestRequest::with_uri(path).to_request()).await;
        let header = |name: &str| response.headers().get(name).map(|text| text.to_str().unwrap().to_owned());
        let (policy, media) = (header("content-security-policy"), header("content-type"));
        let status = response.status().as_u16();
        let body = String::from_utf8_lossy(&read_body(response).await).into_owned();
        (status, media.unwrap_or_default(), policy.unwrap_or_default(), body)
    }

    #[actix_web::test]
    async fn both_documents_are_served() {
        let (status, media, _, body) = get("/openapi.json").await;
        assert_eq!((status, media.as_str()), (200, "application/json"));
        assert!(body.contains("\"3.1.0\""));
        assert!(get("/openapi-3.0.json").await.3.contains("\"3.0.3\""));
    }

    #[actix_web::test]
    async fn a_form_to_try_begins_with_what_is_required() {
        assert!(get("/openapi.json").await.3.contains("optional"));
        let (status, _, _, to_try) = get("/docs/openapi.json").await;
        assert_eq!(status, 200);
        assert!(to_try.contains("needed") && !to_try.contains("optional"), "{to_try}");
    }

    #[actix_web::test]
    async fn a_file_is_packed_for_those_who_ask_for_it() {
        let documents = Data::new(Documents::new(|| json!({})));
        let app = init_service(App::new().configure(|config| Documents::configure(&documents, config))).await;
        let plain = TestRequest::with_uri("/docs/swagger-ui.css").to_request();
        let plain = call_service(&app, plain).await;
        assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
        let plain = read_body(plain).await;
        for (accepted, packed) in
            [("gzip", true), ("br, gzip;q=0.5", true), ("gzip;q=0", false), ("br", false)]
        {
            let asked = TestRequest::with_uri("/docs/swagger-ui.css")
                .insert_header((header::ACCEPT_ENCODING, accepted));
            let answer = call_service(&app, asked.to_request()).await;
            assert_eq!(answer.headers().contains_key(header::CONTENT_ENCODING), packed, "{accepted}");
            let body = read_body(answer).await;
            assert_eq!(body.len() < plain.len() / 2, packed, "{accepted}");
            assert_eq!(if packed { unpacked(&body).unwrap() } else { body.to_vec() }, plain, "{accepted}");
        }
    }

    #[actix_web::test]
    async fn the_page_needs_nothing_from_elsewhere() {
        let (status, media, policy, body) = get("/docs/").await;
        assert_eq!(status, 200);
        assert!(media.starts_with("text/html") && policy == CONTENT_POLICY);
        assert!(!body.contains("//cdn") && !body.contains("src=\"http"), "{body}");
        assert!(body.contains("name=\"viewport\"") && body.contains("<title>Casualty ledger"), "{body}");
        assert!(!body.contains("Swagger UI"), "{body}");
        for file in body.split("\"./").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert_eq!(get(&format!("/docs/{file}")).await.0, 200, "{file}");
        }
        let (_, _, _, settings) = get("/docs/swagger-initializer.js").await;
        assert!(
            settings.contains("/docs/openapi.json") && settings.contains("\"validatorUrl\": \"none\""),
            "{settings}"
        );
        assert_eq!(get("/docs").await.0, 308);
        assert_eq!(get("/docs/problems/no_such_code").await.0, 404);
        for (path, words) in [("/docs/problems", "quote_not_found"), ("/docs/problems/stale", "If-Match")] {
            let (status, media, policy, body) = get(path).await;
            assert!(status == 200 && media.starts_with("text/html") && policy == WORDS_POLICY);
            assert!(body.contains(words), "{body}");
        }
        assert_eq!(get("/docs/no-such-file.js").await.0, 404);
    }
}
