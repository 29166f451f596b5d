//! Random requests to the real server beside a model of it in memory: each answer, each refusal, the state now and the state
//! after every entry have to be what the model says, for reviewers and for the public. `MODEL_OPERATIONS` sets how many.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

mod compare;
mod expected;
mod model;
mod operations;
#[path = "../api/place.rs"]
#[allow(dead_code, reason = "this test uses a part")]
mod place;
mod world;

use std::process::ExitCode;
use std::time::Instant;

use support::Tally;
use world::World;

/// How often the server is stopped and started between two requests.
const RESTARTS: u64 = 4;

/// Operations on one ledger; a longer run goes on with another, from another seed.
const CHAPTER: u64 = 20_000;

fn main() -> ExitCode {
    let operations = support::number("MODEL_OPERATIONS", 200);
    let seed = support::number("MODEL_SEED", 1);
    let mut tally = Tally::default();
    for chapter in 0..operations.div_ceil(CHAPTER) {
        let of_chapter = CHAPTER.min(operations - chapter * CHAPTER);
        tell(of_chapter, seed + chapter, &mut tally);
        if tally.failed > 0 {
            println!("in the chapter with MODEL_SEED={}", seed + chapter);
            break;
        }
    }
    tally.end()
}

fn tell(operations: u64, seed: u64, tally: &mut Tally) {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::make(folder.path(), seed);
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
            return;
        }
    }
    println!("{operations} operations in {:.0} s: {}", started.elapsed().as_secs_f64(), world.counted());
    tally.check("the last embargoes end", world.settle());
    let (started, before) = (Instant::now(), tally.passed);
    compare::now(&world, tally);
    compare::every_entry(&world, tally);
    let (checks, seconds) = (tally.passed - before, started.elapsed().as_secs_f64());
    println!(
        "{} entries: {checks} states of the past as the model has them, in {seconds:.0} s",
        world.model.head()
    );
    tally.check("it stops in order", world.stop());
    tally.check("verify", support::verified(&place::as_file(folder.path())).map(drop));
    place::forget(folder.path());
}
