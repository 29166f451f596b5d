//! What each command does.

mod audited;
pub mod backup;
pub mod demo;
pub mod export;
pub mod health;
pub mod import;
pub mod incidents;
pub mod key;
pub mod manual;
pub mod migrate;
pub mod openapi;
mod output;
mod progress;
pub mod read;
mod rehearsal;
mod report;
pub mod serve;
pub mod show;
mod table;
pub mod verify;

/// Why a command failed, in words for a terminal.
pub type Failure = Box<dyn std::error::Error>;
pub type Done = Result<(), Failure>;

/// Whether a command failed since nobody reads its output any longer (`| head`).
pub fn output_was_closed(failure: &(dyn std::error::Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(failure), |cause| cause.source());
    causes.any(|cause| {
        let error = cause.downcast_ref::<std::io::Error>();
        error.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

/// A number of things, in words: `1 entry`, `2 entries`.
pub fn counted(n: u64, one: &str, several: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { several })
}
