//! From what the passes found to proposals: quotes, counts, nationalities, explanation, keys.
//!
//! Must not know how anything was found.

use std::collections::BTreeSet;
use std::ops::Range;

use super::cue::Setting;
use super::lexicon::Limit;
use super::number::Amount;
use super::passes::{Voice, span};
use super::phrase::{Form, Phrase};
use super::proposal::{Ambiguous, Attribution, Because, Proposal, Strength, key};
use super::resolve::Resolved;
use super::rule::Rule;
use super::scope::{self, Scope};
use super::sentence::Sentence;
use super::strength;
use crate::domain::claim::Certainty;
use crate::domain::count::Count;
use crate::domain::nationality::{ClaimNationalities, Nationality};
use crate::domain::outcome::Outcome;
use crate::domain::quote::{CONTEXT_LENGTH, QUOTE_MAX, Selector, Span};
use crate::domain::role::Role;

/// A proposal before its words are cut out of the text.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub quote: Span,
    pub mention: Span,
    pub amount: Amount,
    pub form: Form,
    pub role: Role,
    pub outcome: Outcome,
    pub nationalities: Vec<Nationality>,
    pub candidates: Vec<Nationality>,
    pub outcomes: Vec<Outcome>,
    pub foreign: bool,
    pub certainty: Certainty,
    pub voice: Option<Voice>,
    pub subset: Option<Span>,
    pub rule: Rule,
    pub weight: u8,
    pub because: Vec<(&'static str, &'static str, Span)>,
    pub strength: Strength,
    pub scope: Scope,
    /// The words that may say which part it is.
    pub tail: Option<Span>,
}

impl Draft {
    pub fn unknown(s: &Sentence<'_>, outcome: Outcome, mention: Span, rule: Rule) -> Self {
        Self {
            quote: span(s, 0..s.len()),
            mention,
            amount: Amount::Unknown,
            form: Form::Unknown,
            role: Role::Victims,
            outcome,
            nationalities: Vec::new(),
            candidates: Vec::new(),
            outcomes: Vec::new(),
            foreign: false,
            certainty: Certainty::Reported,
            voice: None,
            subset: None,
            rule,
            weight: 20,
            because: vec![(rule.text().id, rule.text().says, mention)],
            strength: Strength::Fair,
            scope: Scope { whole: false, of_named: false, earlier: false, joined: false, tail: None },
            tail: None,
        }
    }
}

type Sure = Option<(Certainty, Range<usize>)>;

/// One draft for a phrase, or one for each country of "one each from France and Ireland".
pub(super) fn drafts(
    s: &Sentence<'_>,
    setting: Setting,
    item: &Resolved,
    voice: Option<Voice>,
    sure: Sure,
    (sentence, of_named): (usize, bool),
) -> Vec<Draft> {
    let (Some(outcome), Some(role), Some(rule)) = (item.outcome, item.role, item.rule) else {
        return Vec::new();
    };
    let phrase = &item.phrase;
    let (outcome, outcomes) = freed(s, setting, item, outcome);
    let nationalities =
        if phrase.group.has_nationality() { phrase.group.nationalities.clone() } else { owned(s, phrase) };
    let mut draft = Draft {
        quote: span(s, 0..s.len()),
        mention: span(s, phrase.number.min(phrase.end)..phrase.end),
        amount: phrase.amount,
        form: phrase.form,
        role,
        outcome,
        candidates: phrase.group.candidates.clone(),
        foreign: phrase.group.foreign && nationalities.is_empty(),
        nationalities,
        outcomes,
        certainty: sure.as_ref().map_or(Certainty::Reported, |(certainty, _)| *certainty),
        subset: scope::subset(s, phrase).map(|part| span(s, part)),
        rule,
        weight: item.weight,
        because: because(s, item, rule, sure.as_ref(), voice.as_ref()),
        voice,
        strength: Strength::Weak,
        tail: None,
        scope: scope::scope(s, item, sentence, of_named),
    };
    draft.tail = draft.scope.tail.clone().map(|tail| span(s, tail));
    draft.strength = strength::of(&draft, item);
    if phrase.form == Form::Label {
        draft.mention = span(s, phrase.start..phrase.end);
    }
    if !(phrase.each && draft.nationalities.len() > 1) {
        return vec![draft];
    }
    draft.nationalities.iter().map(|code| Draft { nationalities: vec![*code], ..draft.clone() }).collect()
}

/// "freed" is rescued or released: the sentence or the text tells which, or it stays open.
fn freed(s: &Sentence<'_>, setting: Setting, item: &Resolved, outcome: Outcome) -> (Outcome, Vec<Outcome>) {
    const FREED: [&str; 4] = ["freed", "free", "freeing", "frees"];
    const FORCE: [&str; 11] = [
        "police",
        "troops",
        "army",
        "soldiers",
        "forces",
        "commandos",
        "raid",
        "operation",
        "stormed",
        "rescued",
        "military",
    ];
    let word = item.because.is_some_and(|(from, to)| s.any_of(from..to, &FREED));
    if !matches!(outcome, Outcome::Rescued | Outcome::Released) || !word {
        return (outcome, Vec::new());
    }
    if s.any_of(0..s.len(), &FORCE) {
        return (Outcome::Rescued, Vec::new());
    }
    let outcome = if setting.kidnapping { Outcome::Released } else { Outcome::Rescued };
    (outcome, vec![Outcome::Rescued, Outcome::Released])
}

/// "seven of its citizens": of the country last named before.
fn owned(s: &Sentence<'_>, phrase: &Phrase) -> Vec<Nationality> {
    let Some(owner) = phrase.owner else { return Vec::new() };
    let named = (0..owner).rev().find_map(|k| s.country(k).or_else(|| s.nationality(k)));
    named.map(|named| named.codes).unwrap_or_default()
}

fn because(
    s: &Sentence<'_>,
    item: &Resolved,
    rule: Rule,
    sure: Option<&(Certainty, Range<usize>)>,
    voice: Option<&Voice>,
) -> Vec<(&'static str, &'static str, Span)> {
    let phrase = &item.phrase;
    let mut steps = vec![("number", "a number of people", span(s, phrase.number..phrase.end))];
    if phrase.start < phrase.number {
        steps.push(("limit", "words that limit the number", span(s, phrase.start..phrase.number)));
    }
    let cue = item.because.map_or(span(s, phrase.number..phrase.end), |(from, to)| span(s, from..to));
    steps.push((rule.text().id, rule.text().says, cue));
    if let Some((_, place)) = sure {
        steps.push(("certainty", "words that say how sure it is", span(s, place.clone())));
    }
    if let Some(voice) = voice {
        steps.push(("attribution", "who is said to have said it", voice.span));
    }
    steps
}

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
        may_include: Vec::new(),
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
