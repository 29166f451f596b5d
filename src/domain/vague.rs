//! Numbers given in words that name no number: "several", "dozens", "tens of thousands".

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// A word that stands for a number without saying which.
    VagueWord {
        Several = "several",
        Few = "few",
        Many = "many",
        Plural = "plural",
        Tens = "tens",
        Dozens = "dozens",
        Scores = "scores",
        Hundreds = "hundreds",
        Thousands = "thousands",
        Millions = "millions",
    }
}

/// The lowest number that each vague word can stand for, as one codebook reads it.
#[derive(Clone, Copy, Debug)]
pub struct VagueTable {
    pub several: u64,
    pub dozens: u64,
    pub hundreds: u64,
    pub thousands: u64,
}

impl VagueTable {
    /// The literal reading: a plural is at least two.
    pub const LITERAL: Self = Self { several: 2, dozens: 12, hundreds: 100, thousands: 1_000 };

    pub const fn low(&self, word: VagueWord) -> u64 {
        match word {
            VagueWord::Several | VagueWord::Few | VagueWord::Many | VagueWord::Plural => self.several,
            VagueWord::Tens => 10,
            VagueWord::Dozens => self.dozens,
            VagueWord::Scores => 20,
            VagueWord::Hundreds => self.hundreds,
            VagueWord::Thousands => self.thousands,
            VagueWord::Millions => 1_000_000,
        }
    }
}

/// The vague words of a phrase, case ignored. Words joined by "of" belong together and multiply ("tens of thousands");
/// of several such groups the one with the longest words counts. A phrase with no known word is a bare plural.
pub fn read(phrase: &str) -> Vec<VagueWord> {
    let words: Vec<String> = phrase
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut groups: Vec<(usize, Vec<VagueWord>)> = Vec::new();
    let mut joins_previous = false;
    for word in &words {
        match word.parse::<VagueWord>() {
            Ok(known) => match groups.last_mut() {
                Some((length, group)) if joins_previous => {
                    *length += word.len();
                    group.push(known);
                }
                _ => groups.push((word.len(), vec![known])),
            },
            Err(_) if word == "of" => {
                joins_previous = true;
                continue;
            }
            Err(_) => {}
        }
        joins_previous = false;
    }
    let longest = groups.into_iter().rev().max_by_key(|(length, _)| *length);
    longest.map_or_else(|| vec![VagueWord::Plural], |(_, group)| group)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn low(phrase: &str) -> u64 {
        read(phrase).into_iter().map(|word| VagueTable::LITERAL.low(word)).product()
    }

    #[test]
    fn phrases_and_their_lowest_reading() {
        let table = [
            ("several", 2),
            ("a few", 2),
            ("Dozens", 12),
            ("dozens of people", 12),
            ("tens of thousands", 10_000),
            ("hundreds of thousands of people", 100_000),
            ("scores", 20),
            ("hostages", 2),
            ("", 2),
            ("some, perhaps hundreds", 100),
            ("several dozens", 2),
            ("many of the dozens", 12),
        ];
        for (phrase, expected) in table {
            assert_eq!(low(phrase), expected, "{phrase}");
        }
    }
}
