//! The page of an article: its text with every quote marked, and beside it what was read from each.

use std::collections::HashMap;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use crate::domain::article::{Article, ArticleStatus};
use crate::domain::cell::{Cell, CellNationality};
use crate::domain::claim::{Claim, ClaimStatus};
use crate::domain::count::Count;
use crate::domain::ids::{ArticleId, ClaimId, IncidentId};
use crate::domain::nationality::ClaimNationalities;
use crate::http::auth::{May, Read};
use crate::http::extract::{Params, PathId};
use crate::http::pages::card::{self, Card};
use crate::http::pages::known::Known;
use crate::http::pages::listed;
use crate::http::pages::marked::{self, Look, Paragraph, Placed};
use crate::http::pages::place::Place;
use crate::http::pages::send::{self, Frame};
use crate::http::pages::sheet::{self, FigureSet};
use crate::http::pages::{address, words};
use crate::http::problem::Problem;
use crate::ledger::{Caller, ClaimFilter, FigurePart, FigureQuery, KeptPart, Ledger, View};

/// Incidents of one article whose figures its page reads.
const INCIDENTS_MAX: usize = 8;

/// Which incident's quotes, where an article has several.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct OfIncident {
    #[param(inline)]
    incident_id: Option<IncidentId>,
}

#[derive(Template)]
#[template(path = "article.html", whitespace = "minimize")]
struct ArticlePage {
    frame: Frame,
    about: About,
    incidents: Vec<Place>,
    counted: String,
    paragraphs: Vec<Paragraph>,
    notes: Vec<Note>,
    /// The quotes in order, where there is no text to show them in.
    quotes: Vec<Card>,
    /// Why there is no text.
    no_text: Option<String>,
    has_unverified: bool,
    looks: [Look; 4],
}

/// What is said of an article besides its text.
struct About {
    id: String,
    title: String,
    publisher: String,
    published: String,
    published_at: String,
    language: String,
    url: String,
    archive_url: String,
    is_retracted: bool,
    sha256: String,
    revision: u32,
    seq: String,
    recorded: String,
}

/// What was read from one quote.
struct Note {
    id: String,
    letter: String,
    says: String,
    count: String,
    topic: String,
    speaker: String,
    look: Look,
    is_unverified: bool,
    figure: String,
}

#[get("/articles/{article_id}")]
pub async fn article_page(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<ArticleId>,
    Params(of, ..): Params<OfIncident>,
) -> Result<HttpResponse, Problem> {
    let page = ArticlePage::of(&ledger, &may, id, of.incident_id).await?;
    let tag = send::tag(&request, &may, &ledger.head()?.to_string());
    send::page(&request, tag, || Ok(page))
}

/// What the figures of the article's incidents make of each claim.
type Made = HashMap<ClaimId, (Look, Option<String>)>;

async fn made_of(ledger: &Ledger, caller: &Caller, incidents: &[IncidentId]) -> Result<Made, Problem> {
    let mut made = Made::new();
    for id in incidents.iter().take(INCIDENTS_MAX) {
        let part = FigurePart::Kept(KeptPart::Figures);
        let set: FigureSet = sheet::read(&ledger.figures(caller, *id, part, FigureQuery::default()).await?)?;
        for figure in &set.figures {
            let href = address::figure(*id, figure.cell(), "");
            let fits = figure.compatible.iter().chain(&figure.conflicting).map(|claim| (*claim, Look::Fits));
            let aside = figure.set_aside.iter().map(|aside| (aside.claim_id, Look::SetAside));
            let used = figure.used.iter().map(|claim| (*claim, Look::Counted));
            for (claim, look) in used.chain(fits).chain(aside) {
                let known = made.entry(claim).or_insert((look, Some(href.clone())));
                known.0 = known.0.max(look);
            }
        }
    }
    Ok(made)
}

fn look_of(claim: &Claim, made: &Made) -> Look {
    let look = made.get(&claim.id).map_or(Look::Fits, |(look, _)| *look);
    match claim.count.count {
        _ if claim.status != ClaimStatus::Active => Look::SetAside,
        Count::Unknown {} if look != Look::SetAside => Look::Unknown,
        _ => look,
    }
}

/// The cell that a claim speaks of first.
fn cell_of(claim: &Claim) -> Cell {
    let nationality = match &claim.nationalities {
        ClaimNationalities::Any => CellNationality::Any,
        ClaimNationalities::Foreign => CellNationality::Foreign,
        ClaimNationalities::List(list) => {
            list.first().map_or(CellNationality::Any, |code| CellNationality::Code(*code))
        }
    };
    Cell::new(claim.role, claim.outcome, nationality)
}

fn note(number: usize, claim: &Claim, known: &Known, made: &Made) -> Note {
    let n = match claim.count.count {
        Count::Exact { value } => value,
        _ => 2,
    };
    let topic = words::topic(cell_of(claim), n);
    let part = claim.subset.as_ref().map_or_else(String::new, |subset| format!(" ({subset} only)"));
    Note {
        id: claim.id.to_string(),
        letter: marked::letter(number),
        says: topic.clone(),
        count: words::read_as(claim).trim_start_matches("exactly ").to_owned(),
        topic: format!("{topic}{part}"),
        speaker: known.name(claim.origin).to_owned(),
        look: look_of(claim, made),
        is_unverified: !claim.quote.verified,
        figure: made.get(&claim.id).and_then(|(_, href)| href.clone()).unwrap_or_default(),
    }
}

fn placed(number: usize, claim: &Claim, look: Look) -> Option<Placed> {
    let (start, end) = claim.quote.start.zip(claim.quote.end)?;
    Some(Placed { start: usize::try_from(start).ok()?, end: usize::try_from(end).ok()?, look, number })
}

impl ArticlePage {
    async fn of(
        ledger: &Ledger,
        caller: &Caller,
        id: ArticleId,
        of: Option<IncidentId>,
    ) -> Result<Self, Problem> {
        let view = View::now(caller.audience());
        let article: Article =
            serde_json::from_str(&ledger.article(id, view)?.json).map_err(|_| Problem::internal())?;
        let filter = ClaimFilter { article_id: Some(id), incident_id: of, ..ClaimFilter::default() };
        let mut known = Known::of_claims(ledger, &filter, view)?;
        known.learn_sources(ledger, std::iter::once(article.source_id), view)?;
        let shown: Vec<IncidentId> = article
            .incident_ids
            .iter()
            .copied()
            .filter(|incident| of.is_none_or(|of| of == *incident))
            .collect();
        let made = made_of(ledger, caller, &shown).await?;
        let text: Option<Vec<char>> = card::text(ledger, caller, id)?.map(|text| text.chars().collect());
        let mut incidents = Vec::new();
        for incident in shown.iter().take(INCIDENTS_MAX) {
            let incident = serde_json::from_str(&ledger.incident(*incident, view)?.json)
                .map_err(|_| Problem::internal())?;
            incidents.push(Place::from(&incident));
        }
        known.articles.push(article.clone());
        Ok(Self::with(&article, &known, incidents, &made, text.as_deref()))
    }

    fn with(
        article: &Article,
        known: &Known,
        incidents: Vec<Place>,
        made: &Made,
        text: Option<&[char]>,
    ) -> Self {
        let mut claims: Vec<&Claim> = known.claims.values().collect();
        claims.sort_by_key(|claim| {
            (claim.quote.start.is_none(), claim.quote.start, claim.quote.end, claim.seq)
        });
        let notes: Vec<Note> =
            claims.iter().enumerate().map(|(at, claim)| note(at, claim, known, made)).collect();
        let numbered = claims.iter().zip(&notes).enumerate();
        let places: Vec<Placed> =
            numbered.filter_map(|(at, (claim, note))| placed(at, claim, note.look)).collect();
        let quotes = match text {
            Some(_) => Vec::new(),
            None => claims.iter().map(|claim| Card::of(claim, known, None, String::new())).collect(),
        };
        let about = About::of(article, known);
        Self {
            frame: Frame {
                title: about.title.clone(),
                description: format!(
                    "The text of {} with every quote marked that the ledger stands on.",
                    about.title
                ),
                part: "incidents",
                alternate: format!("/v1/articles/{}", article.id),
                desk: true,
                ..Frame::default()
            },
            about,
            incidents,
            counted: if claims.len() == 1 {
                "1 quote stands".to_owned()
            } else {
                format!("{} quotes stand", claims.len())
            },
            paragraphs: text.map(|text| marked::paragraphs(text, &places)).unwrap_or_default(),
            has_unverified: notes.iter().any(|note| note.is_unverified),
            notes,
            quotes,
            no_text: text.is_none().then(|| no_text(article)),
            looks: [Look::Counted, Look::Fits, Look::Unknown, Look::SetAside],
        }
    }
}

impl About {
    fn of(article: &Article, known: &Known) -> Self {
        let published = article.published_at.map(|at| words::time(at, article.published_precision));
        Self {
            id: article.id.to_string(),
            title: listed::title(article),
            publisher: known.name(article.source_id).to_owned(),
            published: published.unwrap_or_else(|| "no date given".to_owned()),
            published_at: article.published_at.map(|at| at.to_string()).unwrap_or_default(),
            language: article.language.clone(),
            url: article.url.clone().unwrap_or_default(),
            archive_url: article.archive_url.clone().unwrap_or_default(),
            is_retracted: article.status == ArticleStatus::Retracted,
            sha256: article.text_sha256.clone().unwrap_or_default(),
            revision: article.revision,
            seq: article.seq.to_string(),
            recorded: words::day(article.recorded_at.date()),
        }
    }
}

/// Why a text cannot be shown.
fn no_text(article: &Article) -> String {
    match (article.redacted_at, article.text_length) {
        (Some(at), _) => format!(
            "The text of this article was erased on {}. Its numbers stand, and so does the proof of when they were recorded.",
            words::day(at.date())
        ),
        (None, None) => "The text of this article was not given to the ledger. Its quotes were, and nobody has checked them against the \
                         text; each can be read at the publisher’s address."
            .to_owned(),
        (None, Some(_)) => "The text of this article may not be shown to you, for the rights of its publisher. Its quotes may; each can \
                            be read at the publisher’s address."
            .to_owned(),
    }
}
