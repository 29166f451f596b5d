//! Each policy by its codebook's rule.

use casualty_ledger::domain::claim::{Certainty, Credibility};
use casualty_ledger::domain::count::Count;
use casualty_ledger::domain::source::Reliability;
use casualty_ledger::domain::time::Precision;
use casualty_ledger::reconcile::Policy;
use casualty_ledger::reconcile::figure::{FigureStatus, Grade, Step};

use crate::build::{Case, Numbers, about, at_least, at_most, between, exact, numbers};

const EARLY: &str = "2016-07-02T02:00:00Z";
const NOON: &str = "2016-07-02T12:00:00Z";
const LATE: &str = "2016-07-02T20:00:00Z";

const fn only(n: u64) -> Numbers {
    (Some(n), Some(n), Some(n))
}

/// One report for each origin, all of one cell.
fn case_of(cell: &str, reports: &[(&str, Reliability, Count)]) -> Case {
    let mut case = Case::new();
    for (number, (published_at, reliability, count)) in reports.iter().enumerate() {
        let source = case.source_of(&format!("Source {number}"), *reliability);
        let article = case.article(source, published_at);
        case.own(article, cell, count.clone());
    }
    case
}

/// When, by how reliable a source, and how many.
type Reports<'a> = &'a [(&'a str, Reliability, Count)];

fn check(policy: Policy, table: &[(&str, Reports<'_>, Numbers)]) {
    for (name, reports, expected) in table {
        let case = case_of("hostages killed", reports);
        assert_eq!(numbers(&case.figure(policy, "hostages killed")), *expected, "{policy}: {name}");
    }
}

use Reliability::{A, B, D, F};

#[test]
fn gtd_takes_the_most_recent_then_the_most_supported_then_the_lowest() {
    check(
        Policy::Gtd,
        &[
            ("the most recent", &[(NOON, F, exact(12)), (LATE, F, exact(20))], only(20)),
            ("even if lower", &[(NOON, F, exact(20)), (LATE, F, exact(17))], only(17)),
            (
                "the most supported",
                &[(NOON, F, exact(20)), (NOON, F, exact(17)), (NOON, F, exact(20))],
                only(20),
            ),
            ("a tie: the lowest", &[(NOON, F, exact(20)), (NOON, F, exact(17))], only(17)),
            ("at least n gives n", &[(NOON, F, at_least(13))], (Some(13), Some(13), None)),
            ("at least 13 supports 20", &[(NOON, F, at_least(13)), (NOON, F, exact(20))], only(20)),
            (
                "a later vague word names no number",
                &[(NOON, F, exact(9)), (LATE, F, Count::vague("several"))],
                only(9),
            ),
            ("vague alone", &[(NOON, F, Count::vague("dozens"))], (Some(12), None, None)),
            ("at most alone", &[(NOON, F, at_most(9))], (Some(0), None, Some(9))),
            (
                "bounds without numbers meet",
                &[(NOON, F, at_most(9)), (NOON, F, Count::vague("several"))],
                (Some(2), None, Some(9)),
            ),
            (
                "bounds without numbers that do not meet give their range",
                &[(NOON, F, at_most(9)), (NOON, F, Count::vague("dozens"))],
                (Some(0), None, None),
            ),
            ("what supports it narrows it", &[(NOON, F, about(20)), (NOON, F, at_most(21))], {
                (Some(18), Some(20), Some(21))
            }),
            ("a range gives its lower end", &[(NOON, F, between(15, 20))], (Some(15), Some(15), Some(20))),
            ("none is zero", &[(NOON, F, Count::None {})], only(0)),
            ("undated is not recent", &[("", F, exact(30)), (NOON, F, exact(20))], only(20)),
            ("unless all are", &[("", F, exact(30)), ("", F, exact(20)), ("", F, exact(30))], only(30)),
            ("unknown is no report", &[(NOON, F, exact(20)), (LATE, F, Count::Unknown {})], only(20)),
        ],
    );
}

#[test]
fn gtd_has_no_recency_for_attackers_who_took_part_or_were_captured() {
    let reports = [(EARLY, F, exact(7)), (EARLY, F, exact(7)), (LATE, F, exact(5))];
    for (cell, expected) in [("attackers involved", 7), ("attackers captured", 7), ("attackers killed", 5)] {
        let figure = case_of(cell, &reports).figure(Policy::Gtd, cell);
        assert_eq!(figure.best, Some(expected), "{cell}");
        assert_eq!(figure.steps.iter().any(|step| step.step == Step::MostRecent), cell == "attackers killed");
    }
}

#[test]
fn a_day_covers_what_happens_in_it() {
    let mut case =
        case_of("hostages killed", &[(EARLY, F, exact(12)), (EARLY, F, exact(12)), (LATE, F, exact(20))]);
    let figure = |case: &Case| case.figure(Policy::Gtd, "hostages killed").best;
    assert_eq!(figure(&case), Some(20));
    for article in case.articles.values_mut() {
        if article.published_at == Some(crate::build::time(EARLY)) {
            article.published_precision = Precision::Day;
        }
    }
    assert_eq!(figure(&case), Some(12), "two of the same day support 12");
}

#[test]
fn steps_say_what_they_kept_and_dropped() {
    let case =
        case_of("hostages killed", &[(EARLY, F, exact(12)), (NOON, F, exact(20)), (NOON, F, exact(17))]);
    let steps = case.figure(Policy::Gtd, "hostages killed").steps;
    let ids: Vec<_> = case.claims.iter().map(|claim| claim.id).collect();
    let taken: Vec<_> = steps.into_iter().map(|step| (step.step, step.kept, step.dropped)).collect();
    assert_eq!(
        taken,
        [
            (Step::NotOutdated, vec![ids[1], ids[2]], vec![ids[0]]),
            (Step::MostRecent, vec![ids[1], ids[2]], vec![]),
            (Step::MostGiven, vec![ids[1], ids[2]], vec![]),
            (Step::MostSupported, vec![ids[1], ids[2]], vec![]),
            (Step::Lowest, vec![ids[2]], vec![ids[1]]),
        ]
    );
}

#[test]
fn ucdp_takes_the_most_reliable_between_the_lowest_and_the_highest_reliable() {
    check(
        Policy::Ucdp,
        &[
            (
                "the most reliable; what only D says is no high",
                &[(NOON, F, exact(15)), (NOON, A, exact(20)), (NOON, B, exact(22)), (NOON, D, exact(40))],
                (Some(15), Some(20), Some(22)),
            ),
            ("then the majority", &[(LATE, A, exact(20)), (EARLY, A, exact(22)), (EARLY, A, exact(22))], {
                (Some(20), Some(22), Some(22))
            }),
            (
                "then the latest",
                &[(LATE, A, exact(20)), (EARLY, A, exact(22))],
                (Some(20), Some(20), Some(22)),
            ),
            (
                "not judged is better than D",
                &[(NOON, D, exact(9)), (NOON, F, exact(8))],
                (Some(8), Some(8), Some(8)),
            ),
            ("D alone is its own high", &[(NOON, D, exact(9))], only(9)),
            ("an open high", &[(NOON, A, at_least(13)), (NOON, F, exact(13))], (Some(13), Some(13), None)),
        ],
    );
}

#[test]
fn ucdp_never_gives_a_total_less_than_its_parts() {
    let mut case = Case::new();
    let article = case.outlet("Outlet", NOON);
    for (cell, n) in [
        ("hostages killed", 10),
        ("hostages killed ITA", 9),
        ("hostages killed JPN", 7),
        ("hostages killed BGD", 1),
        ("hostages killed BGD USA", 1),
        ("police killed", 2),
        ("victims killed", 5),
        ("civilians killed", 12),
        ("security_forces killed", 1),
    ] {
        case.own(article, cell, exact(n));
    }
    let best = |cell: &str| case.figure(Policy::Ucdp, cell).best;
    assert_eq!(best("hostages killed"), Some(18), "9 + 7 + 2 + 1, less one counted twice");
    assert_eq!(best("security_forces killed"), Some(2));
    assert_eq!(best("victims killed"), Some(14), "12 civilians and 2 of the security forces");
    assert_eq!(case.figure(Policy::Gtd, "hostages killed").best, Some(10));
    let steps = case.figure(Policy::Ucdp, "hostages killed").steps;
    assert_eq!(steps.last().map(|step| step.step), Some(Step::SumOfParts));
}

#[test]
fn acled_takes_the_lowest_that_two_origins_support() {
    check(
        Policy::Acled,
        &[
            ("two origins", &[(NOON, F, exact(12)), (NOON, F, exact(20)), (NOON, F, exact(20))], only(20)),
            (
                "at least n supports, and does not give, another number",
                &[(NOON, F, exact(12)), (NOON, F, at_least(10))],
                (Some(10), Some(10), None),
            ),
            (
                "about n gives what is near",
                &[(NOON, F, exact(12)), (NOON, F, about(12)), (NOON, F, exact(11))],
                only(12),
            ),
            ("none: the lowest", &[(NOON, F, exact(12)), (NOON, F, exact(20))], only(12)),
            ("outdated is left out", &[(EARLY, F, exact(12)), (LATE, F, exact(20))], only(20)),
            ("dozens are twelve", &[(NOON, F, Count::vague("dozens"))], (Some(12), None, None)),
        ],
    );
}

#[test]
fn ibc_gives_the_minimum_and_the_maximum() {
    check(
        Policy::Ibc,
        &[
            ("a range", &[(NOON, F, exact(12)), (NOON, F, exact(20)), (NOON, F, about(16))], {
                (Some(12), None, Some(20))
            }),
            ("a best where both are equal", &[(NOON, F, exact(20)), (NOON, F, exact(20))], only(20)),
            (
                "a low is a number too",
                &[(NOON, F, at_least(22)), (NOON, F, exact(20))],
                (Some(20), None, Some(22)),
            ),
            (
                "open where no high is stated",
                &[(NOON, F, at_least(22)), (NOON, F, at_least(20))],
                (Some(20), None, None),
            ),
            (
                "at most n states no low",
                &[(NOON, F, exact(20)), (NOON, F, at_most(25))],
                (Some(20), None, Some(25)),
            ),
            ("outdated is left out", &[(EARLY, F, exact(12)), (LATE, F, exact(20))], only(20)),
        ],
    );
}

#[test]
fn emdat_takes_the_highest_ranked_source() {
    check(
        Policy::Emdat,
        &[
            ("reliability", &[(NOON, B, exact(12)), (NOON, F, exact(20)), (NOON, F, exact(20))], only(12)),
            ("not if outdated", &[(EARLY, B, exact(12)), (LATE, F, exact(20))], only(20)),
            ("of equals the most recent", &[(EARLY, B, exact(20)), (LATE, B, exact(12))], only(12)),
            ("a range gives its mean", &[(NOON, F, between(15, 20))], (Some(15), Some(17), Some(20))),
            ("hundreds are 200", &[(NOON, F, Count::vague("hundreds"))], (Some(200), None, None)),
            ("thousands are 2,000", &[(NOON, F, Count::vague("thousands"))], (Some(2_000), None, None)),
        ],
    );
    let mut case =
        case_of("hostages killed", &[(NOON, F, exact(20)), (NOON, F, exact(12)), (NOON, F, exact(9))]);
    for (index, rank) in [(0, 4), (1, 3), (2, 6)] {
        case.claims[index].credibility = Credibility::new(rank).unwrap();
    }
    assert_eq!(case.figure(Policy::Emdat, "hostages killed").best, Some(12), "3, then not judged, then 4");
}

#[test]
fn airwars_grades_its_range() {
    let grade = |reports: &[(&str, Reliability, Count)], perpetrator: Option<usize>| {
        let mut case = case_of("civilians killed", reports);
        if let Some(index) = perpetrator {
            case.claims[index].perpetrator_claim = true;
        }
        let figure = case.figure(Policy::Airwars, "civilians killed");
        (figure.grade, numbers(&figure))
    };
    let (two, both) = ([(NOON, F, exact(5)), (NOON, B, exact(7))], (Some(5), Some(5), Some(7)));
    assert_eq!(grade(&two, None), (Some(Grade::Fair), both));
    assert_eq!(grade(&two[..1], None), (Some(Grade::Weak), (Some(5), None, Some(5))));
    assert_eq!(grade(&two, Some(0)), (Some(Grade::Confirmed), both));
    let denies = [(NOON, F, Count::None {}), (NOON, B, exact(7))];
    assert_eq!(grade(&denies, Some(0)), (Some(Grade::Weak), (Some(0), None, Some(7))));
    let vague = [(NOON, F, at_most(9)), (NOON, B, exact(7)), (NOON, A, exact(7))];
    assert_eq!(grade(&vague, Some(0)), (Some(Grade::Fair), (Some(0), Some(7), Some(9))));
    assert_eq!(grade(&[(NOON, D, exact(7)), (NOON, F, exact(7))], None).0, Some(Grade::Weak));
    assert_eq!(grade(&[(NOON, D, exact(7))], None), (None, (Some(7), None, Some(7))));
}

#[test]
fn majority_takes_what_most_support_and_leaves_a_tie_open() {
    check(
        Policy::Majority,
        &[
            ("most", &[(NOON, F, exact(12)), (NOON, F, exact(20)), (NOON, F, exact(20))], only(20)),
            ("a tie", &[(NOON, F, exact(17)), (NOON, F, exact(20))], (Some(17), None, Some(20))),
            (
                "a tie gives the range over all that are kept",
                &[(NOON, F, exact(17)), (NOON, F, exact(20)), (NOON, F, at_most(9))],
                (Some(0), None, Some(20)),
            ),
            ("outdated is left out", &[(EARLY, F, exact(12)), (LATE, F, exact(20))], only(20)),
        ],
    );
}

#[test]
fn verified_keeps_what_is_confirmed_or_corroborated() {
    let best = |reports: &[(&str, Reliability, Count)], confirmed: Option<usize>| {
        let mut case = case_of("hostages killed", reports);
        if let Some(index) = confirmed {
            case.claims[index].certainty = Certainty::Confirmed;
        }
        numbers(&case.figure(Policy::Verified, "hostages killed"))
    };
    let reports = [(NOON, F, exact(12)), (NOON, F, exact(20))];
    assert_eq!(best(&reports, Some(0)), only(12));
    assert_eq!(best(&reports, None), (Some(12), None, Some(20)), "neither: the rest pend");
    assert_eq!(best(&[(NOON, F, exact(12)), (NOON, F, exact(20)), (NOON, B, exact(12))], None), only(12));
    assert_eq!(best(&[(NOON, F, exact(12)), (NOON, F, exact(20)), (NOON, D, exact(12))], None).1, None);
}

#[test]
fn latest_hears_everyone() {
    let mut case = case_of("hostages killed", &[(NOON, F, exact(20)), (LATE, Reliability::E, exact(30))]);
    case.claims[1].perpetrator_claim = true;
    assert_eq!(case.figure(Policy::Latest, "hostages killed").best, Some(30));
    assert_eq!(case.figure(Policy::Gtd, "hostages killed").best, Some(20));
    assert_eq!(
        case.figure(Policy::Airwars, "hostages killed").best,
        None,
        "an unreliable source grades nothing"
    );
    case.claims[1].certainty = Certainty::Denied;
    assert_eq!(case.figure(Policy::Latest, "hostages killed").best, Some(20));
}

#[test]
fn the_status_is_over_all_reports_whatever_the_policy_chooses() {
    let reports = [(NOON, F, exact(20)), (LATE, F, exact(17))];
    for policy in Policy::ALL {
        let figure = case_of("hostages killed", &reports).figure(*policy, "hostages killed");
        assert_eq!(figure.status, FigureStatus::Disputed, "{policy}");
        let claims = figure.used.len() + figure.compatible.len() + figure.conflicting.len();
        assert_eq!(claims, 2, "{policy}");
    }
}
