//! The closed tables of problem codes: one row for each, with its status and its words.

use actix_web::http::StatusCode;
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::domain::InvalidCode;

/// Where the pages that explain the codes are.
pub const PAGES: &str = "/docs/problems";

/// Declares the codes of all problems, each with its one status and title.
macro_rules! problem_codes {
    ($($variant:ident = $code:tt, $status:literal, $title:literal;)+) => {
        /// What kind of problem it is. Codes are stable: clients may branch on them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
        pub enum ProblemCode {
            $(#[serde(rename = $code)] $variant),+
        }

        impl ProblemCode {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            pub const fn status_number(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }
        }
    };
}

problem_codes! {
    MalformedJson = "malformed_json", 400, "The body is not JSON";
    JsonTooDeep = "json_too_deep", 400, "The JSON is nested too deeply";
    MalformedParameter = "malformed_parameter", 400, "A parameter has the wrong form";
    UnknownParameter = "unknown_parameter", 400, "There is no such parameter";
    MissingHeader = "missing_header", 400, "A required header is missing";
    MalformedHeader = "malformed_header", 400, "A header has the wrong form";
    NotAuthenticated = "not_authenticated", 401, "A valid API key is needed";
    NotPermitted = "not_permitted", 403, "The role of this key does not allow it";
    OwnClaim = "own_claim", 403, "Nobody reviews a claim that their own key made";
    UnknownPath = "unknown_path", 404, "There is nothing at this path";
    NotFound = "not_found", 404, "There is nothing with this id";
    MethodNotAllowed = "method_not_allowed", 405, "The path does not take this method";
    RequestTimeout = "request_timeout", 408, "The request took too long to arrive";
    UnknownReference = "unknown_reference", 409, "An id in the body names nothing";
    QuoteNotFound = "quote_not_found", 409, "The quote is not in the article's text";
    QuoteAmbiguous = "quote_ambiguous", 409, "The quote stands at several places";
    RangeReversed = "range_reversed", 409, "A range runs from the lower to the higher number";
    DatesReversed = "dates_reversed", 409, "The end is before the start";
    AsOfInFuture = "as_of_in_future", 409, "The past is asked for by a time that has not come";
    AsOfTwice = "as_of_twice", 409, "Either a time or an entry, not both";
    BeyondTheLog = "beyond_the_log", 409, "The log has no such entry yet";
    NotActive = "not_active", 409, "It no longer stands";
    OtherIncident = "other_incident", 409, "It belongs to another incident";
    IdempotencyKeyReused = "idempotency_key_reused", 409, "The idempotency key was used with another body";
    InTheFuture = "in_the_future", 409, "What has happened cannot lie ahead";
    OffsetNotAllowed = "offset_not_allowed", 409, "A day is sent as it is written";
    LessPrecise = "less_precise", 409, "It is less precise than it is said to be";
    NoSuchDay = "no_such_day", 409, "There is no such day";
    BlankName = "blank_name", 409, "A name has nothing to read in it";
    ExternalIdTaken = "external_id_taken", 409, "An id of another dataset names another incident";
    AmbiguousReference = "ambiguous_reference", 409, "Several things bear this name";
    UnknownNationality = "unknown_nationality", 409, "There is no such nationality code";
    ForeignNotAlone = "foreign_not_alone", 409, "\"foreign\" stands alone or not at all";
    OwnRoleIncluded = "own_role_included", 409, "A claim cannot include its own role";
    AdditionalWithoutNumber = "additional_without_number", 409, "What is on top of an earlier number has to be a number itself";
    CountedFromAfterArticle = "counted_from_after_article", 409, "An article cannot count from a day after it was published";
    NoHostCountry = "no_host_country", 409, "Without a host country nobody is foreign";
    RoleNotInGroup = "role_not_in_group", 409, "The group does not hold this role";
    CharacterNotAllowed = "character_not_allowed", 409, "The character U+0000 is not allowed in text";
    TextHashMismatch = "text_hash_mismatch", 409, "The text does not have the hash that was sent with it";
    MoveExceedsFigure = "move_exceeds_figure", 409, "More would be moved than there are";
    EmbargoNotAllowed = "embargo_not_allowed", 409, "The embargo cannot be set so";
    ArticleHasOtherSource = "article_has_other_source", 409, "The article was published by another source";
    NothingToChange = "nothing_to_change", 409, "Nothing would change";
    SetAndCleared = "set_and_cleared", 409, "A field is both set and cleared";
    ClaimAndChanges = "claim_and_changes", 409, "Both a whole claim and changes were sent";
    AlreadyRedacted = "already_redacted", 409, "It is already redacted";
    AlreadyUndone = "already_undone", 409, "The ruling is already undone";
    KeyRevoked = "key_revoked", 409, "The key is already revoked";
    NoText = "no_text", 409, "There is no text to read";
    LanguageNotRead = "language_not_read", 409, "The reader does not read this language";
    UnknownProposal = "unknown_proposal", 409, "The reader proposes nothing with this key";
    Stale = "stale", 412, "It has changed since it was read";
    PayloadTooLarge = "payload_too_large", 413, "The body is too large";
    UnsupportedMediaType = "unsupported_media_type", 415, "The body has an unsupported media type";
    InvalidBody = "invalid_body", 422, "The body does not fit its schema";
    RateLimited = "rate_limited", 429, "Too many requests";
    Internal = "internal", 500, "The service failed";
    Overloaded = "overloaded", 503, "The service is busy";
    StorageUnavailable = "storage_unavailable", 503, "The service cannot write now";
    OutcomeUnknown = "outcome_unknown", 503, "It is not known whether the request took effect";
}

impl ProblemCode {
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.status_number()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The address of the page that explains it, on the service that answers.
    pub fn type_uri(self) -> String {
        format!("{}/{}", PAGES, self.code())
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.code() == code)
    }
}

impl From<InvalidCode> for ProblemCode {
    fn from(code: InvalidCode) -> Self {
        match code {
            InvalidCode::RangeReversed => Self::RangeReversed,
            InvalidCode::DatesReversed => Self::DatesReversed,
            InvalidCode::InTheFuture => Self::InTheFuture,
            InvalidCode::OffsetNotAllowed => Self::OffsetNotAllowed,
            InvalidCode::LessPrecise => Self::LessPrecise,
            InvalidCode::NoSuchDay => Self::NoSuchDay,
            InvalidCode::BlankName => Self::BlankName,
            InvalidCode::UnknownNationality => Self::UnknownNationality,
            InvalidCode::ForeignNotAlone => Self::ForeignNotAlone,
            InvalidCode::OwnRoleIncluded => Self::OwnRoleIncluded,
            InvalidCode::AdditionalWithoutNumber => Self::AdditionalWithoutNumber,
            InvalidCode::CountedFromAfterArticle => Self::CountedFromAfterArticle,
            InvalidCode::NoHostCountry => Self::NoHostCountry,
            InvalidCode::RoleNotInGroup => Self::RoleNotInGroup,
            InvalidCode::CharacterNotAllowed => Self::CharacterNotAllowed,
            InvalidCode::TextHashMismatch => Self::TextHashMismatch,
            InvalidCode::NothingToChange => Self::NothingToChange,
            InvalidCode::SetAndCleared => Self::SetAndCleared,
            InvalidCode::ClaimAndChanges => Self::ClaimAndChanges,
        }
    }
}

/// Declares the codes of a body that does not fit its schema, each with its plain wording.
macro_rules! shape_codes {
    ($($variant:ident = $code:tt, $detail:literal;)+) => {
        /// How one value of a body breaks the schema.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ShapeCode { $($variant),+ }

        impl ShapeCode {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            pub const fn default_detail(self) -> &'static str {
                match self { $(Self::$variant => $detail),+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }
        }
    };
}

shape_codes! {
    TooLong = "too_long", "is too long";
    TooShort = "too_short", "is too short";
    OutOfRange = "out_of_range", "is out of range";
    WrongPattern = "wrong_pattern", "does not have the expected form";
    UnknownField = "unknown_field", "there is no such field";
    MissingField = "missing_field", "is required";
    WrongType = "wrong_type", "has the wrong type";
    NullNotAllowed = "null_not_allowed", "is null: leave the field out instead";
    NotUnique = "not_unique", "holds the same value twice";
    NotListed = "not_listed", "is none of the allowed values";
}

/// What is wrong with one value: with its shape (422), or with what it says (409).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    Shape(ShapeCode),
    Problem(ProblemCode),
}

impl ErrorCode {
    /// The codes that say how a value breaks its schema, with their words.
    pub fn of_shapes() -> impl Iterator<Item = (&'static str, &'static str)> {
        ShapeCode::ALL.iter().map(|code| (code.code(), code.default_detail()))
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::Shape(code) => code.code(),
            Self::Problem(code) => code.code(),
        }
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl PartialSchema for ErrorCode {
    fn schema() -> RefOr<Schema> {
        let shapes = ShapeCode::ALL.iter().map(|code| code.code());
        let refusals = ProblemCode::ALL.iter().filter(|code| code.status() == StatusCode::CONFLICT);
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(shapes.chain(refusals.map(|code| code.code()))))
            .into()
    }
}

impl ToSchema for ErrorCode {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_unique_and_every_status_is_an_error() {
        let codes: BTreeSet<_> = ProblemCode::ALL.iter().map(|code| code.code()).collect();
        assert_eq!(codes.len(), ProblemCode::ALL.len());
        for code in ProblemCode::ALL {
            assert!(code.status().is_client_error() || code.status().is_server_error(), "{code:?}");
            assert_eq!(serde_json::to_value(code).unwrap(), code.code());
        }
    }

    #[test]
    fn every_domain_refusal_is_a_conflict_of_the_same_code() {
        for code in InvalidCode::ALL {
            let problem = ProblemCode::from(*code);
            assert_eq!((problem.code(), problem.status()), (code.code(), StatusCode::CONFLICT));
        }
    }
}
