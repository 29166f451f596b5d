//! The shape of the sources: the arrows between the layers, the size of what one reads at once, and what may not stand there.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "tidy/circles.rs"]
mod circles;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which layer may name which other one. Those that put everything together may name all.
const ARROWS: [(&str, &[&str]); 10] = [
    (
        "command",
        &["startup", "http", "ledger", "export", "import", "journal", "domain", "config", "telemetry"],
    ),
    ("http", &["ledger", "export", "import", "domain"]),
    ("ledger", &["store", "reconcile", "read", "journal", "domain"]),
    ("export", &["domain", "reconcile"]),
    ("import", &["domain"]),
    ("store", &["domain"]),
    ("reconcile", &["domain"]),
    ("read", &["domain"]),
    ("journal", &["domain"]),
    ("domain", &[]),
];
const LINES_MAX: usize = 420;
/// Files that grew beyond it, and how far: they may shrink.
const GROWN: [(&str, usize); 5] = [
    ("src/domain/entry.rs", 434),
    ("src/ledger/import/resolve.rs", 443),
    ("tests/books.rs", 431),
    ("tests/reconciliation/rules.rs", 440),
    ("tests/support/mod.rs", 467),
];
const HANDLER_LINES_MAX: usize = 15;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &str) -> BTreeMap<PathBuf, String> {
    fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                files.insert(path.strip_prefix(root()).unwrap().to_owned(), text);
            }
        }
    }
    let mut files = BTreeMap::new();
    collect(&root().join(folder), &mut files);
    assert!(!files.is_empty(), "{folder} has sources");
    files
}

/// The layer of a file: the folder or file right below `src`.
fn layer(path: &Path) -> String {
    let below = path.components().nth(1).unwrap().as_os_str().to_str().unwrap();
    below.trim_end_matches(".rs").to_owned()
}

/// What stands before the tests of a file; nothing of a file that is a test.
fn without_tests<'t>(path: &Path, text: &'t str) -> &'t str {
    let name = path.file_stem().unwrap().to_str().unwrap();
    if name == "tests" || name.ends_with("_tests") {
        return "";
    }
    text.split("#[cfg(test)]\nmod ").next().unwrap()
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// The layers that a line of code names by `crate::`, or as the binary does by the crate's name.
fn named(line: &str) -> Vec<&str> {
    let mentions = line.split("casualty_ledger::").flat_map(|part| part.split("crate::")).skip(1);
    mentions
        .map(|rest| rest.split(|letter: char| !letter.is_ascii_lowercase() && letter != '_').next().unwrap())
        .collect()
}

/// Every arrow of a text from a layer to another that does not exist.
fn broken_arrows(layer: &str, text: &str) -> Vec<String> {
    let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| *from == layer) else { return Vec::new() };
    let layers = ["config", "startup", "telemetry"];
    let is_layer = |name: &str| ARROWS.iter().any(|(known, _)| *known == name) || layers.contains(&name);
    let lines = text.lines().filter(|line| !is_comment(line));
    lines
        .flat_map(|line| named(line).into_iter().map(move |name| (name, line)))
        .filter(|(name, _)| is_layer(name) && *name != layer && !allowed.contains(name))
        .map(|(name, line)| format!("{layer} -> {name}: {}", line.trim()))
        .collect()
}

#[test]
fn layers_name_only_those_below_them() {
    let mut broken = Vec::new();
    for (path, text) in rust_files("src") {
        let arrows = broken_arrows(&layer(&path), without_tests(&path, &text));
        broken.extend(arrows.into_iter().map(|arrow| format!("{}: {arrow}", path.display())));
    }
    assert!(broken.is_empty(), "arrows that do not exist:\n{}", broken.join("\n"));
}

#[test]
fn an_arrow_that_does_not_exist_is_seen() {
    assert_eq!(
        broken_arrows("http", "use crate::store::Ready;"),
        ["http -> store: use crate::store::Ready;"]
    );
    assert_eq!(broken_arrows("domain", "let row: crate::ledger::Entry;").len(), 1);
    assert_eq!(
        broken_arrows("store", "use crate::domain::ids::Seq;\nuse crate::store::View;"),
        [] as [&str; 0]
    );
    assert_eq!(broken_arrows("command", "use casualty_ledger::store::Store;").len(), 1);
    assert_eq!(broken_arrows("import", "use crate::ledger::Ledger;").len(), 1);
    assert_eq!(broken_arrows("startup", "use crate::store::Store;"), [] as [&str; 0]);
}

#[test]
fn only_http_knows_the_web_and_each_database_is_known_in_one_folder() {
    for (path, text) in rust_files("src") {
        let code = without_tests(&path, &text);
        let at_home = |homes: &[&str]| homes.contains(&layer(&path).as_str());
        let knows = |name: &str| code.lines().any(|line| !is_comment(line) && line.contains(name));
        assert!(
            at_home(&["http", "startup", "main", "command"]) || !knows("actix_web"),
            "{}: the web",
            path.display()
        );
        for (name, home) in [
            ("rusqlite", "src/store/sqlite"),
            ("tokio_postgres", "src/store/postgres"),
            ("rustls", "src/store/postgres"),
        ] {
            assert!(path.starts_with(home) || !knows(name), "{}: {name}", path.display());
        }
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let files = rust_files("src").into_iter();
    let modules = files.map(|(path, text)| (circles::module(&path), without_tests(&path, &text).to_owned()));
    let circles: Vec<String> =
        circles::circles(&modules.collect()).iter().map(|circle| circle.join(", ")).collect();
    assert!(circles.is_empty(), "circles:\n{}", circles.join("\n"));
}

#[test]
fn files_are_about_one_thing() {
    for folder in ["src", "tests", "benches"] {
        for (path, text) in rust_files(folder) {
            let lines = text.lines().count();
            let grown = GROWN.iter().find(|(known, _)| path == Path::new(known)).map(|(_, lines)| *lines);
            assert!(lines <= grown.unwrap_or(LINES_MAX), "{} has {lines} lines", path.display());
        }
    }
}

/// The number of lines between the braces of each function, by its name.
fn bodies(text: &str) -> Vec<(String, usize)> {
    let mut bodies = Vec::new();
    let mut open: Option<(String, usize)> = None;
    let mut name = String::new();
    for line in text.lines() {
        let signature = line.trim_start_matches("pub ").trim_start_matches("async ");
        if let Some(rest) = signature.strip_prefix("fn ") {
            name = rest.split(['(', '<']).next().unwrap().to_owned();
        }
        match &mut open {
            None if !name.is_empty() && !line.starts_with(' ') && line.ends_with('{') => {
                open = Some((std::mem::take(&mut name), 0));
            }
            Some((_, _)) if line == "}" => bodies.extend(open.take()),
            Some((_, lines)) => *lines += 1,
            None => {}
        }
    }
    bodies
}

#[test]
fn handlers_extract_authorise_call_and_show() {
    let mut seen = 0;
    for (path, text) in rust_files("src/http/routes") {
        if path.ends_with("mod.rs") {
            continue;
        }
        for (name, lines) in bodies(&text) {
            seen += 1;
            assert!(lines < HANDLER_LINES_MAX, "{}: {name} has {lines} lines", path.display());
        }
    }
    assert!(seen > 30, "{seen} handlers were read");
}

#[test]
fn nothing_gives_up_and_nothing_is_left_open() {
    for (path, text) in rust_files("src") {
        for (number, line) in
            without_tests(&path, &text).lines().enumerate().filter(|(_, line)| !is_comment(line))
        {
            for word in [".unwrap()", ".expect(", "todo!", "unimplemented!", "panic!(", "dbg!("] {
                assert!(!line.contains(word), "{}:{}: {word}", path.display(), number + 1);
            }
        }
        assert!(!text.contains("TODO") && !text.contains("FIXME"), "{}", path.display());
    }
}

/// Letters of words that belong to the workshop, not to the work; put together here so that this file does not hold them.
fn workshop_words() -> [String; 6] {
    [["ses", "sion"], ["ag", "ent"], ["shared", "/"], ["/wo", "rk/"], ["cla", "ude"], ["assist", "ant"]]
        .map(|parts| parts.concat())
}

#[test]
fn the_workshop_leaves_no_marks() {
    let words = workshop_words();
    let mut files: BTreeMap<PathBuf, String> = BTreeMap::new();
    for folder in ["src", "tests", "benches"] {
        files.extend(rust_files(folder));
    }
    for name in [
        "Cargo.toml",
        "README.md",
        "CHANGELOG.md",
        "docs/ARCHITECTURE.md",
        "data/README.md",
        "data/LICENSES.md",
    ] {
        if let Ok(text) = fs::read_to_string(root().join(name)) {
            files.insert(PathBuf::from(name), text);
        }
    }
    for (path, text) in files {
        for (number, line) in text.lines().enumerate() {
            let plain = line.to_lowercase();
            for word in &words {
                let found = plain.match_indices(word.as_str()).any(|(at, _)| begins_a_word(&plain, at, word));
                assert!(!found, "{}:{}: {word}: {line}", path.display(), number + 1);
            }
        }
    }
}

/// "user-agent", "possession" and "agency" are words of their own.
fn begins_a_word(line: &str, at: usize, word: &str) -> bool {
    let before = line[..at].chars().next_back();
    let after = line[at + word.len()..].chars().next();
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphabetic);
    let continues = word.ends_with(char::is_alphabetic) && is_letter(after) && after != Some('s');
    let names_a_type = ["ureq::", "prov:", ".target_"].iter().any(|owner| line[..at].ends_with(owner));
    !is_letter(before) && before != Some('-') && !continues && !names_a_type
}
