//! Finding a quote in the text of an article, as the W3C Web Annotation TextQuoteSelector and TextPositionSelector do:
//! exact words with what stands before and after, positions in Unicode code points, end exclusive, no normalisation.
//! A quote is whole words: "20 people" is not in "120 people".

mod context;
mod fragment;
mod hint;
mod matches;
mod mismatch;
mod selector;
mod unanchored;
mod word;

use matches::Places;
use selector::Context;
use unanchored::{shown, starts};

pub use context::LENGTH as CONTEXT_LENGTH;
pub use fragment::{text_fragment_url, without_text_fragment};
pub use mismatch::QuoteMismatch;
pub use selector::{Anchored, Candidate, Selector, Span};
pub use unanchored::Unanchored;
pub use word::has_words;

/// The longest quote, in code points.
pub const QUOTE_MAX: usize = 4_000;
/// A quote of a text that is not at hand can still be no words at all.
///
/// # Errors
/// [`Unanchored::NotFound`] where it has no letter or digit.
pub fn check_words(quote: &Selector) -> Result<(), Unanchored> {
    if has_words(&quote.exact) {
        return Ok(());
    }
    Err(Unanchored::not_found("a quote has at least one letter or digit"))
}

/// Finds the one place of a quote in a text, in time linear in the text whatever the words.
///
/// # Errors
/// [`Unanchored`], with what would help.
pub fn anchor(text: &str, quote: &Selector) -> Result<Anchored, Unanchored> {
    check_words(quote)?;
    let context = Context { prefix: quote.prefix.as_deref(), suffix: quote.suffix.as_deref() };
    let fitting = Places::of(text, &quote.exact, context);
    if fitting.count == 0 {
        return Err(not_there(text, quote, context));
    }
    let place = match quote.start {
        Some(start) => match matches::byte_of(text, start)
            .filter(|byte| matches::stands_at(text, &quote.exact, context, *byte))
        {
            Some(byte) => byte,
            None => {
                let candidates = candidates(text, &quote.exact, &fitting.first);
                let hint =
                    format!("it does not start at {start}, but at {:?} (code points)", starts(&candidates));
                return Err(Unanchored::NotFound { hint, candidates });
            }
        },
        None if fitting.count > 1 => {
            let candidates = candidates(text, &quote.exact, &fitting.first);
            return Err(Unanchored::Ambiguous { count: fitting.count, candidates });
        }
        None => fitting.first[0],
    };
    let start = text[..place].chars().count() as u64;
    let span = Span { start, end: start + quote.exact.chars().count() as u64 };
    let (prefix, suffix) = context::kept(text, place, quote);
    Ok(Anchored { span, prefix, suffix })
}

/// The words stand elsewhere than the context says, as a piece of longer words, in another form, or not at all.
fn not_there(text: &str, quote: &Selector, context: Context<'_>) -> Unanchored {
    let anywhere = if context.is_empty() {
        Places::default()
    } else {
        Places::of(text, &quote.exact, Context::default())
    };
    if anywhere.count > 0 {
        let candidates = candidates(text, &quote.exact, &anywhere.first);
        let hint =
            format!("the words stand at {:?}, but not with this prefix and suffix", starts(&candidates));
        return Unanchored::NotFound { hint, candidates };
    }
    if let Some(byte) = text.find(&quote.exact) {
        let whole = word::widened(text, byte, byte + quote.exact.len());
        let candidates = vec![context::candidate(text, whole.clone())];
        let hint = format!(
            "it is only a piece of longer words there; the whole words are “{}”",
            shown(&text[whole])
        );
        return Unanchored::NotFound { hint, candidates };
    }
    hint::other_form(text, &quote.exact)
}

fn candidates(text: &str, exact: &str, places: &[usize]) -> Vec<Candidate> {
    places.iter().map(|place| context::candidate(text, *place..*place + exact.len())).collect()
}

#[cfg(test)]
mod tests;
