//! Whether two texts are one: however it was trimmed or retouched.

use std::collections::BTreeSet;

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
    fn case_and_punctuation_make_no_difference() {
        let shouted = text(0, 120).to_uppercase().replace(' ', " — ");
        assert!(is_near_copy(&text(0, 120), &shouted));
    }
}
