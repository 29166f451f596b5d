//! Incidents as sent and listed.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::domain::Invalid;
use crate::domain::incident::{ExternalId, IncidentFacts, Place, Point};
use crate::domain::time::Day;
use crate::domain::vocabulary::vocabulary;
use crate::http::extract::present;
use crate::http::pagination::Cursor;
use crate::http::views::amendment::changed_fields;
use crate::http::views::patterned::{CountryCode, Latitude, Longitude, SchemeName, SchemedId};
use crate::http::views::source::{country, name};
use crate::http::views::time::{day, present_day};
use crate::http::views::unique::Unique;
use crate::ledger::{Amendment, IncidentFilter, ListedIncident, ListedIncidents};

/// A point on the earth, as decimal degrees in text.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PointInput)]
pub struct NewPoint {
    #[schema(inline)]
    pub latitude: Latitude,
    #[schema(inline)]
    pub longitude: Longitude,
}

/// Where an incident happened.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaceInput)]
pub struct NewPlace {
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300, example = "Gulshan, Dhaka")]
    pub name: String,
    /// The host country, ISO 3166-1 alpha-3: its people are not foreign here. Absent where there is none, as at sea: then nobody is
    /// foreign.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub country: Option<CountryCode>,
    #[serde(default, deserialize_with = "present")]
    #[validate(nested)]
    #[schema(nullable = false)]
    pub point: Option<NewPoint>,
}

impl NewPlace {
    fn proven(self, pointer: &str) -> Result<Place, Invalid> {
        Ok(Place {
            name: name(&self.name, &format!("{pointer}/name"))?,
            country: self.country.map(|code| country(&code, &format!("{pointer}/country"))).transpose()?,
            point: self.point.map(|point| Point { latitude: point.latitude.0, longitude: point.longitude.0 }),
        })
    }
}

/// The incident's identifier in another dataset.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExternalIdInput)]
pub struct NewExternalId {
    /// The dataset, such as `gtd`, `ucdp`, `acled`, `wikidata`.
    #[schema(inline)]
    pub scheme: SchemeName,
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "201607010001")]
    pub id: String,
}

impl From<NewExternalId> for ExternalId {
    fn from(sent: NewExternalId) -> Self {
        Self { scheme: sent.scheme.0, id: sent.id }
    }
}

/// One event in which people were harmed, held or rescued, to be recorded.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IncidentInput, example = json!({"title": "Attack on a restaurant in Dhaka", "started_on": "2016-07-01", "ended_on": "2016-07-02", "place": {"name": "Gulshan, Dhaka", "country": "BGD", "point": {"latitude": "23.8041", "longitude": "90.4152"}}}))]
pub struct NewIncident {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "Attack on a restaurant in Dhaka")]
    pub title: String,
    #[serde(deserialize_with = "day")]
    #[schema(value_type = String, format = Date, example = "2016-07-01")]
    pub started_on: Day,
    #[serde(default, deserialize_with = "present_day")]
    #[schema(nullable = false, value_type = Option<String>, format = Date, example = "2016-07-02")]
    pub ended_on: Option<Day>,
    #[validate(nested)]
    pub place: NewPlace,
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 1, max = 5000))]
    #[schema(nullable = false, min_length = 1, max_length = 5000)]
    pub description: Option<String>,
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub external_ids: Vec<NewExternalId>,
}

impl TryFrom<NewIncident> for IncidentFacts {
    type Error = Invalid;

    fn try_from(sent: NewIncident) -> Result<Self, Invalid> {
        Self {
            title: name(&sent.title, "/title")?,
            started_on: sent.started_on,
            ended_on: sent.ended_on,
            place: sent.place.proven("/place")?,
            description: sent.description,
            external_ids: sent.external_ids.into_iter().map(ExternalId::from).collect(),
        }
        .check()
    }
}

vocabulary! {
    /// What an amendment of an incident may clear.
    IncidentClearable {
        EndedOn = "ended_on",
        Description = "description",
        ExternalIds = "external_ids",
        /// There is no host country, as at sea.
        PlaceCountry = "place.country",
    }
}

/// What an amendment of an incident sets.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ended_on": "2016-07-02"}))]
pub struct IncidentChanges {
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 1, max = 500))]
    #[schema(nullable = false, min_length = 1, max_length = 500)]
    pub title: Option<String>,
    #[serde(default, deserialize_with = "present_day")]
    #[schema(nullable = false, value_type = Option<String>, format = Date)]
    pub started_on: Option<Day>,
    #[serde(default, deserialize_with = "present_day")]
    #[schema(nullable = false, value_type = Option<String>, format = Date)]
    pub ended_on: Option<Day>,
    #[serde(default, deserialize_with = "present")]
    #[validate(nested)]
    #[schema(nullable = false)]
    pub place: Option<NewPlace>,
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 1, max = 5000))]
    #[schema(nullable = false, min_length = 1, max_length = 5000)]
    pub description: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[validate(length(max = 20), nested)]
    #[schema(nullable = false, max_items = 20)]
    pub external_ids: Option<Vec<NewExternalId>>,
}

/// The fields that an amendment clears.
pub type IncidentCleared = Unique<IncidentClearable, 0, 4>;

/// A change to what is said of an incident.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"set": {"ended_on": "2016-07-02"}, "reason": "The siege ended a day later."}))]
pub struct IncidentAmendment {
    #[serde(default)]
    #[validate(nested)]
    pub set: IncidentChanges,
    #[serde(default)]
    #[schema(inline)]
    pub clear: IncidentCleared,
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "The siege ended a day later.")]
    pub reason: String,
}

impl TryFrom<IncidentAmendment> for Amendment<IncidentFacts> {
    type Error = Invalid;

    fn try_from(sent: IncidentAmendment) -> Result<Self, Invalid> {
        let IncidentAmendment { set, clear: Unique(clear), reason } = sent;
        let is_set = [
            ("title", set.title.is_some()),
            ("started_on", set.started_on.is_some()),
            ("ended_on", set.ended_on.is_some()),
            ("place", set.place.is_some()),
            ("description", set.description.is_some()),
            ("external_ids", set.external_ids.is_some()),
        ];
        let cleared: Vec<&str> = clear.iter().map(|field| field.code()).collect();
        let changed = changed_fields(&is_set, &cleared)?;
        let place = set.place.map(|place| place.proven("/set/place")).transpose()?;
        let external_ids = set.external_ids.map(|ids| ids.into_iter().map(ExternalId::from).collect());
        let title = set.title.as_deref().map(|sent| name(sent, "/set/title")).transpose()?;
        let apply = move |mut facts: IncidentFacts| {
            for field in clear {
                match field {
                    IncidentClearable::EndedOn => facts.ended_on = None,
                    IncidentClearable::Description => facts.description = None,
                    IncidentClearable::ExternalIds => facts.external_ids.clear(),
                    IncidentClearable::PlaceCountry => facts.place.country = None,
                }
            }
            IncidentFacts {
                title: title.unwrap_or(facts.title),
                started_on: set.started_on.unwrap_or(facts.started_on),
                ended_on: set.ended_on.or(facts.ended_on),
                place: place.unwrap_or(facts.place),
                description: set.description.or(facts.description),
                external_ids: external_ids.unwrap_or(facts.external_ids),
            }
            .check()
            .map_err(|invalid| invalid.under("/set"))
        };
        Ok(Self { changed, reason, apply: Box::new(apply) })
    }
}

/// One page of incidents.
#[derive(Serialize, ToSchema)]
pub struct IncidentPage {
    pub items: Vec<ListedIncident>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, inline)]
    pub next_cursor: Option<Cursor>,
}

impl From<ListedIncidents> for IncidentPage {
    fn from(listed: ListedIncidents) -> Self {
        Self { items: listed.items, next_cursor: listed.next.map(Cursor::new) }
    }
}

/// Which incidents to list.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct IncidentQuery {
    /// The host country, ISO 3166-1 alpha-3.
    #[param(inline)]
    country: Option<CountryCode>,
    /// Not over before this day.
    #[serde(default, deserialize_with = "present_day")]
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Day>,
    /// Begun by this day.
    #[serde(default, deserialize_with = "present_day")]
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Day>,
    /// A part of the title, the place or the description, or of the title of an article that a claim about it stands on; case, accents and
    /// marks are ignored.
    #[validate(length(min = 1, max = 100))]
    #[param(min_length = 1, max_length = 100)]
    q: Option<String>,
    /// Its id in another dataset, as `scheme:id`; only the first colon separates.
    #[param(inline)]
    external_id: Option<SchemedId>,
}

impl From<IncidentQuery> for IncidentFilter {
    fn from(asked: IncidentQuery) -> Self {
        let external_id = asked.external_id.and_then(|known| {
            known
                .0
                .split_once(':')
                .map(|(scheme, id)| ExternalId { scheme: scheme.to_owned(), id: id.to_owned() })
        });
        Self {
            country: asked.country.map(|code| code.0),
            from: asked.from,
            to: asked.to,
            q: asked.q,
            external_id,
        }
    }
}
