//! Reconciliation from outside: the worked example, each policy by its codebook, each rule, and the laws.

#[allow(clippy::unwrap_used, reason = "made for tests")]
mod build;
#[allow(clippy::unwrap_used, reason = "made for tests")]
mod finding_sentences;
mod laws;
mod policies;
mod rules;
#[allow(clippy::unwrap_used, reason = "made for tests")]
mod sentences;
#[allow(clippy::unwrap_used, reason = "made for tests")]
mod small_incidents;
mod views;
mod worked_example;
