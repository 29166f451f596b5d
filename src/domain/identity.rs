//! What makes two claims of one article the same claim.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use crate::domain::count::Count;
use crate::domain::ids::{ArticleId, IncidentId, SourceId};
use crate::domain::nationality::ClaimNationalities;
use crate::domain::outcome::Outcome;
use crate::domain::quote::{Selector, Span};
use crate::domain::redaction::REDACTED;
use crate::domain::role::Role;
use crate::domain::time::Day;

/// What makes a claim of an article the same as another of it: the same words say the same number, from the same day on, on top of
/// what was said before or not, by the same voice, of the same people of the same part of them, in the same incident: an article may
/// say one number of each of several.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClaimIdentity {
    incident: IncidentId,
    digest: [u8; 16],
    /// Kept out of the digest, so that nothing of the words is left when they are redacted. Case is ignored.
    subset: Option<String>,
}

impl ClaimIdentity {
    pub fn new(incident: IncidentId, digest: [u8; 16], subset: Option<&str>) -> Self {
        Self { incident, digest, subset: subset.map(str::to_lowercase) }
    }

    /// Whether one of these claims says the same. A claim whose subset was redacted is the same as one of any subset: erased words
    /// are not brought back by sending them again.
    pub fn is_among(&self, known: &HashSet<Self>) -> bool {
        let redacted = || Self::new(self.incident, self.digest, Some(REDACTED));
        known.contains(self) || (self.subset.is_some() && known.contains(&redacted()))
    }
}

/// What a claim says, apart from where it says it.
pub struct Said<'a> {
    pub role: Role,
    pub outcome: Outcome,
    pub nationalities: &'a ClaimNationalities,
    pub count: &'a Count,
    pub attributed_to: Option<SourceId>,
    pub additional: bool,
    pub counted_from: Option<Day>,
}

/// The digest of a claim with these parts. Where the quote has a place in the text, its words are not part of
/// it: so nothing of them is left when they are redacted.
pub fn digest(article: ArticleId, span: Option<Span>, quote: &Selector, said: &Said<'_>) -> [u8; 16] {
    let mut digest = Sha256::new();
    digest.update(article.bytes());
    match span {
        Some(Span { start, end }) => {
            digest.update([1]);
            digest.update(start.to_be_bytes());
            digest.update(end.to_be_bytes());
        }
        None => {
            for words in [Some(&quote.exact), quote.prefix.as_ref(), quote.suffix.as_ref()] {
                let words = words.map_or("", String::as_str);
                digest.update((words.len() as u64).to_be_bytes());
                digest.update(words);
            }
        }
    }
    digest.update([said.role as u8, said.outcome as u8]);
    match said.nationalities {
        ClaimNationalities::Any => digest.update("any"),
        ClaimNationalities::Foreign => digest.update("foreign"),
        ClaimNationalities::List(codes) => codes.iter().for_each(|code| digest.update(code.code())),
    }
    let (qualifier, value, high) = match said.count {
        Count::Exact { value } => (1, *value, 0),
        Count::AtLeast { value } => (2, *value, 0),
        Count::AtMost { value } => (3, *value, 0),
        Count::About { value } => (4, *value, 0),
        Count::Between { low, high } => (5, *low, *high),
        Count::Vague { reading } => {
            reading.iter().for_each(|word| digest.update(word.code()));
            (6, 0, 0)
        }
        Count::None {} => (7, 0, 0),
        Count::Unknown {} => (8, 0, 0),
        Count::MoreThan { value } => (9, *value, 0),
        Count::FewerThan { value } => (10, *value, 0),
    };
    digest.update([qualifier]);
    digest.update(value.to_be_bytes());
    digest.update(high.to_be_bytes());
    digest.update(said.attributed_to.map_or([0; 16], SourceId::bytes));
    // Claims that are neither keep the digest that they had before either could be said.
    if said.additional {
        digest.update("additional");
    }
    if let Some(day) = said.counted_from {
        digest.update(format!("counted from {day}"));
    }
    let mut first = [0; 16];
    first.copy_from_slice(&digest.finalize()[..16]);
    first
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn digest_of(additional: bool, counted_from: Option<Day>) -> [u8; 16] {
        let nationalities = ClaimNationalities::parse(&["ITA".to_owned()], "").unwrap();
        let count = Count::Exact { value: 9 };
        let said = Said {
            role: Role::Hostages,
            outcome: Outcome::Killed,
            nationalities: &nationalities,
            count: &count,
            attributed_to: None,
            additional,
            counted_from,
        };
        let quote = Selector { exact: "nine Italians".to_owned(), prefix: None, suffix: None, start: None };
        digest(ArticleId::from_uuid(Uuid::from_u128(1)), Some(Span { start: 3, end: 16 }), &quote, &said)
    }

    /// Ledgers hold digests, and those of claims that say nothing new stay as they were.
    #[test]
    fn a_digest_is_what_it_was_unless_the_claim_says_more() {
        assert_eq!(hex::encode(digest_of(false, None)), "b430b7a74ede26bed632e1692ada6f0b");
        let day = crate::domain::time::day("2016-07-02");
        let digests = HashSet::from([
            digest_of(false, None),
            digest_of(true, None),
            digest_of(false, day),
            digest_of(true, day),
            digest_of(false, crate::domain::time::day("2016-07-03")),
        ]);
        assert_eq!(digests.len(), 5);
    }

    #[test]
    fn a_subset_makes_another_claim_unless_it_was_redacted() {
        let incident = IncidentId::from_uuid(Uuid::nil());
        let identity = |subset| ClaimIdentity::new(incident, [1; 16], subset);
        let known = HashSet::from([identity(Some("Women"))]);
        assert!(identity(Some("women")).is_among(&known));
        assert!(!identity(Some("children")).is_among(&known) && !identity(None).is_among(&known));
        let known = HashSet::from([identity(Some(REDACTED))]);
        assert!(identity(Some("women")).is_among(&known) && !identity(None).is_among(&known));
    }
}
