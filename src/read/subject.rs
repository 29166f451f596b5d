//! The verb that a phrase is the subject of: "nine Italians, all engineers, were killed".
//!
//! Must not know what stands before the phrase.

use super::clause::{finite, main_verb};
use super::cue::{Cue, Cues, begins_people};
use super::destination::moved_to;
use super::evidence::{Evidence, undergone};
use super::lexicon::{Classes, CueKind};
use super::number::numeral;
use super::phrase::Phrase;
use super::rule::Rule;
use super::sentence::{Sentence, back};
use crate::domain::outcome::Outcome;

/// What might be is no claim; what may have been is a doubtful one.
const MODALS: [&str; 8] = ["could", "might", "would", "will", "should", "can", "shall", "must"];
/// No verb is looked for further on.
const LOOK_AHEAD: usize = 40;

struct Search<'s, 'a> {
    s: &'s Sentence<'a>,
    cues: &'s Cues,
    k: usize,
    steps: usize,
    be: bool,
    have: bool,
    auxiliary: bool,
    /// Appositions and prepositional phrases passed over.
    skipped: usize,
    relative: bool,
    negated: bool,
    /// Patients are moved from one hospital to another: out of danger.
    patients: bool,
}

enum Next {
    At(usize),
    Found(Option<Evidence>),
}

pub(super) fn of(s: &Sentence<'_>, cues: &Cues, phrase: &Phrase) -> Option<Evidence> {
    let mut search = Search {
        s,
        cues,
        k: phrase.reach,
        steps: 0,
        be: false,
        have: false,
        auxiliary: false,
        skipped: 0,
        relative: false,
        negated: false,
        patients: phrase.group.head.is_some_and(|head| s.one_of(head, &["patient", "patients"])),
    };
    while search.k < s.len() && search.steps < LOOK_AHEAD {
        search.steps += 1;
        match search.step() {
            Next::At(k) => search.k = k,
            Next::Found(found) => return found,
        }
    }
    None
}

impl Search<'_, '_> {
    fn step(&mut self) -> Next {
        let (s, k) = (self.s, self.k);
        if s.one_of(k, &MODALS) && s.word(k + 1) != "have" {
            return Next::Found(None);
        }
        if let Some((outcome, end)) = moved_to(s, k) {
            let outcome = if self.patients { Outcome::Rescued } else { outcome };
            let weight = if self.skipped == 0 { 30 } else { 25 };
            let found = Evidence::new(outcome, weight, Rule::TakenTo, k, end);
            return Next::Found(self.unless_negated(found));
        }
        if let Some(cue) = self.cues.at(k).filter(|cue| cue.start == k || self.steps <= 1) {
            return Next::Found(self.by_cue(cue).and_then(|found| self.unless_negated(found)));
        }
        if s.word(k) == "among" && (self.auxiliary || self.steps == 1)
            || s.word(k) == "included" && self.auxiliary
        {
            return Next::Found(self.among());
        }
        if self.relative && !self.auxiliary && s.is_word(k) && !s.is(k, Classes::AUXILIARY) {
            return self.beyond_relative();
        }
        if s.is(k, Classes::AUXILIARY)
            || s.one_of(k, &["not", "never", "also", "who", "that", "both", "all"])
            || s.word(k).ends_with("n't")
        {
            self.note_auxiliary();
            return Next::At(k + 1);
        }
        if !self.auxiliary
            && s.one_of(k, &["believed", "thought", "suspected", "understood", "alleged"])
            && s.one_of(k + 1, &["to", "responsible"])
        {
            return self.beyond_belief();
        }
        if self.auxiliary
            && s.word(k) == "as"
            && s.one_of(k + 1, &["having", "being", "dead", "missing", "killed", "injured", "safe"])
        {
            return Next::At(k + 1);
        }
        if s.one_of(k, &["including", "among"]) && !self.auxiliary && self.steps == 1 {
            return self.beyond_part();
        }
        if s.text(k) == "(" {
            let close = (k..s.len().min(k + 20)).find(|k| s.text(*k) == ")");
            return close.map_or(Next::Found(None), |close| Next::At(close + 1));
        }
        if (s.text(k) == "," || s.is_dash(k)) && !self.auxiliary {
            return self.apposition();
        }
        const JOINS: [&str; 14] = [
            "off", "between", "of", "from", "in", "at", "on", "inside", "aboard", "near", "with", "aged",
            "outside", "for",
        ];
        if s.one_of(k, &JOINS) && !self.auxiliary {
            return self.prepositional();
        }
        if self.auxiliary && (s.word(k).ends_with("ly") || s.word(k) == "feared") {
            return Next::At(k + 1);
        }
        if self.auxiliary && s.word(k) == "last" && s.one_of(k + 1, &["night", "week", "month"]) {
            return Next::At(k + 2);
        }
        if self.be && s.one_of(k, &["shot", "stabbed", "hit", "struck"]) {
            return Next::Found(self.shot());
        }
        Next::Found(None)
    }

    fn note_auxiliary(&mut self) {
        let (s, k) = (self.s, self.k);
        self.be |= s.is(k, Classes::BE);
        self.have |= s.is(k, Classes::HAVE);
        self.auxiliary |= s.is(k, Classes::BE.or(Classes::HAVE)) || s.one_of(k, &["got", "get", "to"]);
        self.relative |= s.word(k) == "who" || s.lexicon.free_order && s.word(k) == "that";
        self.negated |= s.one_of(k, &["not", "never"]) || s.word(k).ends_with("n't");
    }

    /// Who was not hurt is unharmed; of who was not caught nothing is told.
    fn unless_negated(&self, found: Evidence) -> Option<Evidence> {
        match (self.negated, found.outcome) {
            (false, _) => Some(found),
            (true, Some(Outcome::Wounded)) => Some(Evidence { outcome: Some(Outcome::Unharmed), ..found }),
            (true, _) => None,
        }
    }

    fn by_cue(&self, cue: &Cue) -> Option<Evidence> {
        match cue.kind {
            CueKind::Adjective => self.by_adjective(cue),
            CueKind::Intransitive => Some(Evidence::by_cue(
                cue,
                if self.skipped == 0 { 30 } else { 25 },
                Rule::SubjectIntransitive,
            )),
            CueKind::Participle => self.by_participle(cue),
            CueKind::Noun => self.by_noun(cue),
            CueKind::Active => None,
        }
    }

    fn by_adjective(&self, cue: &Cue) -> Option<Evidence> {
        if cue.outcome == Outcome::Unharmed
            && self.s.one_of(self.k, &["safe", "alive"])
            && !self.auxiliary
            && self.skipped > 0
        {
            return None;
        }
        if cue.outcome == Outcome::Present
            && !self.auxiliary
            && let Some(main) = main_verb(self.s, self.cues, cue.end)
        {
            return Some(Evidence::by_cue(main, 30, Rule::SubjectMain));
        }
        let weight = if self.relative || cue.outcome == Outcome::Present {
            29
        } else if self.skipped == 0 {
            30
        } else {
            24
        };
        Some(Evidence::by_cue(cue, weight, Rule::SubjectAdjective))
    }

    fn by_participle(&self, cue: &Cue) -> Option<Evidence> {
        let object_follows = begins_people(self.s, cue.end);
        if self.relative
            && let Some(main) =
                main_verb(self.s, self.cues, cue.end).or_else(|| finite(self.s, self.cues, cue.end))
        {
            return Some(Evidence::by_cue(main, 29, Rule::SubjectMain));
        }
        if self.be {
            let weight = if self.relative {
                29
            } else if self.skipped == 0 {
                30
            } else {
                25
            };
            return Some(Evidence::by_cue(cue, weight, Rule::SubjectPassive));
        }
        if object_follows && cue.outcome != Outcome::Escaped {
            return None;
        }
        if self.have && cue.outcome != Outcome::Escaped {
            return Some(Evidence::by_cue(cue, 20, Rule::SubjectHave));
        }
        // "27 pupils abducted from a school regained their freedom".
        let set_free = |main: &&Cue| {
            cue.outcome == Outcome::Held
                && matches!(main.outcome, Outcome::Released | Outcome::Rescued | Outcome::Escaped)
        };
        let main = main_verb(self.s, self.cues, cue.end)
            .or_else(|| finite(self.s, self.cues, cue.end).filter(set_free));
        if let Some(main) = main.filter(|_| !self.relative) {
            return Some(Evidence::by_cue(main, 30, Rule::SubjectMain));
        }
        Some(Evidence::by_cue(cue, if self.skipped == 0 { 30 } else { 10 }, Rule::SubjectReduced))
    }

    fn by_noun(&self, cue: &Cue) -> Option<Evidence> {
        let dead = ["deaths", "fatalities", "bodies", "corpses", "fatality", "death", "dead"];
        let hurt = cue.outcome == Outcome::Wounded;
        let stands = self.skipped == 0 && !self.auxiliary;
        let named = hurt || cue.outcome == Outcome::Killed && self.s.one_of(self.k, &dead);
        (stands && named).then(|| Evidence::by_cue(cue, 30, Rule::SubjectNoun))
    }

    /// "were among the dead".
    fn among(&self) -> Option<Evidence> {
        let (s, k) = (self.s, self.k);
        for m in k + 1..(k + 9).min(s.len()) {
            if matches!(s.text(m), "," | ";") {
                break;
            }
            let found = |outcome, weight, rule| Some(Evidence::new(outcome, weight, rule, k, m + 1));
            match s.word(m) {
                "dead" | "killed" | "fatalities" | "deceased" => {
                    return found(Outcome::Killed, 30, Rule::Among);
                }
                "wounded" | "injured" => return found(Outcome::Wounded, 30, Rule::Among),
                "missing" => return found(Outcome::Missing, 30, Rule::Among),
                "survivors" => return found(Outcome::Rescued, 30, Rule::Among),
                "victims" | "casualties" if self.cues.at(m + 1).is_none() => {
                    return found(Outcome::Killed, 20, Rule::Among);
                }
                "hostages" | "captives" if self.cues.at(m + 1).is_none() => {
                    return found(Outcome::Held, 20, Rule::Among);
                }
                _ => {}
            }
            if let Some(cue) = self.cues.at(m) {
                return Some(Evidence::by_cue(cue, 30, Rule::Among));
            }
            if m == k + 2 && s.word(k + 1) == "the" && numeral(s, m).is_some() && !s.is_word(m + 1) {
                return Some(Evidence {
                    outcome: None,
                    ..Evidence::new(Outcome::Killed, 15, Rule::AmongNumber, k, m + 1)
                });
            }
        }
        None
    }

    /// ", all of them engineers, were killed".
    fn apposition(&mut self) -> Next {
        let (s, k) = (self.s, self.k);
        let comma = s.text(k) == ",";
        let closes = |m: usize| {
            if comma {
                matches!(s.text(m), "," | ";" | ":") || s.is_dash(m)
            } else {
                s.is_dash(m) || matches!(s.text(m), ";" | ":")
            }
        };
        let end = (k + 1..s.len().min(k + 18)).find(|m| closes(*m));
        if let Some(end) = end.filter(|end| s.text(*end) == "," || s.is_dash(*end)) {
            let verb = end + 1;
            if comma && s.one_of(k + 1, &["shot", "stabbed"]) {
                return Next::Found(Some(Evidence::new(Outcome::Killed, 15, Rule::Shot, k + 1, k + 2)));
            }
            let finite = s.is(verb, Classes::BE.or(Classes::HAVE))
                || s.one_of(verb, &["died", "remain", "remained", "escaped", "survived"])
                || self.cues.starts(verb).is_some_and(|cue| undergone(cue) && cue.kind != CueKind::Adjective);
            if finite {
                if s.one_of(k + 1, &["and", "while", "but"]) {
                    return Next::Found(None);
                }
                self.skipped += 1;
                return Next::At(verb);
            }
        }
        let goes_on = s.one_of(k + 1, &["who", "both", "believed"])
            || s.one_of(k + 1, &["all", "most"])
                && (s.is(k + 2, Classes::AUXILIARY) || s.word(k + 2) == "of");
        if goes_on {
            self.skipped += 1;
            return Next::At(k + 1);
        }
        Next::Found(None)
    }

    /// "from the northern province", passed over up to the verb.
    fn prepositional(&mut self) -> Next {
        let (s, k) = (self.s, self.k);
        let verb = |m: usize| s.is(m, Classes::BE.or(Classes::HAVE)) || self.cues.at(m).is_some();
        let ends = |m: usize| {
            verb(m)
                || matches!(s.text(m), "," | ";" | ":" | ".")
                || s.is(m, Classes::CLAUSE)
                || s.one_of(m, &["and", "who", "that", "to"])
        };
        let end = (k + 1..s.len().min(k + 17)).find(|m| ends(*m) || s.one_of(*m, &MODALS));
        let passes = end.filter(|m| {
            s.is(*m, Classes::BE.or(Classes::HAVE))
                || s.one_of(*m, &["who", "that"])
                || self
                    .cues
                    .at(*m)
                    .is_some_and(|cue| matches!(cue.kind, CueKind::Participle | CueKind::Intransitive))
        });
        self.skipped += 1;
        passes.map_or(Next::Found(None), Next::At)
    }

    /// "believed to be responsible": the verb beyond it.
    fn beyond_belief(&mut self) -> Next {
        let (s, k) = (self.s, self.k);
        let within =
            (k + 1..s.len().min(k + 14)).take_while(|m| !s.is_mark(*m) && !s.is(*m, Classes::CLAUSE));
        let verb = within
            .into_iter()
            .find(|m| s.is(*m, Classes::BE.or(Classes::HAVE)) && !s.one_of(back(*m, 1), &["to", "have"]));
        match verb {
            Some(verb) => {
                self.skipped += 1;
                Next::At(verb)
            }
            None => Next::At(k + 1),
        }
    }

    /// "including a mother and her two children": the verb after the part.
    fn beyond_part(&mut self) -> Next {
        let (s, k) = (self.s, self.k);
        let ends = |m: usize| {
            matches!(s.text(m), ";" | ":")
                || s.is(m, Classes::CLAUSE)
                || s.one_of(m, &["who", "that", "which"])
        };
        let within = (k + 1..s.len().min(k + 17)).take_while(|m| !ends(*m));
        let verb = within.clone().find(|m| {
            let auxiliary = s.is(*m, Classes::BE.or(Classes::HAVE));
            auxiliary || self.cues.starts(*m).is_some_and(|cue| cue.kind == CueKind::Intransitive)
        });
        self.skipped += 1;
        verb.map_or(Next::Found(None), Next::At)
    }

    /// "who tried to raise the alarm was shot": the verb after the clause.
    fn beyond_relative(&mut self) -> Next {
        let (s, k) = (self.s, self.k);
        let clause = (k..s.len().min(k + 14)).take_while(|m| !s.is_mark(*m) || s.text(*m) == ",");
        let verb = clause.skip(1).find(|m| {
            let finite = s.is(*m, Classes::BE.or(Classes::HAVE))
                && !s.one_of(back(*m, 1), &["who", "that", "which", "they", "he", "she", "to"]);
            finite || s.one_of(*m, &["died", "survived"]) && !s.one_of(back(*m, 1), &["who", "that"])
        });
        self.relative = false;
        self.skipped += 1;
        verb.map_or(Next::Found(None), Next::At)
    }

    /// "was shot in the leg" hurts, "was shot" alone kills.
    fn shot(&self) -> Option<Evidence> {
        let (s, k) = (self.s, self.k);
        let limb = s.word(k + 1) == "in" && s.one_of(k + 2, &["the", "his", "her", "their", "both"]);
        let and_hurt = s.word(k + 1) == "and" && s.one_of(k + 2, &["wounded", "injured"]);
        if limb || and_hurt {
            return Some(Evidence::new(Outcome::Wounded, 20, Rule::Shot, k, k + 1));
        }
        let next = (k + 1..k + 4).find_map(|m| self.cues.at(m));
        Some(next.map_or(Evidence::new(Outcome::Killed, 15, Rule::Shot, k, k + 1), |cue| {
            Evidence::by_cue(cue, 20, Rule::Shot)
        }))
        .filter(|_| s.word(k) == "shot" || next.is_some())
    }
}
