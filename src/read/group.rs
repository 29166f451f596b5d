//! The noun of a phrase with what stands before it: "Italian nationals", "young female aid workers".
//!
//! Must not know how many they are.

use super::cue::Cues;
use super::lexicon::{Classes, CueKind};
use super::membership::membership;
use super::number::plain;
use super::sentence::Sentence;
use super::unknown::{unknown_plural, unknown_singular};
use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// A phrase is no longer than this many tokens.
const GROUP_TOKENS_MAX: usize = 9;
/// Words of unknown meaning that may stand before a noun.
const UNKNOWN_MAX: usize = 3;

#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub head: Option<usize>,
    pub end: usize,
    pub role: Option<Role>,
    pub nationalities: Vec<Nationality>,
    /// Readings of a nationality word that several share.
    pub candidates: Vec<Nationality>,
    pub foreign: bool,
    /// What happened to them, said by an adjective: "injured passengers".
    pub inner: Option<Outcome>,
    pub more: bool,
    pub modifiers: Vec<usize>,
    /// "nine Italians": the word says no more than the nationality.
    pub only_nationality: bool,
    /// The noun is not known to mean people.
    pub weak: bool,
}

impl Group {
    pub fn of(role: Role) -> Self {
        Self { role: Some(role), ..Self::default() }
    }

    /// Somebody by a noun that can only mean a person here.
    pub fn somebody(head: usize) -> Self {
        Self { weak: false, ..Self::unknown(head) }
    }

    /// Somebody by a noun that no table has.
    pub fn unknown(head: usize) -> Self {
        Self { head: Some(head), end: head + 1, role: Some(Role::People), weak: true, ..Self::default() }
    }

    pub fn name(&mut self, codes: Vec<Nationality>, candidates: Vec<Nationality>) {
        for code in codes {
            if !self.nationalities.contains(&code) && self.nationalities.len() < 4 {
                self.nationalities.push(code);
            }
        }
        if self.nationalities.is_empty() && self.candidates.is_empty() {
            self.candidates = candidates;
        }
    }

    pub fn has_nationality(&self) -> bool {
        !self.nationalities.is_empty() || !self.candidates.is_empty()
    }
}

/// What one token does to the group that is being read.
enum Step {
    On(usize),
    Head(usize),
    Refused,
    End,
}

struct Reader<'s, 'a> {
    s: &'s Sentence<'a>,
    cues: &'s Cues,
    group: Group,
    begins: usize,
    last_nationality: Option<usize>,
    given_role: Option<Role>,
    suspected: Option<Role>,
    unknown: usize,
}

pub(super) fn group(s: &Sentence<'_>, cues: &Cues, begins: usize, one: bool) -> Option<Group> {
    if begins >= s.len() {
        return None;
    }
    if let Some(group) = bracketed(s, begins) {
        return Some(group);
    }
    let mut reader = Reader {
        s,
        cues,
        group: Group::default(),
        begins,
        last_nationality: None,
        given_role: None,
        suspected: None,
        unknown: 0,
    };
    let mut k = begins;
    while k < s.len() && k - begins < GROUP_TOKENS_MAX {
        match reader.step(k) {
            Step::On(next) => k = next,
            Step::Head(head) => return Some(reader.with_head(head)),
            Step::Refused => return None,
            Step::End => break,
        }
    }
    reader.without_head(k, one)
}

/// "nine (Italians)".
fn bracketed(s: &Sentence<'_>, i: usize) -> Option<Group> {
    let named =
        s.nationality(i + 1).filter(|named| s.text(i) == "(" && s.text(i + 1 + named.length) == ")")?;
    let head = i + named.length;
    let mut group = Group { head: Some(head), end: head + 2, only_nationality: true, ..Group::default() };
    group.name(named.codes, named.candidates);
    Some(group)
}

impl Reader<'_, '_> {
    fn step(&mut self, k: usize) -> Step {
        let s = self.s;
        if s.is_quotation_mark(k) {
            return Step::On(k + 1);
        }
        let goes_on = s.text(k) == "," && k > self.begins && !self.group.modifiers.is_empty();
        if goes_on && (s.nationality(k + 1).is_some() || s.is_person(k + 1)) {
            return Step::On(k + 1);
        }
        if s.is_mark(k) {
            return Step::End;
        }
        if let Some(named) = s.nationality(k) {
            self.group.name(named.codes, named.candidates);
            self.last_nationality = Some(k + named.length - 1);
            return Step::On(k + named.length);
        }
        if s.is_person(k) {
            return self.person(k);
        }
        self.modifier(k)
    }

    fn person(&mut self, k: usize) -> Step {
        let s = self.s;
        let word = s.word(k);
        let role = s.get(k).and_then(|token| token.role);
        self.group.foreign |= s.is(k, Classes::FOREIGN);
        let modifies = s.is(k, Classes::MODIFIES) || s.is_possessive(k);
        let may_modify = s.is_word(k + 1)
            && (modifies && !word.ends_with('s') || matches!(word, "police" | "staff" | "crew"));
        if may_modify && (s.is_person(k + 1) || s.nationality(k + 1).is_some()) {
            if let Some(Some(role)) = s.lexicon.modifier(word) {
                self.given_role = Some(role);
            }
            self.group.modifiers.push(k);
            return Step::On(k + 1);
        }
        if may_modify && self.is_other_noun(k + 1) {
            let of_people = s.one_of(k + 1, &["member", "members", "taker", "takers", "force", "forces"]);
            return if of_people { Step::On(k + 1) } else { Step::Refused };
        }
        if s.is_possessive(k) {
            return Step::Refused;
        }
        let title = s.is_capital(k)
            && k > self.begins
            && s.is_capital(k + 1)
            && s.is_word(k + 1)
            && s.nationality(k + 1).is_none();
        if title && !s.text(k).chars().all(char::is_uppercase) {
            self.group.modifiers.push(k);
            return Step::On(k + 1);
        }
        let second_noun = s.is_person(k + 1)
            && !s.is_capital(k + 1)
            && !s.one_of(k + 1, &["hostage", "captive", "prisoner"]);
        let next_head = second_noun && !s.is_possessive(k + 1) && k + 1 - self.begins < GROUP_TOKENS_MAX;
        if next_head {
            if !s.is(k, Classes::MODIFIES) {
                self.group.modifiers.push(k);
            }
            self.group.role = role;
            return Step::On(k + 1);
        }
        Step::Head(k)
    }

    /// "police station", "hostage crisis": no people.
    fn is_other_noun(&self, k: usize) -> bool {
        let s = self.s;
        let ending = ["ed", "ing", "ly"].iter().any(|ending| s.word(k).ends_with(ending));
        let blocked = Classes::STOP.or(Classes::AUXILIARY).or(Classes::DETERMINER);
        let adverb = [
            "aged",
            "about",
            "more",
            "nearby",
            "there",
            "inside",
            "alone",
            "dead",
            "each",
            "alike",
            "outside",
            "ashore",
            "aboard",
            "alive",
            "hostage",
            "captive",
            "home",
            "away",
            "overnight",
            "today",
        ];
        s.is_small_word(k)
            && !s.is(k, blocked)
            && !ending
            && self.cues.at(k).is_none()
            && !s.one_of(k, &adverb)
    }

    fn modifier(&mut self, k: usize) -> Step {
        let s = self.s;
        let word = s.word(k);
        if let Some(inner) = inner_state(s, self.cues, k) {
            self.group.inner = Some(inner);
            return Step::On(k + 1);
        }
        let joins =
            ["so", "other", "known", "confirmed", "believed", "reported", "listed", "still", "suspected"];
        let blocked = s.is(k, Classes::STOP.or(Classes::AUXILIARY)) && !joins.contains(&word)
            || self.cues.at(k).is_some();
        if blocked {
            return Step::End;
        }
        if s.is(k, Classes::FOREIGN) {
            self.group.foreign = true;
        }
        match s.lexicon.modifier(word) {
            Some(Some(Role::Attackers)) => self.suspected = Some(Role::Attackers),
            Some(Some(role)) => self.given_role = Some(role),
            Some(None) | None => {}
        }
        if matches!(word, "more" | "other" | "others" | "further" | "additional" | "remaining") {
            self.group.more = true;
        }
        let counts = plain(s, k).is_some() && word != "one";
        let determines =
            s.is(k, Classes::DETERMINER) && !matches!(word, "other" | "another" | "all" | "both");
        if counts || determines || s.is(k, Classes::VAGUE) && k > self.begins {
            return Step::End;
        }
        let known = [
            "more",
            "other",
            "further",
            "additional",
            "suspected",
            "alleged",
            "young",
            "old",
            "armed",
            "foreign",
            "male",
            "female",
        ];
        if !known.contains(&word) && !s.is_capital(k) && !word.contains('-') {
            self.unknown += 1;
            if self.unknown > UNKNOWN_MAX {
                return Step::End;
            }
        }
        self.group.modifiers.push(k);
        Step::On(k + 1)
    }

    fn with_head(mut self, head: usize) -> Group {
        let own = self.s.get(head).and_then(|token| token.role);
        let changes = own.is_some_and(|role| {
            matches!(role, Role::People | Role::Staff | Role::Police | Role::SecurityForces | Role::Civilians)
        });
        let role = self.given_role.filter(|_| changes).or(own);
        let role =
            if changes && self.suspected.is_some() && matches!(role, Some(Role::People | Role::Civilians)) {
                self.suspected
            } else {
                role
            };
        self.group.role = membership(self.s, head).or(role);
        self.group.foreign |= self.s.is(head, Classes::FOREIGN);
        let end = self.adjectives_behind(head + 1);
        if let Some(end) = and_crew(self.s, head) {
            self.group.role = Some(Role::People);
            return Group { head: Some(head), end, ..self.group };
        }
        Group { head: Some(head), end, ..self.group }
    }

    /// "turistas italianos": where adjectives follow their noun.
    fn adjectives_behind(&mut self, from: usize) -> usize {
        let s = self.s;
        let mut end = from;
        while s.lexicon.free_order && end < from + 2 {
            if let Some(named) = s.nationality(end) {
                end += named.length;
                self.group.name(named.codes, named.candidates);
            } else if s.is(end, Classes::FOREIGN) {
                end += 1;
                self.group.foreign = true;
            } else {
                break;
            }
        }
        end
    }

    fn without_head(mut self, ends: usize, one: bool) -> Option<Group> {
        let s = self.s;
        if let Some(last) = self.last_nationality {
            let word = s.word(last);
            let plural = (word.ends_with('s') || word.ends_with("men") || word.ends_with("women"))
                && !word.ends_with("ss");
            if plural || self.is_free(last + 1) {
                return Some(Group { head: Some(last), end: last + 1, only_nationality: true, ..self.group });
            }
        }
        let from = self.last_nationality.map_or(self.begins, |last| last + 1);
        if !one && let Some(head) = unknown_plural(s, self.cues, from) {
            return Some(Group { head: Some(head), end: head + 1, weak: true, ..self.group });
        }
        if one
            && self.last_nationality.is_some()
            && let Some(head) = unknown_singular(s, self.cues, from, 4)
        {
            return Some(Group { head: Some(head), end: head + 1, weak: true, ..self.group });
        }
        let closed = !s.is_word(ends) || s.is(ends, Classes::STOP);
        if self.group.foreign && closed && ends > self.begins && s.is(ends - 1, Classes::FOREIGN) {
            self.group.only_nationality = true;
            return Some(Group { head: Some(ends - 1), end: ends, ..self.group });
        }
        None
    }

    /// Nothing follows that a nationality word could be an adjective of.
    fn is_free(&self, k: usize) -> bool {
        let s = self.s;
        let blocked = Classes::STOP.or(Classes::AUXILIARY).or(Classes::DETERMINER);
        let after = ["each", "alone", "aged", "named", "on", "also", "dead", "aboard"];
        let ending = s.word(k).ends_with("ed") || s.word(k).ends_with("ly");
        !s.is_word(k) && !s.is_number(k)
            || s.is(k, blocked)
            || self.cues.at(k).is_some()
            || s.one_of(k, &after)
            || ending
    }
}

/// "23 passengers and crew": one number for both. Where its words end.
fn and_crew(s: &Sentence<'_>, head: usize) -> Option<usize> {
    let aboard =
        s.one_of(head, &["passengers", "passenger", "tourists", "guests", "people", "pilgrims", "migrants"]);
    let crew = s.word(head + 1) == "and" && s.one_of(head + 2, &["crew", "crewmen", "staff"]);
    let members = usize::from(s.one_of(head + 3, &["members", "member"]));
    (aboard && crew).then_some(head + 3 + members)
}

/// "injured", "missing", "kidnapped" before a noun.
fn inner_state(s: &Sentence<'_>, cues: &Cues, k: usize) -> Option<Outcome> {
    match s.word(k) {
        "dead" => return Some(Outcome::Killed),
        "missing" => return Some(Outcome::Missing),
        "wounded" | "injured" => return Some(Outcome::Wounded),
        _ => {}
    }
    let cue = cues
        .starts(k)
        .filter(|cue| cue.end == k + 1 && cue.kind != CueKind::Noun && cue.kind != CueKind::Adjective)?;
    let shaped = s.word(k).ends_with("ed") || s.word(k).ends_with("ing") || s.word(k) == "slain";
    let telling = !matches!(cue.outcome, Outcome::Present | Outcome::Unharmed | Outcome::Involved);
    (shaped && telling).then_some(cue.outcome)
}
