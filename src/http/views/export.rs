//! Which export is asked for, and what comes of it.

use std::io;

use serde::Deserialize;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::domain::ids::{IncidentId, Seq};
use crate::domain::incident::Incident;
use crate::export::{self, Format, Rows};
use crate::ledger::{AnswerExport, ClaimExport, FigureExport, Policy, ReconciledExport};

pub const CSV: &str = "text/csv; charset=utf-8; header=present";
pub const NDJSON: &str = "application/x-ndjson";
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Of which incident.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// Only of this incident; of all if absent.
    #[param(inline)]
    pub incident_id: Option<IncidentId>,
}

/// How a CSV is written.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct CsvQuery {
    /// Only of this incident; of all if absent.
    #[param(inline)]
    pub incident_id: Option<IncidentId>,
    /// `true` puts a row of HXL tags below the header.
    hxl: Option<bool>,
}

impl CsvQuery {
    pub fn format(&self) -> Format {
        Format::Csv { hxl: self.hxl == Some(true) }
    }
}

/// A file of bytes.
pub struct FileBytes;

impl utoipa::PartialSchema for FileBytes {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .description(Some("The bytes of a file."))
            .into()
    }
}

impl ToSchema for FileBytes {}

/// Writes every claim; `progress` hears of each entry that has been passed.
pub fn write_claims(
    claims: ClaimExport,
    format: Format,
    out: impl io::Write,
    mut progress: impl FnMut(u64),
) -> io::Result<()> {
    let mut rows = export::rows(format, export::CLAIM_COLUMNS, out)?;
    for exported in claims {
        let exported = exported.map_err(io::Error::other)?;
        rows.write(&export::claim_row(&exported))?;
        progress(exported.claim.seq.0);
    }
    rows.finish()
}

/// What a row of a table is made of: an incident, what was reconciled of it, the policy, and the last entry taken into account.
type MakeRow<T> = for<'a> fn(&'a Incident, &'a T, Policy, Seq) -> Vec<export::Cell<'a>>;

/// Writes every figure; `progress` hears of each incident's entry that has been passed.
pub fn write_figures(
    figures: FigureExport,
    policy: Policy,
    format: Format,
    out: impl io::Write,
    progress: impl FnMut(u64),
) -> io::Result<()> {
    let rows = export::rows(format, export::FIGURE_COLUMNS, out)?;
    write_reconciled(figures, policy, export::figure_row, rows, progress)
}

/// Writes every answer; `progress` hears of each incident's entry that has been passed.
pub fn write_answers(
    answers: AnswerExport,
    policy: Policy,
    format: Format,
    out: impl io::Write,
    progress: impl FnMut(u64),
) -> io::Result<()> {
    let rows = export::rows(format, export::ANSWER_COLUMNS, out)?;
    write_reconciled(answers, policy, export::answer_row, rows, progress)
}

fn write_reconciled<T>(
    exported: ReconciledExport<T>,
    policy: Policy,
    row: MakeRow<T>,
    mut rows: Box<dyn Rows + '_>,
    mut progress: impl FnMut(u64),
) -> io::Result<()> {
    let as_of_seq = exported.as_of_seq();
    for reconciled in exported {
        let (incident, reconciled) = reconciled.map_err(io::Error::other)?;
        rows.write(&row(&incident, &reconciled, policy, as_of_seq))?;
        progress(incident.seq.0);
    }
    rows.finish()
}
