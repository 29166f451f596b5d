//! The page of an incident: the four questions, what a reader must know, every figure, who says what, the articles, the proof.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;

use crate::domain::ids::IncidentId;
use crate::domain::incident::Incident;
use crate::http::auth::{May, Read};
use crate::http::extract::PathId;
use crate::http::pages::ask::{Ask, Asked, Marks};
use crate::http::pages::compare::{self, Comparing};
use crate::http::pages::drawn::Drawing;
use crate::http::pages::finding::{self, FindingGroup};
use crate::http::pages::lens::{Lens, LensForm};
use crate::http::pages::listed::ListedArticle;
use crate::http::pages::place::Place;
use crate::http::pages::proof::Proof;
use crate::http::pages::read::IncidentRead;
use crate::http::pages::send::{self, Frame};
use crate::http::pages::sheet::{self, AnswerSet, Comparison, FigureSet};
use crate::http::pages::table::{self, FigureTable};
use crate::http::pages::take::Take;
use crate::http::pages::toll::Toll;
use crate::http::problem::Problem;
use crate::ledger::{Caller, FigurePart, KeptPart, Ledger};

/// Articles that are listed where not everything is.
const ARTICLES_MAX: usize = 60;

#[derive(Template)]
#[template(path = "incident.html", whitespace = "minimize")]
struct IncidentPage {
    frame: Frame,
    place: Place,
    lens: LensForm,
    has_articles: bool,
    asks: Vec<Ask>,
    marks: Option<Marks>,
    findings: Vec<FindingGroup>,
    tables: Vec<FigureTable>,
    comparisons: Vec<Comparing>,
    comparisons_left_out: usize,
    toll: Option<Toll>,
    articles: Vec<ListedArticle>,
    articles_left_out: usize,
    take: Take,
    proof: Proof,
    whole: String,
}

#[get("/incidents/{incident_id}")]
pub async fn incident_page(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<IncidentId>,
    lens: Lens,
) -> Result<HttpResponse, Problem> {
    let drawing = Drawing::of(&request, &may, &ledger)?;
    if let Some(page) = drawing.again(&request) {
        return Ok(page);
    }
    let read = IncidentRead::of(&ledger, &may, id, lens).await?;
    let tag = send::tag(&request, &may, &read.state());
    if let Some(known) = crate::http::conditional::not_modified(&request, &tag) {
        return Ok(known);
    }
    let page = IncidentPage::of(&ledger, &may, &read, &send::base(&request)).await?;
    drawing.keep(&request, tag, send::drawn(&page)?)
}

impl IncidentPage {
    async fn of(ledger: &Ledger, caller: &Caller, read: &IncidentRead, base: &str) -> Result<Self, Problem> {
        let IncidentRead { id, lens, incident, known, .. } = read;
        let (id, query) = (*id, lens.suffix());
        let set: FigureSet = sheet::read(&read.figures)?;
        let part = FigurePart::Kept(KeptPart::Answers);
        let answers: AnswerSet = sheet::read(&ledger.figures(caller, id, part, lens.query.clone()).await?)?;
        let compared: Comparison =
            sheet::read(&ledger.figures(caller, id, FigurePart::Comparison, lens.query.clone()).await?)?;
        let (asks, marks) = Asked { id, answers: &answers.answers, query: &query }.questions();
        let (comparisons, comparisons_left_out) =
            compare::tables(id, compared.rows, known, &query, lens.show_all);
        let most = if lens.show_all { usize::MAX } else { ARTICLES_MAX };
        let path = crate::http::pages::address::incident(id, "");
        let proof = Proof::of(ledger, base, set.as_of_seq)?;
        let take = Take::of_incident(base, id, lens, &proof);
        Ok(Self {
            frame: frame(incident, &take),
            place: incident.into(),
            has_articles: !known.articles.is_empty(),
            asks,
            marks,
            findings: finding::groups(&set.findings, known, lens.show_all),
            tables: table::tables(id, &set.figures, &query, lens.show_all),
            comparisons,
            comparisons_left_out,
            toll: Toll::of(ledger, caller, read, &set.figures).await?,
            articles: known
                .articles
                .iter()
                .take(most)
                .map(|article| ListedArticle::of(article, known))
                .collect(),
            articles_left_out: known.articles.len().saturating_sub(most),
            lens: LensForm::of(lens, &path, set.as_of_seq, set.as_of),
            whole: format!("{path}{}", lens.whole()),
            take,
            proof,
        })
    }
}

fn frame(incident: &Incident, take: &Take) -> Frame {
    Frame {
        title: incident.title.clone(),
        description: format!(
            "{}: victims, rescued people, attackers and police by nationality and by source, each number linked to the words it \
             stands on.",
            incident.title
        ),
        part: "incidents",
        alternate: take.json.clone(),
        feed: take.feed.clone(),
        printed: take.printed.clone(),
        desk: true,
        ..Frame::default()
    }
}
