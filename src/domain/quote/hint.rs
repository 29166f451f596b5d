//! Why words that look the same are not: typography, blanks, Unicode forms, characters that show nothing.

use super::unanchored::{Unanchored, shown};
use super::{context, word};
use crate::domain::folding::looks;

/// The place where the text has the words in another form, or the advice to quote the text's own.
pub fn other_form(text: &str, exact: &str) -> Unanchored {
    let folded_text = looks(text);
    let sought: String = looks(exact).into_iter().map(|(letter, _)| letter).collect();
    let sought = sought.trim_end();
    let haystack: String = folded_text.iter().map(|(letter, _)| letter).collect();
    let Some(byte) = (!sought.is_empty()).then(|| haystack.find(sought)).flatten() else {
        return Unanchored::not_found(
            "quote the article's own words, letter for letter; the text is kept exactly as it was sent",
        );
    };
    let first = haystack[..byte].chars().count();
    let past = first + sought.chars().count();
    let begins = folded_text[first].1;
    let ends = folded_text.get(past).map_or(text.len(), |(_, byte)| *byte).max(begins);
    let ends = begins + text[begins..ends].trim_end().len();
    let place = word::widened(text, begins, ends);
    let candidate = context::candidate(text, place.clone());
    let hint = format!(
        "it looks the same at start {}, end {} (code points), and is not: the text has other quotation marks, dashes, capitals, \
         blanks, forms of letters or characters that show nothing there; send the text's own characters, “{}”",
        candidate.start,
        candidate.end,
        shown(&text[place])
    );
    Unanchored::NotFound { hint, candidates: vec![candidate] }
}
