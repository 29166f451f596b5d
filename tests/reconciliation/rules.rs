//! The rules that all policies share: what is set aside, who is one origin, what agrees, what a ruling changes.

use casualty_ledger::domain::article::ArticleStatus;
use casualty_ledger::domain::claim::{Certainty, ClaimStatus, Credibility};
use casualty_ledger::domain::count::Count;
use casualty_ledger::domain::ids::ClaimId;
use casualty_ledger::domain::outcome::Outcome;
use casualty_ledger::domain::role::Role;
use casualty_ledger::domain::ruling::Effect;
use casualty_ledger::domain::source::Reliability;
use casualty_ledger::reconcile::figure::{FigureStatus, SetAsideReason};
use casualty_ledger::reconcile::finding::FindingKind;
use casualty_ledger::reconcile::{Policy, can_move};

use crate::build::{Case, about, at_least, cell, exact, figure, findings, has, numbers, time};

const EARLY: &str = "2016-07-02T02:00:00Z";
const NOON: &str = "2016-07-02T12:00:00Z";
const LATE: &str = "2016-07-02T20:00:00Z";

/// 20 by one origin and a later 30 by another, which the change then touches.
fn set_aside_by(change: impl FnOnce(&mut Case, ClaimId)) -> (Option<u64>, Option<SetAsideReason>) {
    let mut case = Case::new();
    let (one, other) = (case.outlet("One", NOON), case.outlet("Other", LATE));
    case.own(one, "hostages killed", exact(20));
    let claim = case.own(other, "hostages killed", exact(30));
    change(&mut case, claim);
    let figure = case.figure(Policy::Gtd, "hostages killed");
    assert!(figure.set_aside.iter().all(|aside| aside.claim_id == claim));
    (figure.best, figure.set_aside.first().map(|aside| aside.reason))
}

#[test]
fn claims_are_set_aside_for_a_reason() {
    use SetAsideReason as Reason;
    assert_eq!(set_aside_by(|_, _| {}), (Some(30), None));
    let expected = |reason| (Some(20), Some(reason));
    let by_claim = |change: fn(&mut casualty_ledger::domain::claim::Claim)| {
        set_aside_by(move |case, claim| case.edit(claim, change))
    };
    assert_eq!(by_claim(|claim| claim.status = ClaimStatus::Retracted), expected(Reason::Retracted));
    assert_eq!(by_claim(|claim| claim.status = ClaimStatus::Corrected), expected(Reason::Corrected));
    assert_eq!(by_claim(|claim| claim.perpetrator_claim = true), expected(Reason::PerpetratorClaim));
    assert_eq!(by_claim(|claim| claim.certainty = Certainty::Denied), expected(Reason::Denied));
    let judged = |rank: u8| {
        set_aside_by(|case, claim| {
            case.edit(claim, |claim| claim.credibility = Credibility::new(rank).unwrap());
        })
    };
    assert_eq!(judged(5), expected(Reason::Questionable));
    assert_eq!(judged(4), (Some(30), None));
    let reliable = |reliability| {
        set_aside_by(|case, claim| {
            let origin = case.claims.iter().find(|one| one.id == claim).unwrap().origin;
            case.sources.get_mut(&origin).unwrap().reliability = reliability;
        })
    };
    assert_eq!(reliable(Reliability::E), expected(Reason::Questionable));
    assert_eq!(reliable(Reliability::D), (Some(30), None));
    let published_after = |at: &'static str| set_aside_by(move |case, _| case.reported_by = Some(time(at)));
    assert_eq!(published_after("2016-07-02T19:59:59Z"), expected(Reason::ReportedAfter));
    assert_eq!(published_after(LATE), (Some(30), None));
    let retracted = set_aside_by(|case, claim| {
        let id = case.claims.iter().find(|one| one.id == claim).unwrap().article_id;
        case.articles.get_mut(&id).unwrap().status = ArticleStatus::Retracted;
    });
    assert_eq!(retracted, expected(Reason::Retracted));
    let ruled = set_aside_by(|case, claim| {
        case.rule(Effect::SetAside {}, vec![claim]);
    });
    assert_eq!(ruled, expected(Reason::Ruling));
    let undone = set_aside_by(|case, claim| {
        let id = case.rule(Effect::SetAside {}, vec![claim]);
        case.rulings[0].undone_by = Some(id);
    });
    assert_eq!(undone, (Some(30), None));
}

#[test]
fn an_unreliable_publisher_makes_a_reliable_origin_questionable() {
    let mut case = Case::new();
    let publisher = case.source_of("Rag", Reliability::E);
    let army = case.source_of("Army", Reliability::A);
    let article = case.article(publisher, NOON);
    case.said_by(army, article, "hostages killed", exact(20));
    let figure = case.figure(Policy::Gtd, "hostages killed");
    assert_eq!(figure.set_aside[0].reason, SetAsideReason::Questionable);
    assert_eq!((figure.status, figure.low), (FigureStatus::Unknown, None));
}

#[test]
fn reported_by_leaves_out_what_has_no_date() {
    let mut case = Case::new();
    let article = case.outlet("Outlet", "");
    case.own(article, "hostages killed", exact(20));
    assert!(has(&case.gtd(), FindingKind::Undated, "hostages killed"));
    case.reported_by = Some(time(LATE));
    let reconciliation = case.gtd();
    assert_eq!(figure(&reconciliation, "hostages killed").set_aside[0].reason, SetAsideReason::Undated);
    assert!(!has(&reconciliation, FindingKind::Undated, "hostages killed"));
}

/// Missing and then found, by how many, where and when.
fn is_resolved(missing: &str, n: u64, found: &[(&str, &str, Count)]) -> bool {
    let mut case = Case::new();
    let first = case.outlet("First", NOON);
    let claim = case.own(first, missing, exact(n));
    for (published_at, cell, count) in found {
        let article = case.outlet("Later", published_at);
        case.own(article, cell, count.clone());
    }
    let reconciliation = case.gtd();
    let aside = figure(&reconciliation, missing).set_aside;
    let resolved = aside.iter().any(|one| (one.claim_id, one.reason) == (claim, SetAsideReason::Resolved));
    assert!(!resolved || has(&reconciliation, FindingKind::Resolved, missing));
    resolved
}

#[test]
fn people_who_were_missing_are_found() {
    let missing = "civilians missing JPN";
    assert!(is_resolved(missing, 7, &[(LATE, "hostages killed JPN", exact(7))]));
    assert!(!is_resolved(missing, 7, &[(LATE, "hostages killed JPN", exact(6))]));
    assert!(is_resolved(
        missing,
        7,
        &[(LATE, "hostages killed JPN", exact(4)), (LATE, "victims rescued JPN", at_least(3))]
    ));
    assert!(!is_resolved(
        missing,
        7,
        &[(LATE, "hostages killed JPN", exact(4)), (LATE, "people killed JPN", exact(3))]
    ));
    assert!(!is_resolved(missing, 7, &[(LATE, "police killed JPN", exact(7))]), "another role");
    assert!(!is_resolved(missing, 7, &[(LATE, "hostages wounded JPN", exact(7))]), "the hurt may be missing");
    assert!(!is_resolved(missing, 7, &[(EARLY, "hostages killed JPN", exact(7))]), "known before");
    assert!(!is_resolved(missing, 7, &[(NOON, "hostages killed JPN", exact(7))]), "known at the time");
    assert!(is_resolved(
        missing,
        2,
        &[(EARLY, "hostages killed JPN", exact(5)), (LATE, "hostages killed JPN", exact(7))]
    ));
    assert!(!is_resolved(
        missing,
        3,
        &[(EARLY, "hostages killed JPN", exact(5)), (LATE, "hostages killed JPN", exact(7))]
    ));
    assert!(is_resolved("hostages still_held JPN", 7, &[(LATE, "hostages released JPN", exact(7))]));
    assert!(!is_resolved("hostages held JPN", 7, &[(LATE, "hostages released JPN", exact(7))]));
    assert!(!is_resolved("hostages missing JPN", 0, &[(LATE, "hostages released JPN", exact(7))]));
    assert!(!is_resolved("hostages missing foreign", 7, &[(LATE, "hostages released foreign", exact(7))]));
}

#[test]
fn a_total_of_missing_people_is_kept_with_a_finding() {
    let mut case = Case::new();
    let (first, later) = (case.outlet("First", NOON), case.outlet("Later", LATE));
    case.own(first, "civilians missing", exact(7));
    case.own(later, "hostages killed", exact(7));
    let reconciliation = case.gtd();
    assert_eq!(figure(&reconciliation, "civilians missing").best, Some(7));
    assert_eq!(findings(&reconciliation, FindingKind::MaybeFound, "civilians missing")[0].claim_ids.len(), 2);
}

#[test]
fn an_own_voice_joins_the_narrowest_then_the_earlier_of_which_it_takes_in_the_number() {
    let mut case = Case::new();
    let article = case.outlet("Outlet", NOON);
    let [army, police, wires] = ["Army", "Police", "Wires"].map(|name| case.source(name));
    case.said_by(wires, article, "hostages killed", about(20));
    case.said_by(army, article, "hostages killed", exact(20));
    case.said_by(police, article, "hostages killed", exact(21));
    let own = case.own(article, "hostages killed", at_least(12));
    let origins = |case: &Case| -> Vec<(String, bool)> {
        let rows = case.comparison("hostages killed");
        let cells = rows[0].cells.iter();
        cells.map(|one| (case.sources[&one.origin].name.clone(), one.claim_ids.contains(&own))).collect()
    };
    let expected =
        |joined: &str| ["Army", "Police", "Wires"].map(|name| (name.to_owned(), name == joined)).to_vec();
    assert_eq!(origins(&case), expected("Army"), "as narrow as the police's, and earlier in the text");
    case.edit(own, |claim| claim.count.count = exact(21));
    assert_eq!(origins(&case), expected("Police"), "the same number");
    for count in [at_least(30), exact(19), at_least(20)] {
        let joins = count == at_least(20);
        case.edit(own, |claim| claim.count.count = count);
        assert_eq!(
            origins(&case).len(),
            if joins { 3 } else { 4 },
            "nobody is made to say what he did not say"
        );
    }
}

#[test]
fn an_origin_has_one_voice_however_many_copies() {
    let mut case = Case::new();
    let wire = case.source("Wire");
    for hour in 10..14 {
        let article = case.outlet(&format!("Outlet {hour}"), &format!("2016-07-02T{hour}:00:00Z"));
        case.said_by(wire, article, "hostages killed", exact(if hour == 10 { 12 } else { 20 }));
    }
    let reconciliation = case.gtd();
    let killed = figure(&reconciliation, "hostages killed");
    assert_eq!((killed.status, killed.origins, killed.best), (FigureStatus::SingleOrigin, 1, Some(20)));
    assert_eq!((killed.used.len(), killed.compatible.len(), killed.conflicting.len()), (1, 2, 1));
    let single = findings(&reconciliation, FindingKind::SingleOrigin, "hostages killed");
    assert!(single[0].sentence.contains("4 articles"), "{}", single[0].sentence);
    assert_eq!(findings(&reconciliation, FindingKind::Revised, "hostages killed")[0].claim_ids.len(), 2);
    let rows = case.comparison("hostages killed");
    assert_eq!((rows[0].cells.len(), rows[0].cells[0].publishers.len()), (1, 4));
}

#[test]
fn one_origin_in_one_article_is_intersected() {
    let mut case = Case::new();
    let article = case.outlet("Outlet", NOON);
    case.own(article, "hostages killed", Count::vague("several"));
    case.own(article, "hostages killed", exact(9));
    assert_eq!(numbers(&case.figure(Policy::Gtd, "hostages killed")), (Some(9), Some(9), Some(9)));
    let other = case.own(article, "hostages killed", exact(11));
    let reconciliation = case.gtd();
    let killed = figure(&reconciliation, "hostages killed");
    assert_eq!(killed.best, Some(11), "as narrow, and later in the text");
    assert_eq!(killed.status, FigureStatus::SingleOrigin, "an origin does not dispute itself");
    assert_eq!((killed.used[0], killed.conflicting.len()), (other, 1));
    assert!(has(&reconciliation, FindingKind::Disputed, "hostages killed"));
}

#[test]
fn a_list_counts_people_once() {
    let mut case = Case::new();
    let article = case.outlet("Outlet", NOON);
    case.own(article, "hostages killed BGD", exact(2));
    case.own(article, "hostages killed BGD USA", exact(1));
    let other = case.outlet("Other", NOON);
    case.own(other, "hostages killed BGD", exact(3));
    let reconciliation = case.gtd();
    let bangladeshis = figure(&reconciliation, "hostages killed BGD");
    assert_eq!((bangladeshis.best, bangladeshis.status), (Some(3), FigureStatus::Agreed));
    assert_eq!(bangladeshis.used.len(), 3);
    assert_eq!(figure(&reconciliation, "hostages killed USA").best, Some(1));
}

#[test]
fn people_with_several_nationalities_may_be_counted_under_each() {
    let status = |first: u64, second: u64| {
        let mut case = Case::new();
        let (one, other) = (case.outlet("One", NOON), case.outlet("Other", NOON));
        case.own(one, "hostages killed foreign", exact(first));
        case.own(one, "hostages killed BGD USA", exact(1));
        case.own(other, "hostages killed foreign", exact(second));
        case.own(other, "hostages killed ITA", exact(first));
        let third = case.outlet("Third", NOON);
        case.own(third, "hostages killed ITA", exact(second));
        let reconciliation = case.gtd();
        assert_eq!(
            figure(&reconciliation, "hostages killed ITA").status == FigureStatus::Agreed,
            first == second
        );
        let finding = has(&reconciliation, FindingKind::DualNationality, "hostages killed foreign");
        (figure(&reconciliation, "hostages killed foreign").status, finding)
    };
    assert_eq!(status(17, 18), (FigureStatus::SingleOrigin, true));
    assert_eq!(status(18, 17), (FigureStatus::SingleOrigin, true));
    assert_eq!(status(17, 17), (FigureStatus::Agreed, false));
    assert_eq!(status(17, 19), (FigureStatus::Disputed, false));
}

#[test]
fn a_toll_that_has_grown_is_no_dispute() {
    let relation = |cell: &str, early: Count, late: Count| {
        let mut case = Case::new();
        let (one, other) = (case.outlet("One", EARLY), case.outlet("Other", LATE));
        let claim = case.own(one, cell, early.clone());
        case.own(other, cell, late);
        let reconciliation = case.gtd();
        let figure = figure(&reconciliation, cell);
        assert_eq!(
            figure.conflicting.contains(&claim),
            early != about(19),
            "it does not meet the later number"
        );
        (figure.status, has(&reconciliation, FindingKind::Outdated, cell))
    };
    use FigureStatus::{Disputed, SingleOrigin};
    assert_eq!(relation("hostages killed", exact(12), exact(20)), (SingleOrigin, true));
    assert_eq!(relation("hostages killed", exact(20), exact(12)), (Disputed, false));
    assert_eq!(relation("hostages killed", about(19), exact(20)), (SingleOrigin, false));
    assert_eq!(
        relation("hostages held", exact(12), exact(20)),
        (Disputed, false),
        "captives were all taken at once"
    );
    assert_eq!(relation("hostages missing", exact(12), exact(20)), (SingleOrigin, true));
    assert_eq!(relation("hostages missing", exact(20), exact(12)), (SingleOrigin, true), "a state");
    assert_eq!(relation("hostages killed_or_missing", exact(12), exact(20)), (Disputed, false));
}

#[test]
fn each_claim_of_a_cell_stands_in_exactly_one_place() {
    let mut case = Case::new();
    let (one, other) = (case.outlet("One", EARLY), case.outlet("Other", LATE));
    case.own(one, "hostages killed", exact(25));
    case.own(one, "hostages killed", Count::Unknown {});
    case.own(other, "hostages killed", exact(20));
    let women = case.own(other, "hostages killed", exact(8));
    case.edit(women, |claim| claim.subset = Some("women".to_owned()));
    let denied = case.own(other, "hostages killed", exact(2));
    case.edit(denied, |claim| claim.certainty = Certainty::Denied);
    let figure = case.figure(Policy::Gtd, "hostages killed");
    assert_eq!(
        (figure.used.len(), figure.compatible.len(), figure.conflicting.len(), figure.set_aside.len()),
        (1, 2, 1, 1)
    );
    assert!(figure.compatible.contains(&women));
    assert_eq!(numbers(&figure), (Some(20), Some(20), Some(20)), "a part bounds no figure of the whole");
}

#[test]
fn a_cell_of_parts_and_unknowns_has_no_figure() {
    let mut case = Case::new();
    let article = case.outlet("Outlet", NOON);
    let women = case.own(article, "hostages killed", exact(8));
    case.edit(women, |claim| claim.subset = Some("women".to_owned()));
    case.own(article, "police killed", Count::Unknown {});
    for (cell, low) in [("hostages killed", Some(8)), ("police killed", None)] {
        let figure = case.figure(Policy::Gtd, cell);
        assert_eq!((numbers(&figure), figure.status), ((low, None, None), FigureStatus::Unknown), "{cell}");
    }
    assert_eq!(
        case.figure(Policy::Gtd, "police killed").explanation,
        "It is not known how many police officers were killed: the reports say that the number is unknown."
    );
}

#[test]
fn sources_that_a_ruling_makes_one_are_one_origin() {
    let mut case = Case::new();
    let (one, other) = (case.outlet("One", NOON), case.outlet("Other", NOON));
    case.own(one, "hostages killed", exact(20));
    case.own(other, "hostages killed", exact(20));
    assert_eq!(case.figure(Policy::Gtd, "hostages killed").origins, 2);
    let source_ids = [case.claims[0].origin, case.claims[1].origin];
    case.rule(Effect::SameOrigin { source_ids }, Vec::new());
    let reconciliation = case.gtd();
    let killed = figure(&reconciliation, "hostages killed");
    assert_eq!((killed.origins, killed.status), (1, FigureStatus::SingleOrigin));
    assert!(reconciliation.findings.iter().any(|finding| finding.kind == FindingKind::Ruling));
}

#[test]
fn a_ruling_settles_what_a_number_includes() {
    let mut case = Case::new();
    let article = case.outlet("Outlet", NOON);
    let toll = case.own(article, "hostages killed", exact(20));
    case.edit(toll, |claim| claim.may_include = vec![Role::Police, Role::SecurityForces]);
    let unclear = findings(&case.gtd(), FindingKind::UnclearInclusion, "hostages killed");
    assert_eq!(unclear[0].totals, None, "nobody says how many of the security forces died");
    case.own(article, "security_forces killed", exact(3));
    let totals = findings(&case.gtd(), FindingKind::UnclearInclusion, "hostages killed")[0].totals.unwrap();
    assert_eq!((totals.included, totals.excluded), (20, 23), "police are security forces");
    let effect = Effect::SettleInclusion { role: Role::Hostages, outcome: Outcome::Killed, included: false };
    case.rule(effect, vec![toll]);
    let reconciliation = case.gtd();
    assert!(!has(&reconciliation, FindingKind::UnclearInclusion, "hostages killed"));
    assert!(has(&reconciliation, FindingKind::Ruling, "hostages killed"));
}

#[test]
fn a_ruling_moves_people_from_one_cell_to_another() {
    let mut case = Case::new();
    let article = case.outlet("Outlet", NOON);
    let six = case.own(article, "attackers killed", exact(6));
    case.own(article, "staff killed", at_least(1));
    let (from, to) = (cell("attackers killed"), cell("staff killed"));
    let before = case.gtd();
    assert!(can_move(&before, 6, &from) && !can_move(&before, 7, &from));
    assert!(can_move(&before, 1, &to) && !can_move(&before, 2, &to), "at least one is one");
    assert!(!can_move(&before, 1, &cell("police killed")));
    case.rule(Effect::Move { n: 1, from, to }, vec![six]);
    let after = case.gtd();
    assert_eq!(numbers(&figure(&after, "attackers killed")), (Some(5), Some(5), Some(5)));
    assert_eq!(numbers(&figure(&after, "staff killed")), (Some(2), Some(2), None));
    assert_eq!(figure(&after, "attackers killed").used, [six], "moved, not contradicted");
    assert!(figure(&after, "attackers killed").explanation.contains("ruling moved 1"));
    assert!(has(&after, FindingKind::Ruling, "staff killed"));
    case.rule(Effect::Move { n: 2, from, to: cell("bystanders killed ITA") }, vec![six]);
    let created = figure(&case.gtd(), "bystanders killed ITA");
    assert_eq!((numbers(&created), created.status), ((Some(2), Some(2), None), FigureStatus::Implied));
}
