//! Tables of claims and figures, as of one entry: what is recorded while they are sent is not in them.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use crate::export::Format;
use crate::http::auth::{May, Read};
use crate::http::extract::{FileType, Params};
use crate::http::problem::Problem;
use crate::http::stream::download;
use crate::http::views::export::{
    CSV, CsvQuery, ExportQuery, FileBytes, NDJSON, XLSX, write_answers, write_claims, write_figures,
};
use crate::http::views::figure::{CellFilter, RuleQuery, figure_query};
use crate::http::views::time::TimeTravel;
use crate::ledger::Ledger;

/// Export claims as CSV
///
/// RFC 4180, streamed. What is absent is an empty cell, never 0; a text that starts like a formula bears a leading apostrophe. The
/// import reads the same columns.
#[utoipa::path(
    tag = "exchange", operation_id = "exportClaimsCsv", params(CsvQuery, TimeTravel),
    responses((status = 200, description = "The claims", body = String, content_type = "text/csv")),
)]
#[get("/v1/exports/claims.csv")]
pub async fn export_claims_csv(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    Params(asked, time, _): Params<CsvQuery, TimeTravel>,
) -> Result<HttpResponse, Problem> {
    let claims = ledger.export_claims(&may, asked.incident_id, time.into()).await?;
    let format = asked.format();
    download(&request, CSV, "claims.csv", move |out| write_claims(claims, format, out, |_| {}))
}

/// Export claims as NDJSON
///
/// One JSON object a line, with the names of the CSV's columns, streamed. No text is changed; the import reads the same lines.
#[utoipa::path(
    tag = "exchange", operation_id = "exportClaimsNdjson", params(ExportQuery, TimeTravel),
    responses((status = 200, description = "The claims", content(
        (String = "application/x-ndjson"), (inline(FileBytes) = "application/octet-stream"),
    ))),
)]
#[get("/v1/exports/claims.ndjson")]
pub async fn export_claims_ndjson(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    accept: FileType,
    Params(asked, time, _): Params<ExportQuery, TimeTravel>,
) -> Result<HttpResponse, Problem> {
    let claims = ledger.export_claims(&may, asked.incident_id, time.into()).await?;
    download(&request, accept.or(NDJSON), "claims.ndjson", move |out| {
        write_claims(claims, Format::Ndjson, out, |_| {})
    })
}

/// Export figures as CSV
///
/// Every figure of one incident or of all, by one policy, streamed. What is absent is an empty cell, never 0.
#[utoipa::path(
    tag = "exchange", operation_id = "exportFiguresCsv", params(CsvQuery, RuleQuery, TimeTravel),
    responses((status = 200, description = "The figures", body = String, content_type = "text/csv")),
)]
#[get("/v1/exports/figures.csv")]
pub async fn export_figures_csv(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    Params(asked, rule, time): Params<CsvQuery, RuleQuery, TimeTravel>,
) -> Result<HttpResponse, Problem> {
    let (query, format) = (figure_query(rule, CellFilter::default(), time)?, asked.format());
    let policy = query.policy;
    let figures = ledger.export_figures(&may, asked.incident_id, query).await?;
    download(&request, CSV, "figures.csv", move |out| write_figures(figures, policy, format, out, |_| {}))
}

/// Export figures as a workbook
///
/// The table of `figures.csv` as Office Open XML. What is absent is an empty cell, never 0; nothing in it is a formula.
#[utoipa::path(
    tag = "exchange", operation_id = "exportFiguresXlsx", params(ExportQuery, RuleQuery, TimeTravel),
    responses((
        status = 200, description = "The figures", content(
            (inline(FileBytes) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (inline(FileBytes) = "application/octet-stream"),
        ),
    )),
)]
#[get("/v1/exports/figures.xlsx")]
pub async fn export_figures_xlsx(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    accept: FileType,
    Params(asked, rule, time): Params<ExportQuery, RuleQuery, TimeTravel>,
) -> Result<HttpResponse, Problem> {
    let query = figure_query(rule, CellFilter::default(), time)?;
    let policy = query.policy;
    let figures = ledger.export_figures(&may, asked.incident_id, query).await?;
    download(&request, accept.or(XLSX), "figures.xlsx", move |out| {
        write_figures(figures, policy, Format::Xlsx, out, |_| {})
    })
}

/// Export answers as CSV
///
/// The answers to the plain questions of one incident or of all, by one policy, streamed: what a desk puts into its own sheet. What is
/// absent is an empty cell, never 0.
#[utoipa::path(
    tag = "exchange", operation_id = "exportAnswersCsv", params(CsvQuery, RuleQuery, TimeTravel),
    responses((status = 200, description = "The answers", body = String, content_type = "text/csv")),
)]
#[get("/v1/exports/answers.csv")]
pub async fn export_answers_csv(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    Params(asked, rule, time): Params<CsvQuery, RuleQuery, TimeTravel>,
) -> Result<HttpResponse, Problem> {
    let (query, format) = (figure_query(rule, CellFilter::default(), time)?, asked.format());
    let policy = query.policy;
    let answers = ledger.export_answers(&may, asked.incident_id, query).await?;
    download(&request, CSV, "answers.csv", move |out| write_answers(answers, policy, format, out, |_| {}))
}

/// Export answers as a workbook
///
/// The table of `answers.csv` as Office Open XML. What is absent is an empty cell, never 0; nothing in it is a formula.
#[utoipa::path(
    tag = "exchange", operation_id = "exportAnswersXlsx", params(ExportQuery, RuleQuery, TimeTravel),
    responses((
        status = 200, description = "The answers", content(
            (inline(FileBytes) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (inline(FileBytes) = "application/octet-stream"),
        ),
    )),
)]
#[get("/v1/exports/answers.xlsx")]
pub async fn export_answers_xlsx(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    accept: FileType,
    Params(asked, rule, time): Params<ExportQuery, RuleQuery, TimeTravel>,
) -> Result<HttpResponse, Problem> {
    let query = figure_query(rule, CellFilter::default(), time)?;
    let policy = query.policy;
    let answers = ledger.export_answers(&may, asked.incident_id, query).await?;
    download(&request, accept.or(XLSX), "answers.xlsx", move |out| {
        write_answers(answers, policy, Format::Xlsx, out, |_| {})
    })
}
