//! Which cells speak of the same people, in whole or in part.

use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// Whose people a number counts: those of a cell, or those who have all nationalities of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose<'a> {
    Any,
    Foreign,
    Code(Nationality),
    List(&'a [Nationality]),
}

/// A role, an outcome and whose people.
pub type Place<'a> = (Role, Outcome, Whose<'a>);

/// The outcomes that a union counts together.
pub const fn members(outcome: Outcome) -> Option<[Outcome; 2]> {
    match outcome {
        Outcome::KilledOrMissing => Some([Outcome::Killed, Outcome::Missing]),
        Outcome::Casualties => Some([Outcome::Killed, Outcome::Wounded]),
        _ => None,
    }
}

/// Tolls of these only grow.
pub const fn grows(outcome: Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Killed
            | Outcome::Wounded
            | Outcome::Casualties
            | Outcome::Rescued
            | Outcome::Released
            | Outcome::Escaped
            | Outcome::Captured
    )
}

/// Whether an outcome counts everyone that another counts.
pub fn has_outcome(whole: Outcome, part: Outcome) -> bool {
    whole == part || members(whole).is_some_and(|members| members.contains(&part))
}

/// The places of one incident.
#[derive(Clone, Copy)]
pub struct Places {
    host: Option<Nationality>,
}

impl Places {
    pub const fn of(host: Option<Nationality>) -> Self {
        Self { host }
    }

    /// Whether everyone of `part` is also of `whole`: role contains role, `any` all, `foreign` all but the host's, a nationality its
    /// lists, a union its two outcomes.
    pub fn contains(&self, whole: Place<'_>, part: Place<'_>) -> bool {
        whole.0.contains(part.0) && has_outcome(whole.1, part.1) && self.has_people(whole.2, part.2)
    }

    /// Whether both may count the same people: roles one of which contains the other, or two of hostages, staff and bystanders;
    /// one outcome, a union and its member, or two unions; one nationality, one containing the other, or a list with both
    /// (`with_both`; none: of the host country and another).
    pub fn overlap(
        &self,
        one: Place<'_>,
        other: Place<'_>,
        with_both: impl Fn(Option<Nationality>, Nationality) -> bool,
    ) -> bool {
        let both_ways = |has: &dyn Fn(bool) -> bool| has(false) || has(true);
        let roles = roles_overlap(one.0, other.0);
        let unions = members(one.1).is_some() && members(other.1).is_some();
        let outcomes = unions || has_outcome(one.1, other.1) || has_outcome(other.1, one.1);
        let people = both_ways(&|turned| match turned {
            false => self.has_people(one.2, other.2),
            true => self.has_people(other.2, one.2),
        }) || match (one.2, other.2) {
            (Whose::Code(one), Whose::Code(other)) => with_both(Some(one), other),
            (Whose::Foreign, Whose::Code(code)) | (Whose::Code(code), Whose::Foreign) => {
                with_both(None, code)
            }
            _ => false,
        };
        roles && outcomes && people
    }

    /// The same of the people alone, whatever their role and outcome.
    pub fn has_people(&self, whole: Whose<'_>, part: Whose<'_>) -> bool {
        match (whole, part) {
            (Whose::Any, _) | (Whose::Foreign, Whose::Foreign) => true,
            (Whose::Foreign, Whose::Code(code)) => Some(code) != self.host,
            (Whose::Foreign, Whose::List(list)) => list.iter().all(|code| Some(*code) != self.host),
            (Whose::Code(one), Whose::Code(other)) => one == other,
            (Whose::Code(code), Whose::List(list)) => list.contains(&code),
            (Whose::List(one), Whose::List(other)) => one == other,
            (Whose::Foreign | Whose::Code(_) | Whose::List(_), _) => false,
        }
    }
}

/// Whether people of both roles may be the same.
pub fn roles_overlap(one: Role, other: Role) -> bool {
    const OVERLAPPING: [Role; 3] = [Role::Hostages, Role::Staff, Role::Bystanders];
    one.contains(other) || other.contains(one) || OVERLAPPING.contains(&one) && OVERLAPPING.contains(&other)
}
