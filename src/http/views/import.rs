//! What an import reports, line by line.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::domain::exchange::LineFault;
use crate::domain::ids::{ClaimId, ImportId, Seq};
use crate::domain::vocabulary::vocabulary;
use crate::http::problem::Problem;
use crate::import::Mapping;
use crate::ledger::{LineOutcome, LineReport, Refusal, TakenBack};

/// How the file is read.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// The file is a table of this dataset; absent: it has the columns of an export of claims.
    pub mapping: Option<Mapping>,
    /// The sheet of a workbook; absent: its first.
    #[validate(length(min = 1, max = 100))]
    #[param(min_length = 1, max_length = 100)]
    pub sheet: Option<String>,
}

vocabulary! {
    /// What became of a line.
    ImportOutcome {
        Recorded = "recorded",
        /// The ledger has all that it says.
        AlreadyThere = "already_there",
        /// It states no number, or one that was corrected or retracted.
        NothingStated = "nothing_stated",
        Refused = "refused",
    }
}

/// A line of the file, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportItem {
    /// The line of the file that it begins on, from 1.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub line: u64,
    pub outcome: ImportOutcome,
    /// The claims that it recorded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub claim_ids: Vec<ClaimId>,
    /// The claims that it withdrew: numbers of an earlier release that this one no longer has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub withdrawn_claim_ids: Vec<ClaimId>,
    /// Why it was refused: the code of a problem, or of a fault in how the line is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, pattern = "^[a-z_]{1,64}$", example = "quote_not_found")]
    pub code: Option<String>,
    /// `/` and the column that caused it; empty: the whole line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "/quote")]
    pub pointer: Option<String>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub detail: Option<String>,
    /// All that is wrong with the line, the first fault included, where there is more than one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<ImportFault>,
}

/// One fault of a line.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportFault {
    /// `/` and the column; empty: the whole line.
    #[schema(example = "/value")]
    pub pointer: String,
    /// What is wrong: the code of a problem, or of a fault in how the line is written.
    #[schema(pattern = "^[a-z_]{1,64}$", example = "wrong_type")]
    pub code: String,
    /// The same in words.
    pub detail: String,
}

impl From<LineFault> for ImportFault {
    fn from(fault: LineFault) -> Self {
        Self { pointer: fault.pointer, code: fault.code.to_owned(), detail: fault.detail }
    }
}

impl From<Refusal> for ImportFault {
    fn from(refusal: Refusal) -> Self {
        let problem = Problem::from(refusal);
        let pointer = problem.errors().first().map(|error| error.pointer.clone()).unwrap_or_default();
        Self { pointer, code: problem.code().code().to_owned(), detail: problem.detail().to_owned() }
    }
}

impl ImportItem {
    /// The first of the faults, and all of them where there are several.
    fn for_all(self, faults: impl Iterator<Item = ImportFault>) -> Self {
        let errors: Vec<ImportFault> = faults.collect();
        let Some(first) = errors.first() else { return self };
        Self {
            code: Some(first.code.clone()),
            pointer: Some(first.pointer.clone()),
            detail: Some(first.detail.clone()),
            errors: if errors.len() > 1 { errors } else { Vec::new() },
            ..self
        }
    }
}

impl From<LineReport> for ImportItem {
    fn from(report: LineReport) -> Self {
        let item = |outcome| Self {
            line: report.line,
            outcome,
            claim_ids: Vec::new(),
            withdrawn_claim_ids: Vec::new(),
            code: None,
            pointer: None,
            detail: None,
            errors: Vec::new(),
        };
        match report.outcome {
            LineOutcome::Recorded(claim_ids) => Self { claim_ids, ..item(ImportOutcome::Recorded) },
            LineOutcome::AlreadyThere => item(ImportOutcome::AlreadyThere),
            LineOutcome::NothingStated => item(ImportOutcome::NothingStated),
            LineOutcome::Revised { recorded, withdrawn } => {
                Self { claim_ids: recorded, withdrawn_claim_ids: withdrawn, ..item(ImportOutcome::Recorded) }
            }
            LineOutcome::Unreadable(faults, refusal) => {
                let refused = refusal.into_iter().flat_map(Refusal::each).map(ImportFault::from);
                item(ImportOutcome::Refused).for_all(faults.into_iter().map(ImportFault::from).chain(refused))
            }
            LineOutcome::Refused(refusal) => {
                item(ImportOutcome::Refused).for_all(refusal.each().into_iter().map(ImportFault::from))
            }
        }
    }
}

/// How many lines became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportSummary {
    pub lines: u64,
    pub recorded: u64,
    pub already_there: u64,
    pub nothing_stated: u64,
    pub refused: u64,
    /// How many claims the recorded lines made.
    pub claims: u64,
}

/// What became of every line, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportReport {
    /// Names the import: what takes it back as a whole.
    pub import_id: ImportId,
    /// What the file was taken for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "CSV, its fields separated by commas")]
    pub read_as: Option<String>,
    pub items: Vec<ImportItem>,
    pub summary: ImportSummary,
}

/// An import that was taken back.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportRetraction {
    pub import_id: ImportId,
    /// How many claims were retracted, each by an entry of its own.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub retracted: u64,
    /// The first of these entries.
    pub first_seq: Seq,
    /// The last of them.
    pub last_seq: Seq,
}

impl ImportRetraction {
    pub fn new(import_id: ImportId, TakenBack { first, last }: TakenBack) -> Self {
        Self { import_id, retracted: last.0 + 1 - first.0, first_seq: first, last_seq: last }
    }
}

impl ImportSummary {
    pub fn add(&mut self, item: &ImportItem) {
        self.lines += 1;
        self.claims += item.claim_ids.len() as u64;
        *match item.outcome {
            ImportOutcome::Recorded => &mut self.recorded,
            ImportOutcome::AlreadyThere => &mut self.already_there,
            ImportOutcome::NothingStated => &mut self.nothing_stated,
            ImportOutcome::Refused => &mut self.refused,
        } += 1;
    }
}

/// Writes an [`ImportReport`] as its lines come in.
pub struct ReportWriter<W> {
    out: W,
    pub summary: ImportSummary,
}

impl<W: Write> ReportWriter<W> {
    pub fn begin(mut out: W, id: ImportId) -> io::Result<Self> {
        write!(out, "{{\"import_id\":\"{id}\",\"items\":[")?;
        Ok(Self { out, summary: ImportSummary::default() })
    }

    pub fn add(&mut self, report: LineReport) -> io::Result<()> {
        if self.summary.lines > 0 {
            self.out.write_all(b",\n")?;
        }
        let item = ImportItem::from(report);
        self.summary.add(&item);
        Ok(serde_json::to_writer(&mut self.out, &item)?)
    }

    pub fn finish(mut self, read_as: Option<&str>) -> io::Result<W> {
        self.out.write_all(b"],\"summary\":")?;
        serde_json::to_writer(&mut self.out, &self.summary)?;
        if let Some(read_as) = read_as {
            self.out.write_all(b",\"read_as\":")?;
            serde_json::to_writer(&mut self.out, read_as)?;
        }
        self.out.write_all(b"}\n")?;
        Ok(self.out)
    }
}
