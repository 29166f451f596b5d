//! What each command does.

mod audited;
pub mod backup;
pub mod demo;
pub mod export;
pub mod import;
pub mod key;
pub mod openapi;
mod output;
mod progress;
pub mod serve;
mod table;
pub mod verify;

/// Why a command failed, in words for a terminal.
pub type Failure = Box<dyn std::error::Error>;
pub type Done = Result<(), Failure>;
