//! Totals across incidents. A read counts first what is stale, so it follows every write; at rest there is nothing to count.

use std::time::Duration;

use futures_util::FutureExt;

use crate::domain::audience::Audience;
use crate::domain::cell::CellNationality;
use crate::domain::ids::{IncidentId, Seq};
use crate::domain::incident::Incident;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::vocabulary::vocabulary;
use crate::ledger::Ledger;
use crate::ledger::caller::Caller;
use crate::ledger::error::Refusal;
use crate::ledger::figure::{Docket, render};
use crate::reconcile::{self, Figure, Policy};
use crate::store::{FigureSet, TotalPart, TotalRow, View};

/// Incidents that are counted in one transaction.
const COUNTED_TOGETHER: usize = 8;
/// Bytes of figures at which no further incident is counted with them.
const COUNTED_BYTES_MAX: usize = 1024 * 1024;
/// A read that is outrun by writes for so many rounds gives up.
const ROUNDS_MAX: usize = 8_000;
/// How long the ledger is left alone after a write before figures are brought up to date in the background.
const QUIET: Duration = Duration::from_millis(500);
/// How long it is left alone while it is written to again and again: who asks for figures gets them computed all the same.
const BUSY: Duration = Duration::from_secs(3);

vocabulary! {
    /// What the rows of a total are.
    TotalGroup {
        Nationality = "nationality",
        Country = "country",
        Year = "year",
    }
}

/// The rows of a total, and the last entry taken into account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    pub as_of_seq: Seq,
    pub rows: Vec<TotalRow>,
}

/// An incident as it is now counted.
struct Counted {
    incident: IncidentId,
    audiences: Vec<Audience>,
    parts: Vec<TotalPart>,
    set: FigureSet,
}

impl Ledger {
    pub async fn totals(
        &self,
        caller: &Caller,
        role: Role,
        outcome: Outcome,
        group: TotalGroup,
    ) -> Result<Totals, Refusal> {
        let audience = caller.audience();
        for _ in 0..ROUNDS_MAX {
            let settled = self.store.read(|reader| {
                if !reader.stale_totals(audience, 1)?.is_empty() {
                    return Ok(None);
                }
                let rows = reader.total(audience, role.code(), outcome.code(), group.code())?;
                let as_of_seq = reader.head()?.map_or(Seq(0), |(seq, _)| seq);
                Ok::<_, Refusal>(Some(Totals { as_of_seq, rows }))
            })?;
            match settled {
                Some(totals) => return Ok(totals),
                None => self.count_stale(audience).await?,
            };
        }
        Err(Refusal::Overloaded)
    }

    /// Brings figures and totals up to date while nobody asks, until it is dropped.
    pub async fn keep_counted(&self) {
        loop {
            // Listen before looking: a write in between is not missed.
            let written = self.wake.notified();
            tokio::pin!(written);
            written.as_mut().enable();
            match self.count_stale(Audience::Public).await {
                Ok(0) => written.await,
                // What is written on and on is not counted on and on.
                Ok(_) if written.as_mut().now_or_never().is_none() => continue,
                Ok(_) => {
                    tokio::time::sleep(BUSY).await;
                    continue;
                }
                Err(refusal) => {
                    tracing::warn!(%refusal, "figures could not be brought up to date; trying again")
                }
            }
            tokio::time::sleep(QUIET).await;
        }
    }

    /// Counts some of what is stale; how many incidents that were.
    async fn count_stale(&self, audience: Audience) -> Result<usize, Refusal> {
        let ledger = self.clone();
        let count = move || ledger.reconcile_stale(audience);
        let counted = tokio::task::spawn_blocking(count).await;
        let counted = counted.map_err(|error| Refusal::Internal(error.to_string()))??;
        let number = counted.len();
        if number > 0 {
            self.submit(move |transaction| {
                for Counted { incident, audiences, parts, set } in &counted {
                    for audience in audiences {
                        // What changed since it was read stays stale.
                        if transaction.incident_changed(*incident, *audience)? == Some(set.seq) {
                            transaction.count_incident(*audience, *incident, parts)?;
                            transaction.keep_figure_set(*incident, Policy::Gtd.code(), *audience, set)?;
                        }
                    }
                }
                Ok(())
            })
            .await?;
        }
        Ok(number)
    }

    fn reconcile_stale(&self, audience: Audience) -> Result<Vec<Counted>, Refusal> {
        self.store.read(|reader| {
            let (mut counted, mut bytes) = (Vec::new(), 0);
            for incident in reader.stale_totals(audience, COUNTED_TOGETHER)? {
                let docket = Docket::load(reader, incident, View::now(audience), false)?;
                let seq = reader.incident_changed(incident, audience)?.unwrap_or_default();
                let reconciliation = reconcile::reconcile(&docket.input(None), Policy::Gtd);
                let parts = parts_of(docket.incident(), &reconciliation.figures);
                let set = render(incident, Policy::Gtd, seq, reconciliation)?;
                // Without an embargo everyone sees the same.
                let audiences = match reader.has_embargo(incident)? {
                    true => vec![audience],
                    false => Audience::ALL.to_vec(),
                };
                bytes += set.figures.room() + set.summary.room() + set.findings.room();
                counted.push(Counted { incident, audiences, parts, set });
                if bytes > COUNTED_BYTES_MAX {
                    break;
                }
            }
            Ok(counted)
        })
    }
}

/// What an incident adds: each nationality's figures and the totals by nationality, the totals alone by country and year.
fn parts_of(incident: &Incident, figures: &[Figure]) -> Vec<TotalPart> {
    let mut parts = Vec::new();
    for figure in figures {
        let implied = figure.implied.as_ref();
        let part = |group: TotalGroup, key: String| TotalPart {
            group_by: group.code(),
            key,
            role: figure.role.code(),
            outcome: figure.outcome.code(),
            low: figure.low.or(implied.map(|implied| implied.low)).unwrap_or(0),
            best: figure.best,
            high: figure.high.or(implied.and_then(|implied| implied.high)),
        };
        if figure.nationality != CellNationality::Foreign {
            parts.push(part(TotalGroup::Nationality, figure.nationality.to_string()));
        }
        if figure.nationality == CellNationality::Any {
            let country = incident.place.country.map_or_else(|| "none".to_owned(), |code| code.to_string());
            parts.push(part(TotalGroup::Country, country));
            parts.push(part(TotalGroup::Year, format!("{:04}", incident.started_on.year())));
        }
    }
    parts
}
