//! From drafts to proposals: quotes and words cut out of the text, counts, keys.
//!
//! Must not know how anything was found.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::lexicon::Limit;
use super::number::Amount;
use super::proposal::{Ambiguous, Attribution, Because, Proposal, key};
use super::scope;
use crate::domain::count::Count;
use crate::domain::nationality::ClaimNationalities;
use crate::domain::quote::{CONTEXT_LENGTH, QUOTE_MAX, Selector, Span};

/// The bytes of a text by code point, for cutting words out of it.
struct Cutter<'t> {
    text: &'t str,
    bytes: Vec<usize>,
}

impl<'t> Cutter<'t> {
    fn new(text: &'t str) -> Self {
        let bytes = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
        Self { text, bytes }
    }

    fn words(&self, span: Span) -> &'t str {
        let byte = |at: u64| {
            usize::try_from(at).ok().and_then(|at| self.bytes.get(at)).copied().unwrap_or(self.text.len())
        };
        self.text.get(byte(span.start)..byte(span.end)).unwrap_or_default()
    }

    fn context(&self, quote: Span) -> (Option<String>, Option<String>) {
        let last = self.bytes.len() as u64 - 1;
        let before = Span { start: quote.start.saturating_sub(CONTEXT_LENGTH as u64), end: quote.start };
        let after = Span { start: quote.end, end: (quote.end + CONTEXT_LENGTH as u64).min(last) };
        let words = |span| Some(self.words(span).to_owned()).filter(|words| !words.is_empty());
        (words(before), words(after))
    }
}

/// Cuts the words out and leaves out what would be proposed twice.
pub(super) fn proposals(text: &str, text_sha256: &[u8], mut drafts: Vec<Draft>) -> Vec<Proposal> {
    scope::settle(&mut drafts);
    let cutter = Cutter::new(text);
    let mut keys = BTreeSet::new();
    let made = drafts.into_iter().filter_map(|draft| proposal(&cutter, text_sha256, draft));
    made.filter(|proposal| keys.insert(proposal.key.clone())).collect()
}

fn proposal(cutter: &Cutter<'_>, text_sha256: &[u8], draft: Draft) -> Option<Proposal> {
    let short = |span: Span| span.end - span.start <= QUOTE_MAX as u64;
    let quote = [draft.quote, draft.mention].into_iter().find(|span| short(*span))?;
    let nationalities = match draft.nationalities.as_slice() {
        [] if draft.foreign => ClaimNationalities::Foreign,
        [] => ClaimNationalities::Any,
        codes => {
            let mut codes = codes.to_vec();
            codes.sort_unstable();
            codes.dedup();
            ClaimNationalities::List(codes)
        }
    };
    let mention_words = cutter.words(draft.mention);
    let (count, count_words) = count(draft.amount, mention_words)?;
    let (prefix, suffix) = cutter.context(quote);
    let step = |(rule, says, span): (&'static str, &str, Span)| Because {
        rule,
        span,
        says: format!("“{}”: {says}", cutter.words(span)),
    };
    Some(Proposal {
        key: key(text_sha256, draft.mention, draft.role, draft.outcome, &nationalities),
        quote: Selector { exact: cutter.words(quote).to_owned(), prefix, suffix, start: Some(quote.start) },
        span: quote,
        mention: draft.mention,
        role: draft.role,
        outcome: draft.outcome,
        nationalities,
        count,
        count_words,
        certainty: draft.certainty,
        perpetrator_claim: draft.voice.as_ref().is_some_and(|voice| voice.perpetrator),
        subset: draft
            .subset
            .map(|span| cutter.words(span).to_owned())
            .filter(|words| words.chars().count() <= SUBSET_MAX),
        may_include: draft.may_include,
        attribution: draft
            .voice
            .map(|voice| Attribution { words: cutter.words(voice.span).to_owned(), span: voice.span }),
        strength: draft.strength,
        because: draft.because.into_iter().map(step).collect(),
        ambiguous: Ambiguous { nationalities: draft.candidates, outcomes: draft.outcomes },
    })
}

/// A longer description of a part is left to the person who reads it.
const SUBSET_MAX: usize = 100;

fn count(amount: Amount, words: &str) -> Option<(Count, Option<String>)> {
    let count = match amount {
        Amount::Limited(Limit::Exact, 0) | Amount::None => Count::None {},
        Amount::Limited(Limit::Exact, value) => Count::Exact { value },
        Amount::Limited(Limit::AtLeast, value) => Count::AtLeast { value },
        Amount::Limited(Limit::MoreThan, value) => Count::MoreThan { value },
        Amount::Limited(Limit::AtMost, value) => Count::AtMost { value },
        Amount::Limited(Limit::FewerThan, value) => Count::FewerThan { value },
        Amount::Limited(Limit::About, value) => Count::About { value },
        Amount::Between(low, high) => Count::Between { low, high },
        Amount::Unknown => Count::Unknown {},
        Amount::Vague => {
            let words: String = words.chars().take(100).collect();
            return Some((Count::vague(&words), Some(words)));
        }
    };
    Some((count, None))
}
