//! What is recorded about an incident, as one caller sees it: the things that the numbers on a page stand on.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use crate::domain::article::Article;
use crate::domain::claim::Claim;
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, SourceId};
use crate::domain::source::Source;
use crate::http::pages::address;
use crate::ledger::{ArticleFilter, ClaimFilter, Ledger, Order, PageRequest, Refusal, Rows, View};

const PAGE: usize = 500;

/// The claims, articles and sources of an incident.
#[derive(Default)]
pub struct Known {
    pub claims: HashMap<ClaimId, Claim>,
    pub articles: Vec<Article>,
    sources: HashMap<SourceId, Source>,
    /// Of the articles as they stand: figures do not change when one is called otherwise.
    pub digest: String,
}

/// A link to words, named by whom they come from.
#[derive(Clone, Debug)]
pub struct WordLink {
    pub href: String,
    pub name: String,
}

fn parsed<T: serde::de::DeserializeOwned>(json: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(json).map_err(|error| Refusal::Internal(error.to_string()))
}

/// Every page of a list.
fn every(
    mut page: impl FnMut(PageRequest) -> Result<Rows, Refusal>,
    mut take: impl FnMut(&[u8]) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut after = None;
    loop {
        let rows = page(PageRequest { limit: PAGE, after, order: Order::Ascending })?;
        rows.iter().try_for_each(&mut take)?;
        match rows.next {
            None => return Ok(()),
            next => after = next,
        }
    }
}

impl Known {
    /// Of an incident.
    pub fn of(ledger: &Ledger, id: IncidentId, view: View) -> Result<Self, Refusal> {
        let mut known =
            Self::of_claims(ledger, &ClaimFilter { incident_id: Some(id), ..ClaimFilter::default() }, view)?;
        let filter = ArticleFilter { incident_id: Some(id), ..ArticleFilter::default() };
        let mut digest = Sha256::new();
        let mut articles: Vec<Article> = Vec::new();
        every(
            |page| ledger.articles(&filter, view, page),
            |json| {
                digest.update(json);
                articles.push(parsed(json)?);
                Ok(())
            },
        )?;
        articles.sort_by_key(|article| (article.published_at.is_none(), article.published_at, article.seq));
        known.digest = hex::encode(&digest.finalize()[..4]);
        known.learn_sources(ledger, articles.iter().map(|article| article.source_id), view)?;
        known.articles = articles;
        Ok(known)
    }

    /// Of some claims.
    pub fn of_claims(ledger: &Ledger, filter: &ClaimFilter, view: View) -> Result<Self, Refusal> {
        let mut known = Self::default();
        every(
            |page| ledger.claims(filter, view, page),
            |json| {
                let claim: Claim = parsed(json)?;
                known.claims.insert(claim.id, claim);
                Ok(())
            },
        )?;
        let speakers: BTreeSet<SourceId> =
            known.claims.values().flat_map(|claim| [claim.source_id, claim.origin]).collect();
        known.learn_sources(ledger, speakers.into_iter(), view)?;
        Ok(known)
    }

    pub fn learn_sources(
        &mut self,
        ledger: &Ledger,
        ids: impl Iterator<Item = SourceId>,
        view: View,
    ) -> Result<(), Refusal> {
        for id in ids {
            if let Entry::Vacant(place) = self.sources.entry(id) {
                place.insert(parsed(ledger.source(id, view)?.json.as_bytes())?);
            }
        }
        Ok(())
    }

    /// What a source is called.
    pub fn name(&self, id: SourceId) -> &str {
        self.sources.get(&id).map_or("", |source| source.name.as_str())
    }

    pub fn article(&self, id: ArticleId) -> Option<&Article> {
        self.articles.iter().find(|article| article.id == id)
    }

    pub fn claim(&self, id: ClaimId) -> Option<&Claim> {
        self.claims.get(&id)
    }

    /// Where the words of claims stand, in the order they were recorded.
    pub fn words(&self, ids: &[ClaimId]) -> Vec<WordLink> {
        let mut claims: Vec<&Claim> = ids.iter().filter_map(|id| self.claim(*id)).collect();
        claims.sort_by_key(|claim| claim.seq);
        let mut said: HashMap<SourceId, usize> = HashMap::new();
        let link = |claim: &&Claim| {
            let times = said.entry(claim.origin).or_default();
            *times += 1;
            let again = if *times > 1 { ", again" } else { "" };
            let name = format!("{}{again}", self.name(claim.origin));
            WordLink { href: address::quote(claim.article_id, claim.id), name }
        };
        claims.iter().map(link).collect()
    }
}
