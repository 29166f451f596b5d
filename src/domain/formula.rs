//! Texts that a spreadsheet would run as a formula, and the apostrophe that keeps it from doing so.

use std::borrow::Cow;

use crate::domain::folding::{is_blank, is_invisible};

/// Signs that begin a formula, in each width that there is of them.
const SIGNS: [char; 12] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫'];

/// Whether a text starts like a formula: with a tab or a line end, or with a sign behind nothing but blanks, marks that nobody sees and
/// apostrophes.
fn starts_like_formula(text: &str) -> bool {
    let passed_over = |letter: char| letter == '\'' || is_blank(letter) || is_invisible(letter);
    text.trim_start_matches('\'').starts_with(['\t', '\r', '\n'])
        || text.trim_start_matches(passed_over).starts_with(SIGNS)
}

/// One apostrophe goes before what starts like a formula, and before such a text that bears apostrophes already: so taking one
/// away again gives the text as it was.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if starts_like_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Takes away the apostrophe that [`guarded`] put before a text.
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|text| starts_like_formula(text)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_starts_like_a_formula_and_every_text_comes_back() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@x",
            "\tx",
            "\rx",
            "\nx",
            "'=x",
            "''=x",
            " =1",
            "\u{a0}+1",
            "\u{3000}-1",
            "＝1",
            "－1",
            "﹣1",
            "\u{200b}=1",
            "\u{202e}@x",
            "\u{7f}=1",
            "' \u{feff}\n＠x",
            " '=1",
        ] {
            let told = guarded(text);
            assert_eq!((told.strip_prefix('\''), unguarded(&told)), (Some(text), text), "{text:?}");
        }
        for text in
            ["", "'", "a=1", " a", "\u{a0}five", "'Twenty'", "''", "(=1)", "\"=1", "nine - ten", "’=1"]
        {
            assert_eq!((&*guarded(text), unguarded(text)), (text, text), "{text:?}");
        }
    }
}
