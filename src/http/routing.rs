//! What is answered where no handler stands: 404 for an unknown path, 405 with `Allow` for a known path and another method.

use std::collections::BTreeMap;

use actix_web::dev::ResourceDef;
use actix_web::guard;
use actix_web::http::Method;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::nearest::did_you_mean;
use crate::http::problem::{Problem, ProblemCode};

/// One path and its methods.
struct Known {
    template: String,
    pattern: ResourceDef,
    methods: Vec<Method>,
}

/// Every path of the service with its methods, those without parameters first.
pub struct Routes(Vec<Known>);

impl Routes {
    pub fn new(paths: impl IntoIterator<Item = (String, Method)>) -> Self {
        let mut methods = BTreeMap::<String, Vec<Method>>::new();
        for (path, method) in paths {
            methods.entry(path).or_default().push(method);
        }
        let mut all: Vec<Known> = methods.into_iter().map(|(path, methods)| known(path, methods)).collect();
        all.sort_by_key(|known| known.template.contains('{'));
        Self(all)
    }

    /// Registers, before any handler, that a path without parameters takes no method of a path with parameters that also fits it
    /// (`/v1/claims/batch` is no claim), and the answer where nothing fits.
    pub fn configure(routes: &Data<Self>, config: &mut ServiceConfig) {
        config.app_data(routes.clone());
        for (index, literal) in routes.0.iter().enumerate().filter(|(_, known)| !known.template.contains('{'))
        {
            if routes.0[index + 1..].iter().any(|other| other.pattern.is_match(&literal.template)) {
                let methods = literal.methods.clone();
                let other_method = guard::fn_guard(move |context| !allows(&methods, &context.head().method));
                config.service(web::resource(&literal.template).guard(other_method).to(unanswered));
            }
        }
        config.default_service(web::to(unanswered));
    }

    /// Every path that a request may have meant: what it sent stands in the places of parameters.
    fn like(&self, path: &str) -> impl Iterator<Item = String> {
        let sent: Vec<&str> = path.split('/').collect();
        self.0.iter().map(move |known| {
            let segments = known.template.split('/').enumerate();
            let filled = segments.map(|(index, segment)| match sent.get(index) {
                Some(value) if segment.starts_with('{') && !value.is_empty() => *value,
                _ => segment,
            });
            filled.collect::<Vec<_>>().join("/")
        })
    }

    fn find(&self, path: &str) -> Option<&Known> {
        self.0.iter().find(|known| known.pattern.is_match(path))
    }
}

fn known(template: String, mut methods: Vec<Method>) -> Known {
    methods.sort_by(|one, other| one.as_str().cmp(other.as_str()));
    Known { pattern: ResourceDef::new(template.as_str()), template, methods }
}

fn allows(methods: &[Method], method: &Method) -> bool {
    methods.contains(method) || (method == Method::HEAD && methods.contains(&Method::GET))
}

async fn unanswered(request: HttpRequest, routes: Data<Routes>) -> Result<HttpResponse, Problem> {
    let Some(known) = routes.find(request.path()) else {
        let paths = [request.path().to_owned(), format!("/v1{}", request.path())];
        let meant = paths.map(|path| did_you_mean(&path, routes.like(&path)));
        let meant = meant.iter().find(|words| !words.is_empty()).map_or("", String::as_str);
        let detail = format!("There is nothing at this path.{meant} The paths are listed in /docs.");
        return Err(Problem::new(ProblemCode::UnknownPath, detail));
    };
    let mut allowed: Vec<&str> = known.methods.iter().map(Method::as_str).collect();
    if known.methods.contains(&Method::GET) {
        allowed.push("HEAD");
    }
    Err(Problem::method_not_allowed(request.method(), &allowed.join(", ")))
}

#[cfg(test)]
mod tests {
    use actix_web::test::{TestRequest, call_service, init_service, read_body_json};
    use actix_web::{App, HttpResponse};
    use serde_json::{Value, json};

    use super::*;

    async fn answer(method: &str, path: &str) -> (u16, Option<String>, Value) {
        let paths = [
            ("/v1/claims", Method::POST),
            ("/v1/claims", Method::GET),
            ("/v1/claims/batch", Method::POST),
            ("/v1/claims/{claim_id}", Method::GET),
            ("/healthz", Method::GET),
        ];
        let routes = Data::new(Routes::new(paths.map(|(path, method)| (path.to_owned(), method))));
        let ok = || async { HttpResponse::Ok().json(json!({})) };
        let app = App::new()
            .configure(|config| Routes::configure(&routes, config))
            .route("/v1/claims", web::get().to(ok))
            .route("/v1/claims", web::post().to(ok))
            .route("/v1/claims/batch", web::post().to(ok))
            .route("/v1/claims/{claim_id}", web::get().to(ok))
            .route("/healthz", web::get().to(ok));
        let service = init_service(app).await;
        let request = TestRequest::with_uri(path).method(method.parse().unwrap()).to_request();
        let response = call_service(&service, request).await;
        let allow = response.headers().get("allow").map(|value| value.to_str().unwrap().to_owned());
        (response.status().as_u16(), allow, read_body_json(response).await)
    }

    #[actix_web::test]
    async fn a_misspelt_path_is_told_the_nearest() {
        for (path, meant) in [
            ("/v1/claim", "/v1/claims"),
            ("/v1/claims/", "/v1/claims"),
            ("/claims", "/v1/claims"),
            ("/v1/clams/clm_1", "/v1/claims/clm_1"),
            ("/health", "/healthz"),
        ] {
            let (status, _, body) = answer("GET", path).await;
            let expected = format!(
                "There is nothing at this path. Did you mean {meant}? The paths are listed in /docs."
            );
            assert_eq!((status, &body["detail"]), (404, &json!(expected)), "{path}");
        }
        let (_, _, body) = answer("GET", "/nothing/at/all").await;
        assert_eq!(body["detail"], "There is nothing at this path. The paths are listed in /docs.");
    }

    #[actix_web::test]
    async fn unknown_paths_and_methods_are_problems() {
        for (method, path, status, allow) in [
            ("GET", "/v1/claims", 200, None),
            ("POST", "/v1/claims", 200, None),
            ("PUT", "/v1/claims", 405, Some("GET, POST, HEAD")),
            ("OPTIONS", "/v1/claims", 405, Some("GET, POST, HEAD")),
            ("TRACE", "/v1/claims", 405, Some("GET, POST, HEAD")),
            ("POST", "/v1/claims/batch", 200, None),
            ("GET", "/v1/claims/batch", 405, Some("POST")),
            ("DELETE", "/v1/claims/clm_1", 405, Some("GET, HEAD")),
            ("GET", "/v1/claims/clm_1", 200, None),
            ("POST", "/healthz", 405, Some("GET, HEAD")),
            ("GET", "/v1/claims/", 404, None),
            ("GET", "/v1", 404, None),
            ("PUT", "/nothing", 404, None),
        ] {
            let (answered, allowed, body) = answer(method, path).await;
            assert_eq!((answered, allowed.as_deref()), (status, allow), "{method} {path}");
            if status != 200 {
                assert_eq!(body["status"], status, "{method} {path}");
            }
        }
    }
}
