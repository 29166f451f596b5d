//! Points in time and how precisely they are known.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};

use crate::domain::vocabulary::vocabulary;

/// A point in time, UTC, to the microsecond. Written as RFC 3339 with `Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

/// The text is no RFC 3339 time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an RFC 3339 time such as 2016-07-02T02:00:00Z")]
pub struct MalformedTime;

impl Timestamp {
    /// Times beyond what can be represented (years -9999 to 9999) become the nearest that can.
    pub fn from_micros(micros: i64) -> Self {
        let nearest = if micros < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        Self(jiff::Timestamp::from_microsecond(micros).unwrap_or(nearest))
    }

    pub fn as_micros(self) -> i64 {
        self.0.as_microsecond()
    }

    fn zoned(self) -> Zoned {
        self.0.to_zoned(TimeZone::UTC)
    }

    /// The beginning of a day, UTC.
    pub fn beginning(day: Day) -> Self {
        day.to_zoned(TimeZone::UTC).map_or(Self(jiff::Timestamp::MAX), |zoned| Self(zoned.timestamp()))
    }

    /// So much later, as far as there is time.
    pub fn later_by_seconds(self, seconds: i64) -> Self {
        Self::from_micros(self.as_micros().saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// The day it falls in, UTC.
    pub fn date(self) -> Date {
        self.zoned().date()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Timestamp {
    type Err = MalformedTime;

    fn from_str(text: &str) -> Result<Self, MalformedTime> {
        if !has_rfc3339_shape(text) {
            return Err(MalformedTime);
        }
        match text.parse::<jiff::Timestamp>() {
            Ok(time) => Ok(Self::from_micros(time.as_microsecond())),
            // A day at the very end of year 9999, or before year 1, may leave the range once its offset is applied.
            Err(_) if text.starts_with("9999-12-3") => Ok(Self(jiff::Timestamp::MAX)),
            Err(_) => Err(MalformedTime),
        }
    }
}

/// Other standards allow more: a comma, an offset without minutes, a zone in brackets.
fn has_rfc3339_shape(text: &str) -> bool {
    fits(text.get(..19), "0000-00-00T00:00:00") && {
        let rest = &text[19..];
        let offset = match rest.strip_prefix('.') {
            Some(fraction) => fraction.trim_start_matches(|letter: char| letter.is_ascii_digit()),
            None => rest,
        };
        let has_fraction = !rest.starts_with('.') || rest.len() > offset.len() + 1;
        has_fraction && (fits(Some(offset), "Z") || is_offset(offset))
    }
}

/// Within a day, as RFC 3339 has it.
fn is_offset(text: &str) -> bool {
    fits(Some(text), "+00:00") && text[1..3] <= *"23" && text[4..] <= *"59"
}

/// Whether a text has digits where the form has zeros, a sign where it has one, and otherwise the same letters.
fn fits(text: Option<&str>, form: &str) -> bool {
    let same = |(letter, wanted): (u8, u8)| match wanted {
        b'0' => letter.is_ascii_digit(),
        b'+' => matches!(letter, b'+' | b'-'),
        wanted => letter.eq_ignore_ascii_case(&wanted),
    };
    text.is_some_and(|text| text.len() == form.len() && text.bytes().zip(form.bytes()).all(same))
}

/// Reads a day, `YYYY-MM-DD` and no other form.
pub fn day(text: &str) -> Option<Day> {
    text.parse().ok().filter(|_| fits(Some(text), "0000-00-00"))
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl utoipa::PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .examples([serde_json::Value::from("2016-07-02T02:00:00Z")])
            .into()
    }
}

impl utoipa::ToSchema for Timestamp {}

vocabulary! {
    /// How precisely a time is known.
    Precision {
        Minute = "minute",
        Day = "day",
        Month = "month",
    }
}

/// The unit of time that something is known to have happened in: from `begins` to just before `ends`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    pub begins: Timestamp,
    pub ends: Timestamp,
}

impl Moment {
    /// The minute, day or month, UTC, that `at` falls in.
    pub fn covering(at: Timestamp, precision: Precision) -> Self {
        let zoned = at.zoned();
        let day = zoned.date();
        let (begins, ends) = match precision {
            Precision::Minute => {
                let minute = 60_000_000;
                let begins = at.as_micros().div_euclid(minute) * minute;
                return Self {
                    begins: Timestamp::from_micros(begins),
                    ends: Timestamp::from_micros(begins + minute),
                };
            }
            Precision::Day => (day, day.saturating_add(1.day())),
            Precision::Month => (day.first_of_month(), day.first_of_month().saturating_add(1.month())),
        };
        let at_midnight = |date: Date| {
            date.to_zoned(TimeZone::UTC)
                .map_or(Timestamp(jiff::Timestamp::MAX), |zoned| Timestamp(zoned.timestamp()))
        };
        Self { begins: at_midnight(begins), ends: at_midnight(ends) }
    }

    /// The last day that it covers, UTC.
    pub fn last_day(&self) -> Day {
        Timestamp::from_micros(self.ends.as_micros() - 1).date()
    }
}

/// A day's grace: clocks and zones differ by no more.
const GRACE_SECONDS: i64 = 86_400;

/// What has happened cannot lie more than a day ahead of now.
pub fn lies_ahead(at: Timestamp, now: Timestamp) -> bool {
    at > now.later_by_seconds(GRACE_SECONDS)
}

/// The same of a day: it may have begun somewhere.
pub fn day_lies_ahead(day: Day, now: Timestamp) -> bool {
    lies_ahead(Timestamp::beginning(day), now)
}

/// Whether something was said more than a day after it was published.
pub fn said_after(stated_at: Timestamp, published: Moment) -> bool {
    stated_at > published.ends.later_by_seconds(GRACE_SECONDS)
}

/// Why a time of publication cannot be taken as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnclearPublication {
    #[error(
        "expected an RFC 3339 time such as 2016-07-02T02:00:00Z, a day such as 2016-07-02, or a month such as 2016-07"
    )]
    Malformed,
    #[error(
        "with precision day or month send the day as it is written, such as 2016-07-02: an offset would change it"
    )]
    Offset,
    #[error("this is less precise than published_precision says")]
    LessPrecise,
}

/// When something was published: a time, or with precision day or month the day or month as it is written. Without a precision, that of
/// the writing.
pub fn published(
    text: &str,
    precision: Option<Precision>,
) -> Result<(Timestamp, Precision), UnclearPublication> {
    let month = || day(&format!("{text}-01")).filter(|_| text.len() == 7);
    let (begins, written) = match (text.parse::<Timestamp>(), day(text), month()) {
        (Ok(at), ..) => (at, Precision::Minute),
        (_, Some(on), _) => (Timestamp::beginning(on), Precision::Day),
        (.., Some(first)) => (Timestamp::beginning(first), Precision::Month),
        _ => return Err(UnclearPublication::Malformed),
    };
    let precision = precision.unwrap_or(written);
    let is_utc = text.ends_with(['Z', 'z']) || text.ends_with("+00:00") || text.ends_with("-00:00");
    match (written, precision) {
        (Precision::Minute, Precision::Day | Precision::Month) if !is_utc => Err(UnclearPublication::Offset),
        (Precision::Day, Precision::Minute) | (Precision::Month, Precision::Minute | Precision::Day) => {
            Err(UnclearPublication::LessPrecise)
        }
        _ => Ok((begins, precision)),
    }
}

/// A day, `YYYY-MM-DD`.
pub type Day = Date;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_applied_and_other_forms_refused() {
        let parse = |text: &str| text.parse::<Timestamp>().map(|time| time.to_string());
        assert_eq!(parse("2016-07-02T08:00:00+06:00"), Ok("2016-07-02T02:00:00Z".to_owned()));
        assert_eq!(parse("2016-07-02t02:00:00.1234567z"), Ok("2016-07-02T02:00:00.123456Z".to_owned()));
        for text in [
            "2016-07-02",
            "2016-07-02T02:00:00",
            "2016-02-30T02:00:00Z",
            "yesterday",
            "2016-07-02T02:00:00Z[UTC]",
            "2016-07-02 02:00:00Z",
            "2016-07-02T02:00:00,5Z",
            "2016-07-02T02:00:00.Z",
            "2016-07-02T02:00:00+0600",
            "2016-07-02T02:00:00+06",
            "2016-07-02T02:00Z",
            "2016-07-02T02:00:00.5",
            "2016-07-02T02:00:0é",
            "+002016-07-02T02:00:00Z",
        ] {
            assert_eq!(parse(text), Err(MalformedTime), "{text}");
        }
    }

    #[test]
    fn a_publication_is_a_time_a_day_or_a_month_as_it_is_written() {
        use Precision::{Day as OnDay, Minute, Month};
        let told =
            |text, precision| published(text, precision).map(|(at, precision)| (at.to_string(), precision));
        let (day, month) = ("2021-03-05T00:00:00Z".to_owned(), "2021-03-01T00:00:00Z".to_owned());
        assert_eq!(told("2021-03-05", Some(OnDay)), Ok((day.clone(), OnDay)));
        assert_eq!(told("2021-03-05", None), Ok((day.clone(), OnDay)));
        assert_eq!(told("2021-03", None), Ok((month.clone(), Month)));
        assert_eq!(told("2021-03", Some(Month)), Ok((month, Month)));
        assert_eq!(told("2021-03-05", Some(Month)), Ok((day.clone(), Month)));
        assert_eq!(told("2021-03-05T00:00:00Z", Some(OnDay)), Ok((day, OnDay)));
        assert_eq!(told("2021-03-05T00:00:00+08:00", None), Ok(("2021-03-04T16:00:00Z".to_owned(), Minute)));
        assert_eq!(told("2021-03-05T00:00:00+08:00", Some(OnDay)), Err(UnclearPublication::Offset));
        assert_eq!(told("2021-03-05T00:00:00-05:00", Some(Month)), Err(UnclearPublication::Offset));
        assert_eq!(told("2021-03-05", Some(Minute)), Err(UnclearPublication::LessPrecise));
        assert_eq!(told("2021-03", Some(OnDay)), Err(UnclearPublication::LessPrecise));
        for text in ["2021-02-30", "2021-13", "2021", "05.03.2021", "", "2021-3-5"] {
            assert_eq!(told(text, Some(OnDay)), Err(UnclearPublication::Malformed), "{text}");
        }
    }

    #[test]
    fn what_has_happened_lies_at_most_a_day_ahead() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2021-03-05T10:00:00Z");
        assert!(!lies_ahead(at("2021-03-06T10:00:00Z"), now) && lies_ahead(at("2021-03-06T10:00:01Z"), now));
        assert!(
            !day_lies_ahead(day("2021-03-06").unwrap(), now)
                && day_lies_ahead(day("2021-03-07").unwrap(), now)
        );
        let on_day = Moment::covering(now, Precision::Day);
        assert!(
            !said_after(at("2021-03-07T00:00:00Z"), on_day) && said_after(at("2021-03-07T00:00:01Z"), on_day)
        );
    }

    #[test]
    fn a_day_has_one_form() {
        assert_eq!(day("2016-02-29").map(|day| day.to_string()).as_deref(), Some("2016-02-29"));
        for text in
            ["2016-02-30", "20160229", "2016-2-29", "2016-02-29T00:00:00", "-002016-02-29", "2016-02-29 ", ""]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_covers_its_unit() {
        let at: Timestamp = "2016-02-29T13:45:30Z".parse().unwrap();
        let covers = |precision| {
            let moment = Moment::covering(at, precision);
            (moment.begins.to_string(), moment.ends.to_string())
        };
        assert_eq!(covers(Precision::Minute), ("2016-02-29T13:45:00Z".into(), "2016-02-29T13:46:00Z".into()));
        assert_eq!(covers(Precision::Day), ("2016-02-29T00:00:00Z".into(), "2016-03-01T00:00:00Z".into()));
        assert_eq!(covers(Precision::Month), ("2016-02-01T00:00:00Z".into(), "2016-03-01T00:00:00Z".into()));
        for precision in [Precision::Minute, Precision::Day, Precision::Month] {
            assert_eq!(Moment::covering(at, precision).last_day().to_string(), "2016-02-29");
        }
    }
}
