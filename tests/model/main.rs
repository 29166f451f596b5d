//! Random requests to the real server beside a model of it in memory: each answer, each refusal, the state now and the state
//! after every entry have to be what the model says, for reviewers and for the public. `MODEL_OPERATIONS` sets how many.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

mod compare;
mod expected;
mod model;
mod operations;
mod world;

use std::process::ExitCode;
use std::time::Instant;

use support::Tally;
use world::World;

/// How often the server is stopped and started between two requests.
const RESTARTS: u64 = 4;

fn main() -> ExitCode {
    let operations = support::number("MODEL_OPERATIONS", 400);
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::make(folder.path(), support::number("MODEL_SEED", 1));
    let mut tally = Tally::default();
    let started = Instant::now();
    for number in 0..operations {
        if number % operations.div_ceil(RESTARTS) == 0 {
            world.restart();
        }
        let done = operations::any(&mut world);
        let failed = done.is_err();
        tally.check(&format!("operation {number}"), done);
        if failed {
            // From here on the model and the ledger are two stories.
            return tally.end();
        }
    }
    println!("{operations} operations in {:.0} s: {}", started.elapsed().as_secs_f64(), world.counted());
    tally.check("the last embargoes end", world.settle());
    let started = Instant::now();
    compare::now(&world, &mut tally);
    compare::every_entry(&world, &mut tally);
    let Tally { passed, .. } = tally;
    println!("the past compared in {:.0} s, {passed} checks until then", started.elapsed().as_secs_f64());
    tally.check("it stops in order", world.stop());
    tally.check("verify", support::verified(&folder.path().join("ledger.db")).map(drop));
    tally.end()
}
