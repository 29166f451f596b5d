//! From the words of an article to the nationalities they may mean. Where words have several meanings, all are
//! given: choosing is for people.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::LazyLock;

use super::code::Nationality;
use super::countries::{Country, all};
use crate::domain::folding::search_letters;

/// The nationalities that these words may mean: a code, a name, a demonym, in singular or plural, whatever its
/// capitals, accents and punctuation, or a phrase around one ("a Japanese national"). Those that the words name as a whole, the ones
/// that bear them as their own name or demonym first; if none, those with a name or demonym that begins so, by code. Nothing for empty
/// words, and no beginnings for what is written as a code.
pub fn look_up(words: &str) -> Vec<&'static Country> {
    let whole = named(words);
    if !whole.is_empty() || is_code(words) {
        return whole;
    }
    let key = fold(words);
    match phrase(&key) {
        Some(within) => exactly(&singular(within)),
        None if key.is_empty() => Vec::new(),
        None => beginning(&key),
    }
}

/// The one country that is called so, as datasets, ISO 3166 and newspapers write it: its whole name, never a beginning of it. None where
/// several are called so, or a code that is no country's ("unknown", "stateless").
pub fn country_named(name: &str) -> Option<Nationality> {
    let found = named(name);
    let own: Vec<&Country> =
        found.iter().copied().filter(|country| fold(&country.name) == fold(name)).collect();
    match (own.as_slice(), found.as_slice()) {
        ([only], _) | (_, [only]) if only.alpha2.is_some() => Some(only.code),
        _ => None,
    }
}

/// Whether a name is that of a sea, where there is no host country.
pub fn is_sea(name: &str) -> bool {
    const WATERS: [&str; 8] = ["sea", "ocean", "gulf", "strait", "bay", "mediterranean", "water", "seas"];
    named(name).is_empty() && fold(name).split(' ').any(|word| WATERS.contains(&word))
}

/// Two or three capitals are a code, or a wrong one.
fn is_code(words: &str) -> bool {
    let words = words.trim();
    (2..=3).contains(&words.len()) && words.bytes().all(|letter| letter.is_ascii_uppercase())
}

/// What a whole name means, in the order in which a reader would try: as it stands; with what is in brackets or behind a comma put
/// before it ("Iran (Islamic Republic of)"); without a second name or the form of state ("Myanmar (Burma)", "Kingdom of Thailand").
fn named(words: &str) -> Vec<&'static Country> {
    let key = fold(words);
    if key.is_empty() {
        return Vec::new();
    }
    let parts: Vec<&str> =
        words.split(['(', ')', '[', ']', ',']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let turned =
        parts.split_first().map(|(first, rest)| [rest, &[*first]].concat().join(" ")).unwrap_or_default();
    let tries = [
        exactly(&key),
        by_main_words(words),
        by_main_words(&turned),
        first_of(&parts),
        without_form_of_state(&key),
    ];
    tries.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// By the words that tell a name from others: without "of" and "the", abbreviations written out.
fn by_main_words(words: &str) -> Vec<&'static Country> {
    BY_MAIN_WORDS.get(&main_words(words)).cloned().unwrap_or_default()
}

fn main_words(words: &str) -> String {
    let word = |word| match word {
        "of" | "the" => None,
        "rep" => Some("republic"),
        "dem" => Some("democratic"),
        "fed" => Some("federal"),
        other => Some(other),
    };
    fold(words).split(' ').filter_map(word).collect::<Vec<_>>().join(" ")
}

/// The country of the first part, where each other part is another name of it or the form of its state.
fn first_of(parts: &[&str]) -> Vec<&'static Country> {
    let [first, rest @ ..] = parts else { return Vec::new() };
    let key = fold(first);
    let found =
        Some(exactly(&key)).filter(|found| !found.is_empty()).unwrap_or_else(|| without_form_of_state(&key));
    let [only] = found.as_slice() else { return Vec::new() };
    let is_second_name = |part: &&str| {
        let key = fold(part);
        key.is_empty() || key.split(' ').all(is_form_of_state) || exactly(&key).contains(only)
    };
    if !rest.is_empty() && rest.iter().all(is_second_name) { found } else { Vec::new() }
}

fn without_form_of_state(key: &str) -> Vec<&'static Country> {
    let shortened = match key.rsplit_once(' ') {
        Some((people, "republic" | "federation")) => Some(people),
        _ => key
            .split_once(" of ")
            .filter(|(form, _)| form.split(' ').all(is_form_of_state))
            .map(|(_, name)| name),
    };
    shortened.map(|name| exactly(&fold(name))).unwrap_or_default()
}

fn is_form_of_state(word: &str) -> bool {
    const FORMS: &str = " the of and republic rep kingdom state united union federal federated federation fed democratic dem people peoples \
         popular socialist islamic arab bolivarian plurinational cooperative commonwealth principality duchy grand sultanate emirate \
         bailiwick sar special administrative region province former independent hashemite oriental pr rb ";
    FORMS.split_whitespace().any(|form| form == word)
}

/// The words of a phrase that may name a nationality: without an article before them and people behind them.
fn phrase(key: &str) -> Option<&str> {
    const PEOPLE: [&str; 14] = [
        "citizen",
        "national",
        "subject",
        "man",
        "men",
        "woman",
        "women",
        "child",
        "children",
        "person",
        "people",
        "nationality",
        "tourist",
        "passport holder",
    ];
    let bare = key.strip_prefix("a ").or_else(|| key.strip_prefix("an ")).unwrap_or(key);
    let of = ["citizen of ", "citizens of ", "national of ", "nationals of "]
        .iter()
        .find_map(|of| bare.strip_prefix(of));
    let before_people = PEOPLE.iter().find_map(|people| bare.strip_suffix(people)?.strip_suffix(' '));
    of.map(|name| name.strip_prefix("the ").unwrap_or(name))
        .or(before_people)
        .or((bare != key).then_some(bare))
}

fn exactly(key: &str) -> Vec<&'static Country> {
    let by_code = all().iter().filter(|country| {
        let is_key = |code: &str| code.eq_ignore_ascii_case(key);
        is_key(country.code.code()) || country.alpha2.as_deref().is_some_and(is_key)
    });
    let by_word = BY_WORD.get(key).into_iter().flatten().copied();
    let mut found: Vec<&Country> = by_code.chain(by_word).collect();
    found.sort_unstable_by_key(|country| country.code);
    found.dedup();
    let is_alias = |country: &&Country| key != fold(&country.name) && key != fold(&country.demonym);
    found.sort_by_key(is_alias);
    found
}

fn beginning(prefix: &str) -> Vec<&'static Country> {
    let from = (Bound::Included(prefix), Bound::Unbounded);
    let words = BY_WORD.range::<str, _>(from).take_while(|(word, _)| word.starts_with(prefix));
    let mut found: Vec<&Country> = words.flat_map(|(_, countries)| countries.iter().copied()).collect();
    found.sort_unstable_by_key(|country| country.code);
    found.dedup();
    found
}

static BY_WORD: LazyLock<BTreeMap<String, Vec<&'static Country>>> = LazyLock::new(|| {
    let mut by_word: BTreeMap<String, Vec<&Country>> = BTreeMap::new();
    for country in all() {
        let words = [&country.name, &country.demonym, &country.people];
        for word in words.into_iter().chain(&country.demonyms) {
            by_word.entry(fold(word)).or_default().push(country);
        }
    }
    by_word
});

/// The same by their main words; those that several share are not there.
static BY_MAIN_WORDS: LazyLock<BTreeMap<String, Vec<&'static Country>>> = LazyLock::new(|| {
    let mut by_words: BTreeMap<String, Vec<&Country>> = BTreeMap::new();
    for country in all() {
        for word in [&country.name].into_iter().chain(&country.demonyms) {
            by_words.entry(main_words(word)).or_default().push(country);
        }
    }
    for countries in by_words.values_mut() {
        countries.dedup();
    }
    by_words.retain(|_, countries| countries.len() == 1);
    by_words
});

/// Words as they are compared: lower case, without accents, punctuation, a leading "the" and a plural's s.
fn fold(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    for letter in search_letters(words) {
        match letter {
            letter if letter.is_alphanumeric() => plain.push(letter),
            // "U.S." is US, and "d’Ivoire" one word; other marks stand between words.
            '.' | '\'' => {}
            '&' => plain.push_str(" and "),
            _ => plain.push(' '),
        }
    }
    let mut parts = plain.split_whitespace().peekable();
    parts.next_if_eq(&"the");
    let plain = parts.collect::<Vec<_>>().join(" ");
    // "St. Lucia"; alone it is a code.
    match plain.strip_prefix("st ") {
        Some(name) => singular(&format!("saint {name}")),
        None => singular(&plain),
    }
}

/// Short words keep their s: "Laos" is no plural, and what is left must not look like a code.
fn singular(words: &str) -> String {
    const SHORTEST_PLURAL: usize = 5;
    let last = words.rsplit(' ').next().unwrap_or(words);
    let is_plural = last.len() >= SHORTEST_PLURAL && last.ends_with('s') && !last.ends_with("ss");
    words[..words.len() - usize::from(is_plural)].to_owned()
}

#[cfg(test)]
mod tests;
