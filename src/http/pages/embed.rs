//! Cards of one figure or answer for other sites, and how such a site asks for one (oEmbed 1.0).

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

use crate::domain::cell::Cell;
use crate::domain::ids::ClaimId;
use crate::http::answer::tagged_json;
use crate::http::auth::{May, Read};
use crate::http::extract::{Integer, Params};
use crate::http::pages::address;
use crate::http::pages::answer::answers;
use crate::http::pages::card::{Card, Texts};
use crate::http::pages::figure::cards;
use crate::http::pages::lens::Lens;
use crate::http::pages::read::IncidentRead;
use crate::http::pages::segment::{CellPath, QuestionPath};
use crate::http::pages::send::{self, Frame};
use crate::http::pages::sheet::{self, FigureSet};
use crate::http::pages::words::{self, Amount, Status};
use crate::http::problem::{Problem, ProblemCode};
use crate::ledger::{Caller, Ledger};

/// How large a card is unless who asks has less room.
const WIDTH: u64 = 640;
const HEIGHT: u64 = 340;

#[derive(Template)]
#[template(path = "embed.html", whitespace = "minimize")]
struct Embedded {
    frame: Frame,
    title: String,
    incident: String,
    sentence: String,
    amount: Amount,
    status: Status,
    card: Option<Card>,
    page: String,
}

#[get("/embed/incidents/{incident_id}/figures/{role}/{outcome}/{nationality}")]
pub async fn embedded_figure(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    CellPath(id, cell): CellPath,
    lens: Lens,
) -> Result<HttpResponse, Problem> {
    let read = IncidentRead::of(&ledger, &may, id, lens).await?;
    let tag = send::tag(&request, &may, &read.state());
    let card = Embedded::of_figure(&ledger, &may, &read, cell)?;
    Ok(for_anyone(send::page(&request, tag, || Ok(card))?))
}

#[get("/embed/incidents/{incident_id}/answers/{group}/{outcome}/{nationality}")]
pub async fn embedded_answer(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    question: QuestionPath,
    lens: Lens,
) -> Result<HttpResponse, Problem> {
    let read = IncidentRead::of(&ledger, &may, question.id, lens).await?;
    let tag = send::tag(&request, &may, &read.state());
    let card = Embedded::of_answer(&ledger, &may, &read, question).await?;
    Ok(for_anyone(send::page(&request, tag, || Ok(card))?))
}

/// A card stands in other sites' pages, and runs nothing there.
fn for_anyone(mut answer: HttpResponse) -> HttpResponse {
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, send::CARD_POLICY);
    answer
}

fn nothing() -> Problem {
    Problem::new(ProblemCode::NotFound, "no article gives such a number")
}

impl Embedded {
    fn of_figure(ledger: &Ledger, caller: &Caller, read: &IncidentRead, cell: Cell) -> Result<Self, Problem> {
        let set: FigureSet = sheet::read(&read.figures)?;
        let figure = set.figures.iter().find(|figure| figure.cell() == cell).ok_or_else(nothing)?;
        let ids: Vec<ClaimId> = figure.used.clone();
        Self {
            page: address::figure(read.id, cell, &read.lens.suffix()),
            title: words::capital(&words::topic(cell, 2)),
            sentence: figure.explanation.clone(),
            amount: words::amount_of(figure),
            status: figure.into(),
            ..Self::empty(read)
        }
        .quoting(ledger, caller, read, &ids)
    }

    async fn of_answer(
        ledger: &Ledger,
        caller: &Caller,
        read: &IncidentRead,
        question: QuestionPath,
    ) -> Result<Self, Problem> {
        let QuestionPath { group, outcome, nationality, .. } = question;
        let all = answers(ledger, caller, read, read.lens.query.clone()).await?;
        let asked = (group, outcome, nationality);
        let found =
            all.answers.iter().find(|answer| (answer.group, answer.outcome, answer.nationality) == asked);
        let answer = found.ok_or_else(nothing)?;
        Self {
            page: address::answer(read.id, group, outcome, nationality, &read.lens.suffix()),
            title: words::capital(&words::topic(
                Cell::new(words::role_of(group, outcome), outcome, nationality),
                2,
            )),
            sentence: answer.sentence.clone(),
            amount: answer.bounds().into(),
            status: answer.into(),
            ..Self::empty(read)
        }
        .quoting(ledger, caller, read, &answer.because)
    }

    fn empty(read: &IncidentRead) -> Self {
        Self {
            frame: Frame::default(),
            title: String::new(),
            incident: read.incident.title.clone(),
            sentence: String::new(),
            amount: Amount::word("not known"),
            status: Status::rest(),
            card: None,
            page: String::new(),
        }
    }

    fn quoting(
        self,
        ledger: &Ledger,
        caller: &Caller,
        read: &IncidentRead,
        ids: &[ClaimId],
    ) -> Result<Self, Problem> {
        let first: Vec<_> = ids.iter().take(1).map(|id| (*id, String::new())).collect();
        let card = cards(ledger, caller, read, &first, &mut Texts::default())?.pop();
        Ok(Self { card, ..self })
    }
}

/// What a site asks that wants a card.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct OembedQuery {
    #[validate(length(min = 1, max = 2000))]
    url: String,
    #[param(inline)]
    maxwidth: Option<Integer<1, 10_000>>,
    #[param(inline)]
    maxheight: Option<Integer<1, 10_000>>,
    format: Option<String>,
}

/// How to put a card into a page.
#[derive(Serialize)]
struct Oembed {
    version: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    provider_name: &'static str,
    provider_url: String,
    title: String,
    html: String,
    width: u64,
    height: u64,
}

#[get("/oembed")]
pub async fn oembed(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    Params(asked, ..): Params<OembedQuery>,
) -> Result<HttpResponse, Problem> {
    let base = send::base(&request);
    let card = Oembed::of(&ledger, &may, &asked, base).await?;
    let json = serde_json::to_vec(&card).map_err(|_| Problem::internal())?;
    Ok(tagged_json(&request, send::tag(&request, &may, &ledger.head()?.to_string()), json))
}

impl Oembed {
    async fn of(
        ledger: &Ledger,
        caller: &Caller,
        asked: &OembedQuery,
        base: String,
    ) -> Result<Self, Problem> {
        if asked.format.as_deref().is_some_and(|format| format != "json") {
            return Err(Problem::new(ProblemCode::MalformedParameter, "Only the format json is given."));
        }
        let unknown = || Problem::new(ProblemCode::NotFound, "there is no card of this address");
        let path = asked.url.strip_prefix(&base).ok_or_else(unknown)?;
        let plain = path.split(['?', '#']).next().unwrap_or_default();
        let parts: Vec<&str> = plain.split('/').skip(1).collect();
        let ["incidents", id, "figures" | "answers", ..] = parts.as_slice() else { return Err(unknown()) };
        let id = id.parse().map_err(|_| unknown())?;
        let read = IncidentRead::of(ledger, caller, id, Lens::default()).await?;
        let (width, height) = (
            asked.maxwidth.map_or(WIDTH, Integer::get).min(WIDTH),
            asked.maxheight.map_or(HEIGHT, Integer::get).min(HEIGHT),
        );
        let source = escaped(&format!("{base}/embed{path}"));
        let title = read.incident.title;
        let html = format!(
            "<iframe src=\"{source}\" title=\"{}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\"></iframe>",
            escaped(&title)
        );
        Ok(Self {
            version: "1.0",
            kind: "rich",
            provider_name: "Casualty Ledger",
            provider_url: base,
            title,
            html,
            width,
            height,
        })
    }
}

/// A text as it stands in an attribute.
fn escaped(text: &str) -> String {
    askama::filters::escape(text, askama::filters::Html)
        .map(|escaped| escaped.to_string())
        .unwrap_or_default()
}
