//! The service, asked over HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod articles;
mod as_of;
mod bad_input;
mod bad_request;
mod batch;
mod claims;
mod embargo;
mod figures;
mod helpers;
mod host_country;
mod idempotency;
mod incidents;
mod increments;
mod kept;
mod keys;
mod limits;
mod log;
mod quotes;
mod reads;
mod redaction;
mod reference;
mod role_matrix;
mod rulings;
mod sources;
mod worked_example;
