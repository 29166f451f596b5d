//! What goes in and out: export, import, and reading a text.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};

use crate::config::database::Database;
use crate::config::{examples, parse};
use crate::domain::ids::{ImportId, IncidentId};
use crate::import::{Mapping, MappingFault, MappingFile};

#[derive(Debug, Args)]
#[command(after_help = examples::EXPORT)]
pub struct Export {
    #[command(flatten)]
    pub database: Database,
    /// What to write
    #[arg(value_name = "claims|figures|answers")]
    pub what: ExportWhat,
    /// The form to write it in
    #[arg(long, default_value = "csv")]
    pub format: ExportFormat,
    /// Only of this incident
    #[arg(long, value_name = "ID", value_parser = parse::incident)]
    pub incident: Option<IncidentId>,
    /// Where to; stdout if absent. A file that exists is not written over
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write over the file if it exists
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Put a row of HXL tags below the header of a CSV
    #[arg(long)]
    pub hxl: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::IMPORT)]
pub struct Import {
    /// CSV, NDJSON, a JSON array or XLSX with the columns of an export of claims
    #[arg(required_unless_present_any = ["template", "retract"], value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub database: Database,
    /// The files are tables of events: gtd, ucdp, acled, emdat, or a mapping file of your own (docs/DATA.md)
    #[arg(long, value_name = "NAME|FILE.toml", value_parser = read_mapping)]
    pub mapping: Option<Arc<MappingFile>>,
    /// The sheet of a workbook; its first if absent
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Report as if the files were imported, and record nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print the header of an empty table, to be filled in
    #[arg(long, conflicts_with_all = ["files", "retract"])]
    pub template: bool,
    /// Take back all that one import recorded
    #[arg(long, value_name = "IMPORT_ID", conflicts_with = "files", requires = "reason")]
    pub retract: Option<ImportId>,
    /// Why it is taken back
    #[arg(long, value_name = "WORDS")]
    pub reason: Option<String>,
    /// Go on though the clock is more than 400 days past the last entry, or before it
    #[arg(long)]
    pub accept_clock: bool,
    /// Report on each line as JSON
    #[arg(long)]
    pub json: bool,
}

/// A built-in mapping by its name, or one from a file.
fn read_mapping(text: &str) -> Result<Arc<MappingFile>, String> {
    let mapping = match text.parse::<Mapping>() {
        Ok(mapping) => mapping.file(),
        Err(_) => MappingFile::open(Path::new(text)),
    };
    mapping.map(Arc::new).map_err(|error| match error {
        MappingFault::Unreadable(_) => format!("{error}; the built-in ones are gtd, ucdp, acled and emdat"),
        MappingFault::Malformed(_) | MappingFault::Meaningless(_) => error.to_string(),
    })
}

#[derive(Debug, Args)]
#[command(after_help = examples::READ)]
pub struct Read {
    /// A text or an HTML page; - reads stdin
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,
    #[command(flatten)]
    pub database: Database,
    /// Record the strong proposals; needs --incident and --source
    #[arg(long, requires = "incident", requires = "source")]
    pub accept_strong: bool,
    /// The incident: its id, or its exact title
    #[arg(long, value_name = "ID|TITLE")]
    pub incident: Option<String>,
    /// The publisher: its id, or its exact name
    #[arg(long, value_name = "ID|NAME")]
    pub source: Option<String>,
    /// Where the article was published
    #[arg(long)]
    pub url: Option<String>,
    /// When it was published, RFC 3339
    #[arg(long, value_name = "TIME")]
    pub published_at: Option<String>,
    /// The article's title; that of the page if absent
    #[arg(long)]
    pub title: Option<String>,
    /// The language of the text; that of the page, or en, if absent
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// Make the incident and the source where they do not exist
    #[arg(long, requires = "accept_strong")]
    pub create: bool,
    /// The first day of a new incident
    #[arg(long, value_name = "DAY", requires = "create")]
    pub started_on: Option<String>,
    /// The host country of a new incident, ISO 3166-1 alpha-3
    #[arg(long, value_name = "CODE", requires = "create")]
    pub country: Option<String>,
    /// The place of a new incident; its country if absent
    #[arg(long, value_name = "NAME", requires = "create")]
    pub place: Option<String>,
    /// The kind of a new source; outlet if absent
    #[arg(long, requires = "create")]
    pub kind: Option<String>,
    /// The result as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ExportWhat {
    Claims,
    Figures,
    Answers,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ExportFormat {
    Csv,
    Ndjson,
    Xlsx,
}
