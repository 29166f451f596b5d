//! Writes claims or figures to a file, or to stdout.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use casualty_ledger::config::{Export, ExportFormat, ExportWhat};
use casualty_ledger::domain::audience::AccessRole;
use casualty_ledger::export::Format;
use casualty_ledger::http::views::export::{write_claims, write_figures};
use casualty_ledger::ledger::{Caller, FigureQuery, Ledger, TimeTravel};

use super::progress::{finish, of_length};
use super::{Done, Failure};

/// Who holds the file may read all that is in it.
const OPERATOR: Caller = Caller { key: None, role: AccessRole::Admin };

pub async fn run(export: Export) -> Done {
    let format = match export.format {
        ExportFormat::Csv => Format::Csv { hxl: export.hxl },
        ExportFormat::Ndjson => Format::Ndjson,
        ExportFormat::Xlsx => Format::Xlsx,
    };
    if !export.database.db.exists() {
        return Err(format!("there is no ledger at {}", export.database.db.display()).into());
    }
    let ledger = Ledger::open_unsigned(&export.database.db)?;
    if let Some(id) = export.incident {
        let view = ledger.view(&OPERATOR, TimeTravel::default()).await?;
        ledger.incident(id, view)?;
    }
    let out = destination(export.output.as_deref())?;
    match export.what {
        ExportWhat::Claims => {
            let claims = ledger.export_claims(&OPERATOR, export.incident, TimeTravel::default()).await?;
            let bar = of_length(claims.as_of_seq().0, "entries");
            write_claims(claims, format, out, |seq| bar.set_position(seq))?;
            finish(&bar);
        }
        ExportWhat::Figures => {
            let query = FigureQuery::default();
            let policy = query.policy;
            let figures = ledger.export_figures(&OPERATOR, export.incident, query).await?;
            let bar = of_length(figures.as_of_seq().0, "entries");
            write_figures(figures, policy, format, out, |seq| bar.set_position(seq))?;
            finish(&bar);
        }
    }
    Ok(())
}

fn destination(output: Option<&Path>) -> Result<Box<dyn Write>, Failure> {
    Ok(match output {
        None => Box::new(BufWriter::new(io::stdout())),
        Some(path) => {
            let file = File::create(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Box::new(BufWriter::new(file))
        }
    })
}
