//! Whether the clock can be believed. What it says is recorded for ever, and lifts embargoes: a clock that leaps writes nothing.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp as Clock;
use rustix::time::{ClockId, clock_gettime};

use crate::domain::time::Timestamp;
use crate::ledger::error::Refusal;

/// How far the clock may be from what has passed since the service began, and before the last entry, in microseconds.
const LEAP_MICROS: i64 = 60 * 1_000_000;
/// How far behind the clock the last entry may be: longer than any ledger rests, shorter than a wrong clock is wrong.
const REST_MICROS: i64 = 400 * 86_400 * 1_000_000;

/// What the clock says now.
pub(super) fn now() -> Timestamp {
    Timestamp::from_micros(Clock::now().as_microsecond())
}

/// The clock, and what it is held against.
#[derive(Clone, Debug)]
pub(super) struct SteadyClock(Arc<Mutex<Believed>>);

#[derive(Clone, Debug)]
struct Believed {
    began: Moment,
    /// Why it cannot be believed since the start.
    doubt: Option<String>,
}

/// The time of day, and that of a clock which nobody sets.
#[derive(Clone, Copy, Debug)]
struct Moment {
    told: Timestamp,
    passed: Duration,
}

impl Moment {
    fn now() -> Self {
        // It goes on while the machine sleeps.
        let passed = clock_gettime(ClockId::Boottime);
        let seconds = u64::try_from(passed.tv_sec).unwrap_or_default();
        let nanos = u32::try_from(passed.tv_nsec).unwrap_or_default();
        Self { told: now(), passed: Duration::new(seconds, nanos) }
    }
}

impl SteadyClock {
    /// From now on, after a last entry.
    pub fn start(last: Option<Timestamp>) -> Self {
        let began = Moment::now();
        Self(Arc::new(Mutex::new(Believed { began, doubt: doubt_at_start(began.told, last) })))
    }

    /// Somebody looked at it, and it is right as it is.
    pub fn accept(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) =
            Believed { began: Moment::now(), doubt: None };
    }

    /// Whether it can be believed now.
    pub fn check(&self) -> Result<(), Refusal> {
        let believed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let doubt = believed.doubt.clone().or_else(|| doubt_since(believed.began, Moment::now()));
        doubt.map_or(Ok(()), |doubt| Err(Refusal::ClockLeapt(doubt)))
    }
}

fn doubt_at_start(now: Timestamp, last: Option<Timestamp>) -> Option<String> {
    let last = last?;
    let since = now.as_micros() - last.as_micros();
    if since < -LEAP_MICROS {
        return Some(format!("it says {now}, which is before the last entry ({last})"));
    }
    (since > REST_MICROS).then(|| format!("it says {now}, more than 400 days after the last entry ({last})"))
}

fn doubt_since(began: Moment, now: Moment) -> Option<String> {
    let passed = now.passed.saturating_sub(began.passed);
    let due = began.told.as_micros().saturating_add(i64::try_from(passed.as_micros()).unwrap_or(i64::MAX));
    let off = now.told.as_micros().saturating_sub(due);
    (off.abs() > LEAP_MICROS)
        .then(|| format!("it leapt by {} seconds while the service ran", off / 1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MICROS: i64 = 86_400 * 1_000_000;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(1_600_000_000_000_000 + micros)
    }

    #[test]
    fn a_start_within_a_minute_before_and_400_days_after_the_last_entry_is_believed() {
        assert!(doubt_at_start(at(0), None).is_none());
        for (since, believed) in [
            (-LEAP_MICROS - 1, false),
            (-LEAP_MICROS, true),
            (0, true),
            (366 * DAY_MICROS, true),
            (400 * DAY_MICROS, true),
            (400 * DAY_MICROS + 1, false),
            (3_650 * DAY_MICROS, false),
        ] {
            assert_eq!(doubt_at_start(at(since), Some(at(0))).is_none(), believed, "{since}");
        }
    }

    #[test]
    fn a_clock_that_leaps_is_not_believed_until_it_is_back() {
        let began = Moment { told: at(0), passed: Duration::from_secs(7) };
        let later = |off: i64| Moment { told: at(DAY_MICROS + off), passed: Duration::from_secs(7 + 86_400) };
        for (off, believed) in [
            (0, true),
            (LEAP_MICROS, true),
            (LEAP_MICROS + 1, false),
            (-LEAP_MICROS, true),
            (-LEAP_MICROS - 1, false),
            (DAY_MICROS, false),
        ] {
            assert_eq!(doubt_since(began, later(off)).is_none(), believed, "{off}");
        }
    }

    #[test]
    fn what_is_accepted_goes_on() {
        let clock = SteadyClock::start(Some(Timestamp::from_micros(0)));
        assert!(matches!(clock.check(), Err(Refusal::ClockLeapt(_))));
        clock.accept();
        assert!(clock.check().is_ok());
    }
}
