//! Answers across incidents, those that began last first: for a desk that asks of one nationality or group wherever it was.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::domain::cell::CellNationality;
use crate::domain::ids::{IncidentId, Seq};
use crate::domain::outcome::Outcome;
use crate::ledger::Ledger;
use crate::ledger::caller::Caller;
use crate::ledger::error::Refusal;
use crate::ledger::query::{FigurePart, FigureQuery};
use crate::ledger::row::AnswerRow;
use crate::ledger::total::group_name;
use crate::ledger::view::parsed_json;
use crate::reconcile::Group;
use crate::store::{AnswerProbe, KeptPart, NewestIncident};

/// Which answers are asked for; an absent field does not filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnswerFilter {
    pub group: Option<Group>,
    pub outcome: Option<Outcome>,
    pub nationality: Option<CellNationality>,
}

/// The answers of one incident among many.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnswersOfIncident {
    pub incident_id: IncidentId,
    pub title: String,
    #[schema(format = Date)]
    pub started_on: String,
    /// Those that were asked for, as the incident has them.
    #[schema(value_type = Vec<AnswerRow>)]
    pub answers: Vec<Box<RawValue>>,
}

/// One page of answers across incidents.
#[derive(Clone, Debug)]
pub struct AnswersAcross {
    pub as_of_seq: Seq,
    pub items: Vec<AnswersOfIncident>,
    pub next: Option<u64>,
}

impl Ledger {
    /// Answers by the default policy, as of now.
    pub async fn answers_across(
        &self,
        caller: &Caller,
        filter: AnswerFilter,
        limit: usize,
        after: Option<u64>,
    ) -> Result<AnswersAcross, Refusal> {
        let audience = caller.audience();
        let as_of_seq = self.count_for(caller, audience).await?;
        let nationality = filter.nationality.map(|nationality| nationality.to_string());
        let probe = AnswerProbe {
            group: filter.group.map(group_name),
            outcome: filter.outcome.map(Outcome::code),
            // Totals have no rows of foreigners.
            nationality: nationality.as_deref().filter(|code| *code != "foreign"),
        };
        let page = self
            .store
            .read_once(|reader| Ok::<_, Refusal>(reader.newest_incidents(audience, probe, limit, after)?))?;
        let mut items = Vec::with_capacity(page.items.len());
        for incident in page.items {
            items.extend(self.answers_of(caller, filter, incident).await?);
        }
        Ok(AnswersAcross { as_of_seq, items, next: page.next })
    }

    async fn answers_of(
        &self,
        caller: &Caller,
        filter: AnswerFilter,
        incident: NewestIncident,
    ) -> Result<Option<AnswersOfIncident>, Refusal> {
        let part = FigurePart::Kept(KeptPart::Answers);
        let ready = self.figures(caller, incident.id, part, FigureQuery::default()).await?;
        let answers = filter.of(&ready.json.concat())?;
        let NewestIncident { id: incident_id, title, started_on } = incident;
        Ok((!answers.is_empty()).then_some(AnswersOfIncident { incident_id, title, started_on, answers }))
    }
}

/// A ready set of answers, its rows as they are written.
#[derive(Deserialize)]
struct ReadyAnswers<'a> {
    #[serde(borrow)]
    answers: Vec<&'a RawValue>,
}

/// What question a row answers.
#[derive(Deserialize)]
pub(super) struct Asked {
    pub group: Group,
    pub outcome: Outcome,
    pub nationality: CellNationality,
}

/// The rows of a ready set, each with its question.
pub(super) fn rows_of(ready: &[u8]) -> Result<Vec<(Asked, &RawValue)>, Refusal> {
    let ready: ReadyAnswers<'_> = parsed_json(ready)?;
    ready.answers.into_iter().map(|row| Ok((parsed_json(row.get().as_bytes())?, row))).collect()
}

impl AnswerFilter {
    /// The rows of a ready set that are asked for.
    fn of(self, ready: &[u8]) -> Result<Vec<Box<RawValue>>, Refusal> {
        let fits = |asked: &Asked| {
            self.group.is_none_or(|group| group == asked.group)
                && self.outcome.is_none_or(|outcome| outcome == asked.outcome)
                && self.nationality.is_none_or(|nationality| nationality == asked.nationality)
        };
        let rows = rows_of(ready)?.into_iter().filter(|(asked, _)| fits(asked));
        Ok(rows.map(|(_, row)| row.to_owned()).collect())
    }
}
