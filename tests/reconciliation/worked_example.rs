//! Three early reports of one attack, as far as stage 1 goes, and what later reports change.

use casualty_ledger::domain::ids::{ArticleId, ClaimId, SourceId};
use casualty_ledger::domain::role::Role;
use casualty_ledger::reconcile::answer::{Answer, Basis};
use casualty_ledger::reconcile::figure::{FigureStatus, SetAsideReason};
use casualty_ledger::reconcile::finding::{FindingKind, InclusionTotals};
use casualty_ledger::reconcile::{Policy, Reconciliation};

use crate::build::{Case, Numbers, about, at_least, at_most, exact, figure, findings, has, numbers};
use casualty_ledger::domain::count::Count;

struct Dhaka {
    case: Case,
    outlet_d: SourceId,
    toll_in_own_voice: ClaimId,
    several_italians: ClaimId,
    missing_japanese: ClaimId,
    claimed_dead: ClaimId,
    claimed_wounded: ClaimId,
}

fn dhaka() -> Dhaka {
    let mut case = Case::new();
    let [a, b, c, outlet_d] = ["Outlet A", "Outlet B", "Outlet C", "Outlet D"].map(|name| case.source(name));
    let a = case.article(a, "2016-07-02T02:00:00Z");
    let b = case.article(b, "2016-07-02T09:00:00Z");
    let c = case.article(c, "2016-07-02T13:00:00Z");
    let [army, attackers, police, wires, witnesses] =
        ["Army", "Attackers", "Police", "Wires", "Witnesses"].map(|name| case.source(name));
    let [italy, japan, india, premier] =
        ["Italy's minister", "Japan's secretary", "India's minister", "Prime minister"]
            .map(|name| case.source(name));

    case.own(a, "hostages held", at_least(12));
    case.said_by(wires, a, "hostages held", about(20));
    case.own(a, "victims wounded", exact(1));

    case.own(b, "attackers killed", exact(6));
    case.own(b, "victims killed", at_least(22));
    case.said_by(police, b, "hostages rescued", at_least(13));
    case.own(b, "attackers captured", exact(1));
    let claimed_dead = case.said_by(attackers, b, "victims killed", exact(24));
    let claimed_wounded = case.said_by(attackers, b, "victims wounded", exact(40));
    for claim in [claimed_dead, claimed_wounded] {
        case.edit(claim, |claim| claim.perpetrator_claim = true);
    }
    case.said_by(police, b, "police killed", exact(2));
    case.said_by(army, b, "hostages killed foreign", exact(20));
    let missing_japanese = case.own(b, "civilians missing JPN", exact(7));
    let several_italians = case.own(b, "hostages killed ITA", Count::vague("several"));
    case.said_by(india, b, "hostages killed IND", exact(1));
    case.said_by(witnesses, b, "attackers involved", at_most(9));

    case.said_by(army, c, "hostages killed", exact(20));
    case.said_by(army, c, "hostages killed foreign", exact(20));
    let toll_in_own_voice = case.own(c, "hostages killed", exact(20));
    case.edit(toll_in_own_voice, |claim| claim.may_include = vec![Role::Police]);
    case.said_by(italy, c, "hostages killed ITA", exact(9));
    case.said_by(italy, c, "civilians missing ITA", exact(1));
    case.said_by(japan, c, "hostages killed JPN", exact(7));
    case.said_by(india, c, "hostages killed IND", exact(1));
    case.own(c, "hostages killed USA", exact(1));
    case.own(c, "police killed BGD", exact(2));
    case.own(c, "police killed", exact(2));
    case.own(c, "attackers killed", exact(6));
    case.own(c, "attackers captured", exact(1));
    case.said_by(premier, c, "hostages rescued", exact(13));
    case.said_by(premier, c, "hostages rescued JPN", exact(1));
    case.said_by(premier, c, "hostages rescued LKA", exact(2));
    Dhaka {
        case,
        outlet_d,
        toll_in_own_voice,
        several_italians,
        missing_japanese,
        claimed_dead,
        claimed_wounded,
    }
}

#[test]
fn every_cell_has_its_figure() {
    use FigureStatus::{Agreed, SingleOrigin, Unknown};
    let exactly = |n| (Some(n), Some(n), Some(n));
    let table: [(&str, Numbers, FigureStatus, u32); 19] = [
        ("hostages killed any", exactly(20), SingleOrigin, 1),
        ("hostages killed foreign", exactly(20), SingleOrigin, 1),
        ("hostages killed ITA", exactly(9), SingleOrigin, 1),
        ("hostages killed JPN", exactly(7), SingleOrigin, 1),
        ("hostages killed USA", exactly(1), SingleOrigin, 1),
        ("hostages killed IND", exactly(1), SingleOrigin, 1),
        ("police killed any", exactly(2), Agreed, 2),
        ("police killed BGD", exactly(2), SingleOrigin, 1),
        ("victims killed any", (Some(22), Some(22), None), SingleOrigin, 1),
        ("victims wounded any", exactly(1), SingleOrigin, 1),
        ("hostages rescued any", exactly(13), Agreed, 2),
        ("hostages rescued JPN", exactly(1), SingleOrigin, 1),
        ("hostages rescued LKA", exactly(2), SingleOrigin, 1),
        ("hostages held any", (Some(18), Some(20), Some(22)), SingleOrigin, 1),
        ("civilians missing JPN", (None, None, None), Unknown, 0),
        ("civilians missing ITA", exactly(1), SingleOrigin, 1),
        ("attackers killed any", exactly(6), Agreed, 2),
        ("attackers captured any", exactly(1), Agreed, 2),
        ("attackers involved any", (Some(0), None, Some(9)), SingleOrigin, 1),
    ];
    let reconciliation = dhaka().case.gtd();
    for (cell, expected, status, origins) in table {
        let figure = figure(&reconciliation, cell);
        assert_eq!(numbers(&figure), expected, "{cell}");
        assert_eq!((figure.status, figure.origins), (status, origins), "{cell}");
    }
    let with_claims = reconciliation.figures.iter().filter(|figure| figure.status != FigureStatus::Implied);
    assert_eq!(with_claims.count(), 19, "each cell once");
}

#[test]
fn what_the_perpetrators_claim_is_kept_apart() {
    let dhaka = dhaka();
    let reconciliation = dhaka.case.gtd();
    for (cell, claim) in [("victims killed", dhaka.claimed_dead), ("victims wounded", dhaka.claimed_wounded)]
    {
        let set_aside = figure(&reconciliation, cell).set_aside;
        assert_eq!(set_aside.len(), 1);
        assert_eq!((set_aside[0].claim_id, set_aside[0].reason), (claim, SetAsideReason::PerpetratorClaim));
        let findings = findings(&reconciliation, FindingKind::PerpetratorClaim, cell);
        assert_eq!(findings.len(), 1, "one for each origin");
        assert!(findings[0].claim_ids.contains(&claim));
    }
}

#[test]
fn the_own_voice_repeats_whom_it_quotes() {
    let dhaka = dhaka();
    let reconciliation = dhaka.case.gtd();
    let toll = figure(&reconciliation, "hostages killed");
    assert_eq!(toll.used.len(), 2, "the army's words and their repetition: one report");
    assert!(toll.used.contains(&dhaka.toll_in_own_voice));
    assert!(has(&reconciliation, FindingKind::SingleOrigin, "hostages killed"));
    assert!(!has(&reconciliation, FindingKind::SingleOrigin, "hostages held"), "its figure says so");
}

#[test]
fn the_findings_are_few_and_the_weightiest_stand_first() {
    let findings = dhaka().case.gtd().findings;
    assert!(findings.len() <= 10, "{findings:#?}");
    assert!(findings.is_sorted_by_key(|finding| finding.kind));
    let alone = findings.iter().filter(|finding| finding.kind == FindingKind::SingleOrigin);
    assert!(alone.clone().all(|finding| finding.cells.len() > 1), "one number alone is told by its status");
}

#[test]
fn the_toll_may_include_the_police() {
    let reconciliation = dhaka().case.gtd();
    let unclear = findings(&reconciliation, FindingKind::UnclearInclusion, "hostages killed");
    assert_eq!(unclear.len(), 1);
    assert_eq!(unclear[0].totals, Some(InclusionTotals { excluded: 22, included: 20 }));
    assert!(has(&reconciliation, FindingKind::UnclearInclusion, "police killed"));
    let sentence = &unclear[0].sentence;
    assert!(sentence.contains("20 if so, 22 if not"), "{sentence}");
}

#[test]
fn a_vague_word_agrees_with_a_later_number() {
    let dhaka = dhaka();
    let italians = dhaka.case.figure(Policy::Gtd, "hostages killed ITA");
    assert_eq!(italians.compatible, [dhaka.several_italians]);
    assert_eq!((italians.used.len(), italians.evidence.len()), (1, 1));
    assert_eq!(italians.evidence[0].claim_id, italians.used[0]);
    assert!(italians.conflicting.is_empty());
}

#[test]
fn the_missing_japanese_have_been_found() {
    let dhaka = dhaka();
    let reconciliation = dhaka.case.gtd();
    let missing = figure(&reconciliation, "civilians missing JPN");
    assert_eq!(missing.set_aside[0].reason, SetAsideReason::Resolved);
    let resolved = findings(&reconciliation, FindingKind::Resolved, "civilians missing JPN");
    assert_eq!(resolved.len(), 1);
    assert!(resolved[0].claim_ids.contains(&dhaka.missing_japanese));
    assert_eq!(resolved[0].claim_ids.len(), 3, "the missing, the killed and the rescued");
    assert!(!has(&reconciliation, FindingKind::Resolved, "civilians missing ITA"));
}

#[test]
fn a_number_is_explained_in_one_sentence() {
    let dhaka = dhaka();
    let reconciliation = dhaka.case.gtd();
    let italians = figure(&reconciliation, "hostages killed ITA").explanation;
    assert_eq!(
        italians,
        "9 Italians among the hostages were killed, according to Italy's minister, the most recent; compatible with it: Outlet B (at least 2)."
    );
    for figure in &reconciliation.figures {
        let text = &figure.explanation;
        assert!(text.ends_with('.') && !text.contains(". ") && !text.contains("  "), "{text}");
    }
}

fn later_article(dhaka: &mut Dhaka) -> ArticleId {
    let article = dhaka.case.article(dhaka.outlet_d, "2016-07-03T08:00:00Z");
    dhaka.case.own(article, "hostages killed BGD", exact(2));
    dhaka.case.own(article, "hostages killed BGD USA", exact(1));
    dhaka.case.own(article, "hostages killed foreign", exact(17));
    article
}

#[test]
fn a_later_article_disputes_the_foreigners() {
    let mut dhaka = dhaka();
    later_article(&mut dhaka);
    let reconciliation = dhaka.case.gtd();
    let foreigners = figure(&reconciliation, "hostages killed foreign");
    assert_eq!(numbers(&foreigners), (Some(17), Some(17), Some(17)));
    assert_eq!(foreigners.status, FigureStatus::Disputed);
    assert_eq!(foreigners.conflicting.len(), 2);
    assert!(has(&reconciliation, FindingKind::Disputed, "hostages killed foreign"));
    assert_eq!(
        figure(&reconciliation, "hostages killed BGD").best,
        Some(3),
        "two, and one with two nationalities"
    );
    let american = figure(&reconciliation, "hostages killed USA");
    assert_eq!((american.best, american.status, american.origins), (Some(1), FigureStatus::Agreed, 2));
}

#[test]
fn seventeen_and_eighteen_foreigners_are_both_right() {
    let mut dhaka = dhaka();
    later_article(&mut dhaka);
    let outlet = dhaka.case.source("Outlet E");
    let article = dhaka.case.article(outlet, "2016-07-03T09:00:00Z");
    dhaka.case.own(article, "hostages rescued foreign", exact(18));
    dhaka.case.own(article, "hostages rescued BGD USA", exact(1));
    let other = dhaka.case.outlet("Outlet F", "2016-07-03T09:00:00Z");
    dhaka.case.own(other, "hostages rescued foreign", exact(17));
    let reconciliation = dhaka.case.gtd();
    assert_eq!(figure(&reconciliation, "hostages rescued foreign").status, FigureStatus::SingleOrigin);
    assert!(has(&reconciliation, FindingKind::DualNationality, "hostages rescued foreign"));
    assert!(
        !has(&reconciliation, FindingKind::DualNationality, "hostages killed foreign"),
        "17 and 20 are not"
    );
}

#[test]
fn a_later_article_makes_an_attacker_a_member_of_staff() {
    let mut dhaka = dhaka();
    let article = dhaka.case.article(dhaka.outlet_d, "2016-07-03T08:00:00Z");
    dhaka.case.own(article, "attackers killed", exact(5));
    dhaka.case.own(article, "staff killed", exact(1));
    let reconciliation = dhaka.case.gtd();
    let attackers = figure(&reconciliation, "attackers killed");
    assert_eq!(numbers(&attackers), (Some(5), Some(5), Some(5)));
    assert_eq!(attackers.status, FigureStatus::Disputed);
    assert_eq!(figure(&reconciliation, "staff killed").best, Some(1));
}

/// The answer to one plain question: "victims killed ITA".
fn answer(reconciliation: &Reconciliation, question: &str) -> Answer {
    let words: Vec<&str> = question.split(' ').collect();
    let is_asked = |answer: &&Answer| {
        (answer.group.code(), answer.outcome.code(), answer.nationality.to_string().as_str())
            == (words[0], words[1], words[2])
    };
    reconciliation.answers.iter().find(is_asked).unwrap_or_else(|| panic!("no answer: {question}")).clone()
}

#[test]
fn plain_questions_have_one_answer() {
    let reconciliation = dhaka().case.gtd();
    let table = [
        ("victims killed any", 22, Some(22), Basis::Reported),
        ("victims killed ITA", 9, Some(9), Basis::Part),
        ("victims killed JPN", 7, Some(7), Basis::Part),
        ("victims killed IND", 1, Some(1), Basis::Part),
        ("victims killed USA", 1, Some(1), Basis::Part),
        ("victims killed BGD", 2, Some(2), Basis::Part),
        ("rescued rescued any", 13, Some(13), Basis::Part),
        ("rescued rescued JPN", 1, Some(1), Basis::Part),
        ("rescued rescued LKA", 2, Some(2), Basis::Part),
        ("attackers killed any", 6, Some(6), Basis::Reported),
        ("attackers captured any", 1, Some(1), Basis::Reported),
        ("attackers involved any", 7, None, Basis::None),
        ("police killed any", 2, Some(2), Basis::Part),
        ("police killed BGD", 2, Some(2), Basis::Part),
    ];
    for (question, low, best, basis) in table {
        let answer = answer(&reconciliation, question);
        assert_eq!((answer.low, answer.best, answer.basis), (low, best, basis), "{question}: {answer:?}");
    }
    assert_eq!(answer(&reconciliation, "victims killed any").high, None);
    assert_eq!(answer(&reconciliation, "attackers involved any").high, Some(9));
    let residual = |question: &str| answer(&reconciliation, question).residual.and_then(|left| left.best);
    assert_eq!(residual("victims killed any"), Some(2));
    assert_eq!(residual("rescued rescued any"), Some(10));
}

#[test]
fn an_answer_gives_its_grounds() {
    let reconciliation = dhaka().case.gtd();
    for answer in &reconciliation.answers {
        assert!(answer.sentence.ends_with('.'), "{answer:?}");
        assert!(answer.sentence.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit()));
        assert_eq!(answer.because.len(), answer.evidence.len(), "{answer:?}");
        assert!(answer.best.is_none() || !answer.because.is_empty(), "{answer:?}");
    }
}

#[test]
fn with_the_later_article_everyone_has_a_nationality() {
    let mut dhaka = dhaka();
    later_article(&mut dhaka);
    let residual = figure(&dhaka.case.gtd(), "hostages killed").residual.unwrap();
    assert_eq!((residual.low, residual.high), (0, Some(0)));
}

#[test]
fn a_later_article_disputes_the_answer_about_attackers() {
    let mut dhaka = dhaka();
    let article = dhaka.case.article(dhaka.outlet_d, "2016-07-03T08:00:00Z");
    dhaka.case.own(article, "attackers killed", exact(5));
    dhaka.case.own(article, "staff killed", exact(1));
    let reconciliation = dhaka.case.gtd();
    let attackers = answer(&reconciliation, "attackers killed any");
    assert_eq!((attackers.best, attackers.status), (Some(5), FigureStatus::Disputed));
}
