//! Every kind of finding, as a newsroom could print it.

use casualty_ledger::domain::count::Count;
use casualty_ledger::domain::quote::QuoteMismatch;
use casualty_ledger::domain::ruling::Effect;
use casualty_ledger::reconcile::Policy;
use casualty_ledger::reconcile::finding::FindingKind;

use crate::build::{about, at_least, at_most, cell, exact, figure};
use crate::sentences::{EARLY, LATE, NOON, Told, explained, found, said};

#[test]
fn the_findings_of_an_incident_are_news() {
    let table: &[(&[Told], FindingKind, &[&str])] = &[
        (
            &[
                ("officials", NOON, "hostages held", about(20)),
                ("officials", NOON, "hostages killed", exact(20)),
                ("officials", NOON, "hostages rescued", exact(13)),
            ],
            FindingKind::Imbalance,
            &[
                "These numbers cannot all be true: 20 hostages killed; between 18 and 22 hostages held; 13 hostages rescued; nothing is concluded from the weakest of them, 20 hostages killed.",
            ],
        ),
        (
            &[
                ("officials", NOON, "hostages killed", exact(20)),
                ("the militants", NOON, "hostages killed", at_least(24)),
            ],
            FindingKind::Disputed,
            &["Sources differ on the number of hostages killed (officials: 20; the militants: at least 24)."],
        ),
        (
            &[
                ("officials", EARLY, "hostages killed", exact(14)),
                ("officials", LATE, "hostages killed", exact(15)),
            ],
            FindingKind::Revised,
            &["The number of hostages killed given by officials was revised: 14, now 15."],
        ),
        (
            &[
                ("officials", NOON, "hostages killed", exact(14)),
                ("officials", NOON, "hostages killed", exact(15)),
            ],
            FindingKind::Disputed,
            &[
                "One source gives numbers of hostages killed that contradict each other (officials: 15, but also 14).",
            ],
        ),
        (
            &[
                ("officials", NOON, "victims killed", exact(20)),
                ("officials", NOON, "hostages killed", exact(18)),
                ("officials", NOON, "hostages killed ITA", exact(17)),
            ],
            FindingKind::Residual,
            &["Of the 20 victims killed, 3 are under no nationality in the reports."],
        ),
        (
            &[
                ("officials", NOON, "hostages killed", exact(20)),
                ("officials", NOON, "victims killed ITA", exact(19)),
            ],
            FindingKind::Residual,
            &[
                "Of the 20 hostages killed, 1 is under no nationality in the reports, where some nationalities are counted among all victims.",
            ],
        ),
        (&[("officials", NOON, "hostages killed", exact(20))], FindingKind::Residual, &[]),
        (
            &[
                ("officials", EARLY, "civilians missing JPN", exact(7)),
                ("a person", LATE, "hostages killed JPN", exact(7)),
            ],
            FindingKind::Resolved,
            &[
                "The 7 Japanese nationals among the civilians missing (officials) have since been found, as later reports tell what became of them.",
            ],
        ),
        (
            &[
                ("officials", EARLY, "civilians missing JPN", exact(1)),
                ("a person", LATE, "civilians killed JPN", exact(7)),
            ],
            FindingKind::Resolved,
            &[
                "The 1 Japanese national among the civilians missing (officials) has since been found, as later reports tell what became of them.",
            ],
        ),
        (
            &[
                ("officials", EARLY, "civilians missing JPN", exact(7)),
                ("a person", LATE, "civilians killed JPN", exact(4)),
            ],
            FindingKind::MaybeFound,
            &[
                "Of the 7 Japanese nationals among the civilians missing (officials), 4 may have been found since: later reports tell what became of 4 more people.",
            ],
        ),
        (
            &[
                ("officials", EARLY, "hostages killed", exact(2)),
                ("a person", LATE, "hostages killed", exact(4)),
            ],
            FindingKind::Outdated,
            &["Later reports have overtaken earlier numbers of hostages killed (officials: 2)."],
        ),
        (
            &[("officials", NOON, "hostages killed BGD USA", exact(2))],
            FindingKind::DualNationality,
            &["2 hostages killed are counted among both Bangladeshis and US citizens, and once in a total."],
        ),
        (
            &[
                ("officials", NOON, "hostages killed BGD USA", exact(1)),
                ("officials", NOON, "hostages killed foreign", exact(17)),
                ("a person", NOON, "hostages killed foreign", exact(18)),
            ],
            FindingKind::DualNationality,
            &[
                "Different numbers of foreigners among the hostages killed can all be right, as 1 person has several nationalities (officials: 17; a person: 18).",
            ],
        ),
        (
            &[
                ("officials", NOON, "hostages killed IND", exact(1)),
                ("officials", NOON, "hostages killed IND", exact(1)),
            ],
            FindingKind::OneOrSeveral,
            &[
                "One article speaks more than once of 1 Indian among the hostages killed: the rule takes them as one person, and they may be several.",
            ],
        ),
        (
            &[
                ("officials", NOON, "hostages killed IND", exact(1)),
                ("officials", NOON, "hostages killed", exact(9)),
            ],
            FindingKind::SingleOrigin,
            &["2 numbers come from officials alone."],
        ),
        (&[("officials", NOON, "hostages killed IND", exact(1))], FindingKind::SingleOrigin, &[]),
    ];
    let written: Vec<Vec<String>> =
        table.iter().map(|(claims, kind, _)| found(&said(claims), *kind)).collect();
    let expected: Vec<&[&str]> = table.iter().map(|(_, _, expected)| *expected).collect();
    assert_eq!(written, expected);
}

#[test]
fn what_the_attackers_say_is_theirs() {
    let mut case = said(&[
        ("the militants", NOON, "victims killed", exact(24)),
        ("the militants", NOON, "victims wounded", Count::Unknown {}),
    ]);
    case.claims.iter_mut().for_each(|claim| claim.perpetrator_claim = true);
    assert_eq!(
        found(&case, FindingKind::PerpetratorClaim),
        [
            "Claims of the attackers are kept apart from the figures: 24 victims killed; an unknown number of victims wounded, according to the militants."
        ]
    );
    assert_eq!(
        explained(&case, Policy::Gtd, "victims killed"),
        "It is not known how many victims were killed: what was said is a claim of the attackers."
    );
}

#[test]
fn imbalances_that_share_all_figures_but_one_are_one() {
    let case = said(&[
        ("officials", NOON, "victims killed", at_most(3)),
        ("a person", NOON, "victims killed ITA", exact(9)),
        ("witnesses", NOON, "victims killed JPN", exact(7)),
    ]);
    let found = found(&case, FindingKind::Imbalance);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with(
            "These numbers cannot all be true: at most 3 victims killed; and any one of these: "
        ),
        "{found:?}"
    );
}

#[test]
fn rulings_and_undated_claims_are_told() {
    let mut case = said(&[
        ("officials", NOON, "hostages killed", exact(20)),
        ("a person", NOON, "staff killed", exact(2)),
    ]);
    let undated = case.outlet("iNews", "");
    case.own(undated, "hostages wounded", exact(3));
    let (ids, sources): (Vec<_>, Vec<_>) = (vec![case.claims[0].id], case.sources.keys().copied().collect());
    case.rule(Effect::Move { n: 1, from: cell("hostages killed"), to: cell("staff killed") }, ids.clone());
    case.rule(Effect::SameOrigin { source_ids: [sources[0], sources[1]] }, Vec::new());
    case.rule(Effect::SameSource { source_ids: [sources[0], sources[1]] }, Vec::new());
    assert_eq!(
        found(&case, FindingKind::Ruling),
        [
            "A reviewer counted officials and a person as one source: the ministry said so.",
            "A reviewer counted officials and a person as one source in every incident: the ministry said so.",
            "A reviewer moved 1 from the hostages killed to the members of staff killed: the ministry said so.",
        ]
    );
    assert_eq!(
        found(&case, FindingKind::Undated),
        [
            "1 claim in 1 undated article cannot be placed in time: where dated reports exist, the most recent is chosen among those."
        ]
    );
    assert_eq!(
        explained(&case, Policy::Gtd, "staff killed"),
        "3 members of staff were killed, according to a person; a reviewer's ruling moved 1 here from the hostages killed."
    );
}

#[test]
fn a_quote_that_names_another_number_is_told() {
    let case = said(&[("officials", NOON, "hostages killed", exact(20))]);
    let mismatches = [(case.claims[0].id, QuoteMismatch::Number("at least 22".to_owned()))];
    let input = casualty_ledger::reconcile::Input { quote_mismatches: &mismatches, ..case.input() };
    let findings = casualty_ledger::reconcile::reconcile(&input, Policy::Gtd).findings;
    let told: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.kind == FindingKind::QuoteMismatch)
        .map(|finding| finding.sentence.as_str())
        .collect();
    assert_eq!(told.len(), 1);
    assert!(
        told[0]
            .contains("names another number (at least 22) than its claim of hostages killed (officials: 20)"),
        "{}",
        told[0]
    );
    let mismatches = [(case.claims[0].id, QuoteMismatch::Nationality("Japanese".to_owned()))];
    let input = casualty_ledger::reconcile::Input { quote_mismatches: &mismatches, ..case.input() };
    let findings = casualty_ledger::reconcile::reconcile(&input, Policy::Gtd).findings;
    let told = findings.iter().find(|finding| finding.kind == FindingKind::QuoteMismatch).unwrap();
    assert!(
        told.sentence.contains("names another nationality (Japanese) than its claim"),
        "{}",
        told.sentence
    );
}

#[test]
fn one_text_under_several_publishers_is_one_source() {
    let mut case = said(&[
        ("the Daily", NOON, "hostages killed", exact(20)),
        ("iNews", LATE, "hostages killed", exact(20)),
    ]);
    case.articles.values_mut().for_each(|article| article.text_sha256 = Some("ab".repeat(32)));
    assert_eq!(
        found(&case, FindingKind::NearCopy),
        [
            "One text stands under several publishers and counts as one source: published first by the Daily, also by iNews."
        ]
    );
}

#[test]
fn what_is_set_aside_says_why() {
    let mut case = said(&[("officials", NOON, "hostages killed", exact(20))]);
    case.claims[0].perpetrator_claim = true;
    let killed = figure(&case.gtd(), "hostages killed");
    assert_eq!(
        killed.set_aside[0].reason_text,
        "It is a claim of the attackers, which is kept apart from the figures."
    );
}

#[test]
fn findings_come_in_the_published_order() {
    let order: Vec<&str> = FindingKind::ALL.iter().map(|kind| kind.code()).collect();
    assert_eq!(
        order,
        [
            "imbalance",
            "disputed",
            "revised",
            "unclear_inclusion",
            "perpetrator_claim",
            "residual",
            "resolved",
            "maybe_found",
            "outdated",
            "dual_nationality",
            "quote_mismatch",
            "near_copy",
            "undated",
            "one_or_several",
            "ruling",
            "single_origin",
        ]
    );
}
