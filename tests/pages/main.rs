//! The pages that people read, asked over HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bad_input;
mod canaries;
mod crawl;
mod drawn;
mod equals;
mod golden;
#[path = "../api/helpers.rs"]
#[allow(dead_code, reason = "these tests use a part")]
mod helpers;
mod hostile;
mod html;
mod matrix;
#[path = "../api/place.rs"]
#[allow(dead_code, reason = "these tests use a part")]
mod place;
mod random;
mod sample;
mod sizes;
