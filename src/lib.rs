#![forbid(unsafe_code)]
//! A structured, append-only ledger of what news articles say about the people in an incident.

pub mod config;
pub mod domain;
pub mod export;
pub mod http;
pub mod import;
pub mod journal;
pub mod ledger;
pub mod read;
pub mod reconcile;
pub mod startup;
pub mod store;
pub mod telemetry;
