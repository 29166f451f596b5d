//! The reader: what it finds in annotated texts, what its rules say of themselves, and what holds for every text.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod annotated;
mod answers;
mod command;
mod incident;
mod inclusion;
mod laws;
mod mismatches;
mod rules;
mod score;
mod tables;
mod voices;
