//! Answers as they are asked for: of one incident, by one policy or every one, and what became of them since an entry.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::cell::CellNationality;
use crate::domain::ids::{IncidentId, Seq};
use crate::domain::outcome::Outcome;
use crate::domain::time::Timestamp;
use crate::ledger::docket::Docket;
use crate::ledger::error::Refusal;
use crate::ledger::policy::PolicyChoice;
use crate::ledger::query::{AsOf, FigureQuery};
use crate::ledger::row::{AnswerRow, EarlierAnswer};
use crate::reconcile::{self, Answer, Group, Policy, Question};
use crate::store::{Reader, View};

/// States of the past that are reconciled for one request; what changed between two of them beyond that is told together.
const STATES_MAX: usize = 64;

/// Which row an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    group: Group,
    outcome: Outcome,
    nationality: CellNationality,
}

impl Row {
    const fn of(answer: &Answer) -> Self {
        Self { group: answer.group, outcome: answer.outcome, nationality: answer.nationality }
    }

    const fn question(self) -> Question {
        let Self { group, outcome, nationality } = self;
        Question { group: Some(group), outcome: Some(outcome), nationality: Some(nationality) }
    }
}

/// The answers of an incident to the plain questions: one question, one row.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IncidentAnswers {
    pub incident_id: IncidentId,
    pub policy: PolicyChoice,
    pub policy_version: String,
    /// The last entry that was taken into account.
    pub as_of_seq: Seq,
    /// When that entry was recorded.
    pub as_of: Timestamp,
    /// By group, outcome and nationality, the total first.
    pub answers: Vec<AnswerRow>,
}

/// Answers as they are sent.
pub(super) fn envelope(
    incident_id: IncidentId,
    policy: PolicyChoice,
    as_of: AsOf,
    answers: Vec<AnswerRow>,
) -> IncidentAnswers {
    let (policy_version, AsOf { seq: as_of_seq, time: as_of }) = (policy.version(), as_of);
    IncidentAnswers { incident_id, policy, policy_version, as_of_seq, as_of, answers }
}

/// The answers of an incident as everyone asks for them.
pub(super) fn plain(id: IncidentId, answers: Vec<Answer>) -> Vec<AnswerRow> {
    answers.into_iter().map(|answer| AnswerRow::of(id, answer)).collect()
}

/// The rows that are asked for, of an incident as it stands in `docket` at entry `at`.
pub(super) fn rows(
    reader: &Reader<'_>,
    docket: &Docket,
    query: &FigureQuery,
    view: View,
    at: Seq,
) -> Result<Vec<AnswerRow>, Refusal> {
    let choice = query.choice();
    let policies = choice.policies();
    let states = STATES_MAX / policies.len();
    let mut rows = Vec::new();
    for policy in policies {
        let answers = asked_for(docket, query, policy);
        let mut of_policy = match query.since {
            None => plain(docket.incident().id, answers),
            Some(since) => {
                Past { reader, docket, query, policy, view, states }.changed(answers, since, at)?
            }
        };
        if choice == PolicyChoice::Every {
            of_policy = of_policy.into_iter().map(|row| row.by(policy)).collect();
        }
        rows.extend(of_policy);
    }
    Ok(rows)
}

fn asked_for(docket: &Docket, query: &FigureQuery, policy: Policy) -> Vec<Answer> {
    reconcile::answers(&docket.input(query.time.reported_by), policy, &query.question())
}

/// What the answers were, by question.
type State = BTreeMap<Row, EarlierAnswer>;

/// Looks back at one incident.
struct Past<'a, 'c> {
    reader: &'a Reader<'c>,
    docket: &'a Docket,
    query: &'a FigureQuery,
    policy: Policy,
    view: View,
    /// States that may still be reconciled.
    states: usize,
}

impl Past<'_, '_> {
    /// The answers that are others than they were after entry `since`, each with what moved it up to entry `at`.
    fn changed(mut self, answers: Vec<Answer>, since: Seq, at: Seq) -> Result<Vec<AnswerRow>, Refusal> {
        let id = self.docket.incident().id;
        let (before, now) = (self.after(since)?, state_of(&answers));
        let entries = self.reader.entries_about(id, since, at, self.view)?;
        let mut moved: BTreeMap<Row, Vec<Seq>> = BTreeMap::new();
        self.movements(&entries, &before, &now, &mut moved)?;
        let changed = differing(&before, &now);
        let input = self.docket.input(self.query.time.reported_by);
        let gone = changed.iter().filter(|question| !now.contains_key(question));
        let gone = gone.flat_map(|row| reconcile::answers(&input, self.policy, &row.question()));
        let rows = answers.into_iter().filter(|answer| changed.contains(&Row::of(answer))).chain(gone);
        let row = |answer: Answer| {
            let question = Row::of(&answer);
            let before = Some(at_row(&before, &question));
            AnswerRow {
                before,
                entries: moved.remove(&question).unwrap_or_default(),
                ..AnswerRow::of(id, answer)
            }
        };
        Ok(rows.map(row).collect())
    }

    /// Finds the entries between two states that moved each answer, by halves: where nothing differs nothing is looked at.
    fn movements(
        &mut self,
        entries: &[Seq],
        from: &State,
        to: &State,
        moved: &mut BTreeMap<Row, Vec<Seq>>,
    ) -> Result<(), Refusal> {
        let changed = differing(from, to);
        if changed.is_empty() || entries.is_empty() {
            return Ok(());
        }
        if entries.len() == 1 || self.states == 0 {
            for question in changed {
                moved.entry(question).or_default().extend(entries);
            }
            return Ok(());
        }
        let (first, second) = entries.split_at(entries.len() / 2);
        let middle = self.after(first[first.len() - 1])?;
        self.movements(first, from, &middle, moved)?;
        self.movements(second, &middle, to, moved)
    }

    fn after(&mut self, seq: Seq) -> Result<State, Refusal> {
        self.states = self.states.saturating_sub(1);
        let (id, view) = (self.docket.incident().id, self.view.after(seq));
        if self.reader.incident(id, view)?.is_none() {
            return Ok(State::new());
        }
        let docket = Docket::load(self.reader, id, view, self.query.without_rulings)?;
        Ok(state_of(&asked_for(&docket, self.query, self.policy)))
    }
}

fn state_of(answers: &[Answer]) -> State {
    answers.iter().map(|answer| (Row::of(answer), EarlierAnswer::of(answer))).collect()
}

fn at_row(state: &State, row: &Row) -> EarlierAnswer {
    state.get(row).copied().unwrap_or(EarlierAnswer::NONE)
}

fn differing(one: &State, other: &State) -> BTreeSet<Row> {
    let questions = one.keys().chain(other.keys()).copied();
    questions.filter(|question| at_row(one, question) != at_row(other, question)).collect()
}
