use std::time::Duration;

use super::*;

fn quote(exact: &str) -> Selector {
    Selector { exact: exact.to_owned(), prefix: None, suffix: None, start: None }
}

fn refused(text: &str, exact: &str) -> (String, Vec<Candidate>) {
    match anchor(text, &quote(exact)) {
        Err(Unanchored::NotFound { hint, candidates }) => (hint, candidates),
        other => panic!("{exact:?} in {text:?}: {other:?}"),
    }
}

const TEXT: &str = "“Twenty” were killed in the café. Twenty hostages, they said. Twenty hostages.";

#[test]
fn offsets_are_code_points() {
    let anchored = anchor(TEXT, &quote("café")).unwrap();
    assert_eq!(anchored.span, Span { start: 28, end: 32 });
}

#[test]
fn a_repeated_quote_needs_context_or_a_position() {
    let Err(Unanchored::Ambiguous { count, candidates }) = anchor(TEXT, &quote("Twenty hostages")) else {
        panic!()
    };
    assert_eq!((count, starts(&candidates)), (2, vec![34, 62]));
    assert_eq!(candidates[0].suffix.as_deref(), Some(", they said. Twenty hostages."));
    for candidate in candidates {
        let Candidate { start, prefix, suffix, .. } = candidate;
        let by_context = Selector { prefix, suffix, ..quote("Twenty hostages") };
        assert_eq!(anchor(TEXT, &by_context).unwrap().span.start, start);
    }
    let by_suffix = Selector { suffix: Some(", they".into()), ..quote("Twenty hostages") };
    assert_eq!(anchor(TEXT, &by_suffix).unwrap().span.start, 34);
    let by_prefix = Selector { prefix: Some("said. ".into()), ..quote("Twenty hostages") };
    assert_eq!(anchor(TEXT, &by_prefix).unwrap().span.start, 62);
    let by_start = anchor(TEXT, &Selector { start: Some(62), ..quote("Twenty hostages") }).unwrap();
    assert_eq!((by_start.span.start, by_start.suffix.as_deref()), (62, None));
    let wrong_start = anchor(TEXT, &Selector { start: Some(61), ..quote("Twenty hostages") });
    assert!(matches!(wrong_start, Err(Unanchored::NotFound { hint, .. }) if hint.contains("34")));
}

#[test]
fn at_most_twenty_candidates_are_named_of_however_many() {
    for places in [2, 20, 21, 500] {
        let text = "Twenty died. ".repeat(places);
        let Err(Unanchored::Ambiguous { count, candidates }) = anchor(&text, &quote("Twenty died")) else {
            panic!()
        };
        assert_eq!((count, candidates.len()), (places, places.min(20)));
    }
}

#[test]
fn a_piece_of_a_longer_word_or_number_is_no_quote() {
    for (text, exact, whole) in [
        ("Some 120 people died.", "20 people", "120 people"),
        ("Some 1,120 people died.", "120 people", "1,120 people"),
        ("Some 1.5 million fled.", "5 million", "1.5 million"),
        ("Some 1\u{a0}120 people died.", "120 people", "1\u{a0}120 people"),
        ("Some 1\u{202f}120 people died.", "1", "1\u{202f}120"),
        ("In all 20,000 died.", "20", "20,000"),
        ("seventeen people", "teen people", "seventeen people"),
        ("20 peoples", "20 people", "20 peoples"),
        ("120 мигрантов", "20 мигрантов", "120 мигрантов"),
        ("وقتل ١٢٠ شخصا", "٢٠ شخصا", "١٢٠ شخصا"),
        ("cafe\u{301}s", "cafe", "cafe\u{301}s"),
    ] {
        let (hint, candidates) = refused(text, exact);
        assert!(hint.contains(&format!("“{whole}”")), "{hint}");
        assert_eq!(candidates.len(), 1, "{text}");
    }
    for (text, exact) in [
        ("In 2016, 120 people died.", "120 people"),
        ("20-year-old", "20"),
        ("2 July 2016 120 people", "120 people"),
        ("死亡20名乘客", "20名"),
        ("已造成二十名乘客死亡", "二十名乘客"),
        ("有20人", "20"),
        ("ผู้เสียชีวิต 20 คน", "เสียชีวิต"),
        ("ended in 20.", "20"),
        ("“20”", "20"),
        ("a 1\u{a0}20 b", "20"),
    ] {
        assert!(anchor(text, &quote(exact)).is_ok(), "{exact} in {text}");
    }
    assert_eq!(anchor("120 people, then 20 people", &quote("20 people")).unwrap().span.start, 17);
}

#[test]
fn a_quote_has_something_to_read() {
    for exact in [" ", "  ", "\u{a0}", "—", "…", "\u{200b}", "“”", "\u{301}"] {
        assert!(
            refused("Dead:  20 — “\u{a0}” … \u{200b}\u{301}", exact).0.contains("letter or digit"),
            "{exact:?}"
        );
        assert!(check_words(&quote(exact)).is_err());
    }
    assert!(check_words(&quote("二十")).is_ok());
}

#[test]
fn words_that_look_the_same_are_found_and_named_with_their_place() {
    for (text, exact, found) in [
        ("“Twenty” were killed", "\"twenty\"  were", "“Twenty” were"),
        ("Twenty died in the cafe\u{301} fire.", "café fire", "cafe\u{301} fire"),
        ("Twenty died in the café fire.", "cafe\u{301} fire", "café fire"),
        ("At least 20\u{a0}people died.", "20 people", "20\u{a0}people"),
        ("At least twenty\u{200b}one people", "twentyone people", "twenty\u{200b}one people"),
        ("an of\u{ad}fi\u{ad}cer said", "officer said", "of\u{ad}fi\u{ad}cer said"),
        ("an o\u{fb03}cer said", "officer said", "o\u{fb03}cer said"),
        ("wait… twenty died", "wait... twenty", "wait… twenty"),
        ("وقتل ٢٠ شخصا", "20 شخصا", "٢٠ شخصا"),
        ("some \u{202a}20\u{202c} people", "20 people", "20\u{202c} people"),
        ("１２０ people", "120 people", "１２０ people"),
        ("20 people\ndied", "20 people died", "20 people\ndied"),
    ] {
        let (hint, candidates) = refused(text, exact);
        assert!(
            hint.contains(&format!("“{found}”")) && !hint.contains("letter for letter"),
            "{exact}: {hint}"
        );
        let [Candidate { start, end, .. }] = candidates.as_slice() else { panic!("{exact}: {candidates:?}") };
        let place: String = text.chars().skip(*start as usize).take((end - start) as usize).collect();
        assert_eq!(place, found);
        assert!(hint.contains(&format!("start {start}, end {end}")), "{hint}");
        assert!(anchor(text, &quote(&place)).is_ok(), "what is named can be sent");
    }
    assert!(refused(TEXT, "thirty").0.contains("letter for letter"));
}

#[test]
fn the_search_is_linear_whatever_the_words() {
    let text = "a".repeat(199_998) + " b";
    let began = std::time::Instant::now();
    let sought = Selector { suffix: Some(" b".into()), ..quote(&"a".repeat(4_000)) };
    assert!(anchor(&text, &sought).is_err(), "a piece of a longer word");
    assert!(anchor(&text, &quote(&"a".repeat(4_000))).is_err());
    let spaced = "a ".repeat(99_998) + "b";
    let sought =
        Selector { suffix: Some("b".into()), prefix: Some("a ".repeat(400)), ..quote(&"a ".repeat(2_000)) };
    assert_eq!(anchor(&spaced, &sought).unwrap().span.end, 199_996);
    // Quadratic search needs minutes here without optimisation.
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

/// What a link names, decoded.
fn fragment(link: &str) -> String {
    let encoded = link.split_once(":~:text=").unwrap().1;
    let mut bytes = Vec::new();
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            }
            plain => bytes.push(plain),
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn link_of(text: &str, sought: &Selector) -> String {
    let Anchored { prefix, suffix, .. } = anchor(text, sought).unwrap();
    fragment(&text_fragment_url("https://example.org/a", &sought.exact, prefix.as_deref(), suffix.as_deref()))
}

#[test]
fn context_is_whole_words_of_one_paragraph() {
    let text = "The harbour authority confirmed that 20 people died in the catastrophic blaze aboard.\nOn Tuesday the ministry repeated that 20 people died in the same catastrophic accident aboard the ship.";
    let second = Selector { start: Some(124), ..quote("20 people died") };
    assert_eq!(
        link_of(text, &second),
        "the ministry repeated that-,20 people died,-in the same catastrophic"
    );
    let mid_word =
        Selector { prefix: Some("at ".into()), suffix: Some(" in the sa".into()), ..quote("20 people died") };
    assert_eq!(link_of(text, &mid_word), "that-,20 people died,-in the same");
    let opening = "One died.\n\nOne died.\r\nSo they said.";
    assert_eq!(link_of(opening, &Selector { start: Some(11), ..quote("One died") }), "One died.-,One died");
    assert_eq!(link_of(opening, &Selector { start: Some(0), ..quote("One died") }), "One died");
}

#[test]
fn context_grows_until_it_stands_nowhere_else() {
    let sentence = "The army says that nine were killed at the gate.";
    let text = [sentence, sentence, sentence].join(" ");
    let third = Selector { start: Some(117), ..quote("nine were killed") };
    let (prefix, rest) = (text[..116].to_owned(), ",nine were killed,-at the gate.");
    assert_eq!(
        link_of(&text, &third),
        format!("{prefix}-{rest}"),
        "two sentences are the same but for what is before them"
    );
}

#[test]
fn a_piece_of_what_a_browser_takes_for_one_word_gets_the_rest_of_it() {
    let text = "The ministry said Italy’s dead are nine. It is on example.org: 9 died.";
    assert_eq!(link_of(text, &quote("Italy")), "Italy,-’s dead are nine. It is on");
    assert_eq!(link_of(text, &quote("s dead")), "The ministry said Italy’-,s dead");
    assert_eq!(link_of(text, &quote("example")), "example,-.org: 9 died.");
    assert_eq!(link_of(text, &quote("9 died")), "9 died");
    let twice = "“Italy’s nine,” he said, are dead. “Italy’s nine,” he said again.";
    let second = Selector { start: Some(35), ..quote("“Italy’s nine,” he said") };
    assert_eq!(link_of(twice, &second), "nine,” he said, are dead.-,“Italy’s nine,” he said,-again.");
}

#[test]
fn words_that_a_page_finds_elsewhere_get_their_context() {
    let text = "TWENTY PEOPLE DIED. Later it was said that twenty people died at once.";
    assert_eq!(
        link_of(text, &quote("twenty people died")),
        "DIED. Later it was said that-,twenty people died,-at once."
    );
    assert_eq!(link_of(text, &quote("at once")), "at once");
}

#[test]
fn long_quotes_are_named_by_their_ends() {
    let words = format!("first words of a very long quote {}and its last few words", "x ".repeat(200));
    let link = link_of(&words, &quote(&words));
    assert!(
        link.starts_with("first words of a very long quote") && link.ends_with("and its last few words"),
        "{link}"
    );
    assert!(link.len() < 140);
    let lines = "Twenty people died,\nthe ministry said.\n\nSeven were found.";
    assert_eq!(link_of(lines, &quote(lines)), "Twenty people died,,Seven were found.");
    let short = "据当地应急管理部门七月二日上午九时发布的通报".repeat(5);
    assert_eq!(link_of(&short, &quote(&short)), short, "named once");
    let long = "据当地应急管理部门七月二日上午九时发布的通报".repeat(20);
    let (first, last) =
        link_of(&long, &quote(&long)).split_once(',').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    assert!(
        long.starts_with(&first) && long.ends_with(&last) && first.chars().count() == 20,
        "{first} {last}"
    );
    let one_word = "x".repeat(400);
    assert_eq!(link_of(&one_word, &quote(&one_word)), one_word, "a word is not cut");
}

#[test]
fn fragments_escape_what_has_a_meaning_there() {
    let link = text_fragment_url("https://example.org/a", "15-20, at most & é", Some("about "), None);
    assert_eq!(link, "https://example.org/a#:~:text=about-,15%2D20%2C%20at%20most%20%26%20%C3%A9");
    for page in ["https://example.org/a", "https://example.org/a#part", "https://example.org/?q=~:text"] {
        let link = text_fragment_url(page, "nine :~:text= of #ten", Some("a"), None);
        assert_eq!(without_text_fragment(&link), page);
        assert_eq!(without_text_fragment(page), page);
    }
}

#[test]
fn an_address_keeps_none_of_its_own_directive() {
    for (url, link) in [
        ("https://example.org/a#:~:text=old", "https://example.org/a#:~:text=nine"),
        ("https://example.org/a#part:~:text=old,-x", "https://example.org/a#part:~:text=nine"),
        ("https://example.org/a?b=:~:text=c", "https://example.org/a?b=:~:text=c#:~:text=nine"),
    ] {
        assert_eq!(text_fragment_url(url, "nine", None, None), link);
    }
}
