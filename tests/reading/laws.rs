//! What holds for every text.

use std::time::{Duration, Instant};

use casualty_ledger::domain::quote::{Span, anchor};
use casualty_ledger::read::{Language, Reading, read};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use crate::annotated::set;

fn english(text: &str) -> Reading {
    read(text, Language::English)
}

fn words(text: &str, span: Span) -> String {
    text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect()
}

/// Pieces of news, and what else may stand in a text.
fn piece() -> impl Strategy<Value = String> {
    let news = prop::sample::select(vec![
        "Nine Italians were killed",
        "two of them",
        "at least 13 hostages",
        "a 30-year-old man",
        "including",
        "of the dead",
        "the toll rose to",
        "Sudan (11)",
        "\"we saw three gunmen,\"",
        "he said",
        "in 2015",
        "Dead: 31",
        "U.S. officials",
        "and",
        ",",
        ".",
        "\n",
        "–",
        "“",
        "1,250",
        "6.5",
        "40-odd",
        "no",
        "how many",
        "é",
        "😀",
        "\u{301}",
        "ﬁ",
        "’s",
        "(",
        ")",
        "were",
        "had been",
        "dozens of",
        "French-Algerian",
    ]);
    prop_oneof![4 => news.prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #[test]
    fn every_place_is_exact(text in text()) {
        let reading = english(&text);
        for item in &reading.items {
            prop_assert_eq!(&words(&text, item.span), &item.quote.exact);
            prop_assert!(item.span.start <= item.mention.start && item.mention.end <= item.span.end);
            prop_assert_eq!(anchor(&text, &item.quote).map(|found| found.span), Ok(item.span));
            for step in &item.because {
                prop_assert!(step.span.start <= step.span.end);
                prop_assert!(step.says.contains(&words(&text, step.span)));
            }
            if let Some(said) = &item.attribution {
                prop_assert_eq!(&words(&text, said.span), &said.words);
            }
        }
    }

    #[test]
    fn the_same_text_is_read_the_same(text in text()) {
        prop_assert_eq!(english(&text), english(&text));
    }

    #[test]
    fn line_breaks_of_either_kind_are_read_alike(text in text()) {
        let tuples = |reading: Reading| {
            let tuple = |item: casualty_ledger::read::Proposal| (item.role, item.outcome, item.nationalities, item.count, item.strength);
            reading.items.into_iter().map(tuple).collect::<Vec<_>>()
        };
        prop_assert_eq!(tuples(english(&text)), tuples(english(&text.replace('\n', "\r\n"))));
    }

    #[test]
    fn what_follows_changes_nothing_before_it(text in text()) {
        let before = english(&format!("{text}\n\n"));
        let after = english(&format!("{text}\n\nThe weather was fine and the river ran low.\n"));
        let tuple = |item: &casualty_ledger::read::Proposal| (item.span, item.mention, item.role, item.outcome, item.nationalities.clone(), item.count.clone());
        prop_assert_eq!(before.items.iter().map(tuple).collect::<Vec<_>>(), after.items.iter().map(tuple).collect::<Vec<_>>());
    }

    #[test]
    fn keys_are_unique(text in text()) {
        let reading = english(&text);
        let mut keys: Vec<&String> = reading.items.iter().map(|item| &item.key).collect();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), reading.items.len());
    }
}

#[test]
fn nothing_is_too_strange_to_be_read() {
    for text in ["", " ", "\0", "\u{feff}", "((((((", "1 1 1 1", "-", "’s", "U.", "a a a", "of of of"] {
        english(text);
        english(&text.repeat(3_000));
    }
    for letter in ["a", "1", "é", "(", "1 ", "a, ", "two of the ", "killed ", "said "] {
        let text: String = letter.chars().cycle().take(200_000).collect();
        assert!(english(&text).items.len() <= 2_000);
    }
}

/// The work for ten times the text is no more than some eleven times the work, whatever the text.
#[test]
fn ten_times_the_text_is_ten_times_the_work() {
    let news: String = set("dev").into_iter().map(|text| text.text).collect();
    let kinds = [
        &news,
        "a",
        "1 ",
        "(",
        "a, ",
        "two of the ",
        "killed ",
        "said ",
        "two people were ",
        "Dead: 1\n",
        "é. ",
        "12 dead. ",
    ];
    for kind in kinds {
        let work = |length: usize| english(&kind.chars().cycle().take(length).collect::<String>()).looks;
        let (short, long) = (work(20_000), work(200_000));
        assert!(
            long <= short * 11 + 1_000,
            "{:?}: {short}, {long}",
            kind.chars().take(20).collect::<String>()
        );
    }
}

/// Texts of any letters and of pieces of news, for as many minutes as `READING_MINUTES` says; a moment without.
#[test]
fn no_text_is_too_strange_for_long() {
    let minutes: u64 = std::env::var("READING_MINUTES").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let until = Instant::now() + Duration::from_secs(60 * minutes) + Duration::from_millis(200);
    let mut runner = proptest::test_runner::TestRunner::default();
    let any = prop_oneof![
        text(),
        "\\PC{0,200}",
        prop::collection::vec(any::<char>(), 0..200).prop_map(String::from_iter)
    ];
    let mut tried = 0u64;
    while Instant::now() < until {
        let text = any.new_tree(&mut runner).unwrap().current();
        for language in Language::ALL {
            for item in read(&text, *language).items {
                assert_eq!(words(&text, item.span), item.quote.exact, "{text:?}");
            }
        }
        tried += 1;
    }
    println!("{tried} texts read");
    assert!(tried > 0);
}

#[test]
fn a_headline_in_capitals_keeps_its_numbers() {
    let text = "At least 12 people killed, 30 injured in market blast";
    let numbers = |text: &str| english(text).items.iter().map(|item| item.count.clone()).collect::<Vec<_>>();
    assert_eq!(numbers(text).len(), 2);
    assert_eq!(numbers(text), numbers(&text.to_uppercase()));
}

#[test]
fn no_annotated_text_is_read_out_of_place() {
    for text in set("dev") {
        for item in english(&text.text).items {
            assert_eq!(words(&text.text, item.span), item.quote.exact, "{}", text.name);
        }
    }
}
