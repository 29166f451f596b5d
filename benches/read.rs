//! How long a text takes to be read: annotated news, repeated to the length.

use std::fs;
use std::path::Path;

use casualty_ledger::read::{Language, read};
use divan::Bencher;
use divan::counter::CharsCount;

fn main() {
    divan::main();
}

/// As many code points of the annotated texts.
fn news(length: usize) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading/dev");
    let files = fs::read_dir(folder).map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path()));
    let mut files: Vec<_> = files.map(Iterator::collect).unwrap_or_default();
    files.retain(|file: &std::path::PathBuf| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let all: String = files.iter().filter_map(|file| fs::read_to_string(file).ok()).collect();
    all.chars().cycle().take(length).collect()
}

#[divan::bench(args = [2_000, 20_000, 200_000])]
fn english(bencher: Bencher, length: usize) {
    let text = news(length);
    bencher.counter(CharsCount::new(length)).bench(|| read(&text, Language::English));
}
