//! A row of a dataset that is released again. One that differs from what stands is a new version of the event's article: its numbers
//! are the newest, those it changes stay readable as earlier ones, and those it no longer has are withdrawn. Versions are ordered by the
//! time that the row gives; without one, a row is as new as its arrival.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;

use super::article::under;
use super::known::{Introduced, KnownArticle, Said, Told, Version, column};
use super::{PreparedClaim, PreparedLine, Resolver};
use crate::domain::article::{Article, ArticleStatus, NewArticle};
use crate::domain::audience::AccessRole;
use crate::domain::claim::{Claim, ClaimStatus};
use crate::domain::exchange::{ImportLine, StatedClaim};
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, SourceId};
use crate::domain::time::{Moment, Precision, Timestamp};
use crate::ledger::clock::now;
use crate::ledger::error::Refusal;
use crate::ledger::view::{NOW, parsed, parsed_json};
use crate::store::{ClaimFilter, Order, PageRequest};

/// Two versions without a time of their own are told apart by a minute, the unit in which times of publication are compared.
const APART_SECONDS: i64 = 60;
/// A row has fewer numbers than this.
const ALL: PageRequest = PageRequest { limit: 500, after: None, order: Order::Ascending };

impl Resolver<'_> {
    pub(super) fn release(&mut self, number: u64, line: ImportLine) -> Result<Option<PreparedLine>, Refusal> {
        let title = line.article.facts.title.clone().unwrap_or_default();
        let publisher = line.article.source.name.clone().unwrap_or_default();
        let standing = self.sources_by_name(&publisher)?.first().map(|known| known.id);
        let is_known = standing
            .map(|source| self.versions(source, &title))
            .transpose()?
            .is_some_and(|versions| !versions.is_empty());
        if line.claims.is_empty() && !is_known {
            return Ok(None);
        }
        let mut introduced = Introduced::default();
        let incident_id = self.incident(&mut introduced, line.incident)?;
        let source = self.source(&mut introduced, line.article.source, "/source_name")?;
        let place =
            Place::of(self.versions(source.id, &title)?, line.article.facts.published_at, line.claims)?;
        let withdrawn = self.withdrawn(&place)?;
        match place {
            Place::Within { version, missing } => {
                let versions = self.versions(source.id, &title)?;
                versions[version].in_this_file = true;
                let article = Arc::clone(&versions[version].article);
                let claims = self.versioned(
                    &mut introduced,
                    missing,
                    incident_id,
                    &article,
                    (source.id, &title, version),
                )?;
                Ok(Some(self.prepared(number, introduced, &article, claims, Vec::new())))
            }
            Place::New { claims, .. } if claims.is_empty() && withdrawn.is_empty() => {
                let versions = self.versions(source.id, &title)?;
                let Some(version) = versions.last() else { return Ok(None) };
                let article = Arc::clone(&version.article);
                Ok(Some(self.prepared(number, introduced, &article, Vec::new(), Vec::new())))
            }
            Place::New { after, published_at, claims, .. } => {
                let facts = line.article.facts;
                let precision =
                    if facts.published_at.is_some() { facts.published_precision } else { Precision::Minute };
                let article = Arc::new(KnownArticle {
                    id: ArticleId::from_uuid(Uuid::now_v7()),
                    own_voice: source,
                    published: published_at.map(|at| Moment::covering(at, precision)),
                    text: None,
                    stands: true,
                });
                let versions = self.versions(source.id, &title)?;
                let revises = after.map(|version| versions[version].article.id);
                let mut facts = facts;
                (facts.published_at, facts.published_precision) = (published_at, precision);
                facts.check_time(now()).map_err(|invalid| under("article", invalid))?;
                let version = after.map_or(0, |version| version + 1);
                let columns = BTreeMap::new();
                versions.insert(
                    version,
                    Version { article: Arc::clone(&article), published_at, columns, in_this_file: true },
                );
                let new = NewArticle { source_id: source.id, facts, revises, text: None, text_sha256: None };
                introduced.new_article = Some((new, None));
                let claims = self.versioned(
                    &mut introduced,
                    claims,
                    incident_id,
                    &article,
                    (source.id, &title, version),
                )?;
                Ok(Some(self.prepared(number, introduced, &article, claims, withdrawn)))
            }
        }
    }

    /// Claims of a version, which then has them.
    fn versioned(
        &mut self,
        introduced: &mut Introduced,
        stated: Vec<StatedClaim>,
        incident_id: IncidentId,
        article: &KnownArticle,
        (source, title, version): (SourceId, &str, usize),
    ) -> Result<Vec<PreparedClaim>, Refusal> {
        let said: Vec<(String, Said)> =
            stated.iter().map(|stated| (column(&stated.quote.exact), Said::from(stated))).collect();
        let claims = self.claims(introduced, stated, incident_id, article)?;
        let columns = &mut self.versions(source, title)?[version].columns;
        for ((column, said), claim) in said.into_iter().zip(&claims) {
            let told = Told { claim_id: claim.body.id, said, is_active: true, is_own: true };
            columns.entry(column).or_default().push(told);
        }
        Ok(claims)
    }

    /// The numbers that a version takes back: whoever imports it has to be allowed to.
    fn withdrawn(&self, place: &Place) -> Result<Vec<ClaimId>, Refusal> {
        let Place::New { withdrawn, .. } = place else { return Ok(Vec::new()) };
        if self.caller.role < AccessRole::Reviewer && withdrawn.iter().any(|told| !told.is_own) {
            return Err(Refusal::NotPermitted(
                "the row withdraws a number that another key recorded: a reviewer imports this release",
            ));
        }
        Ok(withdrawn.iter().map(|told| told.claim_id).collect())
    }

    /// The versions of an event's row, oldest first.
    fn versions(&mut self, source: SourceId, title: &str) -> Result<&mut Vec<Version>, Refusal> {
        let name = (source, title.to_owned());
        if !self.releases.contains_key(&name) {
            let versions = self.read_versions(source, title)?;
            self.releases.insert(name.clone(), versions);
        }
        Ok(self.releases.entry(name).or_default())
    }

    fn read_versions(&mut self, source: SourceId, title: &str) -> Result<Vec<Version>, Refusal> {
        let rows =
            self.ledger.store.read_once(|reader| Ok::<_, Refusal>(reader.articles_titled(source, title)?))?;
        let mut versions = Vec::new();
        for row in rows {
            let article: Article = parsed(&row)?;
            if article.status == ArticleStatus::Active {
                let (published_at, columns) = (article.published_at, self.columns_of(article.id)?);
                versions.push(Version {
                    article: self.at_hand(article)?,
                    published_at,
                    columns,
                    in_this_file: false,
                });
            }
        }
        versions.sort_by_key(|version| version.published_at);
        Ok(versions)
    }

    fn columns_of(&self, article: ArticleId) -> Result<BTreeMap<String, Vec<Told>>, Refusal> {
        let filter = ClaimFilter { article_id: Some(article), ..ClaimFilter::default() };
        let rows =
            self.ledger.store.read_once(|reader| Ok::<_, Refusal>(reader.claims(&filter, NOW, ALL)?))?;
        let mut columns: BTreeMap<String, Vec<Told>> = BTreeMap::new();
        for json in rows.iter() {
            let claim: Claim = parsed_json(json)?;
            let is_retracted = claim.status == ClaimStatus::Retracted;
            let taken_back =
                || self.ledger.store.read_once(|reader| Ok::<_, Refusal>(reader.was_taken_back(claim.seq)?));
            if is_retracted && taken_back()? {
                continue;
            }
            let column = column(claim.quote.exact.as_deref().unwrap_or_default());
            let is_own = claim.recorded_by == self.caller.principal();
            let is_active = claim.status == ClaimStatus::Active;
            columns.entry(column).or_default().push(Told {
                claim_id: claim.id,
                said: Said::from(&claim),
                is_active,
                is_own,
            });
        }
        Ok(columns)
    }
}

/// Where a row belongs among the versions of its event.
enum Place {
    /// It is a version that stands; `missing` are the numbers that this one lacks yet.
    Within { version: usize, missing: Vec<StatedClaim> },
    /// It is a version of its own, after that one.
    New {
        after: Option<usize>,
        published_at: Option<Timestamp>,
        claims: Vec<StatedClaim>,
        withdrawn: Vec<Told>,
    },
}

impl Place {
    fn of(versions: &[Version], at: Option<Timestamp>, claims: Vec<StatedClaim>) -> Result<Self, Refusal> {
        let standing = match at {
            Some(_) => versions.iter().rposition(|version| version.published_at == at),
            None => versions.len().checked_sub(1),
        };
        let told: BTreeSet<String> = claims.iter().map(|claim| column(&claim.quote.exact)).collect();
        let lacks = |version: &Version| {
            version.columns.iter().any(|(column, numbers)| {
                !told.contains(column) && numbers.iter().any(|number| number.is_active)
            })
        };
        if let Some(index) = standing {
            let version = &versions[index];
            let has = |claim: &StatedClaim| {
                let numbers = version.columns.get(&column(&claim.quote.exact));
                numbers.map(|numbers| numbers.iter().any(|number| number.said == Said::from(claim)))
            };
            if !lacks(version) && claims.iter().all(|claim| has(claim) != Some(false)) {
                let missing = claims.into_iter().filter(|claim| has(claim).is_none()).collect();
                return Ok(Self::Within { version: index, missing });
            }
            if at.is_none() && version.in_this_file {
                return Err(Refusal::AmbiguousReference {
                    pointer: String::new(),
                    detail: "the file has this event twice, with different numbers, and nothing says which is newer".to_owned(),
                });
            }
        }
        Ok(Self::among(versions, at, claims, &told))
    }

    fn among(
        versions: &[Version],
        at: Option<Timestamp>,
        mut claims: Vec<StatedClaim>,
        told: &BTreeSet<String>,
    ) -> Self {
        let after = match at {
            Some(_) => versions.iter().rposition(|version| version.published_at <= at),
            None => versions.len().checked_sub(1),
        };
        if let Some(newer) = versions.get(after.map_or(0, |after| after + 1)) {
            // What a newer version no longer has was withdrawn by it.
            claims.retain(|claim| newer.columns.contains_key(&column(&claim.quote.exact)));
            return Self::New { after, published_at: at, claims, withdrawn: Vec::new() };
        }
        let gone = versions
            .iter()
            .flat_map(|version| &version.columns)
            .filter(|(column, _)| !told.contains(*column));
        let withdrawn =
            gone.flat_map(|(_, numbers)| numbers).filter(|number| number.is_active).cloned().collect();
        let published_at = at.or_else(|| {
            let newest = versions.last()?;
            let earliest = newest.published_at.map(|at| at.later_by_seconds(APART_SECONDS));
            Some(earliest.map_or_else(now, |earliest| now().max(earliest)))
        });
        Self::New { after, published_at, claims, withdrawn }
    }
}
