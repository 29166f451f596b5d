//! Which resolved phrases become proposals, and in which role.
//!
//! Must not know who speaks.

use super::cue::{Cues, Setting, begins_people};
use super::lexicon::{Classes, CueKind};
use super::link::Link;
use super::phrase::{Form, Phrase};
use super::resolved::{Memory, Resolved};
use super::rule::Rule;
use super::sentence::{Sentence, back};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// Whether what was found is enough for a proposal.
pub(super) fn accepted(s: &Sentence<'_>, cues: &Cues, item: &Resolved) -> bool {
    let Some(outcome) = item.outcome else { return false };
    let phrase = &item.phrase;
    let speaks =
        s.is(phrase.reach, Classes::SPEECH) && matches!(phrase.form, Form::Counted | Form::One | Form::Vague);
    let by_others = item.follows(&[
        Rule::List,
        Rule::Nearest,
        Rule::Previous,
        Rule::ListLate,
        Rule::Others,
        Rule::Presence,
    ]);
    if speaks && by_others {
        return false;
    }
    if phrase.group.weak && !weak_noun(item, outcome) {
        return false;
    }
    match phrase.form {
        Form::Bare => bare(s, cues, item),
        Form::One => one(s, cues, item, outcome),
        Form::VagueAlone | Form::Nobody => item.weight >= 20 && item.rule != Some(Rule::Nearest),
        Form::Unknown => item.weight >= 20 || phrase.group.role == Some(Role::Attackers),
        Form::OfThem => item.weight >= 15 || phrase.amount.named() != Some(1) || phrase.predicate,
        Form::Counted | Form::PartOf | Form::Vague | Form::Label => true,
    }
}

/// A noun that is not known to mean people needs a verb that is only said of people.
fn weak_noun(item: &Resolved, outcome: Outcome) -> bool {
    let named = item.phrase.group.has_nationality();
    match outcome {
        Outcome::Killed | Outcome::Wounded => item.weight >= 25,
        Outcome::Held
        | Outcome::Rescued
        | Outcome::Released
        | Outcome::Captured
        | Outcome::Missing
        | Outcome::Escaped => item.weight >= 30 && named,
        _ => false,
    }
}

fn bare(s: &Sentence<'_>, cues: &Cues, item: &Resolved) -> bool {
    const FOLLOW: [&str; 54] = [
        "myself",
        "himself",
        "herself",
        "themselves",
        "more",
        "others",
        "other",
        "each",
        "apiece",
        "aged",
        "in",
        "alive",
        "hostage",
        "captive",
        "then",
        "later",
        "yesterday",
        "today",
        "there",
        "here",
        "overnight",
        "nearby",
        "not",
        "according",
        "including",
        "among",
        "bodies",
        "out",
        "off",
        "away",
        "alone",
        "inside",
        "outside",
        "up",
        "down",
        "people",
        "even",
        "such",
        "per",
        "one",
        "too",
        "elsewhere",
        "also",
        "only",
        "since",
        "as",
        "all",
        "so",
        "far",
        "unknown",
        "still",
        "dead",
        "missing",
        "safe",
    ];
    let phrase = &item.phrase;
    let next = phrase.end;
    let blocked = Classes::STOP.or(Classes::AUXILIARY).or(Classes::DETERMINER);
    let noun = s.is_small_word(next) && !s.is(next, blocked) && cues.at(next).is_none();
    let verb = s.word(next).ends_with("ly") || s.word(next).ends_with("ed");
    let refers = item.follows(&[Rule::Repeated, Rule::Gapped, Rule::Compared]);
    if noun && !verb && !refers && !s.one_of(next, &FOLLOW) {
        return false;
    }
    let named = phrase.group.has_nationality();
    let listed = item.follows(&[Rule::List, Rule::Including, Rule::ListFrom, Rule::ListBefore])
        && (phrase.more || named);
    let others = phrase.more && item.rule == Some(Rule::Previous);
    let enough = item.weight >= 20 || named || phrase.predicate || listed || others;
    enough && (refers || !(phrase.amount.named() == Some(1) && !named && item.weight < 30))
}

fn one(s: &Sentence<'_>, cues: &Cues, item: &Resolved, outcome: Outcome) -> bool {
    let phrase = &item.phrase;
    let listed = item.link != Link::None
        && (phrase.group.has_nationality()
            || s.word(back(phrase.start, 1)) == "and" && item.rule == Some(Rule::List) && item.weight >= 25);
    if outcome == Outcome::Present && !listed {
        return false;
    }
    let titled = phrase.group.head.is_some_and(|head| s.is(head, Classes::TITLE));
    if titled && item.weight < 25 {
        return false;
    }
    if phrase.group.role == Some(Role::Attackers) && outcome == Outcome::Involved {
        return attacker_alone(s, cues, phrase);
    }
    let named = phrase.group.has_nationality();
    item.weight >= 20 || named && !phrase.ordinal && !phrase.group.weak
}

/// "a gunman opened fire", "a suicide bomber": not every gunman that is named.
fn attacker_alone(s: &Sentence<'_>, cues: &Cues, phrase: &Phrase) -> bool {
    let harms = cues.at(phrase.end).is_some_and(|cue| {
        matches!(cue.kind, CueKind::Participle | CueKind::Active)
            && matches!(cue.outcome, Outcome::Killed | Outcome::Wounded | Outcome::Held)
            && begins_people(s, cue.end)
    });
    harms
        || s.has(phrase.end..phrase.end + 6, Classes::ATTACK_VERB)
        || phrase.group.modifiers.iter().any(|k| s.word(*k) == "suicide")
}

/// The role of every phrase that has an outcome, in order: a phrase may take it from the one before.
pub(super) fn roles(s: &Sentence<'_>, setting: Setting, memory: &Memory, all: &mut [Resolved]) {
    for index in 0..all.len() {
        let Some(outcome) = all[index].outcome else { continue };
        let before = index.checked_sub(1).map(|before| all[before].clone());
        let parent = all[index].parent.map(|parent| all[parent].clone());
        let found = said(s, memory, &all[index], before.as_ref(), parent.as_ref());
        let role = by_outcome(s, setting, &all[index], outcome, found);
        let civil = matches!(role, Role::People | Role::Civilians | Role::Victims);
        let of_hostages =
            |item: &Option<Resolved>| item.as_ref().is_some_and(|item| item.role == Some(Role::Hostages));
        let within = all[index].link == Link::Including && of_hostages(&parent);
        let beside = all[index].link == Link::List
            && of_hostages(&before)
            && before.is_some_and(|before| before.phrase.group.role != Some(Role::Hostages));
        all[index].role = Some(if civil && (within || beside) { Role::Hostages } else { role });
        if all[index].role == Some(Role::Attackers) {
            all[index].outcome = Some(of_attackers(outcome));
        }
    }
}

/// Attackers who are there take part; those who are searched for got away.
fn of_attackers(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Present => Outcome::Involved,
        Outcome::Missing => Outcome::Escaped,
        other => other,
    }
}

/// The role by the noun, by the phrase it is part of or stands beside, by the sentence before.
fn said(
    s: &Sentence<'_>,
    memory: &Memory,
    item: &Resolved,
    before: Option<&Resolved>,
    parent: Option<&Resolved>,
) -> Role {
    if let Some(role) =
        item.role.or(item.phrase.group.role).or(parent.and_then(|parent| parent.phrase.group.role))
    {
        return role;
    }
    let phrase = &item.phrase;
    let own = item.rule.is_some_and(|rule| {
        matches!(
            rule,
            Rule::Inner
                | Rule::ObjectActive
                | Rule::ObjectParticiple
                | Rule::Label
                | Rule::Toll
                | Rule::NumberOf
        )
    });
    if let Some(before) = before {
        let role = before.role.unwrap_or(Role::People);
        let kept = matches!(
            role,
            Role::Attackers
                | Role::Hostages
                | Role::Staff
                | Role::Police
                | Role::Military
                | Role::SecurityForces
        );
        if item.link != Link::None && before.role.is_some() {
            let shares = kept && (phrase.form == Form::Bare && !own || item.link == Link::Including);
            return if shares { role } else { default_role(phrase) };
        }
        if phrase.more
            && !phrase.group.only_nationality
            && before.phrase.is_number()
            && (kept || role == Role::Civilians)
        {
            return role;
        }
        let same_group = role == Role::Attackers
            && phrase.form == Form::Bare
            && !own
            && matches!(item.outcome, Some(Outcome::Captured | Outcome::Killed | Outcome::Escaped))
            && !s.any_of(0..s.len(), &["people", "civilians"]);
        if same_group {
            return role;
        }
    }
    let refers = !phrase.group.only_nationality
        && matches!(phrase.form, Form::OfThem | Form::Bare | Form::One | Form::PartOf)
        && (phrase.more || phrase.predicate);
    memory.role.filter(|_| refers).unwrap_or_else(|| default_role(phrase))
}

fn default_role(phrase: &Phrase) -> Role {
    if phrase.group.only_nationality || phrase.form == Form::Label { Role::Civilians } else { Role::People }
}

fn by_outcome(s: &Sentence<'_>, setting: Setting, item: &Resolved, outcome: Outcome, role: Role) -> Role {
    let suspects = !setting.inmates && !s.any_of(0..s.len(), &["recaptured"]);
    match (outcome, role) {
        (Outcome::Rescued | Outcome::Released, Role::Victims) if outcome == Outcome::Rescued => Role::People,
        (Outcome::Captured, Role::People | Role::Victims) if suspects => Role::Attackers,
        (Outcome::Killed | Outcome::Wounded | Outcome::Missing, Role::People) => Role::Victims,
        (Outcome::Held | Outcome::Released, Role::People | Role::Civilians | Role::Victims)
            if item.phrase.form != Form::Vague && setting.captors =>
        {
            Role::Hostages
        }
        (_, role) => role,
    }
}
