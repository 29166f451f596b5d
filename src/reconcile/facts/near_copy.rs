//! Whether two texts are one: however it was trimmed or retouched.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Texts of this many words or fewer are not compared: short reports of one event are alike by themselves.
const WORDS: usize = 100;
const RUN: usize = 8;

/// Whether one of two texts is nearly a copy of the other: both have over 100 words, and at least nine tenths of the runs of eight
/// words of the shorter stand in the other. Case and punctuation make no difference.
pub fn is_near_copy(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    if one.len().min(other.len()) <= WORDS {
        return false;
    }
    let (shorter, longer) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let known: BTreeSet<&[String]> = longer.windows(RUN).collect();
    let runs = shorter.windows(RUN).len();
    let shared = shorter.windows(RUN).filter(|run| known.contains(run)).count();
    shared * 10 >= runs * 9
}

/// The pairs of texts of which one is nearly a copy of the other, as [`is_near_copy`] says, by their places. Each run of words is
/// looked up once, whatever the number of texts.
pub fn near_copies(texts: &[&str]) -> Vec<[usize; 2]> {
    let words: Vec<Vec<String>> = texts.iter().map(|text| words(text)).collect();
    let long = || (0..words.len()).filter(|text| words[*text].len() > WORDS);
    let mut holders: HashMap<&[String], Vec<usize>> = HashMap::new();
    for text in long() {
        for run in words[text].windows(RUN) {
            let holders = holders.entry(run).or_default();
            if holders.last() != Some(&text) {
                holders.push(text);
            }
        }
    }
    let mut pairs = Vec::new();
    for text in long() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for run in words[text].windows(RUN) {
            let others = holders.get(run).into_iter().flatten().filter(|other| **other != text);
            others.for_each(|other| *shared.entry(*other).or_default() += 1);
        }
        let runs = words[text].windows(RUN).len();
        let is_shorter = |other: usize| (words[text].len(), text) < (words[other].len(), other);
        let near = shared.into_iter().filter(|(other, shared)| is_shorter(*other) && shared * 10 >= runs * 9);
        pairs.extend(near.map(|(other, _)| [text.min(other), text.max(other)]));
    }
    pairs.sort_unstable();
    pairs
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: usize, words: usize) -> String {
        (from..from + words).map(|word| format!("w{word}")).collect::<Vec<String>>().join(" ")
    }

    #[test]
    fn texts_over_a_hundred_words_that_share_nine_tenths_of_their_runs_are_one() {
        assert!(is_near_copy(&text(0, 101), &text(0, 101)));
        assert!(!is_near_copy(&text(0, 100), &text(0, 100)), "too short");
        assert!(!is_near_copy(&text(0, 100), &text(0, 300)), "the shorter is too short");
        assert!(is_near_copy(&text(0, 101), &text(0, 300)), "the shorter within the longer");
        assert!(is_near_copy(&text(0, 107), &text(10, 300)), "90 of 100 runs");
        assert!(!is_near_copy(&text(0, 107), &text(11, 300)), "89 of 100 runs");
    }

    #[test]
    fn many_texts_are_compared_at_once_as_two_are() {
        let all = [text(0, 120), text(5, 120), text(500, 200), text(10, 300), text(0, 90), text(0, 120)];
        let texts: Vec<&str> = all.iter().map(String::as_str).collect();
        let each = (0..texts.len()).flat_map(|one| (one + 1..6).map(move |other| [one, other]));
        let expected: Vec<[usize; 2]> =
            each.filter(|[one, other]| is_near_copy(texts[*one], texts[*other])).collect();
        assert!(expected.len() > 2);
        assert_eq!(near_copies(&texts), expected);
    }

    #[test]
    fn case_and_punctuation_make_no_difference() {
        let shouted = text(0, 120).to_uppercase().replace(' ', " — ");
        assert!(is_near_copy(&text(0, 120), &shouted));
    }
}
