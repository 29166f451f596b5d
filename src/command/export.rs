//! Writes claims, figures or answers to a file, or to stdout.

use std::io::IsTerminal;

use casualty_ledger::config::{Export, ExportFormat, ExportWhat, ledger_files};
use casualty_ledger::export::Format;
use casualty_ledger::http::views::export::{write_answers, write_claims, write_figures};
use casualty_ledger::ledger::{Caller, FigureQuery, Ledger, TimeTravel};

use super::Done;
use super::output::Output;
use super::progress::{finish, of_length};

pub async fn run(export: Export) -> Done {
    let format = match export.format {
        ExportFormat::Csv => Format::Csv { hxl: export.hxl },
        ExportFormat::Ndjson => Format::Ndjson,
        ExportFormat::Xlsx => Format::Xlsx,
    };
    if matches!(format, Format::Xlsx) && export.output.is_none() && std::io::stdout().is_terminal() {
        return Err("a workbook is nothing to read on a terminal: write it to a file with -o FILE".into());
    }
    let ledger = Ledger::open_existing(&export.database.db)?;
    if let Some(id) = export.incident {
        let view = ledger.view(&Caller::OPERATOR, TimeTravel::default()).await?;
        ledger.incident(id, view)?;
    }
    let mut out = match &export.output {
        None => Output::to_stdout(),
        Some(path) => Output::to(path, export.force, &ledger_files(&export.database.db))?,
    };
    match export.what {
        ExportWhat::Claims => {
            let claims =
                ledger.export_claims(&Caller::OPERATOR, export.incident, TimeTravel::default()).await?;
            let bar = of_length(claims.as_of_seq().0, "entries");
            write_claims(claims, format, &mut out, |seq| bar.set_position(seq))?;
            finish(&bar);
        }
        ExportWhat::Figures => {
            let query = FigureQuery::default();
            let policy = query.policy;
            let figures = ledger.export_figures(&Caller::OPERATOR, export.incident, query).await?;
            let bar = of_length(figures.as_of_seq().0, "entries");
            write_figures(figures, policy, format, &mut out, |seq| bar.set_position(seq))?;
            finish(&bar);
        }
        ExportWhat::Answers => {
            let query = FigureQuery::default();
            let policy = query.policy;
            let answers = ledger.export_answers(&Caller::OPERATOR, export.incident, query).await?;
            let bar = of_length(answers.as_of_seq().0, "entries");
            write_answers(answers, policy, format, &mut out, |seq| bar.set_position(seq))?;
            finish(&bar);
        }
    }
    out.finish()
}
