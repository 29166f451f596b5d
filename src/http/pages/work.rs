//! The page of findings across incidents: a reviewer's list of work.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use serde::Deserialize;

use crate::domain::cell::Cell;
use crate::domain::ids::IncidentId;
use crate::http::auth::{May, Read};
use crate::http::extract::Params;
use crate::http::pages::address;
use crate::http::pages::finding::title_of;
use crate::http::pages::lens::{filled, written};
use crate::http::pages::list::{Search, next_page};
use crate::http::pages::send::{self, Frame};
use crate::http::pages::words;
use crate::http::pagination::{Cursor, Page};
use crate::http::problem::Problem;
use crate::http::views::finding::FindingQuery;
use crate::ledger::{Caller, FindingKind, FindingsOfIncident, Ledger, Order, PageRequest};

/// Incidents that one page looks at.
const ON_PAGE: usize = 20;
/// Findings of one incident; the rest stand on its page.
const OF_INCIDENT_MAX: usize = 20;
/// Cells that one finding leads to.
const CELLS_MAX: usize = 4;

#[derive(Template)]
#[template(path = "findings.html", whitespace = "minimize")]
struct FindingsPage {
    frame: Frame,
    search: Search,
    kinds: Vec<Kind>,
    incidents: Vec<OfIncident>,
    next: Option<String>,
}

/// A kind to choose.
struct Kind {
    code: &'static str,
    name: String,
    chosen: bool,
}

/// What is to be looked at in one incident.
struct OfIncident {
    href: String,
    title: String,
    first_day: String,
    date: String,
    findings: Vec<Work>,
    left_out: usize,
}

/// A finding and the figures that it is about.
struct Work {
    sort: &'static str,
    sentence: String,
    figures: Vec<Figure>,
}

struct Figure {
    href: String,
    label: String,
}

#[derive(Deserialize)]
struct Finding {
    kind: FindingKind,
    cells: Vec<Cell>,
    sentence: String,
}

#[get("/findings")]
pub async fn findings_page(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, Problem> {
    let query = written(&filled(request.query_string())?)?;
    let Params(asked, page, _) = Params::<FindingQuery, Page>::parse(&query)?;
    let tag = send::tag(&request, &may, &ledger.head()?.to_string());
    if let Some(known) = crate::http::conditional::not_modified(&request, &tag) {
        return Ok(known);
    }
    let page = FindingsPage::of(&ledger, &may, asked, page.cursor(), &query).await?;
    send::page(&request, tag, || Ok(page))
}

impl FindingsPage {
    async fn of(
        ledger: &Ledger,
        caller: &Caller,
        asked: FindingQuery,
        cursor: Option<Cursor>,
        query: &str,
    ) -> Result<Self, Problem> {
        let wanted =
            PageRequest { limit: ON_PAGE, after: cursor.map(Cursor::position), order: Order::Descending };
        let found = ledger.findings_across(caller, asked.kind(), asked.country(), wanted).await?;
        let kind = |kind: &FindingKind| Kind {
            code: kind.code(),
            name: kind.code().replace('_', " "),
            chosen: asked.kind() == Some(*kind),
        };
        let incidents = found.items.iter().map(OfIncident::try_from).collect::<Result<_, _>>()?;
        Ok(Self {
            frame: Frame {
                title: "Findings".to_owned(),
                description: "What a reader must know of the numbers, incident by incident.".to_owned(),
                part: "findings",
                alternate: "/v1/findings".to_owned(),
                ..Frame::default()
            },
            search: Search::typed(query, None),
            kinds: FindingKind::ALL.iter().map(kind).collect(),
            incidents,
            next: found.next.map(Cursor::new).map(|next| next_page("/findings", query, next)).transpose()?,
        })
    }
}

impl TryFrom<&FindingsOfIncident> for OfIncident {
    type Error = Problem;

    fn try_from(found: &FindingsOfIncident) -> Result<Self, Problem> {
        let first = found.findings.iter().take(OF_INCIDENT_MAX);
        let findings: Result<Vec<Finding>, _> = first.map(|json| serde_json::from_str(json.get())).collect();
        let findings = findings.map_err(|_| Problem::internal())?;
        let date = found.started_on.parse().map(words::day).unwrap_or_else(|_| found.started_on.clone());
        Ok(Self {
            href: found.links.page.clone(),
            title: found.title.clone(),
            first_day: found.started_on.clone(),
            date,
            left_out: found.findings.len() - findings.len(),
            findings: findings.into_iter().map(|finding| work(found.incident_id, finding)).collect(),
        })
    }
}

fn work(id: IncidentId, finding: Finding) -> Work {
    let figure = |cell: &Cell| Figure { href: address::figure(id, *cell, ""), label: words::topic(*cell, 2) };
    Work {
        sort: title_of(finding.kind),
        sentence: finding.sentence,
        figures: finding.cells.iter().take(CELLS_MAX).map(figure).collect(),
    }
}
