//! The passes over a text, sentence by sentence, and what one sentence hands to the next.
//!
//! Must not know the rules of any pass.

use std::cell::Cell;

use sha2::{Digest, Sha256};

use super::accept::{accepted, roles};
use super::background::background;
use super::certainty::certainty;
use super::cue::{Cues, Setting, cues};
use super::draft::Draft;
use super::emit::proposals;
use super::inclusion::of_those_before;
use super::language::Language;
use super::lexicon::Lexicon;
use super::mention::phrases;
use super::phrase::Form;
use super::proposal::{Reading, Unread};
use super::resolve::resolve;
use super::resolved::{Memory, People, Resolved, Told};
use super::sentence::{Sentence, span};
use super::speaker::{Speaker, Voice, claimant, speaker_of, speakers, voice};
use super::token::tokenise;
use super::{drafting, unstated};
use crate::domain::outcome::Outcome;
use crate::domain::quote::Span;
use crate::domain::role::Role;

/// No text is read beyond this many proposals.
pub(super) const PROPOSALS_MAX: usize = 2_000;

/// A number is looked for among the last ones only, so that no search grows with the text.
const TOLD_MAX: usize = 64;

/// What "this toll" stands for is among the last so many proposals.
const LOOKED_BACK_MAX: usize = 8;

/// A line of a list is no longer; a longer sentence ends the list.
const LINE_TOKENS_MAX: usize = 12;

/// A text with so many words of the playing field tells of a match.
const SPORT_WORDS: usize = 3;

/// Everything that the text says of people, in the order of the text.
pub fn read(text: &str, language: Language) -> Reading {
    let lexicon = Lexicon::of(language);
    let tokens = tokenise(text, lexicon);
    let setting = setting(tokens.tokens.iter().map(|token| &*token.word));
    let mut pass =
        Pass { memory: Memory::default(), speaker: None, setting, drafts: Vec::new(), unread: Vec::new() };
    let looks = Cell::new(0);
    for (index, range) in tokens.sentences.iter().enumerate() {
        let sentence = Sentence { tokens: &tokens.tokens[range.clone()], lexicon, looks: &looks };
        pass.sentence(&sentence, index);
        if pass.drafts.len() > PROPOSALS_MAX {
            pass.drafts.truncate(PROPOSALS_MAX);
            pass.unread
                .push(Unread { span: span(&sentence, 0..sentence.len()), reason: "too many proposals" });
            break;
        }
    }
    let text_sha256 = Sha256::digest(text.as_bytes());
    let items = proposals(text, &text_sha256, pass.drafts);
    Reading { items, unread: pass.unread, looks: looks.get() }
}

/// What the text as a whole is about, as far as it decides what a word means.
fn setting<'w>(words: impl Iterator<Item = &'w str>) -> Setting {
    let mut setting = Setting::default();
    let mut sport = std::collections::BTreeSet::new();
    for word in words {
        match word {
            "hostage" | "hostages" | "hostage-taking" | "captive" | "captives" | "hostage-takers" => {
                setting.captors = true
            }
            "kidnapped" | "kidnappers" | "kidnap" | "kidnaps" | "kidnapping" | "abducted" | "abduct"
            | "abducts" | "abduction" | "abductors" | "captors" | "ransom" | "pirates" | "hijacker"
            | "hijackers" | "hijacked" | "captivity" => {
                setting.captors = true;
                setting.kidnapping = true;
                setting.let_go |= word == "ransom";
            }
            "released" | "release" | "negotiated" | "negotiations" => setting.let_go = true,
            "stormed" | "storming" | "commandos" | "rescued" | "raid" => setting.stormed = true,
            "inmates" | "prisoners" | "escapees" | "fugitives" | "jailbreak" => setting.inmates = true,
            "scored" | "scorer" | "striker" | "goalkeeper" | "midfielder" | "half-time" | "halftime"
            | "kick-off" | "innings" | "wicket" | "wickets" | "batsman" | "league" | "substitute"
            | "midfield" | "defenders" | "equaliser" | "equalised" | "hat-trick" | "offside" | "goals"
            | "unbeaten" | "penalty" | "touchdown" | "quarterback" | "semi-final" | "tournament" => {
                sport.insert(word);
            }
            _ => {}
        }
    }
    setting.sport = sport.len() >= SPORT_WORDS;
    setting
}

struct Pass {
    memory: Memory,
    speaker: Option<Voice>,
    setting: Setting,
    drafts: Vec<Draft>,
    unread: Vec<Unread>,
}

impl Pass {
    fn sentence(&mut self, s: &Sentence<'_>, index: usize) {
        let cues = cues(s, self.setting);
        let phrases = phrases(s, &cues, self.setting);
        let told = speakers(s);
        if phrases.is_empty() && self.heading(s, &cues) {
            return;
        }
        let mut all = resolve(s, &cues, phrases, &self.memory);
        roles(s, self.setting, &self.memory, &mut all);
        let past = background(s, index).unwrap_or(s.len());
        if let Some((outcome, roles)) = of_those_before(s) {
            self.leave_open(outcome, roles, span(s, 0..s.len()));
        }
        let mut taken = 0;
        for (place, item) in all.iter().enumerate() {
            if self.setting.sport {
                self.pass_over(s, item, "a report of a match");
            } else if item.phrase.number >= past {
                self.pass_over(s, item, "another event");
            } else if accepted(s, &cues, item) {
                let named = all[..place].iter().any(|before| before.phrase.group.has_nationality());
                self.draft(s, item, &told, (index, named));
                taken += 1;
            } else {
                self.pass_over(s, item, "no word says what happened");
            }
        }
        if taken == 0 && past == s.len() {
            self.drafts.extend(unstated::drafts(s));
        }
        self.remember(s, &cues, &all, &told);
    }

    /// "Dead:", "Missing": the list below is of these.
    fn heading(&mut self, s: &Sentence<'_>, cues: &Cues) -> bool {
        let short = s.len() <= 3 || matches!(s.text(s.len() - 1), ":" | "?");
        let Some(cue) = cues.all.last().filter(|_| short) else { return false };
        if s.text(s.len() - 1) != "?" {
            self.memory.heading = Some(cue.outcome);
        }
        self.memory.outcome = Some(cue.outcome);
        true
    }

    /// What a sentence leaves open within the number that the text told last.
    fn leave_open(&mut self, outcome: Outcome, roles: Vec<Role>, said: Span) {
        let mut last = self.drafts.iter_mut().rev().take(LOOKED_BACK_MAX);
        let whole = last
            .find(|draft| draft.outcome == outcome && draft.amount.named().is_some_and(|number| number > 1));
        if let Some(draft) = whole {
            draft.leave_open(roles, said);
        }
    }

    fn pass_over(&mut self, s: &Sentence<'_>, item: &Resolved, reason: &'static str) {
        let person =
            item.phrase.group.role.is_some() || item.phrase.group.has_nationality() || item.outcome.is_some();
        if person && item.phrase.is_number() {
            self.unread.push(Unread { span: span(s, item.phrase.number..item.phrase.end), reason });
        }
    }

    fn draft(&mut self, s: &Sentence<'_>, item: &Resolved, told: &[Speaker], (index, named): (usize, bool)) {
        let speaker = speaker_of(s, told, item.phrase.number);
        let voice = match speaker {
            Some(speaker) if speaker.pronoun => self.speaker.clone(),
            Some(speaker) => Some(voice(s, speaker)),
            None => None,
        };
        let before = self.memory.people.as_ref();
        let of_named =
            named || before.is_some_and(|people| !people.nationalities.is_empty() || people.foreign);
        let perpetrators = voice.as_ref().is_some_and(|voice| voice.perpetrator);
        let sure = certainty(s, item.phrase.start, item.phrase.end, perpetrators);
        self.drafts.extend(drafting::drafts(s, self.setting, item, voice, sure, (index, of_named)));
    }

    fn remember(&mut self, s: &Sentence<'_>, cues: &Cues, all: &[Resolved], told: &[Speaker]) {
        if let Some(speaker) = told.iter().rfind(|speaker| !speaker.pronoun) {
            self.speaker = Some(voice(s, *speaker));
        }
        self.speaker = claimant(s).or(self.speaker.take());
        match s.text(s.len() - 1) {
            ":" => self.memory.heading = cues.all.last().map(|cue| cue.outcome).or(self.memory.heading),
            "." if s.len() > LINE_TOKENS_MAX => self.memory.heading = None,
            _ => {}
        }
        let counts = |item: &&Resolved| {
            item.outcome.is_some()
                && matches!(
                    item.phrase.form,
                    Form::Counted | Form::Bare | Form::PartOf | Form::Vague | Form::OfThem
                )
        };
        let told = all.iter().filter_map(|item| {
            let number = item.phrase.amount.named().filter(|number| *number >= 2)?;
            Some(Told { number, outcome: item.outcome?, role: item.role })
        });
        self.memory.told.extend(told);
        let beyond = self.memory.told.len().saturating_sub(TOLD_MAX);
        self.memory.told.drain(..beyond);
        if let Some(first) = all.iter().find(counts) {
            self.memory.people = Some(People::of(&first.phrase, first.role));
        }
        let telling = |outcome: &Outcome| !matches!(outcome, Outcome::Present | Outcome::Involved);
        if let Some(first) = all.iter().find(|item| item.outcome.is_some()) {
            self.memory.outcome = first.outcome.filter(telling).or(self.memory.outcome);
            self.memory.role = first.role;
        } else if let Some(cue) = cues.all.iter().find(|cue| cue.outcome != Outcome::Present) {
            self.memory.outcome = Some(cue.outcome);
        }
    }
}
