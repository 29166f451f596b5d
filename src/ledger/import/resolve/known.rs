//! What lines have named so far: kept at hand, so that the next line that names it is quick.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::article::NewArticle;
use crate::domain::claim::Claim;
use crate::domain::count::Count;
use crate::domain::entry::{Body, Words};
use crate::domain::exchange::StatedClaim;
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, SourceId};
use crate::domain::incident::{ExternalId, Incident};
use crate::domain::nationality::{ClaimNationalities, Nationality};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::source::SourceKind;
use crate::domain::time::{Day, Moment, Timestamp};

#[derive(Clone, Copy)]
pub struct KnownSource {
    pub id: SourceId,
    pub kind: SourceKind,
    pub country: Option<Nationality>,
}

#[derive(Clone)]
pub struct KnownIncident {
    pub id: IncidentId,
    pub started_on: Day,
    pub country: Option<Nationality>,
    pub external_ids: Vec<ExternalId>,
}

impl From<&Incident> for KnownIncident {
    fn from(incident: &Incident) -> Self {
        Self {
            id: incident.id,
            started_on: incident.started_on,
            country: incident.place.country,
            external_ids: incident.external_ids.clone(),
        }
    }
}

pub struct KnownArticle {
    pub id: ArticleId,
    pub own_voice: KnownSource,
    pub published: Option<Moment>,
    pub text: Option<String>,
    pub stands: bool,
}

/// How a file tells articles apart: publisher, address or title, hash of the text.
pub type ArticleName = (SourceId, String, Option<String>);

/// What a line is the first to name: remembered once the whole line is found good.
#[derive(Default)]
pub struct Introduced {
    /// By the key of its name.
    pub sources: Vec<(String, KnownSource)>,
    /// By the key of its title.
    pub incident: Option<(String, KnownIncident)>,
    pub article: Option<(ArticleName, Arc<KnownArticle>)>,
    pub new_article: Option<(NewArticle, Option<String>)>,
    pub entries: Vec<(Body, Words)>,
    /// What ids of another ledger turned out to name.
    pub foreign: Foreign,
}

#[derive(Default)]
pub struct Foreign {
    pub sources: Vec<(SourceId, KnownSource)>,
    pub incident: Option<(IncidentId, IncidentId)>,
    pub article: Option<(ArticleId, Arc<KnownArticle>)>,
}

/// A row of a dataset as one release had it.
pub struct Version {
    pub article: Arc<KnownArticle>,
    pub published_at: Option<Timestamp>,
    /// What it tells, by the column of its quote.
    pub columns: BTreeMap<String, Vec<Told>>,
    /// Whether this file has it.
    pub in_this_file: bool,
}

/// A number of a version.
#[derive(Clone)]
pub struct Told {
    pub claim_id: ClaimId,
    pub said: Said,
    pub is_active: bool,
    pub is_own: bool,
}

/// What a number says of whom.
#[derive(Clone, PartialEq, Eq)]
pub struct Said {
    role: Role,
    outcome: Outcome,
    nationalities: ClaimNationalities,
    count: Count,
    subset: Option<String>,
}

impl From<&StatedClaim> for Said {
    fn from(stated: &StatedClaim) -> Self {
        Self {
            role: stated.role,
            outcome: stated.outcome,
            nationalities: stated.nationalities.clone(),
            count: stated.count.clone(),
            subset: stated.subset.clone(),
        }
    }
}

impl From<&Claim> for Said {
    fn from(claim: &Claim) -> Self {
        Self {
            role: claim.role,
            outcome: claim.outcome,
            nationalities: claim.nationalities.clone(),
            count: claim.count.count.clone(),
            subset: claim.subset.clone(),
        }
    }
}

/// The column that a quote of a dataset is taken from.
pub fn column(quote: &str) -> String {
    quote.rsplit_once('=').map_or(quote, |(column, _)| column).to_owned()
}
