//! Everything that an incident's figures follow from, as a reader may see it and as of a time.

use std::collections::BTreeMap;

use crate::domain::article::Article;
use crate::domain::claim::Claim;
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, SourceId};
use crate::domain::incident::Incident;
use crate::domain::quote::QuoteMismatch;
use crate::domain::ruling::Ruling;
use crate::domain::source::Source;
use crate::domain::time::Timestamp;
use crate::ledger::error::Refusal;
use crate::ledger::quote_check::checked;
use crate::ledger::view::{found, parsed};
use crate::reconcile::{self, Input};
use crate::store::{Reader, View};

/// Everything that an incident's figures follow from.
pub(super) struct Docket {
    incident: Incident,
    claims: Vec<Claim>,
    articles: BTreeMap<ArticleId, Article>,
    sources: BTreeMap<SourceId, Source>,
    rulings: Vec<Ruling>,
    near_copies: Vec<[ArticleId; 2]>,
    quote_mismatches: Vec<(ClaimId, QuoteMismatch)>,
}

impl Docket {
    pub(super) fn load(
        reader: &Reader<'_>,
        id: IncidentId,
        view: View,
        without_rulings: bool,
    ) -> Result<Self, Refusal> {
        let incident = parsed(&found(reader.incident(id, view)?, "incident")?)?;
        let claims = reader.claims_of_incident(id, view)?;
        let mut rulings = if without_rulings { Vec::new() } else { reader.rulings_of_incident(id, view)? };
        keep_own_claims(&mut rulings, id, &claims);
        follow_corrections(&mut rulings, &claims);
        let mut articles = BTreeMap::new();
        for claim in &claims {
            if let std::collections::btree_map::Entry::Vacant(place) = articles.entry(claim.article_id) {
                place.insert(parsed::<Article>(&found(reader.article(claim.article_id, view)?, "article")?)?);
            }
        }
        let mut sources = BTreeMap::new();
        let cited = claims.iter().flat_map(|claim| [claim.source_id, claim.origin]);
        let ruled = rulings.iter().filter_map(|ruling| ruling.effect.merged()).flatten();
        for id in cited.chain(ruled) {
            if let std::collections::btree_map::Entry::Vacant(place) = sources.entry(id) {
                place.insert(parsed::<Source>(&found(reader.source(id, view)?, "source")?)?);
            }
        }
        let near_copies = near_copies(reader, &articles)?;
        let mismatch = |claim: &Claim| {
            let article = articles.get(&claim.article_id)?;
            Some((claim.id, checked(claim, &article.language)?))
        };
        let quote_mismatches = claims.iter().filter_map(mismatch).collect();
        Ok(Self { incident, claims, articles, sources, rulings, near_copies, quote_mismatches })
    }

    pub(super) const fn incident(&self) -> &Incident {
        &self.incident
    }

    pub(super) fn input(&self, reported_by: Option<Timestamp>) -> Input<'_> {
        Input {
            incident: &self.incident,
            claims: &self.claims,
            articles: &self.articles,
            sources: &self.sources,
            near_copies: &self.near_copies,
            subset: None,
            quote_mismatches: &self.quote_mismatches,
            rulings: &self.rulings,
            reported_by,
        }
    }
}

/// A ruling that was made in another incident stands on claims that this one does not have.
fn keep_own_claims(rulings: &mut [Ruling], own: IncidentId, claims: &[Claim]) {
    for ruling in rulings.iter_mut().filter(|ruling| ruling.incident_id != own) {
        ruling.claim_ids.retain(|id| claims.iter().any(|claim| claim.id == *id));
    }
}

/// What was ruled of a claim holds for what corrects it, until the ruling is undone.
fn follow_corrections(rulings: &mut [Ruling], claims: &[Claim]) {
    let corrected: BTreeMap<ClaimId, ClaimId> =
        claims.iter().filter_map(|claim| Some((claim.id, claim.corrected_by?))).collect();
    for ruling in rulings {
        let mut followed = 0;
        while let Some(id) = ruling.claim_ids.get(followed) {
            match corrected.get(id) {
                Some(by) if !ruling.claim_ids.contains(by) => ruling.claim_ids.push(*by),
                _ => {}
            }
            followed += 1;
        }
    }
}

/// The articles of different publishers that print nearly one text, in pairs. Short texts are not looked at.
fn near_copies(
    reader: &Reader<'_>,
    articles: &BTreeMap<ArticleId, Article>,
) -> Result<Vec<[ArticleId; 2]>, Refusal> {
    /// No text of over a hundred words has fewer code points.
    const SHORTEST: u64 = 200;
    let long =
        || articles.values().filter(|article| article.text_length.is_some_and(|length| length > SHORTEST));
    let publisher = long().next().map(|article| article.source_id);
    if long().all(|article| Some(article.source_id) == publisher) {
        return Ok(Vec::new());
    }
    let mut texts: Vec<(ArticleId, String)> = Vec::new();
    for article in long() {
        let words = reader.words(article.seq)?;
        texts.extend(words.and_then(|words| words.text).map(|text| (article.id, text)));
    }
    let bare: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    let pairs = reconcile::near_copies(&bare).into_iter();
    Ok(pairs.map(|[one, other]| [texts[one].0, texts[other].0]).collect())
}
