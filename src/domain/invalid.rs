//! Why a well-formed request cannot be taken: what no schema can say about it.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// What is wrong with one value.
    InvalidCode {
        RangeReversed = "range_reversed",
        DatesReversed = "dates_reversed",
        UnknownNationality = "unknown_nationality",
        ForeignNotAlone = "foreign_not_alone",
        OwnRoleIncluded = "own_role_included",
        AdditionalWithoutNumber = "additional_without_number",
        CountedFromAfterArticle = "counted_from_after_article",
        NoHostCountry = "no_host_country",
        RoleNotInGroup = "role_not_in_group",
        InTheFuture = "in_the_future",
        OffsetNotAllowed = "offset_not_allowed",
        LessPrecise = "less_precise",
        NoSuchDay = "no_such_day",
        BlankName = "blank_name",
        CharacterNotAllowed = "character_not_allowed",
        TextHashMismatch = "text_hash_mismatch",
        NothingToChange = "nothing_to_change",
        SetAndCleared = "set_and_cleared",
        ClaimAndChanges = "claim_and_changes",
    }
}

/// One value that cannot be taken, named by its JSON pointer within the request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {detail}")]
pub struct Invalid {
    pub pointer: String,
    pub code: InvalidCode,
    pub detail: String,
}

impl Invalid {
    /// What has happened cannot lie ahead.
    pub fn in_the_future(pointer: &str, told: &impl std::fmt::Display) -> Self {
        let detail = format!("{told} lies more than a day ahead, and what is told has happened");
        Self::new(pointer, InvalidCode::InTheFuture, detail)
    }

    pub fn new(pointer: impl Into<String>, code: InvalidCode, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, detail: detail.into() }
    }

    /// The same refusal, of a value that stands deeper in the request.
    pub fn under(mut self, prefix: &str) -> Self {
        self.pointer.insert_str(0, prefix);
        self
    }
}
