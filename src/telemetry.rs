//! The log: one line of text or JSON for each event, on stderr. No secret is ever given to it.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts the log. `filter` is as in `RUST_LOG`, such as `info` or `casualty_ledger=debug`.
pub fn start(filter: &str, json: bool) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    // Colours are for eyes: a file or another program would get their codes.
    let coloured =
        std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
    // A line that cannot be written, on a full disk, is lost: to complain on the same stream would end the thread.
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(coloured)
        .log_internal_errors(false);
    // A second start (in tests) leaves the first log as it is.
    let started = if json { log.json().try_init() } else { log.try_init() };
    drop(started);
}
