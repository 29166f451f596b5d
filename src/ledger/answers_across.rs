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
use crate::store::{AnswerProbe, KeptPart, ListedIncident};

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
        incident: ListedIncident,
    ) -> Result<Option<AnswersOfIncident>, Refusal> {
        let part = FigurePart::Kept(KeptPart::Answers);
        let ready = self.figures(caller, incident.id, part, FigureQuery::default()).await?;
        let answers = filter.of(&ready.json.concat())?;
        let ListedIncident { id: incident_id, title, started_on } = incident;
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
struct Asked {
    group: Group,
    outcome: Outcome,
    nationality: CellNationality,
}

impl AnswerFilter {
    /// The rows of a ready set that are asked for.
    fn of(self, ready: &[u8]) -> Result<Vec<Box<RawValue>>, Refusal> {
        let internal = |error: serde_json::Error| Refusal::Internal(error.to_string());
        let ready: ReadyAnswers<'_> = serde_json::from_slice(ready).map_err(internal)?;
        let mut rows = Vec::new();
        for row in ready.answers {
            let asked: Asked = parsed_json(row.get().as_bytes())?;
            let fits = self.group.is_none_or(|group| group == asked.group)
                && self.outcome.is_none_or(|outcome| outcome == asked.outcome)
                && self.nationality.is_none_or(|nationality| nationality == asked.nationality);
            if fits {
                rows.push(row.to_owned());
            }
        }
        Ok(rows)
    }
}
