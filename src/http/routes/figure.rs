//! Figures and what explains them.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use crate::domain::ids::IncidentId;
use crate::http::answer::figures;
use crate::http::auth::{May, Read};
use crate::http::conditional::IfNoneMatch;
use crate::http::extract::{Params, PathId};
use crate::http::problem::Problem;
use crate::http::views::figure::{
    CellFilter, EveryRuleQuery, FigureFilter, RowQuery, RuleQuery, figure_query, figures_query,
};
use crate::http::views::time::TimeTravel;
use crate::ledger::{
    Comparison, FigurePart, FindingList, IncidentFigures, IncidentSummary, KeptPart, Ledger, Timeline,
};

/// Get the figures of an incident
///
/// Every cell that a claim speaks of, by one policy, each with its steps, its evidence and one sentence.
#[utoipa::path(
    tag = "figures", operation_id = "getIncidentFigures",
    params(("incident_id" = IncidentId, Path), EveryRuleQuery, FigureFilter, TimeTravel, IfNoneMatch),
    responses((status = 200, description = "The figures", body = IncidentFigures)),
)]
#[get("/v1/incidents/{incident_id}/figures")]
pub async fn get_incident_figures(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<IncidentId>,
    Params(rule, cells, time): Params<EveryRuleQuery, FigureFilter, TimeTravel>,
) -> Result<HttpResponse, Problem> {
    let query = figures_query(&rule, cells, time)?;
    Ok(figures(
        &request,
        &may,
        ledger.figures(&may, id, FigurePart::Kept(KeptPart::Figures), query.clone()).await?,
        &query,
    ))
}

/// Get the summary of an incident
///
/// Victims, rescued people, attackers and police. The sections overlap in meaning and are never added up.
#[utoipa::path(
    tag = "figures", operation_id = "getIncidentSummary",
    params(("incident_id" = IncidentId, Path), RuleQuery, TimeTravel, IfNoneMatch),
    responses((status = 200, description = "The summary", body = IncidentSummary)),
)]
#[get("/v1/incidents/{incident_id}/summary")]
pub async fn get_incident_summary(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<IncidentId>,
    Params(rule, time, _): Params<RuleQuery, TimeTravel>,
) -> Result<HttpResponse, Problem> {
    let query = figure_query(rule, CellFilter::default(), time)?;
    Ok(figures(
        &request,
        &may,
        ledger.figures(&may, id, FigurePart::Kept(KeptPart::Summary), query.clone()).await?,
        &query,
    ))
}

/// Compare what sources say
///
/// For each nationality, what each origin says beside the figure: of one role and outcome, of all roles of a group, or of everything.
#[utoipa::path(
    tag = "figures", operation_id = "compareSources",
    params(("incident_id" = IncidentId, Path), RuleQuery, RowQuery, TimeTravel, IfNoneMatch),
    responses((status = 200, description = "The comparison", body = Comparison)),
)]
#[get("/v1/incidents/{incident_id}/comparison")]
pub async fn compare_sources(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<IncidentId>,
    Params(rule, rows, time): Params<RuleQuery, RowQuery, TimeTravel>,
) -> Result<HttpResponse, Problem> {
    let query = rows.query(rule, time)?;
    Ok(figures(
        &request,
        &may,
        ledger.figures(&may, id, FigurePart::Comparison, query.clone()).await?,
        &query,
    ))
}

/// Get the timeline of figures
///
/// The figures after each article that speaks of them or changes them, with the claims that moved them and why claims count no longer:
/// of one cell, of those of a role, outcome or nationality, or of all.
#[utoipa::path(
    tag = "figures", operation_id = "getTimeline",
    params(("incident_id" = IncidentId, Path), RuleQuery, FigureFilter, TimeTravel, IfNoneMatch),
    responses((status = 200, description = "The timeline", body = Timeline)),
)]
#[get("/v1/incidents/{incident_id}/timeline")]
pub async fn get_timeline(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<IncidentId>,
    Params(rule, cells, time): Params<RuleQuery, FigureFilter, TimeTravel>,
) -> Result<HttpResponse, Problem> {
    let query = cells.query(rule, time)?;
    Ok(figures(&request, &may, ledger.figures(&may, id, FigurePart::Timeline, query.clone()).await?, &query))
}

/// List the findings of an incident
///
/// What a reader must know: disputes, imbalances, residuals.
#[utoipa::path(
    tag = "figures", operation_id = "listFindings",
    params(("incident_id" = IncidentId, Path), RuleQuery, TimeTravel, IfNoneMatch),
    responses((status = 200, description = "The findings", body = FindingList)),
)]
#[get("/v1/incidents/{incident_id}/findings")]
pub async fn list_findings(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<IncidentId>,
    Params(rule, time, _): Params<RuleQuery, TimeTravel>,
) -> Result<HttpResponse, Problem> {
    let query = figure_query(rule, CellFilter::default(), time)?;
    Ok(figures(
        &request,
        &may,
        ledger.figures(&may, id, FigurePart::Kept(KeptPart::Findings), query.clone()).await?,
        &query,
    ))
}
