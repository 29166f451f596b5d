//! The sample incident: three digests that contradict each other, what they amount to, and a service to look around in.

mod reading;
mod sample;

use std::io::Write;

use casualty_ledger::config::{Demo, beside};
use casualty_ledger::domain::ids::IncidentId;
use casualty_ledger::domain::incident::Incident;
use casualty_ledger::journal::Origin;
use casualty_ledger::ledger::{Caller, FigureQuery, Ledger, TimeTravel};
use casualty_ledger::startup::Application;
use casualty_ledger::telemetry;

use super::Done;
use super::show::printed;

pub async fn run(demo: Demo) -> Done {
    telemetry::start(&demo.serving.log, demo.serving.log_json);
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("demo.db");
    let origin: Origin = "demo.example/casualty-ledger".parse()?;
    let ledger = Ledger::open(&file, &beside(&file), &origin)?;
    let incident = sample::load(&ledger).await?;
    print_answers(&ledger, incident).await?;
    if demo.no_serve {
        return Ok(());
    }
    let options = demo.serving.options(true);
    let application = Application::build(ledger, demo.serving.listen, demo.serving.workers(), options)?;
    print_addresses(&format!("http://{}", application.address()), incident);
    std::io::stdout().flush()?;
    Ok(application.run_until_stopped().await?)
}

/// What the sample amounts to, as `show` prints it, and what the reader makes of its digests.
async fn print_answers(ledger: &Ledger, id: IncidentId) -> Done {
    let view = ledger.view(&Caller::ANYONE, TimeTravel::default()).await?;
    let incident: Incident = serde_json::from_str(&ledger.incident(id, view)?.json)?;
    print!("{}", printed(ledger, &incident, view, &FigureQuery::default()).await?);
    print!("{}", reading::beside_claims(ledger, id, view).await?);
    Ok(())
}

fn print_addresses(base: &str, incident: IncidentId) {
    let worth_opening = [
        ("the incident as a page, in a browser", format!("{base}/incidents/{incident}")),
        ("the answers: who was killed, rescued, captured", format!("{base}/v1/incidents/{incident}/answers")),
        (
            "who says how many hostages were killed",
            format!("{base}/v1/incidents/{incident}/comparison?role=hostages&outcome=killed"),
        ),
        ("the API, to read and to try", format!("{base}/docs/")),
    ];
    println!("\nlistening on {base}");
    for (what, address) in worth_opening {
        println!("\n{what}\n  {address}\n  curl -s '{address}'");
    }
}
