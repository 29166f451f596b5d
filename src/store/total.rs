//! Totals across incidents, kept up to date part by part: a read is one look at an index, whatever the ledger's size.

use crate::domain::audience::Audience;
use crate::domain::ids::IncidentId;
use crate::store::error::StoreError;

/// What one incident adds to one total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalPart {
    pub group_by: &'static str,
    pub key: String,
    /// The role of a figure; of an answer, the name that its group is kept under.
    pub of: &'static str,
    pub outcome: &'static str,
    pub low: u64,
    pub best: Option<u64>,
    pub high: Option<u64>,
}

/// One row of a total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalRow {
    pub key: String,
    /// Sums over the incidents that have a number; of `best` over those that have one.
    pub low: u64,
    pub best: u64,
    pub high: u64,
    /// Incidents that have a number and no highest one.
    pub open: u64,
    /// Incidents with a best number, with bounds alone, and without any number.
    pub with_best: u64,
    pub bounded: u64,
    pub unknown: u64,
}

/// What is read of totals.
pub trait Totals {
    fn total(
        &self,
        audience: Audience,
        of: &str,
        outcome: &str,
        group_by: &str,
    ) -> Result<Vec<TotalRow>, StoreError>;

    /// Incidents that are not counted as they stand, of those after one, at most `limit`.
    fn stale_totals(
        &self,
        audience: Audience,
        after: Option<IncidentId>,
        limit: usize,
    ) -> Result<Vec<IncidentId>, StoreError>;

    /// Whether a claim of an incident, or what makes a source of it one with another, is under embargo, so that its audiences see
    /// different figures.
    fn has_embargo(&self, incident: IncidentId) -> Result<bool, StoreError>;
}

/// What is written of totals.
pub(super) trait PutTotals {
    fn mark_stale(&self, audience: Audience, incident: IncidentId) -> Result<(), StoreError>;

    /// Counts an incident as it stands instead of as it was counted before.
    fn count_incident(
        &self,
        audience: Audience,
        incident: IncidentId,
        parts: &[TotalPart],
    ) -> Result<(), StoreError>;
}
