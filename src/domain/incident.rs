//! An incident: one event in which people were harmed, held or rescued.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::ids::{IncidentId, Principal, Seq};
use crate::domain::links::PageLinks;
use crate::domain::nationality::Nationality;
use crate::domain::time::{Day, Timestamp, day_lies_ahead};
use crate::domain::{Invalid, InvalidCode};

/// A point on the earth, as decimal degrees in text: no number is rounded on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Point {
    /// Degrees north, -90 to 90.
    #[schema(example = "23.8041")]
    pub latitude: String,
    /// Degrees east, -180 to 180.
    #[schema(example = "90.4152")]
    pub longitude: String,
}

/// Where an incident happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Place {
    pub name: String,
    /// The host country: its people are not foreign here. Absent where there is none, as at sea.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub country: Option<Nationality>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub point: Option<Point>,
}

/// The incident's identifier in another dataset.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct ExternalId {
    /// The dataset, such as `gtd`, `ucdp`, `acled`, `wikidata`.
    pub scheme: String,
    pub id: String,
}

/// What is said of an incident: everything but its identity and its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentFacts {
    pub title: String,
    pub started_on: Day,
    pub ended_on: Option<Day>,
    pub place: Place,
    pub description: Option<String>,
    pub external_ids: Vec<ExternalId>,
}

impl IncidentFacts {
    /// An incident has begun, and ended if it has an end, by now.
    pub fn check_time(&self, now: Timestamp) -> Result<(), Invalid> {
        for (pointer, day) in [("/started_on", Some(self.started_on)), ("/ended_on", self.ended_on)] {
            if let Some(day) = day.filter(|day| day_lies_ahead(*day, now)) {
                return Err(Invalid::in_the_future(pointer, &day));
            }
        }
        Ok(())
    }

    /// An incident ends on or after the day it starts.
    pub fn check(self) -> Result<Self, Invalid> {
        match self.ended_on {
            Some(ended_on) if ended_on < self.started_on => {
                let detail = format!("it would end on {ended_on}, before it starts on {}", self.started_on);
                Err(Invalid::new("/ended_on", InvalidCode::DatesReversed, detail))
            }
            _ => Ok(self),
        }
    }
}

/// One event in which people were harmed, held or rescued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Incident {
    pub id: IncidentId,
    pub title: String,
    #[schema(value_type = String, format = Date, example = "2016-07-01")]
    pub started_on: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>, format = Date, example = "2016-07-02")]
    pub ended_on: Option<Day>,
    pub place: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub description: Option<String>,
    #[serde(default)]
    pub external_ids: Vec<ExternalId>,
    /// In the answer that tells of its recording: an incident that was there before, of the same first day whose title differs from its own in capitals or apostrophes at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub possible_duplicate: Option<IncidentId>,
    /// The entry that recorded it.
    pub seq: Seq,
    pub recorded_at: Timestamp,
    pub recorded_by: Principal,
    /// When what is said of it was last recorded or amended.
    pub updated_at: Timestamp,
    pub links: PageLinks,
}
