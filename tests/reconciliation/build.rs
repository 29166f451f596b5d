//! Builds small incidents: sources, articles and claims in a line each.

use std::collections::BTreeMap;

use casualty_ledger::domain::article::{Article, ArticleStatus};
use casualty_ledger::domain::cell::{Cell, CellNationality};
use casualty_ledger::domain::claim::{
    Certainty, Claim, ClaimLinks, ClaimStatus, Credibility, Quote, WordedCount,
};
use casualty_ledger::domain::count::Count;
use casualty_ledger::domain::ids::{ArticleId, ClaimId, IncidentId, Principal, RulingId, Seq, SourceId};
use casualty_ledger::domain::incident::{Incident, Place};
use casualty_ledger::domain::links::PageLinks;
use casualty_ledger::domain::nationality::ClaimNationalities;
use casualty_ledger::domain::ruling::{Effect, Ruling};
use casualty_ledger::domain::source::{Reliability, Source, SourceKind};
use casualty_ledger::domain::time::{Precision, Timestamp};
use casualty_ledger::reconcile::finding::FindingKind;
use casualty_ledger::reconcile::{
    Compared, ComparisonRow, Figure, Finding, Followed, Input, Policy, Reconciliation, TimelineItem,
    comparison, reconcile, timeline,
};
use uuid::Uuid;

pub struct Case {
    pub incident: Incident,
    pub claims: Vec<Claim>,
    pub articles: BTreeMap<ArticleId, Article>,
    pub sources: BTreeMap<SourceId, Source>,
    pub rulings: Vec<Ruling>,
    pub reported_by: Option<Timestamp>,
    next: u128,
}

pub fn exact(value: u64) -> Count {
    Count::Exact { value }
}

pub fn at_least(value: u64) -> Count {
    Count::AtLeast { value }
}

pub fn at_most(value: u64) -> Count {
    Count::AtMost { value }
}

pub fn about(value: u64) -> Count {
    Count::About { value }
}

pub fn between(low: u64, high: u64) -> Count {
    Count::Between { low, high }
}

pub fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// "hostages killed any"
pub fn cell(text: &str) -> Cell {
    let words: Vec<&str> = text.split(' ').collect();
    let nationality = words.get(2).unwrap_or(&"any").parse::<CellNationality>().unwrap();
    Cell::new(words[0].parse().unwrap(), words[1].parse().unwrap(), nationality)
}

/// The same claim as nothing but a number: `(low, best, high)`.
pub type Numbers = (Option<u64>, Option<u64>, Option<u64>);

pub fn numbers(figure: &Figure) -> Numbers {
    (figure.low, figure.best, figure.high)
}

impl Case {
    pub fn new() -> Self {
        let incident = Incident {
            id: IncidentId::from_uuid(Uuid::from_u128(1)),
            title: "An attack on a café".to_owned(),
            started_on: "2016-07-01".parse().unwrap(),
            ended_on: None,
            place: Place { name: "Dhaka".to_owned(), country: "BGD".parse().ok(), point: None },
            description: None,
            external_ids: Vec::new(),
            possible_duplicate: None,
            seq: Seq(1),
            recorded_at: time("2016-07-03T00:00:00Z"),
            recorded_by: Principal::System,
            updated_at: time("2016-07-03T00:00:00Z"),
            links: PageLinks::of_incident(IncidentId::from_uuid(Uuid::from_u128(1))),
        };
        Self {
            incident,
            claims: Vec::new(),
            articles: BTreeMap::new(),
            sources: BTreeMap::new(),
            rulings: Vec::new(),
            reported_by: None,
            next: 1,
        }
    }

    fn uuid(&mut self) -> Uuid {
        self.next += 1;
        Uuid::from_u128(self.next)
    }

    pub fn source(&mut self, name: &str) -> SourceId {
        self.source_of(name, Reliability::F)
    }

    pub fn source_of(&mut self, name: &str, reliability: Reliability) -> SourceId {
        let id = SourceId::from_uuid(self.uuid());
        let source = Source {
            id,
            name: name.to_owned(),
            kind: SourceKind::Other,
            country: None,
            reliability,
            url: None,
            possible_duplicate: None,
            seq: Seq(1),
            recorded_at: time("2016-07-03T00:00:00Z"),
            recorded_by: Principal::System,
        };
        self.sources.insert(id, source);
        id
    }

    pub fn article(&mut self, publisher: SourceId, published_at: &str) -> ArticleId {
        let id = ArticleId::from_uuid(self.uuid());
        let article = Article {
            id,
            source_id: publisher,
            revision: 1,
            revises: None,
            language: "en".to_owned(),
            title: None,
            url: None,
            published_at: (!published_at.is_empty()).then(|| time(published_at)),
            published_precision: Precision::Minute,
            retrieved_at: None,
            archive_url: None,
            syndicated_from: None,
            text_sha256: None,
            text_length: None,
            text_public: false,
            incident_ids: vec![self.incident.id],
            status: ArticleStatus::Active,
            redacted_at: None,
            seq: Seq(1),
            recorded_at: time("2016-07-03T00:00:00Z"),
            recorded_by: Principal::System,
            links: PageLinks::of_article(id),
        };
        self.articles.insert(id, article);
        id
    }

    /// An article of its own by a source of its own.
    pub fn outlet(&mut self, name: &str, published_at: &str) -> ArticleId {
        let source = self.source(name);
        self.article(source, published_at)
    }

    /// A claim in the article's own voice. `about` is "hostages killed" and nationality codes, joined by blanks.
    pub fn own(&mut self, article: ArticleId, about: &str, count: Count) -> ClaimId {
        let publisher = self.articles[&article].source_id;
        let words: Vec<&str> = about.split(' ').collect();
        let codes: Vec<String> = words[2..].iter().map(|code| (*code).to_owned()).collect();
        let id = ClaimId::from_uuid(self.uuid());
        let bounds = count.bounds();
        let start = self.claims.len() as u64 * 100;
        self.claims.push(Claim {
            id,
            incident_id: self.incident.id,
            article_id: article,
            source_id: publisher,
            origin: self.articles[&article].own_voice(),
            attributed_to: None,
            quote: Quote {
                exact: Some(format!("{about} {count:?}").into()),
                prefix: None,
                suffix: None,
                start: Some(start),
                end: Some(start + 10),
                verified: true,
            },
            role: words[0].parse().unwrap(),
            outcome: words[1].parse().unwrap(),
            nationalities: ClaimNationalities::parse(&codes, "").unwrap(),
            low: bounds.map(|bounds| bounds.low),
            best: bounds.and_then(|bounds| bounds.best),
            high: bounds.and_then(|bounds| bounds.high),
            count: WordedCount { count, words: None },
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
            seq: Seq(start + 1),
            recorded_at: time("2016-07-03T00:00:00Z"),
            recorded_by: Principal::System,
            links: ClaimLinks { article: format!("/v1/articles/{article}"), page: String::new(), url: None },
        });
        id
    }

    pub fn said_by(&mut self, source: SourceId, article: ArticleId, about: &str, count: Count) -> ClaimId {
        let id = self.own(article, about, count);
        self.edit(id, |claim| (claim.attributed_to, claim.origin) = (Some(source), source));
        id
    }

    pub fn edit(&mut self, id: ClaimId, change: impl FnOnce(&mut Claim)) {
        change(self.claims.iter_mut().find(|claim| claim.id == id).unwrap());
    }

    pub fn rule(&mut self, effect: Effect, claim_ids: Vec<ClaimId>) -> RulingId {
        let id = RulingId::from_uuid(self.uuid());
        self.rulings.push(Ruling {
            id,
            incident_id: self.incident.id,
            effect,
            claim_ids,
            reason: "the ministry said so".to_owned(),
            undone_by: None,
            seq: Seq(1_000 + self.rulings.len() as u64),
            recorded_at: time("2016-07-04T00:00:00Z"),
            recorded_by: Principal::System,
        });
        id
    }

    pub fn input(&self) -> Input<'_> {
        Input {
            incident: &self.incident,
            claims: &self.claims,
            articles: &self.articles,
            sources: &self.sources,
            rulings: &self.rulings,
            near_copies: &[],
            subset: None,
            quote_mismatches: &[],
            reported_by: self.reported_by,
        }
    }

    pub fn reconcile(&self, policy: Policy) -> Reconciliation {
        reconcile(&self.input(), policy)
    }

    pub fn gtd(&self) -> Reconciliation {
        self.reconcile(Policy::Gtd)
    }

    /// The one figure of a cell.
    pub fn figure(&self, policy: Policy, text: &str) -> Figure {
        figure(&self.reconcile(policy), text)
    }

    /// Who says what of "hostages killed".
    pub fn comparison(&self, text: &str) -> Vec<ComparisonRow> {
        let Cell { role, outcome, .. } = cell(text);
        let asked = Compared { role: Some(role), outcome: Some(outcome), ..Compared::default() };
        comparison(&self.input(), Policy::Gtd, asked)
    }

    pub fn timeline(&self, text: &str) -> Vec<TimelineItem> {
        timeline(&self.input(), Policy::Gtd, followed(cell(text)))
    }
}

/// One cell.
pub fn followed(cell: Cell) -> Followed {
    let Cell { role, outcome, nationality } = cell;
    Followed { role: Some(role), outcome: Some(outcome), nationality: Some(nationality) }
}

pub fn figure(reconciliation: &Reconciliation, text: &str) -> Figure {
    let found = reconciliation.figures.iter().find(|figure| figure.cell() == cell(text));
    found.unwrap_or_else(|| panic!("no figure of {text}")).clone()
}

/// The findings of a kind that name the cell.
pub fn findings(reconciliation: &Reconciliation, kind: FindingKind, text: &str) -> Vec<Finding> {
    let about = |finding: &&Finding| finding.kind == kind && finding.cells.contains(&cell(text));
    reconciliation.findings.iter().filter(about).cloned().collect()
}

pub fn has(reconciliation: &Reconciliation, kind: FindingKind, text: &str) -> bool {
    !findings(reconciliation, kind, text).is_empty()
}
