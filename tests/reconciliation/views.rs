//! What is shown beside the figures: how they came about, and who says what.

use casualty_ledger::domain::claim::ClaimStatus;
use casualty_ledger::domain::ruling::Effect;
use casualty_ledger::reconcile::figure::{FigureStatus, SetAsideReason};
use casualty_ledger::reconcile::{Changed, Followed, Policy, timeline};

use crate::build::{Case, at_least, at_most, cell, exact, time};

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
            (articles[0], Some(0), None, Some(30), vec![Changed::Number, Changed::Status], 1),
            (articles[1], Some(20), Some(20), Some(20), vec![Changed::Number], 1),
            (articles[3], Some(20), Some(20), Some(20), vec![Changed::Status], 1),
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
    assert_eq!((items[1].best, items[1].status), (None, FigureStatus::Unknown));
    assert_eq!(items[1].changed, [Changed::Number, Changed::Status]);
    assert_eq!((&items[0].because[..], &items[1].because[..]), (&[][..], &[SetAsideReason::Resolved][..]));
    assert_eq!(items[1].claim_ids, [killed]);
    case.reported_by = Some(time(NOON));
    assert_eq!(case.timeline("civilians missing JPN").len(), 1);
}

#[test]
fn a_timeline_tells_why_claims_do_not_count() {
    let mut case = Case::new();
    let (one, other) = (case.outlet("A", EARLY), case.outlet("B", LATE));
    case.own(one, "hostages killed", exact(20));
    let wrong = case.own(other, "hostages killed", exact(40));
    case.edit(wrong, |claim| claim.status = ClaimStatus::Retracted);
    let items = case.timeline("hostages killed");
    assert_eq!((items[1].best, &items[1].changed[..]), (Some(20), &[][..]));
    assert_eq!(items[1].because, [SetAsideReason::Retracted]);
}

#[test]
fn a_timeline_moves_people_once_every_claim_of_the_ruling_is_told() {
    let mut case = Case::new();
    let (one, other) = (case.outlet("A", EARLY), case.outlet("B", LATE));
    case.own(one, "hostages killed", exact(6));
    let late = case.own(other, "hostages killed", exact(6));
    let (from, to) = (cell("hostages killed"), cell("staff killed"));
    case.rule(Effect::Move { n: 1, from, to }, vec![late]);
    let bests: Vec<_> = case.timeline("hostages killed").iter().map(|item| item.best).collect();
    assert_eq!(bests, [Some(6), Some(5)]);
}

#[test]
fn a_timeline_of_every_cell_is_that_of_each() {
    let mut case = Case::new();
    let (one, other) = (case.outlet("A", EARLY), case.outlet("B", LATE));
    case.own(other, "hostages killed ITA", exact(9));
    case.own(one, "hostages killed", exact(20));
    case.own(other, "hostages killed", exact(22));
    case.own(one, "attackers captured", exact(1));
    let told = |followed: Followed| -> Vec<String> {
        let items = timeline(&case.input(), Policy::Gtd, followed);
        items
            .iter()
            .map(|item| format!("{} {} {} {:?}", item.role, item.outcome, item.nationality, item.best))
            .collect()
    };
    assert_eq!(
        told(Followed::default()),
        [
            "hostages killed any Some(20)",
            "attackers captured any Some(1)",
            "hostages killed any Some(22)",
            "hostages killed ITA Some(9)",
        ]
    );
    let of_italians =
        Followed { nationality: Some(cell("hostages killed ITA").nationality), ..Followed::default() };
    assert_eq!(told(of_italians), ["hostages killed ITA Some(9)"]);
    let of_hostages = Followed { role: Some(cell("hostages killed").role), ..Followed::default() };
    assert_eq!(told(of_hostages).len(), 3);
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
