//! The service put together: routes, limits, documentation, and what answers where nothing else does.

use std::num::NonZeroU32;
use std::sync::Arc;

use actix_cors::Cors;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, Uri};
use actix_web::middleware::{self, Compress, Condition};
use actix_web::web::{self, Data};
use actix_web::{App, Error, HttpResponse};
use serde_json::Value;
use utoipa_actix_web::AppExt;

use crate::domain::audience::AccessRole;
use crate::domain::cell::CellNationality;
use crate::domain::claim::ClaimStatus;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::source::SourceKind;
use crate::http::auth::PublicRead;
use crate::http::docs::Documents;
use crate::http::extract::BodyTimeout;
use crate::http::limits::{self, Limiter};
use crate::http::metrics::{self, Answered};
use crate::http::openapi::{self, schemas_of};
use crate::http::pagination::Order;
use crate::http::problem::{Problem, ProblemCode};
use crate::http::routes;
use crate::http::routing::Routes;
use crate::http::sender::TrustedProxies;
use crate::http::{docs, edge, pages};
use crate::import::Mapping;
use crate::ledger::{Ledger, Policy, TotalGroup};

/// How the service answers.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether anyone may read without a key.
    pub public_read: bool,
    /// Requests a second from one key or address; none: unlimited.
    pub rate_limit: Option<NonZeroU32>,
    /// Web pages of these origins may call the service from a browser.
    pub cors_origins: Vec<String>,
    pub body_timeout: BodyTimeout,
    /// Proxies that say truly for whom they ask.
    pub trusted_proxies: TrustedProxies,
}

/// What all workers share.
#[derive(Clone)]
pub struct Shared {
    ledger: Data<Ledger>,
    public_read: Data<PublicRead>,
    documents: Data<Documents>,
    routes: Data<Routes>,
    answered: Data<Answered>,
    drawn: Data<pages::DrawnPages>,
    limiter: Option<Data<Limiter>>,
    cors_origins: Arc<[String]>,
    body_timeout: BodyTimeout,
    trusted_proxies: Data<TrustedProxies>,
}

/// Paths outside `/v1` and the document.
const BESIDE: [&str; 3] = ["/healthz", "/readyz", metrics::PATH];

impl Shared {
    pub fn new(ledger: Ledger, options: Options) -> Self {
        let outside = BESIDE.into_iter().chain(docs::PATHS).chain(pages::PATHS);
        let beside = outside.map(|path| (path.to_owned(), Method::GET));
        Self {
            ledger: Data::new(ledger),
            public_read: Data::new(PublicRead(options.public_read)),
            documents: Data::new(Documents::new(document)),
            routes: Data::new(Routes::new(routes::paths().into_iter().chain(beside))),
            answered: Data::default(),
            limiter: options.rate_limit.map(|limit| Data::new(Limiter::per_second(limit))),
            cors_origins: options.cors_origins.into(),
            drawn: Data::new(pages::DrawnPages::default()),
            body_timeout: options.body_timeout,
            trusted_proxies: Data::new(options.trusted_proxies),
        }
    }
}

/// The OpenAPI document, 3.1.0.
pub fn document() -> Value {
    let (_, collected) = App::new().into_utoipa_app().configure(routes::configure).split_for_parts();
    let of_parameters = [
        schemas_of::<Role>(),
        schemas_of::<Outcome>(),
        schemas_of::<Policy>(),
        schemas_of::<SourceKind>(),
        schemas_of::<ClaimStatus>(),
        schemas_of::<AccessRole>(),
        schemas_of::<CellNationality>(),
        schemas_of::<Order>(),
        schemas_of::<TotalGroup>(),
        schemas_of::<Mapping>(),
    ];
    openapi::document(&collected, of_parameters.concat(), &routes::TAGS)
}

/// One worker's service.
pub fn app(
    shared: Shared,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let app = App::new()
        .configure(|config| Routes::configure(&shared.routes, config))
        .configure(routes::configure_first)
        .configure(routes::serve);
    app.app_data(shared.ledger.clone())
        .app_data(shared.public_read.clone())
        .app_data(shared.body_timeout)
        .app_data(shared.trusted_proxies.clone())
        .app_data(shared.answered.clone())
        .app_data(shared.drawn.clone())
        .configure(|config| {
            Documents::configure(&shared.documents, config);
            config.route("/healthz", web::get().to(health)).route("/readyz", web::get().to(readiness));
            config.route(metrics::PATH, web::get().to(metrics::metrics));
            pages::configure(config);
            if let Some(limiter) = &shared.limiter {
                config.app_data(limiter.clone());
            }
        })
        .wrap(Compress::default())
        .wrap(middleware::from_fn(limits::limit))
        .wrap(middleware::from_fn(pages::told_as_page))
        .wrap(Condition::new(!shared.cors_origins.is_empty(), cors(&shared.cors_origins)))
        .wrap(middleware::from_fn(edge::around))
}

/// As a browser sends it (RFC 6454): scheme, host, and port if it is not the usual one.
pub fn web_origin(text: &str) -> Result<String, String> {
    let wrong = || "an origin is like https://example.org or http://localhost:3000".to_owned();
    let uri: Uri = text.parse().map_err(|_| wrong())?;
    let (scheme, authority) = uri.scheme_str().zip(uri.authority()).ok_or_else(wrong)?;
    let written = format!("{scheme}://{authority}");
    if written == text && !authority.as_str().contains('@') { Ok(written) } else { Err(wrong()) }
}

/// What a page's script may read of an answer beside its body.
const EXPOSED: [&str; 9] = [
    "content-disposition",
    "etag",
    "idempotency-replayed",
    "link",
    "location",
    "ratelimit",
    "ratelimit-policy",
    "retry-after",
    "x-request-id",
];

fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PATCH", "DELETE"])
        .allow_any_header()
        .expose_headers(EXPOSED)
        .max_age(600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

/// The process runs.
async fn health() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({"status": "ok"}))
}

/// The ledger can be read, and written as far as is known.
async fn readiness(ledger: Data<Ledger>) -> Result<HttpResponse, Problem> {
    let head = ledger.head()?;
    if ledger.has_stopped() {
        return Err(Problem::new(ProblemCode::StorageUnavailable, "The writer has stopped."));
    }
    ledger.check_ready()?;
    Ok(HttpResponse::Ok().json(serde_json::json!({"status": "ok", "seq": head})))
}
