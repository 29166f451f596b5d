//! What is shown beside the figures: how they came about, and who says what.

use casualty_ledger::reconcile::figure::{FigureStatus, SetAsideReason};

use crate::build::{Case, at_least, at_most, exact, time};

const EARLY: &str = "2016-07-02T02:00:00Z";
const NOON: &str = "2016-07-02T12:00:00Z";
const LATE: &str = "2016-07-02T20:00:00Z";

#[test]
fn a_timeline_shows_what_moved_the_figure() {
    let mut case = Case::new();
    let articles =
        [case.outlet("A", EARLY), case.outlet("B", NOON), case.outlet("C", LATE), case.outlet("D", "")];
    case.own(articles[0], "hostages killed", at_most(30));
    case.own(articles[1], "hostages killed", exact(20));
    case.own(articles[2], "hostages rescued", exact(13));
    case.own(articles[3], "hostages killed", exact(20));
    let items: Vec<_> = case
        .timeline("hostages killed")
        .into_iter()
        .map(|item| (item.article_id, item.low, item.best, item.high, item.changed, item.claim_ids.len()))
        .collect();
    assert_eq!(
        items,
        [
            (articles[0], Some(0), None, Some(30), true, 1),
            (articles[1], Some(20), Some(20), Some(20), true, 1),
            (articles[3], Some(20), Some(20), Some(20), true, 1),
        ]
    );
}

#[test]
fn a_timeline_shows_the_article_that_found_the_missing() {
    let mut case = Case::new();
    let (one, other) = (case.outlet("A", EARLY), case.outlet("B", LATE));
    case.own(one, "civilians missing JPN", exact(7));
    let killed = case.own(other, "hostages killed JPN", exact(7));
    let items = case.timeline("civilians missing JPN");
    assert_eq!(items.len(), 2);
    assert_eq!((items[0].best, items[0].status), (Some(7), FigureStatus::SingleOrigin));
    assert_eq!((items[1].best, items[1].status, items[1].changed), (None, FigureStatus::Unknown, true));
    assert_eq!(items[1].claim_ids, [killed]);
    case.reported_by = Some(time(NOON));
    assert_eq!(case.timeline("civilians missing JPN").len(), 1);
}

#[test]
fn a_comparison_shows_who_says_what_and_what_was_set_aside() {
    let mut case = Case::new();
    let (one, other) = (case.outlet("One", NOON), case.outlet("Other", NOON));
    case.own(one, "hostages killed", at_least(12));
    let claim = case.own(other, "hostages killed", exact(24));
    case.edit(claim, |claim| claim.perpetrator_claim = true);
    case.own(other, "hostages killed ITA", exact(9));
    let rows = case.comparison("hostages killed");
    assert_eq!(rows.len(), 2);
    let said: Vec<_> = rows[0].cells.iter().map(|one| (one.low, one.best, one.high, one.set_aside)).collect();
    assert_eq!(
        said,
        [
            (Some(12), Some(12), None, None),
            (Some(24), Some(24), Some(24), Some(SetAsideReason::PerpetratorClaim)),
        ]
    );
    assert_eq!(rows[0].figure.as_ref().and_then(|figure| figure.best), Some(12));
}
