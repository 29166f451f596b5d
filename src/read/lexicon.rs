//! What the words of one language can mean to the reader, from the tables in `data/reader/`.
//!
//! Must not know how words are put together.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::LazyLock;

use super::fold::fold;
use super::gloss::Gloss;
use super::language::Language;
use crate::domain::claim::Certainty;
use crate::domain::nationality::{self, Nationality};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// The closed classes that a word belongs to, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u64);

macro_rules! classes {
    ($($name:ident = $code:literal),+ $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Bit { $($name),+ }

        impl Classes {
            $(pub const $name: Self = Self(1 << Bit::$name as u32);)+

            fn named(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

classes! {
    ABBREVIATION = "abbreviation",
    ATTACK_VERB = "attack_verb",
    AUXILIARY = "auxiliary",
    BE = "be",
    CAPTOR = "captor",
    CLAUSE = "clause",
    COMMON_VERB = "common_verb",
    CONJUNCTION = "conjunction",
    DETERMINER = "determiner",
    EVENT = "event",
    FOREIGN = "foreign",
    HAVE = "have",
    LABEL = "label",
    MODIFIES = "modifies",
    MONTH = "month",
    OPENS_SENTENCE = "opens_sentence",
    PART = "part",
    PERPETRATOR = "perpetrator",
    PLACE = "place",
    PREPOSITION = "preposition",
    PRONOUN = "pronoun",
    QUIET_SPEECH = "quiet_speech",
    SOFT_SPEECH = "soft_speech",
    SPEECH = "speech",
    THING = "thing",
    TITLE = "title",
    TOLL_LINK = "toll_link",
    UNIT = "unit",
    VAGUE = "vague",
    WEEKDAY = "weekday",
}

impl Classes {
    pub const SAYS: Self = Self::SPEECH.or(Self::SOFT_SPEECH).or(Self::QUIET_SPEECH);
    /// A word that no noun phrase runs over.
    pub const STOP: Self = Self::PREPOSITION
        .or(Self::CONJUNCTION)
        .or(Self::PRONOUN)
        .or(Self::BE)
        .or(Self::HAVE)
        .or(Self::COMMON_VERB)
        .or(Self::SAYS);

    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }
}

/// How an outcome word stands to its people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CueKind {
    /// "killed": passive or active.
    Participle,
    /// "killing": its people follow.
    Active,
    /// "died": its people stand before it.
    Intransitive,
    /// "missing", "on board".
    Adjective,
    /// "fatalities".
    Noun,
}

/// An outcome word or phrase of the language; no outcome for a phrase that only looks like one ("death penalty").
#[derive(Debug)]
pub(super) struct CuePhrase {
    pub words: Vec<&'static str>,
    pub outcome: Option<Outcome>,
    pub kind: CueKind,
}

/// How a number is limited by the words before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    Exact,
    AtLeast,
    MoreThan,
    AtMost,
    FewerThan,
    About,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberKind {
    Unit,
    Ten,
    Scale,
    Ordinal,
}

/// Phrases by one of their words, longest first, each with what it means.
type ByWord<T> = HashMap<&'static str, Vec<(Vec<&'static str>, T)>>;

pub(super) struct Lexicon {
    gloss: Gloss,
    /// Verbs may stand before their subjects, adjectives behind their nouns, and nationalities begin with a small letter.
    pub free_order: bool,
    words: HashMap<&'static str, Classes>,
    people: HashMap<&'static str, Role>,
    modifiers: HashMap<&'static str, Option<Role>>,
    numbers: HashMap<&'static str, (u64, NumberKind)>,
    cues: HashMap<&'static str, Vec<CuePhrase>>,
    /// By the last word, longest first.
    limits: ByWord<Limit>,
    /// By the first word, longest first.
    certainties: ByWord<Option<Certainty>>,
    demonyms: HashMap<String, Vec<Nationality>>,
    countries: HashMap<String, Vec<Nationality>>,
}

/// The tables of one language as they are compiled in.
struct Tables {
    words: &'static str,
    people: &'static str,
    modifiers: &'static str,
    numbers: &'static str,
    outcomes: &'static str,
    qualifiers: &'static str,
    certainties: &'static str,
    nationalities: &'static str,
    /// The project's own table of nationalities is in this language.
    names: bool,
}

macro_rules! tables {
    ($language:literal, $names:literal) => {
        Tables {
            words: include_str!(concat!("../../data/reader/", $language, "/words.csv")),
            people: include_str!(concat!("../../data/reader/", $language, "/people.csv")),
            modifiers: include_str!(concat!("../../data/reader/", $language, "/modifiers.csv")),
            numbers: include_str!(concat!("../../data/reader/", $language, "/numbers.csv")),
            outcomes: include_str!(concat!("../../data/reader/", $language, "/outcomes.csv")),
            qualifiers: include_str!(concat!("../../data/reader/", $language, "/qualifiers.csv")),
            certainties: include_str!(concat!("../../data/reader/", $language, "/certainties.csv")),
            nationalities: include_str!(concat!("../../data/reader/", $language, "/nationalities.csv")),
            names: $names,
        }
    };
}

/// Spanish follows the English rules and tables, word for word by its gloss, with phrases of its own.
static SPANISH: LazyLock<Lexicon> = LazyLock::new(|| {
    let gloss = Gloss::of(include_str!("../../data/reader/es/gloss.csv"));
    let mut lexicon = Lexicon::from_tables(&tables!("en", true));
    for (first, phrases) in cues(include_str!("../../data/reader/es/outcomes.csv"), &gloss) {
        lexicon.cues.entry(first).or_default().extend(phrases);
    }
    for (last, phrases) in limits(include_str!("../../data/reader/es/qualifiers.csv"), &gloss) {
        lexicon.limits.entry(last).or_default().extend(phrases);
    }
    by_longest(&mut lexicon.cues, |cue| cue.words.len());
    by_longest(&mut lexicon.limits, |(words, _)| words.len());
    Lexicon { gloss, free_order: true, ..lexicon }
});

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::from_tables(&tables!("en", true)));

/// The fields of the rows below the heading. The tables hold no quotation marks.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).map(|line| line.split(',').collect())
}

fn by_longest<T>(map: &mut HashMap<&'static str, Vec<T>>, length: impl Fn(&T) -> usize) {
    map.values_mut().for_each(|phrases| phrases.sort_by_key(|phrase| std::cmp::Reverse(length(phrase))));
}

impl Lexicon {
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Spanish => &SPANISH,
        }
    }

    fn from_tables(tables: &Tables) -> Self {
        let mut words: HashMap<&'static str, Classes> = HashMap::new();
        for row in rows(tables.words) {
            if let [word, class] = row[..] {
                let known = words.entry(word).or_default();
                *known = known.or(Classes::named(class).unwrap_or_default());
            }
        }
        let pairs = |table| rows(table).filter_map(|row| Some((*row.first()?, *row.get(1)?)));
        let people = pairs(tables.people)
            .filter_map(|(word, role)| Some((word, Role::from_str(role).ok()?)))
            .collect();
        let modifiers =
            pairs(tables.modifiers).map(|(word, role)| (word, Role::from_str(role).ok())).collect();
        let (demonyms, countries) = nationality_words(tables);
        Self {
            gloss: Gloss::default(),
            free_order: false,
            words,
            people,
            modifiers,
            numbers: numbers(tables.numbers),
            cues: cues(tables.outcomes, &Gloss::default()),
            limits: limits(tables.qualifiers, &Gloss::default()),
            certainties: certainties(tables.certainties),
            demonyms,
            countries,
        }
    }

    /// The English word whose rules a word follows.
    pub fn gloss<'w>(&self, word: &'w str) -> &'w str {
        self.gloss.word(word)
    }

    pub fn classes(&self, word: &str) -> Classes {
        self.words.get(word).copied().unwrap_or_default()
    }

    pub fn person(&self, word: &str) -> Option<Role> {
        let last = || word.rsplit_once('-').map(|(_, last)| last);
        self.people.get(word).or_else(|| self.people.get(last()?)).copied()
    }

    /// What a word before a noun makes of the role: `Some(None)` for one that leaves it as it is.
    pub fn modifier(&self, word: &str) -> Option<Option<Role>> {
        self.modifiers.get(word).copied()
    }

    pub fn number(&self, word: &str) -> Option<(u64, NumberKind)> {
        self.numbers.get(word).copied()
    }

    pub fn cues(&self, first: &str) -> &[CuePhrase] {
        self.cues.get(first).map_or(&[], Vec::as_slice)
    }

    pub fn limits(&self, last: &str) -> &[(Vec<&'static str>, Limit)] {
        self.limits.get(last).map_or(&[], Vec::as_slice)
    }

    pub fn certainties(&self, first: &str) -> &[(Vec<&'static str>, Option<Certainty>)] {
        self.certainties.get(first).map_or(&[], Vec::as_slice)
    }

    pub fn demonym(&self, words: &str) -> Option<&[Nationality]> {
        self.demonyms.get(words).map(Vec::as_slice)
    }

    pub fn country(&self, words: &str) -> Option<&[Nationality]> {
        self.countries.get(words).map(Vec::as_slice)
    }
}

fn numbers(table: &'static str) -> HashMap<&'static str, (u64, NumberKind)> {
    let kind = |code| match code {
        "ten" => NumberKind::Ten,
        "scale" => NumberKind::Scale,
        "ordinal" => NumberKind::Ordinal,
        _ => NumberKind::Unit,
    };
    rows(table)
        .filter_map(|row| Some((*row.first()?, (row.get(1)?.parse().ok()?, kind(*row.get(2)?)))))
        .collect()
}

fn cues(table: &'static str, gloss: &Gloss) -> HashMap<&'static str, Vec<CuePhrase>> {
    let mut cues: HashMap<&'static str, Vec<CuePhrase>> = HashMap::new();
    for row in rows(table) {
        let [phrase, outcome, kind] = row[..] else { continue };
        let kind = match kind {
            "active" => CueKind::Active,
            "intransitive" => CueKind::Intransitive,
            "adjective" => CueKind::Adjective,
            "noun" => CueKind::Noun,
            _ => CueKind::Participle,
        };
        let words: Vec<&'static str> = phrase.split(' ').map(|word| gloss.word(word)).collect();
        cues.entry(words[0]).or_default().push(CuePhrase { words, outcome: outcome.parse().ok(), kind });
    }
    by_longest(&mut cues, |cue| cue.words.len());
    cues
}

fn limits(table: &'static str, gloss: &Gloss) -> ByWord<Limit> {
    let mut limits: ByWord<Limit> = HashMap::new();
    for row in rows(table) {
        let [phrase, limit] = row[..] else { continue };
        let limit = match limit {
            "at_least" => Limit::AtLeast,
            "more_than" => Limit::MoreThan,
            "at_most" => Limit::AtMost,
            "fewer_than" => Limit::FewerThan,
            "about" => Limit::About,
            _ => Limit::Exact,
        };
        let words: Vec<&'static str> = phrase.split(' ').map(|word| gloss.word(word)).collect();
        limits.entry(words[words.len() - 1]).or_default().push((words, limit));
    }
    by_longest(&mut limits, |(words, _)| words.len());
    limits
}

fn certainties(table: &'static str) -> ByWord<Option<Certainty>> {
    let mut certainties: ByWord<Option<Certainty>> = HashMap::new();
    for row in rows(table) {
        let [phrase, certainty] = row[..] else { continue };
        let words: Vec<&'static str> = phrase.split(' ').collect();
        certainties.entry(words[0]).or_default().push((words, certainty.parse().ok()));
    }
    by_longest(&mut certainties, |(words, _)| words.len());
    certainties
}

type ByWords = HashMap<String, Vec<Nationality>>;

/// Words for people and for countries. A language's own table replaces what the general one says of a word.
fn nationality_words(tables: &Tables) -> (ByWords, ByWords) {
    let (mut demonyms, mut countries) = (ByWords::new(), ByWords::new());
    let add = |map: &mut ByWords, words: &str, code: Nationality| {
        let codes = map.entry(fold(words)).or_default();
        if !codes.contains(&code) {
            codes.push(code);
        }
    };
    for country in nationality::all().iter().filter(|country| tables.names && country.alpha2.is_some()) {
        add(&mut countries, &country.name, country.code);
        let words = [&country.demonym, &country.people].into_iter().chain(&country.demonyms);
        words
            .filter(|words| **words != country.name)
            .for_each(|words| add(&mut demonyms, words, country.code));
    }
    let mut own: HashMap<(&str, &str), Vec<Nationality>> = HashMap::new();
    for row in rows(tables.nationalities) {
        if let [word, code, kind] = row[..] {
            own.entry((word, kind)).or_default().extend(code.parse::<Nationality>().ok());
        }
    }
    for ((word, kind), codes) in own {
        let map = if kind == "country" { &mut countries } else { &mut demonyms };
        if codes.is_empty() {
            map.remove(word)
        } else {
            map.insert(word.to_owned(), codes)
        };
    }
    let plural: Vec<(String, Vec<Nationality>)> = demonyms
        .iter()
        .filter(|(word, _)| {
            tables.names && !["s", "ese", "ch", "sh", "men"].iter().any(|ending| word.ends_with(ending))
        })
        .map(|(word, codes)| (format!("{word}s"), codes.clone()))
        .collect();
    for (word, codes) in plural {
        demonyms.entry(word).or_insert(codes);
    }
    (demonyms, countries)
}
