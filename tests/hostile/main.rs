//! Hostile and clumsy clients against the real server: slow ones, deep and huge bodies, floods; what a log and an answer
//! must not tell; and how the service starts and stops. While others misbehave, a good client's p99 stays under
//! `HOSTILE_P99_MS`. `HOSTILE_SECONDS` sets how long each slow attack lasts.
//!
//! The slow attacks need slowhttptest.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

mod bodies;
mod flood;
mod good;
mod headers;
mod quiet;
mod raw;
mod service;
mod slow;

use std::process::ExitCode;

use support::{Fixture, Tally};

fn main() -> ExitCode {
    let mut tally = Tally::default();
    // In memory where there is such a place: the disk of a shared machine would be measured along.
    let work = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    service::first_start(&work.path().join("first"), &mut tally);
    let fixture = Fixture::make(work.path());
    service::racing_reviewers(&fixture, &mut tally);
    service::stops_in_order(&fixture, &mut tally);
    headers::of_every_answer(&fixture, &mut tally);
    quiet::log(&fixture, work.path(), &mut tally);
    flood::of_requests(&fixture, &mut tally);
    bodies::deep_and_huge(&fixture, &mut tally);
    slow::clients(&fixture, &mut tally);
    tally.check("verify after all of it", support::verified(&fixture.db).map(drop));
    tally.end()
}

fn same<T: PartialEq + std::fmt::Debug>(found: T, due: T) -> Result<(), String> {
    if found == due { Ok(()) } else { Err(format!("{found:?} where {due:?} is due")) }
}

fn holds(holds: bool, why: impl ToString) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why.to_string()) }
}
