//! The HTTP surface: the only folder that knows actix, status codes and the OpenAPI document.
//!
//! A handler extracts (parsed and checked), authorises, makes one call to the ledger and shows the result;
//! this layer must not decide anything about claims or figures, and knows no SQL.

pub mod answer;
pub mod auth;
pub mod conditional;
pub mod connections;
pub mod docs;
pub mod edge;
pub mod events;
pub mod extract;
pub mod idempotency;
pub mod intake;
pub mod limits;
pub mod metrics;
pub mod openapi;
pub mod pages;
pub mod pagination;
pub mod pieces;
pub mod problem;
pub mod refusal;
pub mod routes;
pub mod routing;
pub mod sender;
pub mod service;
pub mod shares;
pub mod stream;
pub mod views;

pub use problem::{Problem, ProblemCode};
