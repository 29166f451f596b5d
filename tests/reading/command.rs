//! `casualty-ledger read`: an article's file shown as proposals, and recorded where that is ordered.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const NEWS: &str =
    "A bomb killed 12 people in a market, police said.\n\nNine Italians were among the dead.\n";
const PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><head><title>Blast</title></head><body><nav>News Sport</nav><article><h1>Blast</h1>\
<p>A bomb killed 12 people and wounded 30 others in a crowded market on Monday, police said, and the old gate fell on the stalls.</p>\
<p>Nine Italians were among the dead, the foreign ministry said, and their families have been told of it by the embassy in the town.</p>\
<p>Three suspects were arrested. “We saw smoke,” one witness said, describing how the crowd ran away from the old gate of the market.</p>\
</article><footer>Copyright</footer></body></html>";

fn read(folder: &Path, flags: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_casualty-ledger"))
        .current_dir(folder)
        .arg("read")
        .args(flags)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_text_is_shown_as_proposals_and_nothing_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let told = read(folder.path(), &["-"], NEWS.as_bytes());
    assert!(told.status.success(), "{}", text(&told.stderr));
    assert!(
        text(&told.stdout).contains("12 people") && text(&told.stdout).contains("ITA"),
        "{}",
        text(&told.stdout)
    );
    assert!(text(&told.stderr).contains("Nothing was recorded"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no ledger was made");
}

#[test]
fn the_main_text_of_a_page_is_read_and_shown_as_it_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("page.html"), PAGE).unwrap();
    let told = read(folder.path(), &["page.html", "--json"], b"");
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let shown = told["text"].as_str().unwrap();
    assert!(!shown.contains("Copyright") && !shown.contains("<p>"), "{shown}");
    assert_eq!(told["title"], "Blast");
    let items = told["proposals"]["items"].as_array().unwrap();
    assert_eq!(items.len(), 4);
    for item in items {
        let quote = &item["claim"]["quote"];
        let words = quote["exact"].as_str().unwrap();
        let start = usize::try_from(quote["start"].as_u64().unwrap()).unwrap();
        assert_eq!(shown.chars().skip(start).take(words.chars().count()).collect::<String>(), words);
    }
}

#[test]
fn strong_proposals_are_recorded_by_order_and_only_once() {
    let folder = tempfile::tempdir().unwrap();
    let order =
        ["-", "--db", "l.db", "--accept-strong", "--incident", "Bombing", "--source", "Daily", "--json"];
    let refused = read(folder.path(), &order, NEWS.as_bytes());
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("--create"), "{}", text(&refused.stderr));
    let create = [&order[..], &["--create", "--started-on", "2026-11-23", "--country", "NGA"]].concat();
    let first = read(folder.path(), &create, NEWS.as_bytes());
    assert!(first.status.success(), "{}", text(&first.stderr));
    let first: Value = serde_json::from_slice(&first.stdout).unwrap();
    assert_eq!((&first["recorded"], &first["already_there"]), (&2.into(), &0.into()));
    let again: Value = serde_json::from_slice(&read(folder.path(), &order, NEWS.as_bytes()).stdout).unwrap();
    assert_eq!((&again["recorded"], &again["already_there"]), (&0.into(), &2.into()));
    assert_eq!(again["article_id"], first["article_id"]);
}

#[test]
fn what_is_no_text_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |flags: &[&str], stdin: &[u8], status: i32, word: &str| {
        let told = read(folder.path(), flags, stdin);
        assert_eq!(told.status.code(), Some(status), "{}", text(&told.stderr));
        assert!(text(&told.stderr).contains(word), "{}", text(&told.stderr));
    };
    refused(&["-"], b"\xff\xfe\x00", 1, "UTF-8");
    refused(&["-"], b"a\0b", 1, "U+0000");
    refused(&["-"], b" \n", 1, "no text");
    refused(&["-"], "a".repeat(200_001).as_bytes(), 1, "longer");
    refused(&["missing.txt"], b"", 1, "missing.txt");
    refused(&["-", "--language", "de"], b"Neun Tote.", 1, "de");
    refused(&["-", "--accept-strong"], NEWS.as_bytes(), 2, "--incident");
    assert!(read(folder.path(), &["-"], "a".repeat(200_000).as_bytes()).status.success());
}
