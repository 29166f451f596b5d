//! What a sender should know of each problem: what brings it about, what to do, and whether the same request may be sent again.

use super::ProblemCode;

/// Whether the same request may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It is refused again until it is changed.
    Changed,
    /// It is refused again until something else is read or done first.
    Afterwards,
    /// It may succeed after a while.
    Later,
    /// It is answered as the first one was, if it bears the same key.
    WithTheSameKey,
}

impl Retry {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Changed => "No: change the request first.",
            Self::Afterwards => "Not as it is: do what is said above first, then send it again.",
            Self::Later => {
                "Yes: wait for the seconds of Retry-After, then send it again; wait longer each time."
            }
            Self::WithTheSameKey => {
                "Yes, with the same Idempotency-Key: what took effect is then answered and not done twice. \
                 Without a key, look first whether it took effect."
            }
        }
    }
}

/// The guide to one code.
#[derive(Clone, Copy, Debug)]
pub struct Guide {
    pub cause: &'static str,
    pub remedy: &'static str,
    pub retry: Retry,
}

/// Declares the guide to every code: none may be left out.
macro_rules! guides {
    ($($code:ident: $retry:ident, $cause:literal, $remedy:literal;)+) => {
        impl ProblemCode {
            pub const fn guide(self) -> Guide {
                match self {
                    $(Self::$code => Guide { cause: $cause, remedy: $remedy, retry: Retry::$retry },)+
                }
            }
        }
    };
}

guides! {
    MalformedJson: Changed,
        "The body is not JSON, ends too early, or has a field twice.",
        "Look at the line and column that `detail` names. Make the body with a JSON library, in UTF-8.";
    JsonTooDeep: Changed,
        "Arrays and objects of the body stand too deep within each other.",
        "No request needs so many levels: look for a loop in the program that makes the body.";
    MalformedParameter: Changed,
        "A parameter of the path or the query has another form than the document says, is empty, or stands twice.",
        "`detail` names the parameter and what it must be. Leave an optional parameter out instead of sending it empty.";
    UnknownParameter: Changed,
        "The query has a parameter that this operation does not take. It is refused so that a misspelt filter is not taken for none.",
        "`detail` lists the parameters that there are. Correct the name, or leave it out.";
    MissingHeader: Afterwards,
        "The operation changes something and needs `If-Match`, so that nobody undoes what another did meanwhile.",
        "Read the resource, and send its `ETag` as `If-Match`. `*` changes whatever stands there now.";
    MalformedHeader: Changed,
        "A header has another form than the document says.",
        "`detail` names the header and its form. `If-Match` takes an `ETag` as it was sent, with its quotes; `Idempotency-Key` takes 8 to 64 letters, digits, `-` and `_`.";
    NotAuthenticated: Changed,
        "The request has no API key, or one that is unknown, expired or revoked.",
        "Send `Authorization: Bearer clk_…`. An administrator makes keys: `casualty-ledger key create`, or `POST /v1/keys`.";
    NotPermitted: Changed,
        "The role of the key does not allow this operation, or the claim or article was recorded by another key.",
        "`detail` names the role that it takes. Use a key of that role, or ask somebody who has one.";
    OwnClaim: Changed,
        "Nobody reviews a claim that their own key recorded, whatever the role.",
        "Ask another reviewer.";
    UnknownPath: Changed,
        "The service answers nothing at this path.",
        "`detail` names the path that is nearest. All of them are listed in `/docs`.";
    NotFound: Changed,
        "Nothing has the id of the path, or it may not be seen with this key: what is under embargo is answered like what is not there.",
        "Look at the id, and at `as_of`: what was recorded later is not there yet.";
    MethodNotAllowed: Changed,
        "The path is right, the method is not.",
        "The `Allow` header lists the methods that it takes.";
    RequestTimeout: Later,
        "The body did not arrive in time.",
        "Send it again over a better connection, or in smaller parts.";
    UnknownReference: Changed,
        "An id in the body names nothing that may be seen with this key.",
        "`errors` points at the id. Record what it should name first, or correct it.";
    QuoteNotFound: Changed,
        "The words of the quote do not stand in the article's text as whole words.",
        "Copy the words from the text, letter for letter. `detail` shows the nearest words, if any are near.";
    QuoteAmbiguous: Changed,
        "The words of the quote stand in the article's text more than once.",
        "Send `quote.prefix`, `quote.suffix` or `quote.start` so that one place is meant.";
    RangeReversed: Changed,
        "The higher number of a range stands first.",
        "Send the lower number as `low` and the higher as `high`.";
    DatesReversed: Changed,
        "Something ends before it begins.",
        "Look at both days: perhaps they were exchanged.";
    AsOfInFuture: Changed,
        "`as_of` is a time that has not come.",
        "Leave `as_of` out to read what stands now.";
    AsOfTwice: Changed,
        "Both `as_of` and `as_of_seq` were sent.",
        "Send one of them.";
    BeyondTheLog: Changed,
        "The log has no such entry yet.",
        "`GET /v1/checkpoint` tells how many entries there are.";
    NotActive: Changed,
        "The claim or article was corrected or retracted, so that it no longer stands.",
        "Follow `corrected_by` to the one that stands, and do it there.";
    InTheFuture: Changed,
        "A time or day of what has happened lies more than a day after now, by the clock of the service.",
        "Look for a wrong year or month. A plan or a forecast is nothing that an article tells as having happened.";
    OffsetNotAllowed: Changed,
        "published_at has an offset, and published_precision says that only the day or month is known: in UTC it might be another day.",
        "Send the day or month as it is written, such as 2021-03-05 or 2021-03.";
    LessPrecise: Changed,
        "published_at is a day or a month, and published_precision says that more is known.",
        "Leave published_precision out, or send the time.";
    NoSuchDay: Changed,
        "published_at has the form of a day, and the calendar has no such day.",
        "Correct the day.";
    BlankName: Changed,
        "A name or title has nothing in it but blanks and characters that show nothing.",
        "Send the name.";
    ExternalIdTaken: Afterwards,
        "Another incident has this id in its `external_ids`, or the incident that has it is in another country than the row says.",
        "Read the incident that `detail` names. If it is the same event, use it; else correct the id, the country, or that incident.";
    AmbiguousReference: Changed,
        "Several incidents bear the title that a line of an import gives, or a file has one event twice with different numbers.",
        "Name the incident by incident_id or incident_external_ids; leave the row that is out of date out of the file.";
    OtherIncident: Changed,
        "Something in the body belongs to another incident.",
        "A correction stays within its incident. To move a claim, retract it and record it again. A ruling on two sources is made where one is cited.";
    IdempotencyKeyReused: Changed,
        "The same `Idempotency-Key` came before with another body.",
        "Make a fresh key for each new request, and keep it for its repeats.";
    UnknownNationality: Changed,
        "There is no country with this code.",
        "`GET /v1/nationalities?q=` finds codes by the names of countries and of their people.";
    ForeignNotAlone: Changed,
        "`foreign` stands beside other nationalities.",
        "Send `[\"foreign\"]` alone, or the codes alone.";
    OwnRoleIncluded: Changed,
        "`may_include` names the claim's own role.",
        "Leave it out: a number of a role includes that role.";
    AdditionalWithoutNumber: Changed,
        "A claim is `additional` and has no number of the whole: its count is none, unknown or vague, or it has a `subset`.",
        "Leave `additional` out, or send the number that is said to be on top of the earlier one. If the article gives the new total, send that alone.";
    CountedFromAfterArticle: Changed,
        "`counted_from` is a day after the one on which the article was published.",
        "Look at both days. Where the article's own date is wrong, a reviewer amends the article first.";
    NoHostCountry: Afterwards,
        "The incident has no host country, so `foreign` means nothing there; or its country would be cleared while claims speak of foreigners.",
        "Name nationalities, or give the incident its `place.country`. Before a country is cleared, correct or retract the claims of `foreign`.";
    RoleNotInGroup: Changed,
        "The request names a group and a role that the group does not hold.",
        "Leave one of them out. `victims` holds every role but attackers, `police` holds security_forces, police and military.";
    CharacterNotAllowed: Changed,
        "A text holds the character U+0000, which no article has.",
        "Remove it; `errors` points at the text.";
    TextHashMismatch: Changed,
        "The SHA-256 that was sent is not that of the text that was sent.",
        "Hash the text as UTF-8 bytes, before any change to its line breaks, or leave `text_sha256` out.";
    MoveExceedsFigure: Changed,
        "A ruling would move more people out of a cell than the cell has.",
        "Read the figure of that cell, and move at most its number.";
    EmbargoNotAllowed: Changed,
        "The embargo would hide what others already see, or is longer than this key may set.",
        "`detail` says which. Leave `embargo_until` out, or ask a reviewer.";
    ArticleHasOtherSource: Changed,
        "The article that is revised was published by another source.",
        "A revision has the source of what it revises. For a copy by another publisher, record an article of its own.";
    NothingToChange: Changed,
        "The request would leave everything as it is.",
        "Look whether somebody did it already; else say what should change.";
    SetAndCleared: Changed,
        "A field is both in `set` and in `clear`.",
        "Leave it in one of them.";
    ClaimAndChanges: Changed,
        "A correction has the whole claim and also `set` or `clear`.",
        "Send `claim` alone, or `set` and `clear` without it.";
    AlreadyRedacted: Changed,
        "Its words were erased before.",
        "There is nothing left to do.";
    AlreadyUndone: Changed,
        "The ruling was undone before, or is itself an undoing.",
        "Make a new ruling instead.";
    KeyRevoked: Changed,
        "The key was revoked before.",
        "There is nothing left to do.";
    NoText: Changed,
        "The article was recorded without its text, or its text was redacted.",
        "Send the text itself to `POST /v1/proposals`, or record the claims by hand.";
    LanguageNotRead: Changed,
        "The reader has no words and rules for the language of the text.",
        "`detail` names the languages that it reads. Claims of other texts are recorded by hand.";
    UnknownProposal: Afterwards,
        "`proposal_key` is of another text or of another version of the reader, or was never proposed.",
        "Read `GET /v1/articles/{article_id}/proposals` again and take the key that stands there, or leave it out.";
    Stale: Afterwards,
        "Somebody changed it after it was read.",
        "Read it again, decide again, and send the new `ETag` as `If-Match`.";
    PayloadTooLarge: Changed,
        "The body has more bytes than this operation takes.",
        "`detail` names the limit. Send fewer claims at once, or import a file.";
    UnsupportedMediaType: Changed,
        "The body has a media type that this operation does not take.",
        "Send `Content-Type: application/json`, and no `Content-Encoding`.";
    InvalidBody: Changed,
        "The body is JSON and does not fit its schema.",
        "`errors` has every value that does not fit, with what is wrong with it. Unknown fields and null are refused, too.";
    RateLimited: Later,
        "This key, or this address, sent too many requests in a short time.",
        "Send fewer at once; batches and imports record many claims with one request.";
    Internal: Later,
        "The service failed. It is not your fault.",
        "Tell the operator the `X-Request-Id` of the answer: it names the failure in the log.";
    Overloaded: Later,
        "The service has more to do than it can do now.",
        "Nothing was done.";
    StorageUnavailable: Later,
        "The service cannot write, for example since its disk is full. Reading goes on.",
        "Nothing was recorded. Tell the operator if it lasts.";
    OutcomeUnknown: WithTheSameKey,
        "The storage failed while it confirmed a change, so that nobody knows whether it took effect.",
        "Send it again as is said below, or read the newest entries.";
}
