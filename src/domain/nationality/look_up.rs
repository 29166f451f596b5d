//! From the words of an article to the nationalities they may mean. Where words have several meanings, all are
//! given: choosing is for people.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::LazyLock;

use super::Nationality;
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
mod tests {
    use super::*;

    fn codes(words: &str) -> String {
        look_up(words).iter().map(|country| country.code.code()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_with_one_meaning() {
        let table = [
            ("BGD", "BGD bgd BD Bangladesh bangladeshi Bangladeshis"),
            ("ITA", "Italian ITALIANS Italy it"),
            ("USA", "American Americans US U.S. us USA U.S.A. America"),
            ("GBR", "UK U.K. British Briton Britons English Scottish Scots Welsh Welshmen Englishwoman gb"),
            ("ARE", "Emirati Emiratis UAE"),
            ("MMR", "Burmese Myanmar Burma"),
            ("CIV", "Ivorian Ivorians"),
            ("SWZ", "Swazi Swazis Swaziland Eswatini"),
            ("MKD", "Macedonian Macedonia"),
            ("CZE", "Czech Czechs Czechia"),
            ("XKX", "Kosovar Kosovars Kosovan Kosovo XK"),
            ("NGA", "Nigerian Nigerians Nigeria"),
            ("NER", "Nigerien Nigeriens Niger"),
            ("IND", "Indian Indians India"),
            ("DMA", "Dominica"),
            ("GUY", "Guyanese"),
            ("PSE", "Palestinian Palestinians"),
            ("FRA", "Frenchman Frenchwomen France"),
            ("ESP", "Spaniard Spaniards Spanish"),
            ("DNK", "Dane Danes Danish"),
            ("SWE", "Swedes"),
            ("FIN", "Finns"),
            ("POL", "Poles"),
            ("TUR", "Turks Turkish Turkey Türkiye Turkiye"),
            ("THA", "Thais"),
            ("PHL", "Filipina Filipinos Philippines"),
            ("LAO", "Laos Lao Laotians"),
            ("CHE", "Swiss"),
            ("KIR", "I-Kiribati"),
            ("XXA", "stateless xxa"),
            ("XXX", "unknown"),
        ];
        for (code, words) in table {
            for word in words.split(' ') {
                assert_eq!(codes(word), code, "{word}");
            }
        }
    }

    #[test]
    fn phrases_with_one_meaning() {
        let table = [
            ("CIV", "Côte d'Ivoire"),
            ("CIV", "cote d’ivoire"),
            ("CIV", "the Ivory Coast"),
            ("GMB", "The Gambia"),
            ("NLD", "the Netherlands"),
            ("GBR", "Northern Irish"),
            ("KNA", "St. Kitts & Nevis"),
            ("LKA", " Sri  Lankans"),
            ("STP", "st"),
            ("COD", "DR Congo"),
            ("PRK", "north koreans"),
            ("SSD", "South Sudanese"),
            ("USA", "US citizen"),
            ("JPN", "Japanese nationals"),
            ("GBR", "British nationals"),
            ("CUW", "Curac\u{327}ao"),
            ("STP", "Sao Tome and Principe"),
            ("MDA", "Moldova, Republic of"),
            ("JPN", "a Japanese national"),
            ("ITA", "an Italian citizen"),
            ("ITA", "Italian nationality"),
            ("USA", "citizens of the United States"),
            ("IRN", "nationals of Iran"),
            ("XKX", "RKS"),
            ("XKX", "UNK"),
            ("GBR", "GBD"),
        ];
        for (code, phrase) in table {
            assert_eq!(codes(phrase), code, "{phrase}");
        }
    }

    #[test]
    fn shared_words_give_every_candidate() {
        let yugoslav = "BIH HRV MKD MNE SRB SVN XKX";
        let soviet = "ARM AZE BLR EST GEO KAZ KGZ LTU LVA MDA RUS TJK TKM UKR UZB";
        let table = [
            ("Congolese", "COD COG"),
            ("Congo", "COD COG"),
            ("Dominican", "DMA DOM"),
            ("Dominicans", "DMA DOM"),
            ("Korean", "KOR PRK"),
            ("Korea", "KOR PRK"),
            ("Samoan", "WSM ASM"),
            ("Virgin Islander", "VGB VIR"),
            ("Virgin Islands", "VGB VIR"),
            ("Channel Islander", "GGY JEY"),
            ("Channel Islands", "GGY JEY"),
            ("Saint Martin", "MAF SXM"),
            ("Saint Martiner", "MAF SXM"),
            ("Guinean", "GIN GNB GNQ"),
            ("French", "FRA BLM GLP GUF MAF MTQ MYT NCL PYF REU SPM WLF"),
            ("Dutch", "NLD ABW BES CUW SXM"),
            ("Chinese", "CHN HKG MAC"),
            ("Norwegians", "NOR SJM"),
            ("refugees", "XXB XXC"),
            ("Czechoslovak", "CZE SVK"),
            ("Czechoslovakian", "CZE SVK"),
            ("Czechoslovakia", "CZE SVK"),
            ("Yugoslav", yugoslav),
            ("Yugoslavian", yugoslav),
            ("Yugoslavia", yugoslav),
            ("Soviet", soviet),
            ("Soviet Union", soviet),
            ("USSR", soviet),
            ("Serbia and Montenegro", "MNE SRB"),
            ("Rhodesian", "ZMB ZWE"),
            ("Rhodesia", "ZMB ZWE"),
            ("Netherlands Antillean", "BES CUW SXM"),
            ("Netherlands Antilles", "BES CUW SXM"),
        ];
        for (words, candidates) in table {
            assert_eq!(codes(words), candidates, "{words}");
        }
        let tabled: Vec<String> = table.iter().map(|(words, _)| fold(words)).collect();
        for (word, countries) in BY_WORD.iter() {
            let mut countries = countries.clone();
            countries.dedup();
            assert!(countries.len() == 1 || tabled.contains(word), "{word} is shared and not in this table");
        }
    }

    #[test]
    fn whole_names_as_datasets_iso_and_newspapers_write_them() {
        let mut wrong = Vec::new();
        for line in include_str!("names_of_countries.txt").lines() {
            let (code, name) = line.split_once(' ').unwrap();
            let country = country_named(name).map(|country| country.to_string());
            if country.as_deref() != Some(code) || codes(name) != code {
                wrong.push(format!("{name}: {country:?}, {}", codes(name)));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn a_country_is_not_guessed() {
        for name in [
            "",
            " ",
            "Unknown",
            "unknown nationality",
            "stateless",
            "XXX",
            "XXA",
            "Congo",
            "Korea",
            "Yugoslavia",
            "Czechoslovakia",
            "Soviet Union",
            "Virgin Islands",
            "International",
            "Multinational",
            "Ital",
            "Ban",
            "UN",
            "Republic",
            "Republic of",
            "Asian",
            "Atlantis (Italy)",
            "Italy (France)",
            "Italy, Rome",
            "Kingdom of Congo",
            "North America",
            "Red Sea",
            "foreign",
        ] {
            assert_eq!(country_named(name), None, "{name}");
        }
    }

    #[test]
    fn a_code_that_is_none_finds_nothing() {
        for code in ["UNX", "IRA", "ZZ", "ITB", "UNO"] {
            assert_eq!(codes(code), "", "{code}");
        }
    }

    #[test]
    fn seas_have_no_host() {
        for name in [
            "Red Sea",
            "Mediterranean Sea",
            "Central Mediterranean",
            "Gulf of Aden",
            "Indian Ocean",
            "International Waters",
        ] {
            assert!(is_sea(name), "{name}");
        }
        for name in ["British Indian Ocean Territory", "Bangladesh", "Unknown", "", "Seattle", "Chelsea"] {
            assert!(!is_sea(name), "{name}");
        }
    }

    #[test]
    fn the_beginning_of_a_word_finds_it() {
        assert_eq!(codes("ital"), "ITA");
        assert_eq!(codes("niger"), "NER", "an exact name leaves no room for what merely begins so");
        assert_eq!(codes("nige"), "NER NGA");
        assert_eq!(codes("côte"), "CIV");
        assert_eq!(codes("swi"), "CHE");
        assert_eq!(codes("the virgin isl"), "VGB VIR");
    }

    #[test]
    fn nothing_is_made_up() {
        for words in [
            "",
            "  ",
            "the",
            "...",
            "Atlantean",
            "zz",
            "foreign",
            "italianate",
            "citizen",
            "Martian nationals",
        ] {
            assert_eq!(codes(words), "", "{words:?}");
        }
    }

    #[test]
    fn every_word_of_the_tables_finds_its_nationality() {
        for country in all() {
            let codes = [Some(country.code.code()), country.alpha2.as_deref()];
            let words =
                [&country.name, &country.demonym, &country.people].into_iter().chain(&country.demonyms);
            for words in words.map(String::as_str).chain(codes.into_iter().flatten()) {
                assert!(look_up(&words.to_uppercase()).contains(&country), "{words}");
            }
        }
    }
}
