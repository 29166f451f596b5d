//! Numbers, states and times in the words of a page. It must not know where they come from.

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::claim::{Certainty, Claim};
use crate::domain::count::Count;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::{Day, Precision, Timestamp};
use crate::http::pages::sheet::{Answer, Bounds, Figure};
use crate::ledger::{self, FigureStatus, Group, SetAsideReason};

/// A number as it is shown: the figure, and the word or range that qualifies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    pub figure: String,
    pub qualifier: String,
    /// Whether the figure is a word ("none", "not known").
    pub is_word: bool,
    /// How many people its nouns agree with.
    pub n: u64,
}

impl Amount {
    fn number(n: u64, qualifier: impl Into<String>) -> Self {
        let qualifier = qualifier.into();
        // "1 or more" is of several.
        let agreeing = if n == 1 && !qualifier.is_empty() { 2 } else { n };
        Self { figure: number(n), qualifier, is_word: false, n: agreeing }
    }

    pub fn word(word: &str) -> Self {
        Self { figure: word.to_owned(), qualifier: String::new(), is_word: true, n: 2 }
    }

    /// "22 or more", "20 (18–22)", "not known".
    pub fn spoken(&self) -> String {
        match self.qualifier.as_str() {
            "" => self.figure.clone(),
            words if words.starts_with("or ") => format!("{} {words}", self.figure),
            range => format!("{} ({range})", self.figure),
        }
    }
}

impl From<Bounds> for Amount {
    fn from(bounds: Bounds) -> Self {
        let low = bounds.low.unwrap_or_default();
        match (low, bounds.best, bounds.high) {
            (0, None, None) => Self::word("not known"),
            (0, None | Some(0), Some(0)) => Self::word("none"),
            (_, Some(0), high) => {
                let more =
                    high.map_or("or more".to_owned(), |high| format!("up to {} possible", number(high)));
                Self { qualifier: more, ..Self::word("none") }
            }
            (low, Some(best), None) if low == best => Self::number(best, "or more"),
            (low, Some(best), None) => Self::number(best, format!("{} or more", number(low))),
            (low, Some(best), Some(high)) if low == high => Self::number(best, ""),
            (low, Some(best), Some(high)) => Self::number(best, range(low, high)),
            (low, None, None) => Self::number(low, "or more"),
            (0, None, Some(high)) => Self::number(high, "or fewer"),
            (low, None, Some(high)) if low == high => Self::number(low, ""),
            (low, None, Some(high)) => Self { figure: range(low, high), ..Self::number(high, "") },
        }
    }
}

fn range(low: u64, high: u64) -> String {
    format!("{}–{}", number(low), number(high))
}

/// A whole number with its thousands set apart.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let first = digits.len() % 3;
    let mut text = digits[..first].to_owned();
    for part in digits.as_bytes()[first..].chunks(3) {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(std::str::from_utf8(part).unwrap_or_default());
    }
    text
}

/// "1 article", "2 articles".
pub fn counted(n: usize, one: &str, several: &str) -> String {
    format!("{} {}", number(n as u64), if n == 1 { one } else { several })
}

/// How sure a number is: a drawn sign by its code, and the words beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub code: &'static str,
    pub words: String,
}

impl Status {
    fn of(status: FigureStatus, origins: u32) -> Self {
        let words = match status {
            FigureStatus::Agreed => format!("{origins} origins agree"),
            FigureStatus::SingleOrigin => "one origin".to_owned(),
            FigureStatus::Disputed => "disputed".to_owned(),
            FigureStatus::Implied => "implied, not said".to_owned(),
            FigureStatus::Unknown => "not known".to_owned(),
        };
        Self { code: status.code(), words }
    }

    /// What is left of a total once its parts are taken away.
    pub fn rest() -> Self {
        Self { code: FigureStatus::Implied.code(), words: "left of the total".to_owned() }
    }
}

impl From<&Figure> for Status {
    fn from(figure: &Figure) -> Self {
        let mut status = Self::of(figure.status, figure.origins);
        if figure.status == FigureStatus::Unknown && !figure.set_aside.is_empty() {
            let all = |reason| figure.set_aside.iter().all(|aside| aside.reason == reason);
            let words = if all(SetAsideReason::PerpetratorClaim) { "perpetrators only" } else { "set aside" };
            words.clone_into(&mut status.words);
        }
        status
    }
}

impl From<&Answer> for Status {
    fn from(answer: &Answer) -> Self {
        Self::of(answer.status, answer.origins)
    }
}

/// The number of a figure; of people who were found, that.
pub fn amount_of(figure: &Figure) -> Amount {
    let resolved = figure.set_aside.iter().any(|aside| aside.reason == SetAsideReason::Resolved);
    match figure.bounds() {
        Bounds { low: None | Some(0), best: None, high: None } if resolved => Amount::word("found since"),
        bounds => bounds.into(),
    }
}

/// What a cell counts, in the words of the sentences: "hostages killed".
pub fn topic(cell: Cell, n: u64) -> String {
    ledger::topic(cell, n)
}

/// A text that begins with a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The people of a cell's nationality, as the head of a row.
pub fn people(nationality: CellNationality, one: bool) -> String {
    match nationality {
        CellNationality::Any => "All".to_owned(),
        CellNationality::Foreign if one => "foreigner".to_owned(),
        CellNationality::Foreign => "Foreigners".to_owned(),
        CellNationality::Code(code) => ledger::people_of(code, one),
    }
}

/// The role that names the people of an answer.
pub const fn role_of(group: Group, outcome: Outcome) -> Role {
    match (group, outcome) {
        (Group::Rescued, _) | (Group::Victims, Outcome::Present) => Role::People,
        _ => group.root(),
    }
}

pub const fn name_of(group: Group) -> &'static str {
    match group {
        Group::Victims => "Victims",
        Group::Rescued => "Rescued",
        Group::Attackers => "Attackers",
        Group::Police => "Police",
    }
}

/// What an outcome is, after "a number of people".
pub const fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Killed => "killed",
        Outcome::Wounded => "wounded",
        Outcome::Missing => "missing",
        Outcome::Held => "taken captive",
        Outcome::StillHeld => "still held",
        Outcome::Rescued => "rescued",
        Outcome::Released => "released",
        Outcome::Escaped => "who escaped",
        Outcome::Captured => "captured",
        Outcome::Present => "present",
        Outcome::Involved => "involved",
        Outcome::Unharmed => "unharmed",
        Outcome::KilledOrMissing => "killed or missing",
        Outcome::Casualties => "killed or wounded",
    }
}

/// How a claim's number was read.
pub fn read_as(claim: &Claim) -> String {
    match &claim.count.count {
        Count::Exact { value } => format!("exactly {}", number(*value)),
        Count::AtLeast { value } => format!("at least {}", number(*value)),
        Count::AtMost { value } => format!("at most {}", number(*value)),
        Count::MoreThan { value } => format!("more than {}", number(*value)),
        Count::FewerThan { value } => format!("fewer than {}", number(*value)),
        Count::About { value } => format!("about {}", number(*value)),
        Count::Between { low, high } => format!("{} to {}", number(*low), number(*high)),
        Count::Vague { .. } => format!("“{}”", claim.count.words.as_deref().unwrap_or("a vague number")),
        Count::None {} => "none".to_owned(),
        Count::Unknown {} => "said to be unknown".to_owned(),
    }
}

/// What else a claim says of its number: how sure it is, of which part, what it may include.
pub fn caveats(claim: &Claim) -> Vec<String> {
    let mut caveats = Vec::new();
    if claim.certainty != Certainty::Reported {
        caveats.push(claim.certainty.code().to_owned());
    }
    caveats.extend(claim.subset.as_ref().map(|subset| format!("of a part only: {subset}")));
    if claim.additional {
        caveats.push("on top of what it had said before".to_owned());
    }
    caveats.extend(claim.counted_from.map(|from| format!("counted from {}", day(from))));
    if !claim.may_include.is_empty() {
        let cell = |role: &Role| Cell::new(*role, claim.outcome, CellNationality::Any);
        let roles: Vec<String> = claim.may_include.iter().map(|role| topic(cell(role), 2)).collect();
        caveats.push(format!("may include {}", roles.join(" and ")));
    }
    caveats
}

pub fn day(day: Day) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// "1–2 July 2016".
pub fn span(from: Day, to: Option<Day>) -> String {
    match to {
        None => day(from),
        Some(to) if to == from => day(from),
        Some(to) if (to.year(), to.month()) == (from.year(), from.month()) => {
            format!("{}–{}", from.day(), day(to))
        }
        Some(to) => format!("{} – {}", day(from), day(to)),
    }
}

/// "2 July 2016, 09:00 UTC", as precisely as it is known.
pub fn time(at: Timestamp, precision: Precision) -> String {
    match precision {
        Precision::Minute => format!("{}, {} UTC", day(at.date()), clock(at)),
        Precision::Day => day(at.date()),
        Precision::Month => at.date().strftime("%B %Y").to_string(),
    }
}

/// "09:00".
pub fn clock(at: Timestamp) -> String {
    at.to_string().get(11..16).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(low: Option<u64>, best: Option<u64>, high: Option<u64>) -> String {
        Amount::from(Bounds { low, best, high }).spoken()
    }

    #[test]
    fn absent_is_never_zero_and_open_is_said() {
        let table = [
            ((None, None, None), "not known"),
            ((Some(0), Some(0), Some(0)), "none"),
            ((Some(22), Some(22), None), "22 or more"),
            ((Some(18), Some(20), Some(22)), "20 (18–22)"),
            ((Some(2), Some(9), None), "9 (2 or more)"),
            ((Some(2), None, Some(9)), "2–9"),
            ((None, None, Some(9)), "9 or fewer"),
            ((Some(1_234), Some(1_234), Some(1_234)), "1,234"),
            ((Some(0), Some(0), Some(3)), "none (up to 3 possible)"),
        ];
        for ((low, best, high), expected) in table {
            assert_eq!(spoken(low, best, high), expected);
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 12, 999, 1_000, 1_234_567].map(number), ["0", "12", "999", "1,000", "1,234,567"]);
    }
}
