//! Figures: reconciled when asked for, kept as ready bytes until something they stand on changes.

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::audience::Audience;
use crate::domain::ids::{IncidentId, Seq};
use crate::domain::time::Timestamp;
use crate::ledger::Ledger;
use crate::ledger::answer;
use crate::ledger::caller::Caller;
use crate::ledger::docket::Docket;
use crate::ledger::error::Refusal;
use crate::ledger::policy::PolicyChoice;
use crate::ledger::query::{AsOf, Asked, AskedSet, FigurePart, FigureQuery};
use crate::ledger::ready::FigureKey;
use crate::ledger::row::FigureRow;
use crate::ledger::summary::{IncidentSummary, summarise};
use crate::ledger::turns::within;
use crate::ledger::view::found;
use crate::reconcile::{self, Compared, Finding, Followed, Input, Policy, Reconciliation};
use crate::store::{FigureSet, KeptPart, Pieces, ReadyFigures, View};

/// The figures of an incident by one policy, with what a reader must know beside them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IncidentFigures {
    pub incident_id: IncidentId,
    pub policy: PolicyChoice,
    pub policy_version: String,
    /// The last entry that was taken into account.
    pub as_of_seq: Seq,
    /// When that entry was recorded.
    pub as_of: Timestamp,
    pub figures: Vec<FigureRow>,
    pub findings: Vec<Finding>,
}

/// What a reader must know about an incident's figures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FindingList {
    pub items: Vec<Finding>,
}

/// The figures of cells after each article.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Timeline {
    pub items: Vec<reconcile::TimelineItem>,
}

/// Who says what about a role and outcome, beside the figures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Comparison {
    pub rows: Vec<reconcile::ComparisonRow>,
}

impl Ledger {
    /// An incident's figures, summary, findings, comparison or timeline as ready JSON.
    pub async fn figures(
        &self,
        caller: &Caller,
        id: IncidentId,
        part: FigurePart,
        query: FigureQuery,
    ) -> Result<ReadyFigures, Refusal> {
        let view = self.view(caller, query.time).await?;
        query.since.map(|since| self.recorded(since)).transpose()?;
        if let FigurePart::Kept(part) = part
            && query.is_plain()
        {
            return self.plain_figures(caller, (id, query.policy, view.audience, part)).await;
        }
        let asked = Asked { id, part, query, view, changed: self.changed(id, view.audience)? };
        let (ledger, caller, again) = (self.clone(), *caller, asked.clone());
        let begin = move || async move {
            let turn = ledger.reconciling.take(&caller).await?;
            within(turn, move || ledger.compute(again.id, again.part, &again.query, again.view)).await
        };
        self.figures_under_way.join(asked, begin).await
    }

    /// What was recorded before it was asked for has to be in an answer: another change is another question.
    fn changed(&self, id: IncidentId, audience: Audience) -> Result<Option<Seq>, Refusal> {
        Ok(self.store.read_once(|reader| reader.incident_changed(id, audience))?)
    }

    async fn plain_figures(&self, caller: &Caller, key: FigureKey) -> Result<ReadyFigures, Refusal> {
        if let Some(ready) = self.kept_figures(key)? {
            return Ok(ready);
        }
        let (id, policy, audience, part) = key;
        let asked = AskedSet { id, policy, audience, changed: self.changed(id, audience)? };
        let (ledger, caller) = (self.clone(), *caller);
        let begin = move || async move {
            let turn = ledger.reconciling.take(&caller).await?;
            if let Some(set) = ledger.kept_set(asked)? {
                return Ok(set);
            }
            within(turn, move || ledger.compute_set(asked)).await
        };
        Ok(self.sets_under_way.join(asked, begin).await?.part(part))
    }

    /// What is kept holds as long as no entry about the incident came after it: that is asked of the ledger's file each time.
    fn kept_figures(&self, key: FigureKey) -> Result<Option<ReadyFigures>, Refusal> {
        let (id, policy, audience, part) = key;
        self.store.read_once(|reader| {
            let changed = found(reader.incident_changed(id, audience)?, "incident")?;
            if let Some(ready) = self.ready.get(&key).filter(|ready| ready.as_of_seq == changed) {
                return Ok(Some(ready));
            }
            let kept = reader.kept_figures(id, policy.code(), audience, part)?;
            let Some(ready) = kept.filter(|kept| kept.as_of_seq == changed) else { return Ok(None) };
            self.ready.keep(key, ready.clone());
            Ok(Some(ready))
        })
    }

    /// What another may have computed meanwhile.
    fn kept_set(&self, asked: AskedSet) -> Result<Option<FigureSet>, Refusal> {
        let AskedSet { id, policy, audience, .. } = asked;
        self.store.read(|reader| {
            let changed = found(reader.incident_changed(id, audience)?, "incident")?;
            let part = |part| {
                let kept = reader.kept_figures(id, policy.code(), audience, part)?;
                Ok::<_, Refusal>(kept.filter(|kept| kept.as_of_seq == changed).map(|kept| kept.json))
            };
            let parts = (
                part(KeptPart::Figures)?,
                part(KeptPart::Summary)?,
                part(KeptPart::Answers)?,
                part(KeptPart::Findings)?,
            );
            let (Some(figures), Some(summary), Some(answers), Some(findings)) = parts else {
                return Ok(None);
            };
            Ok(Some(FigureSet { seq: changed, figures, summary, answers, findings }))
        })
    }

    fn compute_set(&self, asked: AskedSet) -> Result<FigureSet, Refusal> {
        let AskedSet { id, policy, audience, .. } = asked;
        let view = View::now(audience);
        let (docket, as_of) = self.store.read(|reader| {
            let docket = Docket::load(reader, id, view, false)?;
            Ok::<_, Refusal>((docket, AsOf::of(reader, id, view)?))
        })?;
        let set = render(id, policy, as_of, reconcile::reconcile(&docket.input(None), policy))?;
        self.keep(id, policy, view, set.clone());
        Ok(set)
    }

    fn compute(
        &self,
        id: IncidentId,
        part: FigurePart,
        query: &FigureQuery,
        view: View,
    ) -> Result<ReadyFigures, Refusal> {
        if part == FigurePart::Kept(KeptPart::Answers) {
            return self.compute_answers(id, query, view);
        }
        let (docket, as_of) = self.store.read(|reader| {
            let docket = Docket::load(reader, id, view, query.without_rulings)?;
            Ok::<_, Refusal>((docket, AsOf::of(reader, id, view)?))
        })?;
        let input = docket.input(query.time.reported_by);
        let json = match part {
            FigurePart::Comparison => {
                let asked = Compared { group: query.group, role: query.role, outcome: query.outcome };
                let rows = of_parts(&input, query, |part| reconcile::comparison(part, query.policy, asked));
                to_json(&Comparison { rows })?
            }
            FigurePart::Timeline => {
                let followed =
                    Followed { role: query.role, outcome: query.outcome, nationality: query.nationality };
                let items = of_parts(&input, query, |part| reconcile::timeline(part, query.policy, followed));
                to_json(&Timeline { items })?
            }
            FigurePart::Kept(KeptPart::Figures) if query.every_policy || query.subset.is_some() => {
                to_json(&in_another_form(&input, query, as_of))?
            }
            FigurePart::Kept(part) => {
                let reconciliation = filtered(reconcile::reconcile(&input, query.policy), query);
                return Ok(render(id, query.policy, as_of, reconciliation)?.part(part));
            }
        };
        Ok(ReadyFigures { json, as_of_seq: as_of.seq })
    }

    /// Answers in another form than they are kept ready in.
    fn compute_answers(
        &self,
        id: IncidentId,
        query: &FigureQuery,
        view: View,
    ) -> Result<ReadyFigures, Refusal> {
        self.store.read(|reader| {
            let docket = Docket::load(reader, id, view, query.without_rulings)?;
            let as_of = AsOf::of(reader, id, view)?;
            let rows = answer::rows(reader, &docket, query, view, as_of.seq)?;
            let json = to_json(&answer::envelope(id, query.choice(), as_of, rows))?;
            Ok(ReadyFigures { json, as_of_seq: as_of.seq })
        })
    }

    /// Keeping is worth no waiting: what is not kept is computed again.
    fn keep(&self, id: IncidentId, policy: Policy, view: View, set: FigureSet) {
        let act = move |transaction: &crate::store::Transaction<'_>| {
            transaction.keep_figure_set(id, policy.code(), view.audience, &set)
        };
        self.store.queue().submit(act, move |kept| {
            if !matches!(kept, Ok(Ok(()))) {
                tracing::warn!(incident = %id, "figures could not be kept ready");
            }
        });
    }
}

fn filtered(mut reconciliation: Reconciliation, query: &FigureQuery) -> Reconciliation {
    reconciliation.figures.retain(|figure| query.covers(&figure.cell()));
    reconciliation
        .findings
        .retain(|finding| finding.cells.is_empty() || finding.cells.iter().any(|cell| query.covers(cell)));
    reconciliation
}

/// Figures that are not kept ready: of parts of the people, or once for each policy. A finding that several policies make stands once;
/// of parts there are none.
fn in_another_form(input: &Input<'_>, query: &FigureQuery, as_of: AsOf) -> IncidentFigures {
    let (mut figures, mut findings): (Vec<FigureRow>, Vec<Finding>) = (Vec::new(), Vec::new());
    for policy in query.choice().policies() {
        let reconciliation = filtered(reconciled(input, query, policy), query);
        let rows = reconciliation.figures.into_iter().map(|figure| FigureRow::of(input.incident.id, figure));
        figures.extend(rows.map(|row| if query.every_policy { row.by(policy) } else { row }));
        for finding in reconciliation.findings {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    enveloped(input.incident.id, query.choice(), as_of, figures, findings)
}

fn reconciled(input: &Input<'_>, query: &FigureQuery, policy: Policy) -> Reconciliation {
    if query.subset.is_none() {
        return reconcile::reconcile(input, policy);
    }
    let figures = of_parts(input, query, |part| reconcile::part_figures(part, policy));
    Reconciliation { figures, findings: Vec::new(), answers: Vec::new() }
}

/// The rows of everyone, or of each part of the people that is asked for.
fn of_parts<T>(input: &Input<'_>, query: &FigureQuery, rows: impl Fn(&Input<'_>) -> Vec<T>) -> Vec<T> {
    match query.subset.as_deref() {
        None => rows(input),
        Some(words) => input.parts(words).iter().flat_map(rows).collect(),
    }
}

fn enveloped(
    incident_id: IncidentId,
    policy: PolicyChoice,
    as_of: AsOf,
    figures: Vec<FigureRow>,
    findings: Vec<Finding>,
) -> IncidentFigures {
    let (policy_version, AsOf { seq: as_of_seq, time: as_of }) = (policy.version(), as_of);
    IncidentFigures { incident_id, policy, policy_version, as_of_seq, as_of, figures, findings }
}

pub(super) fn render(
    incident_id: IncidentId,
    policy: Policy,
    as_of: AsOf,
    reconciliation: Reconciliation,
) -> Result<FigureSet, Refusal> {
    let summary: IncidentSummary = summarise(incident_id, policy, as_of, &reconciliation);
    let Reconciliation { figures, findings, answers } = reconciliation;
    let list = FindingList { items: findings.clone() };
    let choice = PolicyChoice::One(policy);
    let figures = figures.into_iter().map(|figure| FigureRow::of(incident_id, figure)).collect();
    let answers = answer::envelope(incident_id, choice, as_of, answer::plain(incident_id, answers));
    Ok(FigureSet {
        seq: as_of.seq,
        figures: to_json(&enveloped(incident_id, choice, as_of, figures, findings))?,
        summary: to_json(&summary)?,
        answers: to_json(&answers)?,
        findings: to_json(&list)?,
    })
}

fn to_json(value: &impl Serialize) -> Result<Arc<Pieces>, Refusal> {
    let mut json = Pieces::default();
    serde_json::to_writer(&mut json, value).map_err(|error| Refusal::Internal(error.to_string()))?;
    Ok(Arc::new(json))
}

#[cfg(test)]
mod tests;
