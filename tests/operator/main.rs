//! What careless operators and hostile clients do to the program, run as they meet it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod clients;
mod files;
mod starts;
#[path = "../support/mod.rs"]
mod support;

use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// What became of a command that has to end by itself.
fn ends(arguments: &[&str]) -> Option<Output> {
    let mut child = Command::new(support::program())
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Some(child.wait_with_output().unwrap())
}

/// Its exit code.
fn code(arguments: &[&str]) -> Option<i32> {
    ends(arguments).and_then(|output| output.status.code())
}
