//! From the words of an article to the nationalities they may mean. Where words have several meanings, all are
//! given: choosing is for people.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::LazyLock;

use super::countries::{Country, all};

/// The nationalities that these words may mean: a code, a name, a demonym, in singular or plural, whatever its
/// capitals, accents and punctuation. Those that the words name exactly, the ones that bear them as their own name
/// or demonym first; if none, those with a name or demonym that begins so, by code. Nothing for empty words.
pub fn look_up(words: &str) -> Vec<&'static Country> {
    let key = fold(words);
    if key.is_empty() {
        return Vec::new();
    }
    let exact = exactly(&key);
    if !exact.is_empty() {
        return exact;
    }
    match key.rsplit_once(' ') {
        Some((rest, "citizen" | "national")) => exactly(&singular(rest)),
        _ => beginning(&key),
    }
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

/// Words as they are compared: lower case, without accents, punctuation, a leading "the" and a plural's s.
fn fold(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    for letter in words.chars().flat_map(char::to_lowercase) {
        match without_accent(letter) {
            Some(base) => plain.push_str(base),
            None if letter.is_alphanumeric() => plain.push(letter),
            // "U.S." is US, and "d’Ivoire" one word; other marks stand between words.
            None if matches!(letter, '.' | '\'' | '’' | '‘' | 'ʼ' | '`' | '\u{300}'..='\u{36f}') => {}
            None if letter == '&' => plain.push_str(" and "),
            None => plain.push(' '),
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

/// The plain letters of an accented lower-case Latin letter.
fn without_accent(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'œ' => "oe",
        'ř' => "r",
        'ś' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ț' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
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
