//! Finds numbers with the people that they count: "nine Italian nationals", "two of the dead", "a policeman".
//!
//! Must not know what happened to them.

use super::cue::{Cues, Setting, begins_people};
use super::evidence::Evidence;
use super::group::{Group, group};
use super::label::labels;
use super::lexicon::{Classes, CueKind, Limit};
use super::number::{Amount, Numeral, limit_before, limited, numeral, other_number};
use super::phrase::{Form, Phrase};
use super::sentence::{Sentence, back};
use super::unknown::{somebody_of_an_age, unknown_victim};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

pub(super) fn phrases(s: &Sentence<'_>, cues: &Cues, setting: Setting) -> Vec<Phrase> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < s.len() {
        if let Some(number) = numeral(s, i) {
            if let Some(why) = other_number(s, i, &number) {
                i = if matches!(why, "a time" | "a label" | "a fraction") { i + 1 } else { number.end };
                continue;
            }
            i = counted(s, cues, i, &number, &mut found);
            continue;
        }
        i = unnumbered(s, cues, setting, i, &mut found).unwrap_or(i + 1);
    }
    labels(s, &mut found);
    found.sort_by_key(|phrase| (phrase.number, std::cmp::Reverse(phrase.end)));
    for phrase in &mut found {
        origin(s, phrase);
    }
    for index in 1..found.len() {
        share_owner(s, &mut found, index);
    }
    found
}

/// "four of its citizens had been killed and 15 injured": the 15 are its citizens too.
fn share_owner(s: &Sentence<'_>, found: &mut [Phrase], index: usize) {
    let (before, phrase) = (&found[index - 1], &found[index]);
    let parts = |k: usize| s.is(k, Classes::CLAUSE.or(Classes::SAYS)) || s.text(k) == ";";
    let joined = phrase.form == Form::Bare
        && before.owner.is_some()
        && s.word(back(phrase.start, 1)) == "and"
        && phrase.start - before.end.min(phrase.start) <= 8
        && !(before.end.min(phrase.start)..phrase.start).any(parts);
    if joined {
        found[index].owner = found[index - 1].owner;
    }
}

fn counted(s: &Sentence<'_>, cues: &Cues, i: usize, number: &Numeral, found: &mut Vec<Phrase>) -> usize {
    let (limit, begins) = limit_before(s, i);
    let limit = limit.or_else(|| passed_by_toll(s, i).then_some(Limit::MoreThan));
    let amount = limited(number.amount, limit);
    let ranged = s.word(back(i, 1)) == "between" && matches!(number.amount, Amount::Between(..));
    let start = if ranged {
        i - 1
    } else if limit.is_some() {
        begins
    } else {
        i
    };
    let (phrase, next) = match part(s, cues, i, number, amount) {
        Part::Is(phrase, next) => (*phrase, next),
        Part::Skip(next) => return next,
        Part::No => whole(s, cues, i, number.end, amount),
    };
    let pronoun_one = s.word(i) == "one" && phrase.form == Form::Bare;
    if pronoun_one
        && s.one_of(
            back(i, 1),
            &["no", "the", "this", "that", "which", "any", "every", "each", "last", "first"],
        )
    {
        return number.end;
    }
    let of_one = s.word(back(i, 1)) == "of" && amount.is_exactly(1) && s.is_person(back(i, 2));
    if of_one {
        return next.max(i + 1);
    }
    let further = s.any_of(start..i, &["another", "further", "other", "remaining", "additional"]);
    let other = s.one_of(back(i, 1), &["other", "remaining"]);
    found.push(Phrase { start, more: phrase.more || further || other, ..phrase });
    next.max(i + 1)
}

/// "the death toll passed 130".
fn passed_by_toll(s: &Sentence<'_>, i: usize) -> bool {
    const PASSES: [&str; 12] = [
        "passes",
        "passed",
        "surpasses",
        "surpassed",
        "tops",
        "topped",
        "exceeds",
        "exceeded",
        "crosses",
        "crossed",
        "past",
        "above",
    ];
    s.one_of(back(i, 1), &PASSES)
        && s.any_of(i.saturating_sub(26)..i, &["toll", "number", "figure", "tally", "count"])
}

enum Part {
    Is(Box<Phrase>, usize),
    Skip(usize),
    No,
}

/// "two of the hostages", "five of them".
fn part(s: &Sentence<'_>, cues: &Cues, i: usize, number: &Numeral, amount: Amount) -> Part {
    let of = number.end;
    if s.word(of) != "of" || of + 1 >= s.len() {
        return Part::No;
    }
    let mut k = of + 1;
    let state_of_those = (s.word(k) == "those").then(|| Evidence::of_those(s.word(k + 1))).flatten();
    let pronoun = s.one_of(k, &["them", "whom", "these", "those", "which", "us"]);
    if pronoun && state_of_those.is_none() {
        let apposed = group(s, cues, k + 1, false).filter(|group| !group.weak);
        let end = apposed.as_ref().map_or(k + 1, |group| group.end);
        let mut phrase = Phrase::new(Form::OfThem, i..end, amount, apposed.unwrap_or_default());
        phrase.more = true;
        phrase.predicate = phrase.group.head.is_some();
        return Part::Is(Box::new(phrase), end);
    }
    let mut owner = None;
    while s.is(k, Classes::DETERMINER) || s.one_of(k, &["those", "these"]) {
        if s.one_of(k, &["its", "their", "his", "her", "our"]) {
            owner = Some(k);
        }
        k += 1;
    }
    let total = numeral(s, k).filter(|total| other_number(s, k, total).is_none());
    let noun_at = total.map_or(k, |total| total.end);
    if let Some(group) = group(s, cues, noun_at, false) {
        let apposition = amount.is_exactly(1)
            && total.is_some()
            && (s.one_of(back(i, 1), &["was", "is", "became", "be", "as"]) || s.text(back(i, 1)) == ",");
        if apposition {
            return Part::Skip(k);
        }
        let next = if total.is_some() { k } else { group.end };
        let state = group.head.and_then(|head| Evidence::of_those(s.word(head)));
        let mut phrase = Phrase::new(Form::PartOf, i..group.end, amount, group);
        phrase.evidence.extend(state);
        phrase.owner = owner;
        return Part::Is(Box::new(phrase), next);
    }
    let state = Evidence::of_those(s.word(k));
    if total.is_none() && state.is_none() {
        return Part::No;
    }
    let end = if total.is_some() { of } else { k + 1 };
    let mut phrase = Phrase::new(Form::PartOf, i..end, amount, Group::default());
    phrase.more = true;
    if total.is_none() {
        phrase.evidence.extend(state);
    }
    Part::Is(Box::new(phrase), k.max(i + 1))
}

fn whole(s: &Sentence<'_>, cues: &Cues, i: usize, end: usize, amount: Amount) -> (Phrase, usize) {
    if let Some(group) = group(s, cues, end, false) {
        let next = if group.weak { end } else { group.end };
        return (Phrase::new(Form::Counted, i..group.end, amount, group), next);
    }
    let others = s.one_of(end, &["more", "others", "other"]) && s.word(end + 1) != "than";
    let end = end + usize::from(others);
    let mut phrase = Phrase::new(Form::Bare, i..end, amount, Group::default());
    phrase.more = others;
    (phrase, end)
}

/// People without a number of their own: "a policeman", "several tourists", "nobody".
fn unnumbered(
    s: &Sentence<'_>,
    cues: &Cues,
    setting: Setting,
    i: usize,
    found: &mut Vec<Phrase>,
) -> Option<usize> {
    let phrase = in_headline(s, cues, i)
        .or_else(|| ordinal(s, cues, i))
        .or_else(|| crowd(s, cues, i))
        .or_else(|| single(s, cues, i))
        .or_else(|| how_many(s, cues, i))
        .or_else(|| nobody(s, cues, i))
        .or_else(|| vague(s, cues, i, setting))?;
    let next = phrase.end;
    found.push(phrase);
    Some(next.max(i + 1))
}

/// A headline is no longer.
const HEADLINE_TOKENS_MAX: usize = 24;

/// "Soldier killed, 3 hurt": headlines leave the article out.
fn in_headline(s: &Sentence<'_>, cues: &Cues, i: usize) -> Option<Phrase> {
    let headline =
        s.len() <= HEADLINE_TOKENS_MAX && !matches!(s.text(s.len() - 1), "." | "?" | ":" | "\"" | "”");
    let opens =
        i == 0 || matches!(s.text(i - 1), "," | ";" | ":" | "–" | "—" | "-") || s.word(i - 1) == "and";
    if !headline || !opens || s.is(i, Classes::STOP.or(Classes::DETERMINER)) || numeral(s, i).is_some() {
        return None;
    }
    let group = group(s, cues, i, true).filter(|group| !group.weak && !group.only_nationality)?;
    let head = group.head.filter(|head| !s.is_possessive(*head))?;
    let word = s.word(head);
    let plural = word.ends_with('s')
        || matches!(
            word,
            "people" | "men" | "women" | "children" | "police" | "troops" | "personnel" | "staff" | "crew"
        );
    let aged = s.text(group.end) == "," && s.is_number(group.end + 1) && s.text(group.end + 2) == ",";
    let verb = if aged { group.end + 3 } else { group.end };
    let told = cues.starts(verb).is_some_and(|cue| {
        matches!(cue.kind, CueKind::Participle | CueKind::Intransitive)
            && !matches!(cue.outcome, Outcome::Present | Outcome::Unharmed | Outcome::Involved)
            && !begins_people(s, cue.end)
    });
    let amount = Amount::Limited(Limit::Exact, 1);
    (told && !plural).then(|| Phrase::new(Form::One, i..group.end, amount, group))
}

/// "a fifth person", "a third was wounded".
fn ordinal(s: &Sentence<'_>, cues: &Cues, i: usize) -> Option<Phrase> {
    let article = s.one_of(i, &["a", "an"]) || s.word(i) == "the" && s.is_number(i + 1);
    if !article || !s.ordinal(i + 1) || s.word(i + 1) == "first" {
        return None;
    }
    let amount = Amount::Limited(Limit::Exact, 1);
    let noun = group(s, cues, i + 2, true)
        .filter(|group| group.head.is_some_and(|head| !s.word(head).ends_with('s')));
    let alone = s.is(i + 2, Classes::BE.or(Classes::HAVE))
        || s.text(i + 2) == ","
        || cues.at(i + 2).is_some()
        || s.word(i + 2) == "who";
    let (end, group) = match noun {
        Some(group) => (group.end, group),
        None if alone => (i + 2, Group::default()),
        None => return None,
    };
    Some(Phrase { more: true, ordinal: true, ..Phrase::new(Form::One, i..end, amount, group) })
}

const CROWDS: [&str; 9] = ["number", "group", "handful", "score", "few", "crowd", "gang", "band", "team"];

/// "a group of tourists".
fn crowd(s: &Sentence<'_>, cues: &Cues, i: usize) -> Option<Phrase> {
    if !s.one_of(i, &["a", "an"]) || !s.one_of(i + 1, &CROWDS) {
        return None;
    }
    let noun = if s.word(i + 2) == "of" { i + 3 } else { i + 2 };
    let group = group(s, cues, noun, false)?;
    Some(Phrase::new(Form::Vague, i..group.end, Amount::Vague, group))
}

/// "a policeman", "another hostage".
fn single(s: &Sentence<'_>, cues: &Cues, i: usize) -> Option<Phrase> {
    if !s.one_of(i, &["a", "an", "another"]) || s.is_possessive(i) || numeral(s, i + 1).is_some() {
        return None;
    }
    const NOT_ONE: [&str; 12] = [
        "series", "string", "lot", "total", "maximum", "minimum", "further", "dozen", "squad", "number",
        "group", "few",
    ];
    if s.one_of(i + 1, &NOT_ONE) {
        return None;
    }
    let group = group(s, cues, i + 1, true)
        .or_else(|| somebody_of_an_age(s, cues, i).map(Group::somebody))
        .or_else(|| unknown_victim(s, cues, i).map(Group::unknown))?;
    let head = s.word(group.head?);
    let plural = head.ends_with('s') && !head.ends_with("ss")
        || matches!(
            head,
            "people" | "men" | "women" | "children" | "police" | "troops" | "personnel" | "staff" | "crew"
        );
    if plural && (!group.only_nationality || head.ends_with('s')) {
        return None;
    }
    let two = matches!(head, "couple" | "duo" | "pair");
    let amount = Amount::Limited(Limit::Exact, if two { 2 } else { 1 });
    let more = s.word(i) == "another" || group.more;
    Some(Phrase { more, ..Phrase::new(Form::One, i..group.end, amount, group) })
}

fn how_many(s: &Sentence<'_>, cues: &Cues, i: usize) -> Option<Phrase> {
    if !s.says(i, "how many") || s.tokens.iter().any(|token| token.text == "?") {
        return None;
    }
    let group = group(s, cues, i + 2, false)?;
    Some(Phrase::new(Form::Unknown, i..group.end, Amount::Unknown, group))
}

fn nobody(s: &Sentence<'_>, cues: &Cues, i: usize) -> Option<Phrase> {
    match s.word(i) {
        "no" if s.word(i + 1) == "one" => {
            let end = i + 2 + usize::from(s.word(i + 2) == "else");
            Some(Phrase::new(Form::Nobody, i..end, Amount::None, Group::of(Role::People)))
        }
        "no" => {
            let group = group(s, cues, i + 1, false)?;
            Some(Phrase::new(Form::Nobody, i..group.end, Amount::None, group))
        }
        "nobody" | "none" => {
            let end = i + 1 + usize::from(s.word(i + 1) == "else");
            Some(Phrase::new(Form::Nobody, i..end, Amount::None, Group::of(Role::People)))
        }
        _ => None,
    }
}

fn vague(s: &Sentence<'_>, cues: &Cues, i: usize, setting: Setting) -> Option<Phrase> {
    let word = s.word(i);
    let always = s.is(i, Classes::VAGUE);
    let before_noun = matches!(word, "some" | "most" | "many") && numeral(s, i + 1).is_none();
    if !always && !before_noun || s.one_of(back(i, 1), &["how", "so", "too", "as"]) {
        return None;
    }
    let mut k = i + 1;
    if s.word(k) == "of" {
        k += 1;
        while s.is(k, Classes::DETERMINER) {
            k += 1;
        }
        if s.is(k, Classes::VAGUE) && s.word(k + 1) == "of" {
            k += 2;
        }
    }
    if let Some(group) = group(s, cues, k, false) {
        return Some(Phrase::new(Form::Vague, i..group.end, Amount::Vague, group));
    }
    let alone = always && !matches!(word, "various" | "few") && (!setting.inmates || cues.all.len() < 9);
    alone.then(|| {
        let more = s.one_of(i + 1, &["more", "others"]);
        let end = i + 1 + usize::from(more);
        Phrase { more, ..Phrase::new(Form::VagueAlone, i..end, Amount::Vague, Group::default()) }
    })
}

/// "two from Spain", "one each from France and Ireland".
fn origin(s: &Sentence<'_>, phrase: &mut Phrase) {
    let mut k = phrase.end;
    phrase.each = s.word(k) == "each";
    k += usize::from(phrase.each);
    if s.is(k, Classes::BE) && s.word(k + 1) == "from" {
        k += 1;
    }
    if !s.one_of(k, &["from", "of"]) {
        return;
    }
    k += 1;
    if s.says(k, "each of") {
        phrase.each = true;
        k += 2;
    }
    while k < s.len() {
        let Some(named) = s.country(k) else {
            if s.word(k) != "the" {
                break;
            }
            k += 1;
            continue;
        };
        phrase.group.name(named.codes, named.candidates);
        k += named.length;
        phrase.reach = k;
        let joint = |k: usize| s.text(k) == "," || s.word(k) == "and";
        if !phrase.each || !joint(k) {
            break;
        }
        while joint(k) {
            k += 1;
        }
    }
}
