//! Bars for long work, on stderr, and only where that is a terminal.

use std::fmt::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// A bar towards `length` of `unit`.
pub fn of_length(length: u64, unit: &str) -> ProgressBar {
    styled(length, &format!("{{wide_bar}} {{pos}}/{{len}} {unit}, {{whole_per_sec}}, {{eta}} left"))
}

/// A bar towards `length` bytes, with a message beside it.
pub fn of_bytes(length: u64) -> ProgressBar {
    styled(length, "{wide_bar} {bytes}/{total_bytes}, {msg}, {eta} left").with_message("begun")
}

fn styled(length: u64, template: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    bar.enable_steady_tick(Duration::from_millis(200));
    let style = ProgressStyle::with_template(template);
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style.with_key("whole_per_sec", |state: &ProgressState, out: &mut dyn Write| {
        // A bar that cannot be drawn is no reason to stop the work.
        let _drawn = write!(out, "{:.0}/s", state.per_sec());
    }));
    bar
}

/// Takes the bar away: what was done is said in words.
pub fn finish(bar: &ProgressBar) {
    bar.finish_and_clear();
}
