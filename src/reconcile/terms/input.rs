//! What is known of an incident.

use std::collections::BTreeMap;

use crate::domain::article::Article;
use crate::domain::claim::Claim;
use crate::domain::ids::{ArticleId, ClaimId, SourceId};
use crate::domain::incident::Incident;
use crate::domain::quote::QuoteMismatch;
use crate::domain::ruling::Ruling;
use crate::domain::source::Source;
use crate::domain::time::Timestamp;

/// What is known of an incident, as far as the reader may see it and as of the time asked for.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub incident: &'a Incident,
    pub claims: &'a [Claim],
    pub articles: &'a BTreeMap<ArticleId, Article>,
    pub sources: &'a BTreeMap<SourceId, Source>,
    /// Only those that hold count; none for figures without rulings.
    pub rulings: &'a [Ruling],
    /// Articles whose texts are nearly the same ([`is_near_copy`](crate::reconcile::is_near_copy)), in pairs.
    pub near_copies: &'a [[ArticleId; 2]],
    /// Claims whose quotes name another number or nationality than they do, each with what the quote names.
    pub quote_mismatches: &'a [(ClaimId, QuoteMismatch)],
    /// Use only what was said of one part of the people, by the words that articles use ("women"); compared without case.
    pub subset: Option<&'a str>,
    /// Use only what had been published by then.
    pub reported_by: Option<Timestamp>,
}

impl Input<'_> {
    /// Whether a claim is asked for.
    pub fn asks_for(&self, claim: &Claim) -> bool {
        let folded = |words: &str| words.trim().to_lowercase();
        match self.subset {
            None => true,
            Some(asked) => claim.subset.as_deref().is_some_and(|words| folded(words) == folded(asked)),
        }
    }

    /// The same of one part of the people, by its words; `*`: of every part that articles single out, in the order of their words.
    pub fn parts<'p>(&'p self, words: &'p str) -> Vec<Input<'p>> {
        let words = if words == "*" { self.subsets() } else { vec![words] };
        words.into_iter().map(|words| Input { subset: Some(words), ..*self }).collect()
    }

    fn subsets(&self) -> Vec<&str> {
        let words = self.claims.iter().filter_map(|claim| claim.subset.as_deref()).map(str::trim);
        let mut all: Vec<(String, &str)> = words.map(|words| (words.to_lowercase(), words)).collect();
        all.sort_unstable();
        all.dedup_by(|one, other| one.0 == other.0);
        all.into_iter().map(|(_, words)| words).collect()
    }
}
