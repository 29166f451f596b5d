//! When and where an incident was.

use crate::domain::incident::Incident;
use crate::http::pages::{address, words};

/// An incident as the head of a page names it.
#[derive(Clone, Debug)]
pub struct Place {
    pub href: String,
    pub title: String,
    pub dates: String,
    pub first_day: String,
    pub place: String,
    pub description: Option<String>,
}

impl From<&Incident> for Place {
    fn from(incident: &Incident) -> Self {
        let country = incident.place.country.map(|country| country.country().name.as_str());
        let name = incident.place.name.as_str();
        let place = match country {
            Some(country) if !name.ends_with(country) => format!("{name}, {country}"),
            _ => name.to_owned(),
        };
        Self {
            href: address::incident(incident.id, ""),
            title: incident.title.clone(),
            dates: words::span(incident.started_on, incident.ended_on),
            first_day: incident.started_on.to_string(),
            place,
            description: incident.description.clone(),
        }
    }
}
