//! Laws of stage 1, with generated claims. `PROPTEST_CASES` sets how many.

use std::collections::{BTreeMap, BTreeSet};

use casualty_ledger::domain::cell::{Cell, CellNationality};
use casualty_ledger::domain::claim::{Certainty, ClaimStatus};
use casualty_ledger::domain::count::Count;
use casualty_ledger::domain::ids::ClaimId;
use casualty_ledger::domain::ruling::Effect;
use casualty_ledger::domain::source::Reliability;
use casualty_ledger::reconcile::figure::{Figure, FigureStatus};
use casualty_ledger::reconcile::finding::FindingKind;
use casualty_ledger::reconcile::{Answer, Compared, Followed, Policy, Reconciliation, comparison, timeline};
use proptest::prelude::*;
use proptest::sample::select;

use crate::build::{Case, about, at_least, at_most, between, exact, followed};

const SOURCES: usize = 6;
const ARTICLES: usize = 8;
const CELLS: [&str; 14] = [
    "hostages killed",
    "hostages killed foreign",
    "hostages killed ITA",
    "hostages killed BGD",
    "hostages killed USA",
    "hostages killed BGD USA",
    "hostages killed BGD ITA USA",
    "hostages rescued ITA",
    "victims killed ITA",
    "civilians missing ITA",
    "civilians missing BGD USA",
    "civilians missing",
    "attackers captured",
    "police killed",
];

#[derive(Clone, Debug)]
struct Draw {
    article: usize,
    cell: &'static str,
    count: Count,
    said_by: Option<usize>,
    kind: u8,
}

#[derive(Clone, Debug)]
struct Scene {
    reliability: Vec<Reliability>,
    /// Publisher and hour; none: undated.
    articles: Vec<(usize, Option<u8>)>,
    claims: Vec<Draw>,
}

fn count() -> impl Strategy<Value = Count> {
    prop_oneof![
        4 => (0_u64..12).prop_map(exact),
        2 => (1_u64..12).prop_map(at_least),
        1 => (0_u64..12).prop_map(at_most),
        1 => (1_u64..25).prop_map(about),
        1 => (0_u64..9, 0_u64..6).prop_map(|(low, width)| between(low, low + width)),
        1 => select(&["several", "dozens", "hundreds"][..]).prop_map(Count::vague),
        1 => Just(Count::None {}),
        1 => Just(Count::Unknown {}),
    ]
}

fn draw() -> impl Strategy<Value = Draw> {
    (0..ARTICLES, select(&CELLS[..]), count(), proptest::option::of(0..SOURCES), 0_u8..16)
        .prop_map(|(article, cell, count, said_by, kind)| Draw { article, cell, count, said_by, kind })
}

fn scene() -> impl Strategy<Value = Scene> {
    (
        proptest::collection::vec(select(Reliability::ALL), SOURCES),
        proptest::collection::vec((0..SOURCES, proptest::option::weighted(0.85, 0_u8..6)), ARTICLES),
        proptest::collection::vec(draw(), 1..24),
    )
        .prop_map(|(reliability, articles, claims)| Scene { reliability, articles, claims })
}

fn build(scene: &Scene) -> Case {
    let mut case = Case::new();
    let sources: Vec<_> = scene
        .reliability
        .iter()
        .enumerate()
        .map(|(number, reliability)| case.source_of(&format!("Source {number}"), *reliability))
        .collect();
    let articles: Vec<_> = scene
        .articles
        .iter()
        .map(|(publisher, hour)| {
            let at = hour.map_or_else(String::new, |hour| format!("2016-07-02T{hour:02}:00:00Z"));
            case.article(sources[*publisher], &at)
        })
        .collect();
    for draw in &scene.claims {
        let (article, count) = (articles[draw.article], draw.count.clone());
        let claim = match draw.said_by {
            Some(source) => case.said_by(sources[source], article, draw.cell, count),
            None => case.own(article, draw.cell, count),
        };
        case.edit(claim, |claim| match draw.kind {
            0 => claim.perpetrator_claim = true,
            1 => claim.certainty = Certainty::Denied,
            2 => claim.status = ClaimStatus::Retracted,
            3 => claim.subset = Some("women".to_owned()),
            4 | 5 => claim.certainty = Certainty::Confirmed,
            6 => claim.may_include = vec![casualty_ledger::domain::role::Role::Military],
            _ => {}
        });
    }
    case
}

fn figures(reconciliation: &Reconciliation) -> BTreeMap<Cell, Figure> {
    reconciliation.figures.iter().map(|figure| (figure.cell(), figure.clone())).collect()
}

fn policy() -> impl Strategy<Value = Policy> {
    select(Policy::ALL)
}

proptest! {
    #[test]
    fn the_order_of_claims_does_not_matter(
        (scene, order) in scene().prop_flat_map(|scene| {
            let order = Just((0..scene.claims.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(scene), order)
        }),
        policy in policy(),
    ) {
        let mut case = build(&scene);
        let before = case.reconcile(policy);
        case.claims = order.iter().map(|index| case.claims[*index].clone()).collect();
        prop_assert_eq!(case.reconcile(policy), before);
    }

    #[test]
    fn a_claim_set_aside_changes_no_figure(scene in scene(), policy in policy()) {
        let mut case = build(&scene);
        let before = case.reconcile(policy);
        let aside: Vec<ClaimId> = before
            .figures
            .iter()
            .flat_map(|figure| figure.set_aside.iter().map(|one| one.claim_id))
            .collect();
        case.claims.retain(|claim| !aside.contains(&claim.id));
        let after = figures(&case.reconcile(policy));
        for (cell, with) in figures(&before) {
            match after.get(&cell) {
                Some(without) => {
                    // Of several proofs of a bound any may be given.
                    let told = |figure: &Figure| {
                        let implied = figure.implied.as_ref().map(|implied| (implied.low, implied.high));
                        (figure.low, figure.best, figure.high, figure.origins, implied)
                    };
                    prop_assert_eq!(told(&with), told(without));
                    // Without any claim of its own a total is implied, where it was not known.
                    let same_status = with.status == without.status
                        || (with.status, without.status) == (FigureStatus::Unknown, FigureStatus::Implied);
                    prop_assert!(same_status, "{with:?} {without:?}");
                }
                None => prop_assert_eq!(with.status, FigureStatus::Unknown),
            }
        }
    }

    #[test]
    fn each_claim_stands_in_exactly_one_place(scene in scene(), policy in policy()) {
        let case = build(&scene);
        for (cell, figure) in figures(&case.reconcile(policy)) {
            let code = cell.nationality.to_string();
            let mut expected: Vec<ClaimId> = case.claims.iter()
                .filter(|claim| (claim.role, claim.outcome) == (cell.role, cell.outcome))
                .filter(|claim| {
                    let codes = serde_json::to_value(&claim.nationalities).unwrap();
                    match codes.as_array().unwrap().as_slice() {
                        [] => code == "any",
                        codes => codes.iter().any(|one| one == code.as_str()),
                    }
                })
                .map(|claim| claim.id)
                .collect();
            let mut placed: Vec<ClaimId> = figure.used.iter()
                .chain(&figure.compatible)
                .chain(&figure.conflicting)
                .copied()
                .chain(figure.set_aside.iter().map(|aside| aside.claim_id))
                .collect();
            expected.sort_unstable();
            placed.sort_unstable();
            prop_assert_eq!(placed, expected);
            let evidence: Vec<ClaimId> = figure.evidence.iter().map(|one| one.claim_id).collect();
            prop_assert_eq!(evidence, figure.used);
        }
    }

    #[test]
    fn a_best_lies_within_its_bounds(scene in scene(), policy in policy()) {
        for figure in build(&scene).reconcile(policy).figures {
            let low = figure.low.unwrap_or(0);
            prop_assert!(figure.high.is_none_or(|high| low <= high), "{figure:?}");
            prop_assert!(figure.best.is_none_or(|best| low <= best), "{figure:?}");
            prop_assert!(figure.best.zip(figure.high).is_none_or(|(best, high)| best <= high), "{figure:?}");
            if figure.status == FigureStatus::Unknown {
                prop_assert_eq!((figure.best, figure.high), (None, None));
            }
        }
    }

    #[test]
    fn ibc_contains_what_the_others_choose_among_the_same_reports(scene in scene()) {
        let case = build(&scene);
        let ibc = figures(&case.reconcile(Policy::Ibc));
        for policy in [Policy::Gtd, Policy::Majority, Policy::Acled, Policy::Emdat] {
            for (cell, figure) in figures(&case.reconcile(policy)) {
                let Some(range) = ibc.get(&cell) else { continue };
                // EM-DAT reads vague words by another table, and with them what is outdated; and it takes the mean of ranges, of which
                // a sum of lists states no more than the low.
                let lists = policy == Policy::Emdat && matches!(cell.nationality, CellNationality::Code(_));
                let kept = !lists && figure.used.iter().all(|claim| range.used.contains(claim));
                let (Some(best), true) = (figure.best, kept) else { continue };
                prop_assert!(range.low.is_none_or(|low| low <= best), "{policy} {figure:?} {range:?}");
                prop_assert!(range.high.is_none_or(|high| best <= high), "{policy} {figure:?} {range:?}");
            }
        }
    }

    #[test]
    fn merging_two_sources_never_raises_the_number_of_standing_reports(
        scene in scene(),
        pair in (0..SOURCES, 0..SOURCES),
    ) {
        let mut case = build(&scene);
        let standing = |case: &Case| -> BTreeMap<Cell, usize> {
            let mut cells = BTreeMap::new();
            for row in comparison(&case.input(), Policy::Gtd, Compared::default()) {
                let reports = row.cells.iter().filter(|one| one.set_aside.is_none() && one.low.is_some());
                if let Some(figure) = row.figure {
                    cells.insert(figure.cell(), reports.count());
                }
            }
            cells
        };
        let before = standing(&case);
        let ids: Vec<_> = case.sources.keys().copied().collect();
        case.rule(Effect::SameOrigin { source_ids: [ids[pair.0], ids[pair.1]] }, Vec::new());
        for (cell, after) in standing(&case) {
            let was_missing = matches!(cell.outcome, casualty_ledger::domain::outcome::Outcome::Missing);
            prop_assert!(was_missing || after <= before.get(&cell).copied().unwrap_or(0), "{cell:?}");
        }
    }

    #[test]
    fn a_timeline_of_every_cell_holds_that_of_each(scene in scene(), policy in policy()) {
        let case = build(&scene);
        let every = timeline(&case.input(), policy, Followed::default());
        let cells: BTreeSet<Cell> =
            every.iter().map(|item| Cell::new(item.role, item.outcome, item.nationality)).collect();
        for cell in cells {
            let alone = timeline(&case.input(), policy, followed(cell));
            let within: Vec<_> = every
                .iter()
                .filter(|item| Cell::new(item.role, item.outcome, item.nationality) == cell)
                .cloned()
                .collect();
            prop_assert_eq!(within, alone);
        }
    }

    #[test]
    fn a_timeline_ends_in_the_figure(scene in scene(), policy in policy()) {
        let case = build(&scene);
        for (cell, figure) in figures(&case.reconcile(policy)) {
            let items = timeline(&case.input(), policy, followed(cell));
            if let Some(last) = items.last() {
                prop_assert_eq!(
                    (last.low, last.best, last.high, last.status),
                    (figure.low, figure.best, figure.high, figure.status)
                );
            }
        }
    }

    #[test]
    fn residuals_are_never_negative(scene in scene(), policy in policy()) {
        for figure in build(&scene).reconcile(policy).figures {
            if let Some(residual) = figure.residual {
                prop_assert!(residual.high.is_none_or(|high| residual.low <= high));
            }
        }
    }

    #[test]
    fn ties_end_in_content_and_not_in_ids(
        (scene, order) in scene().prop_flat_map(|scene| {
            let order = Just((0..scene.claims.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(scene), order)
        }),
        policy in policy(),
    ) {
        let mut case = build(&scene);
        let before = case.reconcile(policy);
        let ids: Vec<ClaimId> = case.claims.iter().map(|claim| claim.id).collect();
        case.claims.iter_mut().zip(order).for_each(|(claim, place)| claim.id = ids[place]);
        let after = case.reconcile(policy);
        prop_assert_eq!(told(&after), told(&before));
    }

    #[test]
    fn an_answer_is_no_less_than_what_it_contains(scene in scene(), policy in policy()) {
        let found = build(&scene).reconcile(policy);
        if found.findings.iter().any(|finding| finding.kind == FindingKind::Imbalance) {
            return Ok(());
        }
        for (answer, figure) in within(&found) {
            let reported = !matches!(figure.status, FigureStatus::Unknown | FigureStatus::Implied);
            prop_assert!(!reported || figure.low.is_none_or(|low| low <= answer.low), "{answer:?} {figure:?}");
        }
    }

    #[test]
    fn no_answer_contradicts_a_claim_in_silence(scene in scene(), policy in policy()) {
        let case = build(&scene);
        let found = case.reconcile(policy);
        let named = |claim: &ClaimId| found.findings.iter().any(|finding| finding.claim_ids.contains(claim));
        for (answer, figure) in within(&found) {
            let Some(high) = answer.high.filter(|_| answer.status != FigureStatus::Disputed) else { continue };
            // What is compatible contradicts nothing: people with several nationalities may be counted here or not.
            for id in figure.used.iter().chain(&figure.conflicting) {
                let claim = case.claims.iter().find(|claim| claim.id == *id).unwrap();
                // What an origin said before it revised its number is no claim of its any more.
                let revised = |other: &ClaimId| {
                    let other = case.claims.iter().find(|claim| claim.id == *other).unwrap();
                    other.origin == claim.origin && other.article_id != claim.article_id
                };
                if figure.used.iter().any(revised) {
                    continue;
                }
                let least = claim.low.unwrap_or(0);
                prop_assert!(least <= high || named(id), "{answer:?} {claim:?}");
            }
        }
    }

    #[test]
    fn an_answer_and_its_residual_lie_within_their_bounds(scene in scene(), policy in policy()) {
        let ordered = |low: u64, best: Option<u64>, high: Option<u64>| {
            best.is_none_or(|best| low <= best && high.is_none_or(|high| best <= high))
                && high.is_none_or(|high| low <= high)
        };
        for answer in build(&scene).reconcile(policy).answers {
            prop_assert!(ordered(answer.low, answer.best, answer.high), "{answer:?}");
            let residual = answer.residual;
            prop_assert!(residual.is_none_or(|left| ordered(left.low, left.best, left.high)), "{answer:?}");
        }
    }
}

type Told = (Option<u64>, Option<u64>, Option<u64>, FigureStatus, u32);

/// All numbers that a reader is told. The words may name them in another order.
fn told(found: &Reconciliation) -> Vec<Told> {
    let figures = found
        .figures
        .iter()
        .map(|figure| (figure.low, figure.best, figure.high, figure.status, figure.origins));
    let answers = found
        .answers
        .iter()
        .map(|answer| (Some(answer.low), answer.best, answer.high, answer.status, answer.origins));
    figures.chain(answers).collect()
}

/// Each answer with each figure of the same people in its roles.
fn within(found: &Reconciliation) -> impl Iterator<Item = (&Answer, &Figure)> {
    found.answers.iter().flat_map(|answer| {
        let is_within = move |figure: &&Figure| {
            answer.group.root().contains(figure.role)
                && answer.outcome == figure.outcome
                && answer.nationality == figure.nationality
        };
        found.figures.iter().filter(is_within).map(move |figure| (answer, figure))
    })
}
