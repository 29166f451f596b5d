//! Data in and out over real HTTP, on a port of its own: what goes out comes back in the same.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

mod datasets;
mod events;
mod exports;
mod generated;
mod imports;
mod people;
mod releases;
mod round_trip;
mod service;
mod tables;
mod undone;
