//! A source: anyone who can say a number.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::ids::{Principal, Seq, SourceId};
use crate::domain::nationality::Nationality;
use crate::domain::time::Timestamp;
use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// What a source is.
    SourceKind {
        Outlet = "outlet",
        NewsAgency = "news_agency",
        Government = "government",
        Police = "police",
        Military = "military",
        Hospital = "hospital",
        Ngo = "ngo",
        ArmedGroup = "armed_group",
        Witness = "witness",
        Person = "person",
        Dataset = "dataset",
        Other = "other",
    }
}

vocabulary! {
    /// How reliable a source is, by the Admiralty code: A completely reliable … E unreliable, F cannot be judged.
    Reliability {
        A = "A",
        B = "B",
        C = "C",
        D = "D",
        E = "E",
        F = "F",
    }
}

impl Reliability {
    /// Rank for choosing among sources, best first: not judged is better than judged poor (A B C F D E).
    pub const fn rank(self) -> u8 {
        match self {
            Self::A => 0,
            Self::B => 1,
            Self::C => 2,
            Self::F => 3,
            Self::D => 4,
            Self::E => 5,
        }
    }
}

/// What is said of a source: everything but its identity and its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFacts {
    pub name: String,
    pub kind: SourceKind,
    pub country: Option<Nationality>,
    pub reliability: Reliability,
    pub url: Option<String>,
}

/// Anyone who can say a number: an outlet, a ministry, a hospital, a witness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Source {
    pub id: SourceId,
    pub name: String,
    pub kind: SourceKind,
    /// Where it is based, ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub country: Option<Nationality>,
    pub reliability: Reliability,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub url: Option<String>,
    /// In the answer that tells of its recording: a source that was there before, whose name differs from its own in capitals or apostrophes at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub possible_duplicate: Option<SourceId>,
    /// The entry that recorded it.
    pub seq: Seq,
    pub recorded_at: Timestamp,
    pub recorded_by: Principal,
}
