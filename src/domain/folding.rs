//! What looks the same, made the same: names as they are kept, and texts as they are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible, is_combining_mark};

/// A name as it is kept: Unicode NFC, no invisible marks, no blanks at its ends, runs of blanks as one.
pub fn plain_name(name: &str) -> String {
    let visible: String = name.nfc().filter(|letter| !is_invisible(*letter)).collect();
    visible.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What two names share that are one name: capitals and forms of the apostrophe make no difference.
pub fn name_key(name: &str) -> String {
    let plain = plain_name(name).to_lowercase();
    plain.nfc().map(|letter| if is_apostrophe(letter) { '\'' } else { letter }).collect()
}

/// A text as it is searched: without capitals, accents, marks and invisible characters, runs of blanks as one.
pub fn search_key(text: &str) -> String {
    let mut key: String = search_letters(text).collect();
    key.truncate(key.trim_end().len());
    key
}

/// The letters of a text as it is searched, one after the other.
pub fn search_letters(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut after_blank = true;
    let unmarked =
        text.chars().filter(|letter| !is_invisible(*letter)).flat_map(char::to_lowercase).flat_map(unmarked);
    unmarked.filter(move |letter| !std::mem::replace(&mut after_blank, *letter == ' ') || *letter != ' ')
}

/// A lower-case letter without its marks: one letter, several, or none.
fn unmarked(letter: char) -> Letters {
    let mut letters = Letters::default();
    if letter.is_ascii() {
        letters.push(if is_blank(letter) { ' ' } else { letter });
        return letters;
    }
    decompose_compatible(letter, |part| match without_accent(part) {
        _ if is_combining_mark(part) => {}
        Some(base) => base.chars().for_each(|base| letters.push(base)),
        None if is_apostrophe(part) => letters.push('\''),
        None if is_blank(part) => letters.push(' '),
        None => letters.push(part),
    });
    letters
}

/// A few letters: no character is taken apart into more than eighteen.
#[derive(Default)]
struct Letters {
    letters: [char; 18],
    begin: usize,
    end: usize,
}

impl Letters {
    fn push(&mut self, letter: char) {
        if let Some(place) = self.letters.get_mut(self.end) {
            *place = letter;
            self.end += 1;
        }
    }
}

impl Iterator for Letters {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let letter = self.letters[..self.end].get(self.begin).copied();
        self.begin += 1;
        letter
    }
}

/// The plain letters of a lower-case Latin letter whose mark Unicode does not take apart.
pub fn without_accent(letter: char) -> Option<&'static str> {
    Some(match letter {
        'æ' => "ae",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ø' => "o",
        'œ' => "oe",
        'ß' => "ss",
        'ŧ' => "t",
        'þ' => "th",
        _ => return None,
    })
}

/// Characters that show nothing: soft hyphens, zero-width marks, marks of direction, variation selectors, the byte order mark.
pub const fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// A blank of any width, or a control character, which prints as one or as nothing.
pub fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control()
}

pub const fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '‘' | '’' | '‛' | 'ʼ' | 'ʻ' | 'ʹ' | '`' | '´' | '′' | '＇')
}

/// Letters with the byte offsets at which they stand, and all that looks the same made the same: Unicode forms, ligatures, digits of
/// other scripts, typography, capitals, runs of blanks; what shows nothing is gone.
pub fn looks(text: &str) -> Vec<(char, usize)> {
    let mut folded: Vec<(char, usize)> = Vec::with_capacity(text.len());
    for (byte, letter) in text.char_indices().filter(|(_, letter)| !is_invisible(*letter)) {
        decompose_compatible(letter, |part| {
            for plain in plain_look(part).to_lowercase() {
                if plain != ' ' || folded.last().is_some_and(|(previous, _)| *previous != ' ') {
                    folded.push((plain, byte));
                }
            }
        });
    }
    order_marks(&mut folded);
    folded
}

/// The marks of one letter in one order, whatever the order they were written in.
fn order_marks(letters: &mut [(char, usize)]) {
    let is_mark = |(letter, _): &(char, usize)| canonical_combining_class(*letter) != 0;
    for marks in letters.chunk_by_mut(|first, next| is_mark(first) && is_mark(next)) {
        marks.sort_by_key(|(letter, _)| canonical_combining_class(*letter));
    }
}

fn plain_look(letter: char) -> char {
    match letter {
        '“' | '”' | '„' | '‟' | '«' | '»' | '〝' | '〞' => '"',
        '‹' | '›' | '‚' => '\'',
        '‐'..='―' | '−' | '⁃' | '﹘' => '-',
        apostrophe if is_apostrophe(apostrophe) => '\'',
        blank if is_blank(blank) => ' ',
        other => ascii_digit(other).unwrap_or(other),
    }
}

/// The first digit of each script that writes decimal numbers with ten digits in a row (Unicode, general category Nd).
const ZEROS: [char; 37] = [
    '\u{660}',
    '\u{6f0}',
    '\u{7c0}',
    '\u{966}',
    '\u{9e6}',
    '\u{a66}',
    '\u{ae6}',
    '\u{b66}',
    '\u{be6}',
    '\u{c66}',
    '\u{ce6}',
    '\u{d66}',
    '\u{de6}',
    '\u{e50}',
    '\u{ed0}',
    '\u{f20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17e0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19d0}',
    '\u{1a80}',
    '\u{1a90}',
    '\u{1b50}',
    '\u{1bb0}',
    '\u{1c40}',
    '\u{1c50}',
    '\u{a620}',
    '\u{a8d0}',
    '\u{a900}',
    '\u{a9d0}',
    '\u{a9f0}',
    '\u{aa50}',
    '\u{abf0}',
    '\u{11066}',
    '\u{1e950}',
];

fn ascii_digit(letter: char) -> Option<char> {
    let digit = ZEROS
        .iter()
        .find_map(|zero| (letter as u32).checked_sub(*zero as u32).filter(|digit| *digit < 10))?;
    char::from_digit(digit, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_the_same_are_kept_the_same() {
        for name in [
            "Army spokesman",
            " Army spokesman",
            "Army spokesman ",
            "Army  spokesman",
            "Army\u{a0}spokesman",
            "Army\u{2009}spokesman\n",
            "\u{feff}Army\u{200b} spokesman",
            "Army\tspokes\u{ad}man",
            "\u{200e}Army spokesman\u{200f}",
        ] {
            assert_eq!(plain_name(name), "Army spokesman", "{name:?}");
        }
        assert_eq!(plain_name("Ministe\u{300}re"), "Ministère");
        assert_eq!(plain_name(" \u{a0}\u{200b} "), "");
    }

    #[test]
    fn capitals_and_apostrophes_make_no_other_name() {
        for (one, other) in [("Côte d’Ivoire", "CÔTE D'IVOIRE"), ("O‘Brien", "o´brien"), ("İzmir", "i̇zmir")]
        {
            assert_eq!(name_key(one), name_key(other), "{one}");
        }
        assert_ne!(name_key("Le Monde"), name_key("Lemonde"));
        assert_ne!(name_key("cafe"), name_key("café"), "an accent makes another name");
    }

    #[test]
    fn searches_pass_over_accents_and_marks() {
        for (text, key) in [
            ("Ministère de la Santé", "ministere de la sante"),
            ("Attack on a cafe\u{301} in Malé", "attack on a cafe in male"),
            ("Łódź, Øresund, Đà Nẵng, Straße", "lodz, oresund, da nang, strasse"),
            ("İstanbul ISPARTA", "istanbul isparta"),
            ("مُحَمَّد", "محمد"),
        ] {
            assert_eq!(search_key(text), key);
        }
    }

    #[test]
    fn what_looks_the_same_folds_to_the_same() {
        let folded = |text: &str| looks(text).into_iter().map(|(letter, _)| letter).collect::<String>();
        for (one, other) in [
            ("café", "cafe\u{301}"),
            ("20\u{a0}people", "20  people"),
            ("of\u{fb01}ce", "office"),
            ("of\u{ad}fi\u{200b}ce", "office"),
            ("wait…", "wait..."),
            ("٢٠ ۲۰ २० ２０", "20 20 20 20"),
            ("“Twenty”—‘so’", "\"twenty\"-'so'"),
            ("a\u{327}\u{301}", "a\u{301}\u{327}"),
            ("\u{202b}20\u{202c}", "20"),
        ] {
            assert_eq!(folded(one), folded(other), "{one}");
        }
    }
}
