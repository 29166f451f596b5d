//! An incident whose texts are annotated, as the ledger would hold it: with the claims that a person entered, or with the proposals
//! taken as they are.

use std::collections::BTreeMap;

use casualty_ledger::domain::article::{Article, ArticleStatus};
use casualty_ledger::domain::claim::{
    Certainty, Claim, ClaimLinks, ClaimStatus, Credibility, Quote, WordedCount,
};
use casualty_ledger::domain::ids::{ArticleId, ClaimId, IncidentId, Principal, Seq, SourceId};
use casualty_ledger::domain::incident::{Incident, Place};
use casualty_ledger::domain::links::PageLinks;
use casualty_ledger::domain::nationality::ClaimNationalities;
use casualty_ledger::domain::quote::Span;
use casualty_ledger::domain::source::Source;
use casualty_ledger::domain::time::{Precision, Timestamp};
use casualty_ledger::read::{Language, Proposal, Strength, read};
use casualty_ledger::reconcile::{Answer, Input, Policy, Question, answers, reconcile};
use uuid::Uuid;

use crate::annotated::{Gold, Text};

/// What becomes a claim of the incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    ByHand,
    Proposals(Strength),
}

pub struct World {
    incident: Incident,
    sources: BTreeMap<SourceId, Source>,
    articles: BTreeMap<ArticleId, Article>,
    claims: Vec<Claim>,
}

fn recorded() -> (Seq, Timestamp, Principal) {
    (Seq(1), "2030-01-01T00:00:00Z".parse().unwrap(), Principal::System)
}

fn source_id(number: usize) -> SourceId {
    SourceId::from_uuid(Uuid::from_u128(1 << 64 | number as u128))
}

fn article_id(number: usize) -> ArticleId {
    ArticleId::from_uuid(Uuid::from_u128(2 << 64 | number as u128))
}

impl World {
    /// The texts in the order of their publication, each by an outlet of its own.
    pub fn of(texts: &[&Text], taken: Taken) -> Self {
        let (seq, recorded_at, recorded_by) = recorded();
        let incident = Incident {
            id: IncidentId::from_uuid(Uuid::from_u128(9)),
            title: "An incident".into(),
            started_on: "2026-01-01".parse().unwrap(),
            ended_on: None,
            place: Place { name: "A place".into(), country: None, point: None },
            description: None,
            external_ids: Vec::new(),
            possible_duplicate: None,
            seq,
            recorded_at,
            recorded_by,
            updated_at: recorded_at,
            links: PageLinks::of_incident(IncidentId::from_uuid(Uuid::from_u128(9))),
        };
        let mut world =
            Self { incident, sources: BTreeMap::new(), articles: BTreeMap::new(), claims: Vec::new() };
        for (number, text) in texts.iter().enumerate() {
            world.publish(number, text, taken);
        }
        world
    }

    fn publish(&mut self, number: usize, text: &Text, taken: Taken) {
        let outlet = self.source(&format!("Outlet {number}"));
        let article = article(number, outlet);
        let id = article.id;
        self.articles.insert(id, article);
        match taken {
            Taken::ByHand => text.gold.iter().for_each(|gold| self.enter(id, outlet, gold)),
            Taken::Proposals(least) => {
                let reading = read(&text.text, Language::English);
                let strong = reading.items.into_iter().filter(|proposal| proposal.strength >= least);
                strong.for_each(|proposal| self.accept(id, outlet, proposal));
            }
        }
    }

    /// Speakers of one name are one source.
    fn source(&mut self, name: &str) -> SourceId {
        let known = |name: &str| name.trim_start_matches("the ").trim_start_matches("The ").to_lowercase();
        if let Some(source) = self.sources.values().find(|source| known(&source.name) == known(name)) {
            return source.id;
        }
        let (seq, recorded_at, recorded_by) = recorded();
        let id = source_id(self.sources.len());
        let source = Source {
            id,
            name: name.to_owned(),
            kind: "other".parse().unwrap(),
            country: None,
            reliability: "F".parse().unwrap(),
            url: None,
            possible_duplicate: None,
            seq,
            recorded_at,
            recorded_by,
        };
        self.sources.insert(id, source);
        id
    }

    fn enter(&mut self, article: ArticleId, outlet: SourceId, gold: &Gold) {
        let said = gold.attributed_to.as_deref().map(|words| self.source(words));
        let span = Span { start: gold.mention.start, end: gold.mention.end };
        let mut claim = self.claim(article, outlet, said, span);
        claim.role = gold.role_ok[0].parse().unwrap();
        claim.outcome = gold.outcome_ok[0].parse().unwrap();
        claim.nationalities = ClaimNationalities::parse(&gold.nationalities, "").unwrap();
        claim.count = serde_json::from_value(gold.count.clone()).unwrap();
        claim.certainty = gold.certainty.parse().unwrap();
        claim.subset = gold.subset.clone();
        claim.perpetrator_claim = gold.perpetrator_claim;
        self.claims.push(claim);
    }

    fn accept(&mut self, article: ArticleId, outlet: SourceId, proposal: Proposal) {
        let said = proposal.attribution.as_ref().map(|said| self.source(&said.words));
        let mut claim = self.claim(article, outlet, said, proposal.mention);
        claim.role = proposal.role;
        claim.outcome = proposal.outcome;
        claim.nationalities = proposal.nationalities;
        claim.count = WordedCount { count: proposal.count, words: proposal.count_words };
        claim.certainty = proposal.certainty;
        claim.subset = proposal.subset;
        claim.perpetrator_claim = proposal.perpetrator_claim;
        claim.may_include = proposal.may_include;
        self.claims.push(claim);
    }

    fn claim(&self, article: ArticleId, outlet: SourceId, said: Option<SourceId>, span: Span) -> Claim {
        let (seq, recorded_at, recorded_by) = recorded();
        Claim {
            id: ClaimId::from_uuid(Uuid::from_u128(3 << 64 | self.claims.len() as u128)),
            incident_id: self.incident.id,
            article_id: article,
            source_id: outlet,
            origin: said.unwrap_or(outlet),
            attributed_to: said,
            quote: Quote {
                exact: None,
                prefix: None,
                suffix: None,
                start: Some(span.start),
                end: Some(span.end),
                verified: true,
            },
            role: "people".parse().unwrap(),
            outcome: "killed".parse().unwrap(),
            nationalities: ClaimNationalities::Any,
            low: None,
            best: None,
            high: None,
            count: serde_json::from_value(serde_json::json!({"qualifier": "unknown"})).unwrap(),
            certainty: Certainty::Reported,
            credibility: Credibility::NOT_JUDGED,
            perpetrator_claim: false,
            subset: None,
            may_include: Vec::new(),
            additional: false,
            counted_from: None,
            stated_at: None,
            embargo_until: None,
            note: None,
            proposed_by: None,
            status: ClaimStatus::Active,
            corrects: None,
            corrected_by: None,
            status_reason: None,
            reviewed_by: None,
            reviewed_at: None,
            redacted_at: None,
            seq,
            recorded_at,
            recorded_by,
            links: ClaimLinks { article: String::new(), page: String::new(), url: None },
        }
    }

    fn input(&self) -> Input<'_> {
        Input {
            incident: &self.incident,
            claims: &self.claims,
            articles: &self.articles,
            sources: &self.sources,
            rulings: &[],
            near_copies: &[],
            subset: None,
            quote_mismatches: &[],
            reported_by: None,
        }
    }

    pub fn answers(&self) -> Vec<Answer> {
        reconcile(&self.input(), Policy::Gtd).answers
    }

    /// The answer to the question that another answer answers, from the claims of this incident.
    pub fn answer_like(&self, other: &Answer) -> Answer {
        let question = Question {
            group: Some(other.group),
            outcome: Some(other.outcome),
            nationality: Some(other.nationality),
        };
        answers(&self.input(), Policy::Gtd, &question).remove(0)
    }
}

fn article(number: usize, source: SourceId) -> Article {
    let (seq, recorded_at, recorded_by) = recorded();
    Article {
        id: article_id(number),
        source_id: source,
        revision: 1,
        revises: None,
        language: "en".into(),
        title: None,
        url: None,
        published_at: Some(format!("2026-01-{:02}T12:00:00Z", number + 2).parse().unwrap()),
        published_precision: Precision::Minute,
        retrieved_at: None,
        archive_url: None,
        syndicated_from: None,
        text_sha256: None,
        text_length: None,
        text_public: false,
        incident_ids: Vec::new(),
        status: ArticleStatus::Active,
        redacted_at: None,
        seq,
        recorded_at,
        recorded_by,
        links: PageLinks::of_article(article_id(number)),
    }
}
