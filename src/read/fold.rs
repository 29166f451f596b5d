//! The plain form of a word, by which it is looked up.
//!
//! Must not know what any word means.

/// Small letters, no accents, no points, straight apostrophes.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'A'..='Z' => folded.push(letter.to_ascii_lowercase()),
            '.' if text.len() > 1 && !text.starts_with(|first: char| first.is_ascii_digit()) => {}
            '’' | '‘' => folded.push('\''),
            '‑' => folded.push('-'),
            letter if letter.is_ascii() => folded.push(letter),
            '\u{300}'..='\u{36f}' => {}
            letter => folded.extend(
                letter.to_lowercase().filter(|small| !('\u{300}'..='\u{36f}').contains(small)).map(plain),
            ),
        }
    }
    folded
}

/// The letter without its accent.
fn plain(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ś' | 'š' | 'ş' => 's',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ğ' => 'g',
        'ł' => 'l',
        'ř' => 'r',
        'ț' | 'ţ' => 't',
        other => other,
    }
}
