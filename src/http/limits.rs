//! How many requests one sender may make: a bucket for each API key, and one for each address that sends none or a wrong one.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::IpAddr;
use std::num::NonZeroU32;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, ResponseError};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::http::problem::{Problem, ProblemCode};

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// Beyond this many senders those that have been quiet are forgotten.
const SENDERS_MAX: usize = 10_000;

/// One sender. Keys are told apart by a hash, so that no secret is kept here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Sender {
    Key(u64),
    Address(Option<IpAddr>),
}

type Buckets = RateLimiter<Sender, DefaultKeyedStateStore<Sender>, DefaultClock, StateInformationMiddleware>;

/// The buckets of all senders.
pub struct Limiter {
    buckets: Buckets,
    quota: Quota,
    hasher: RandomState,
}

impl Limiter {
    /// So many requests a second for each sender, of which as many may come at once.
    pub fn per_second(per_second: NonZeroU32) -> Self {
        Self::new(Quota::per_second(per_second))
    }

    fn new(quota: Quota) -> Self {
        Self { buckets: RateLimiter::keyed(quota).with_middleware(), quota, hasher: RandomState::new() }
    }

    fn sender(&self, request: &ServiceRequest) -> Sender {
        match request.headers().get(header::AUTHORIZATION) {
            Some(key) => Sender::Key(self.hasher.hash_one(key.as_bytes())),
            None => address(request),
        }
    }

    /// Takes one request out of a bucket: how many are left, or when to come again.
    fn take(&self, sender: Sender) -> Result<u32, Problem> {
        if self.buckets.len() > SENDERS_MAX {
            self.buckets.retain_recent();
        }
        self.buckets.check_key(&sender).map(|state| state.remaining_burst_capacity()).map_err(|refused| {
            let wait = refused.wait_time_from(DefaultClock::default().now());
            let seconds = wait.as_secs() + 1;
            let detail =
                format!("At most {} requests are taken from one sender at once.", self.quota.burst_size());
            Problem::new(ProblemCode::RateLimited, detail).retry_after(seconds)
        })
    }

    fn tell(&self, headers: &mut HeaderMap, left: u32) {
        let window = self.quota.burst_size_replenished_in().as_secs().max(1);
        let policy = HeaderValue::from_str(&format!("\"default\";q={};w={window}", self.quota.burst_size()));
        let state = HeaderValue::from_str(&format!("\"default\";r={left};t={window}"));
        if let (Ok(policy), Ok(state)) = (policy, state) {
            headers.insert(RATE_LIMIT_POLICY, policy);
            headers.insert(RATE_LIMIT, state);
        }
    }
}

fn address(request: &ServiceRequest) -> Sender {
    Sender::Address(request.peer_addr().map(|peer| peer.ip()))
}

/// Refuses who sends too much, if the app holds a [`Limiter`]. A wrong key is counted against the address it came from, so that
/// nobody gets a fresh bucket by making keys up.
pub async fn limit<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(limiter) = request.app_data::<Data<Limiter>>().cloned() else {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    };
    let address = address(&request);
    let sender = limiter.sender(&request);
    let left = match limiter.take(sender) {
        Ok(left) => left,
        Err(problem) => {
            let mut refusal = request.into_response(problem.error_response());
            limiter.tell(refusal.headers_mut(), 0);
            return Ok(refusal);
        }
    };
    let mut response = next.call(request).await?.map_into_boxed_body();
    if response.status() == StatusCode::UNAUTHORIZED
        && sender != address
        && let Err(problem) = limiter.take(address)
    {
        response = response.into_response(problem.error_response());
    }
    limiter.tell(response.headers_mut(), left);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use actix_web::test::{TestRequest, call_service, init_service};
    use actix_web::{App, HttpResponse, middleware, web};

    use super::*;

    /// The statuses of requests with these keys, at three at once and one more an hour.
    async fn statuses(keys: &[&str]) -> Vec<u16> {
        let hour = std::time::Duration::from_secs(3_600);
        let quota = Quota::with_period(hour).unwrap().allow_burst(NonZeroU32::new(3).unwrap());
        let limiter = Data::new(Limiter::new(quota));
        let answer = |request: actix_web::HttpRequest| async move {
            match request.headers().get("authorization") {
                Some(key) if key == "wrong" || key == "made-up" => HttpResponse::Unauthorized().finish(),
                _ => HttpResponse::Ok().finish(),
            }
        };
        let app =
            App::new().app_data(limiter).wrap(middleware::from_fn(limit)).route("/", web::get().to(answer));
        let service = init_service(app).await;
        let mut seen = Vec::new();
        for key in keys {
            let mut request = TestRequest::get();
            if !key.is_empty() {
                request = request.insert_header(("authorization", *key));
            }
            let response = call_service(&service, request.to_request()).await;
            assert!(response.headers().contains_key("ratelimit"));
            assert_eq!(response.headers().contains_key("retry-after"), response.status() == 429);
            seen.push(response.status().as_u16());
        }
        seen
    }

    #[actix_web::test]
    async fn each_sender_has_a_bucket() {
        let seen = statuses(&["", "", "", "", "a", "a", "a", "a", "b"]).await;
        assert_eq!(seen, [200, 200, 200, 429, 200, 200, 200, 429, 200]);
    }

    #[actix_web::test]
    async fn made_up_keys_share_the_bucket_of_their_address() {
        assert_eq!(statuses(&["wrong", "made-up", "wrong", "made-up"]).await, [401, 401, 401, 429]);
    }
}
