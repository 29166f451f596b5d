#![forbid(unsafe_code)]
//! A structured, append-only ledger of what news articles say about the people in an incident.
pub mod domain;
pub mod reconcile;
