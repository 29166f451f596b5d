//! How many requests one sender may make: a bucket for each API key that is good, and one for each address that sends none or another.

use std::num::NonZeroU32;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, ResponseError};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::http::problem::{Problem, ProblemCode};
use crate::http::sender::Sender;

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// Beyond this many senders those that have been quiet are forgotten.
const SENDERS_MAX: usize = 10_000;

type Buckets = RateLimiter<Sender, DefaultKeyedStateStore<Sender>, DefaultClock, StateInformationMiddleware>;

/// The buckets of all senders.
pub struct Limiter {
    buckets: Buckets,
    quota: Quota,
}

impl Limiter {
    /// So many requests a second for each sender, of which as many may come at once.
    pub fn per_second(per_second: NonZeroU32) -> Self {
        Self::new(Quota::per_second(per_second))
    }

    fn new(quota: Quota) -> Self {
        Self { buckets: RateLimiter::keyed(quota).with_middleware(), quota }
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

/// Refuses who sends too much, if the app holds a [`Limiter`].
pub async fn limit<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(limiter) = request.app_data::<Data<Limiter>>().cloned() else {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    };
    let left = match limiter.take(Sender::before_authorisation(request.request())) {
        Ok(left) => left,
        Err(problem) => {
            let mut refusal = request.into_response(problem.error_response());
            limiter.tell(refusal.headers_mut(), 0);
            return Ok(refusal);
        }
    };
    let mut response = next.call(request).await?.map_into_boxed_body();
    limiter.tell(response.headers_mut(), left);
    Ok(response)
}
