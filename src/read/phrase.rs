//! A number, or a word for one, with the people that it counts.
//!
//! Must not know how it is found in a sentence.

use super::evidence::Evidence;
use super::group::Group;
use super::number::Amount;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A number and a noun.
    Counted,
    /// "two of the hostages".
    PartOf,
    /// "five of them".
    OfThem,
    /// A number alone.
    Bare,
    /// "a policeman", "a fifth person".
    One,
    /// "several tourists".
    Vague,
    /// "dozens".
    VagueAlone,
    /// "no survivors", "nobody".
    Nobody,
    /// "how many passengers".
    Unknown,
    /// "Sudan (11)", "Sudan: 11".
    Label,
}

#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub form: Form,
    /// With the words that limit the number.
    pub start: usize,
    pub number: usize,
    pub end: usize,
    /// With the origin that follows: "two from Spain".
    pub reach: usize,
    pub amount: Amount,
    pub group: Group,
    /// "another", "others", "more": people beside those named before.
    pub more: bool,
    pub ordinal: bool,
    /// "one each from France and Ireland".
    pub each: bool,
    /// The possessive of "two of its citizens".
    pub owner: Option<usize>,
    pub evidence: Vec<Evidence>,
    /// "were Italians": what is said of it gives its nationality.
    pub predicate: bool,
}

impl Phrase {
    pub fn new(form: Form, range: std::ops::Range<usize>, amount: Amount, group: Group) -> Self {
        let more = group.more;
        Self {
            form,
            start: range.start,
            number: range.start,
            end: range.end,
            reach: range.end,
            amount,
            group,
            more,
            ordinal: false,
            each: false,
            owner: None,
            evidence: Vec::new(),
            predicate: false,
        }
    }

    pub fn is_number(&self) -> bool {
        matches!(self.form, Form::Counted | Form::PartOf | Form::OfThem | Form::Bare)
    }
}
