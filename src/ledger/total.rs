//! Totals across incidents. A read counts first what is stale when it is asked for, so it follows every write that went before; at rest
//! there is nothing to count.

use std::sync::Arc;
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
use crate::ledger::docket::Docket;
use crate::ledger::error::Refusal;
use crate::ledger::figure::render;
use crate::ledger::query::AsOf;
use crate::ledger::turns::{Turn, within};
use crate::reconcile::{self, Answer, Figure, Group, Policy, Reconciliation};
use crate::store::{FigureSet, TotalPart, TotalRow, View};

/// Incidents that are counted in one transaction.
const COUNTED_TOGETHER: usize = 8;
/// Bytes of figures at which no further incident is counted with them.
const COUNTED_BYTES_MAX: usize = 1024 * 1024;
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

/// Whose total: the figures of one role, or the answers of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TotalOf {
    Role(Role),
    Group(Group),
}

impl TotalOf {
    const fn name(self) -> &'static str {
        match self {
            Self::Role(role) => role.code(),
            Self::Group(group) => group_name(group),
        }
    }
}

/// What totals of a group are kept under: some groups are named as a role is.
pub(super) const fn group_name(group: Group) -> &'static str {
    match group {
        Group::Victims => "group:victims",
        Group::Rescued => "group:rescued",
        Group::Attackers => "group:attackers",
        Group::Police => "group:police",
    }
}

/// The rows of a total, and the entry up to which all is taken into account; of what was recorded while it was counted, some may be.
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
        of: TotalOf,
        outcome: Outcome,
        group: TotalGroup,
    ) -> Result<Totals, Refusal> {
        let audience = caller.audience();
        let as_of_seq = self.count_for(caller, audience).await?;
        let rows =
            self.store.read_once(|reader| reader.total(audience, of.name(), outcome.code(), group.code()))?;
        Ok(Totals { as_of_seq, rows })
    }

    /// Counts what is stale, and gives the entry up to which all is taken into account.
    pub(super) async fn count_for(&self, caller: &Caller, audience: Audience) -> Result<Seq, Refusal> {
        let asked_at = self.head()?;
        let counting = Arc::clone(&self.counting[usize::from(audience == Audience::Reviewer)]);
        let mut counted_at = counting.lock().await;
        // A count that began after this was asked for has all that it needs.
        if *counted_at < asked_at {
            let begun_at = self.head()?;
            self.count_all(caller, audience).await?;
            *counted_at = begun_at;
        }
        Ok(*counted_at)
    }

    /// Counts every incident that is stale, each once: those who go on writing do not keep it from an end.
    async fn count_all(&self, caller: &Caller, audience: Audience) -> Result<(), Refusal> {
        let mut after = None;
        loop {
            let turn = self.reconciling.take(caller).await?;
            match self.count_stale(turn, audience, after).await? {
                None => return Ok(()),
                last => after = last,
            }
        }
    }

    /// Brings figures and totals up to date while nobody asks, until it is dropped.
    pub async fn keep_counted(&self) {
        loop {
            // Listen before looking: a write in between is not missed.
            let written = self.wake.notified();
            tokio::pin!(written);
            written.as_mut().enable();
            let counted = match self.reconciling.take(&Caller::ANYONE).await {
                Ok(turn) => self.count_stale(turn, Audience::Public, None).await,
                Err(refusal) => Err(refusal),
            };
            match counted {
                Ok(None) => written.await,
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

    /// Counts some of what is stale, of the incidents after one; which was the last.
    async fn count_stale(
        &self,
        turn: Turn,
        audience: Audience,
        after: Option<IncidentId>,
    ) -> Result<Option<IncidentId>, Refusal> {
        let ledger = self.clone();
        let counted = within(turn, move || ledger.reconcile_stale(audience, after)).await?;
        let last = counted.last().map(|counted| counted.incident);
        if last.is_some() {
            self.submit(move |transaction| {
                for Counted { incident, audiences, parts, set } in &counted {
                    for whose in audiences {
                        // What changed since it was read is counted as it was read, and stays stale.
                        let is_current = transaction.incident_changed(*incident, *whose)? == Some(set.seq);
                        if is_current || *whose == audience {
                            transaction.count_incident(*whose, *incident, parts)?;
                        }
                        if is_current {
                            transaction.keep_figure_set(*incident, Policy::Gtd.code(), *whose, set)?;
                        } else {
                            transaction.mark_stale(*whose, *incident)?;
                        }
                    }
                }
                Ok(())
            })
            .await?;
        }
        Ok(last)
    }

    fn reconcile_stale(
        &self,
        audience: Audience,
        after: Option<IncidentId>,
    ) -> Result<Vec<Counted>, Refusal> {
        self.store.read(|reader| {
            let (mut counted, mut bytes) = (Vec::new(), 0);
            for incident in reader.stale_totals(audience, after, COUNTED_TOGETHER)? {
                let docket = Docket::load(reader, incident, View::now(audience), false)?;
                let as_of = AsOf::of(reader, incident, View::now(audience))?;
                let reconciliation = reconcile::reconcile(&docket.input(None), Policy::Gtd);
                let parts = parts_of(docket.incident(), &reconciliation);
                let set = render(incident, Policy::Gtd, as_of, reconciliation)?;
                // Without an embargo everyone sees the same.
                let audiences = match reader.has_embargo(incident)? {
                    true => vec![audience],
                    false => Audience::ALL.to_vec(),
                };
                bytes += set.figures.room() + set.summary.room() + set.answers.room() + set.findings.room();
                counted.push(Counted { incident, audiences, parts, set });
                if bytes > COUNTED_BYTES_MAX {
                    break;
                }
            }
            Ok(counted)
        })
    }
}

/// What an incident adds: each nationality's figures, answers and the totals by nationality, the totals alone by country and year.
fn parts_of(incident: &Incident, reconciliation: &Reconciliation) -> Vec<TotalPart> {
    let of_figures = reconciliation.figures.iter().map(|figure| (figure.nationality, part_of_figure(figure)));
    let of_answers = reconciliation.answers.iter().map(|answer| (answer.nationality, part_of_answer(answer)));
    let mut parts = Vec::new();
    for (nationality, part) in of_figures.chain(of_answers) {
        let mut add = |group: TotalGroup, key: String| {
            parts.push(TotalPart { group_by: group.code(), key, ..part.clone() });
        };
        if nationality != CellNationality::Foreign {
            add(TotalGroup::Nationality, nationality.to_string());
        }
        if nationality == CellNationality::Any {
            let country = incident.place.country.map_or_else(|| "none".to_owned(), |code| code.to_string());
            add(TotalGroup::Country, country);
            add(TotalGroup::Year, format!("{:04}", incident.started_on.year()));
        }
    }
    parts
}

fn part_of_figure(figure: &Figure) -> TotalPart {
    let implied = figure.implied.as_ref();
    TotalPart {
        group_by: "",
        key: String::new(),
        of: figure.role.code(),
        outcome: figure.outcome.code(),
        low: figure.low.or(implied.map(|implied| implied.low)).unwrap_or(0),
        best: figure.best,
        high: figure.high.or(implied.and_then(|implied| implied.high)),
    }
}

fn part_of_answer(answer: &Answer) -> TotalPart {
    TotalPart {
        group_by: "",
        key: String::new(),
        of: group_name(answer.group),
        outcome: answer.outcome.code(),
        low: answer.low,
        best: answer.best,
        high: answer.high,
    }
}
