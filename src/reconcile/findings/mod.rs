//! The findings of stage 1: disputes, single origins, perpetrators' claims, revisions, people found, and rulings.

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::claim::Claim;
use crate::domain::ids::ClaimId;
use crate::domain::nationality::ClaimNationalities;
use crate::domain::role::Role;
use crate::domain::ruling::{Effect, Ruling};
use crate::reconcile::books;
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::resolved;
use crate::reconcile::cells::standing::Outdated;
use crate::reconcile::cells::{Draft, StageOne};
use crate::reconcile::facts::key::Whose;
use crate::reconcile::facts::{FactIndex, Facts};
use crate::reconcile::terms::figure::{FigureStatus, SetAsideReason};
use crate::reconcile::terms::finding::{Finding, FindingKind, InclusionTotals};
use crate::reconcile::terms::policy::Policy;
use crate::reconcile::terms::words;
use crate::reconcile::views::explain;

/// At most this many sources or numbers are named in one sentence.
const NAMED: usize = 5;

/// Everything that stage 1 has to say.
pub(in crate::reconcile) fn findings(stage: &StageOne<'_>) -> Vec<Finding> {
    let facts = &stage.facts;
    let mut findings = Vec::new();
    for (cell, draft) in stage.cells() {
        findings.extend(disputed(facts, cell, draft));
        findings.extend(contradictions(facts, cell, draft));
        findings.extend(unclear_inclusion(stage, cell, draft));
        findings.extend(single_origin(facts, cell, draft));
        findings.extend(perpetrator_claim(facts, cell, draft));
        findings.extend(revised(facts, cell, draft));
        findings.extend(outdated(facts, cell, draft));
        findings.extend(resolved_claims(facts, cell, draft));
        findings.extend(dual_nationality(facts, cell, draft));
    }
    findings.extend(stage.maybe_found.iter().map(|maybe| maybe_found(facts, maybe.claim)));
    findings.extend(undated(facts));
    let rulings = facts.input.rulings.iter().filter(|ruling| ruling.holds());
    findings.extend(rulings.map(|ruling| ruled(facts, ruling)));
    findings
}

fn claims_of<'r>(facts: &Facts<'_>, reports: impl IntoIterator<Item = &'r Report>) -> Vec<ClaimId> {
    let mut indexes: Vec<FactIndex> =
        reports.into_iter().flat_map(|report| report.members.iter().copied()).collect();
    indexes.sort_unstable();
    facts.ids(indexes)
}

fn some_of(mut phrases: Vec<String>, total: usize) -> String {
    if total > phrases.len() {
        phrases.push(format!("and {} more", total - phrases.len()));
    }
    phrases.join(", ")
}

fn disputed(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>) -> Option<Finding> {
    if draft.status != FigureStatus::Disputed {
        return None;
    }
    let reports: Vec<&Report> =
        draft.standing.current().map(|index| &draft.standing.reports[index]).collect();
    let said = reports.iter().take(NAMED).map(|report| explain::says(facts, report)).collect();
    let topic = words::topic(cell, 2);
    let sentence =
        ["Sources differ on the number of ", &topic, ": ", &some_of(said, reports.len()), "."].concat();
    Some(Finding::new(FindingKind::Disputed, vec![cell], claims_of(facts, reports), sentence))
}

/// An origin that contradicts itself within one article.
fn contradictions<'s>(
    facts: &'s Facts<'_>,
    cell: Cell,
    draft: &'s Draft<'_>,
) -> impl Iterator<Item = Finding> + 's {
    let torn = draft.standing.reports.iter().filter(|report| !report.left_out.is_empty());
    torn.map(move |report| {
        let others: Vec<String> = report
            .left_out
            .iter()
            .take(NAMED)
            .filter_map(|index| bounds_of(facts, *index))
            .map(|bounds| words::bounds(bounds.low, bounds.best, bounds.high))
            .collect();
        let sentence = format!(
            "{} contradicts itself in one article on the number of {}: {}, but also {}.",
            facts.source_name(report.voice),
            words::topic(cell, 2),
            words::bounds(report.range.low, report.value, report.range.high),
            some_of(others, report.left_out.len()),
        );
        let mut indexes: Vec<FactIndex> = report.members.iter().chain(&report.left_out).copied().collect();
        indexes.sort_unstable();
        Finding::new(FindingKind::Disputed, vec![cell], facts.ids(indexes), sentence)
    })
}

/// Roles without those that another of them contains: nobody is added twice.
fn outermost(mut roles: Vec<Role>) -> Vec<Role> {
    roles.sort_unstable();
    roles.dedup();
    let all = roles.clone();
    roles.retain(|role| !all.iter().any(|other| other != role && other.contains(*role)));
    roles
}

fn unclear_inclusion(stage: &StageOne<'_>, cell: Cell, draft: &Draft<'_>) -> Option<Finding> {
    let facts = &stage.facts;
    let members = draft.standing.reports.iter().flat_map(|report| report.members.iter().copied());
    let unclear: Vec<FactIndex> =
        members.filter(|index| !facts.fact(*index).claim.may_include.is_empty()).collect();
    if unclear.is_empty() || books::settled(stage, cell.role, cell.outcome).is_some() {
        return None;
    }
    let roles = outermost(
        unclear.iter().flat_map(|index| facts.fact(*index).claim.may_include.iter().copied()).collect(),
    );
    let others: Vec<Cell> =
        roles.iter().map(|role| Cell::new(*role, cell.outcome, cell.nationality)).collect();
    let other_number = |other: &Cell| stage.draft(*other).and_then(Draft::number);
    let sum = others.iter().map(other_number).try_fold(0_u64, |sum, n| Some(sum.saturating_add(n?)));
    let number = draft.number();
    let totals = number
        .zip(sum)
        .map(|(number, sum)| InclusionTotals { included: number, excluded: number.saturating_add(sum) });
    let topics: Vec<String> = others.iter().map(|other| words::topic(*other, 2)).collect();
    let amount = number.map_or_else(String::new, |number| format!("{} ", words::number(number)));
    let mut sentence = format!(
        "It is not clear whether the {amount}{} include {}",
        words::topic(cell, 2),
        words::names(&topics)
    );
    if let Some(InclusionTotals { excluded, included }) = totals {
        let (included, excluded) = (words::number(included), words::number(excluded));
        sentence.push_str(&format!(": together they are {included} if so, {excluded} if not"));
    }
    sentence.push('.');
    let mut cells = vec![cell];
    cells.extend(others);
    let mut claims = facts.ids(unclear);
    claims.sort_unstable();
    Some(Finding { totals, ..Finding::new(FindingKind::UnclearInclusion, cells, claims, sentence) })
}

fn single_origin(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>) -> Option<Finding> {
    // Iraq Body Count flags what fewer than two origins say, of those that its rule keeps.
    let flagged = facts.policy == Policy::Ibc && draft.choice.used.len() == 1;
    if draft.status != FigureStatus::SingleOrigin && !flagged {
        return None;
    }
    let report = draft.used().next()?;
    let earlier = draft.standing.earlier.iter().filter(|earlier| earlier.origin == report.origin);
    let reports: Vec<&Report> = std::iter::once(report).chain(earlier).collect();
    let sentence = [
        "The number of ",
        &words::topic(cell, 2),
        " comes from one origin, ",
        &facts.source_name(report.voice),
        ", in ",
        &words::counted(reports.len(), "article"),
        ".",
    ]
    .concat();
    Some(Finding::new(FindingKind::SingleOrigin, vec![cell], claims_of(facts, reports), sentence))
}

fn perpetrator_claim(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>) -> Option<Finding> {
    let set_aside = draft
        .standing
        .set_aside
        .iter()
        .copied()
        .filter(|index| facts.fact(*index).set_aside == Some(SetAsideReason::PerpetratorClaim));
    let counted = draft.standing.reports.iter().flat_map(|report| report.members.iter().copied());
    let counted = counted.filter(|index| facts.fact(*index).claim.perpetrator_claim);
    let mut claims: Vec<FactIndex> = set_aside.chain(counted).collect();
    claims.sort_unstable();
    let last = facts.fact(*claims.last()?);
    let amount = bounds_of_fact(facts, last)
        .map_or_else(String::new, |b| format!("{} ", words::bounds(b.low, b.best, b.high)));
    let treatment = if last.stands() { "counted under this policy" } else { "kept apart from the figure" };
    let sentence = format!(
        "{} speaks as a perpetrator of {amount}{}: {treatment}.",
        facts.source_name(last.claim.origin),
        words::topic(cell, 2),
    );
    Some(Finding::new(FindingKind::PerpetratorClaim, vec![cell], facts.ids(claims), sentence))
}

fn revised(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>) -> Vec<Finding> {
    let standing = &draft.standing;
    let of_origin = standing.earlier.chunk_by(|one, other| one.origin == other.origin);
    let changed = of_origin.filter_map(|earlier| {
        let at =
            standing.reports.binary_search_by_key(&earlier.first()?.origin, |report| report.origin).ok()?;
        let now = &standing.reports[at];
        let before: Vec<&Report> =
            earlier.iter().filter(|report| !report.range.meets(&now.range, standing.slack)).collect();
        let (skipped, named) = before.split_at(before.len().saturating_sub(NAMED));
        let mut numbers: Vec<String> = Vec::new();
        for report in named {
            let number = words::bounds(report.range.low, report.value, report.range.high);
            if numbers.last() != Some(&number) {
                numbers.push(number);
            }
        }
        if numbers.is_empty() {
            return None;
        }
        let since = if skipped.is_empty() { "" } else { "lately " };
        let sentence = [
            &facts.source_name(now.voice),
            " changed its number of ",
            &words::topic(cell, 2),
            ": ",
            since,
            &numbers.join(", "),
            ", now ",
            &words::bounds(now.range.low, now.value, now.range.high),
            ".",
        ]
        .concat();
        let reports = before.iter().copied().chain([now]);
        Some(Finding::new(FindingKind::Revised, vec![cell], claims_of(facts, reports), sentence))
    });
    changed.collect()
}

fn outdated(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>) -> Option<Finding> {
    let standing = &draft.standing;
    let reports: Vec<&Report> = standing
        .reports
        .iter()
        .zip(&standing.outdated)
        .filter(|(_, outdated)| **outdated != Outdated::No)
        .map(|(report, _)| report)
        .collect();
    if reports.is_empty() {
        return None;
    }
    let said = reports.iter().take(NAMED).map(|report| explain::says(facts, report)).collect();
    let sentence = [
        "Later and higher numbers of ",
        &words::topic(cell, 2),
        " have overtaken earlier ones: ",
        &some_of(said, reports.len()),
        ".",
    ]
    .concat();
    Some(Finding::new(FindingKind::Outdated, vec![cell], claims_of(facts, reports), sentence))
}

fn resolved_claims(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>) -> Option<Finding> {
    let mut claims: Vec<FactIndex> = draft
        .standing
        .set_aside
        .iter()
        .copied()
        .filter(|index| facts.fact(*index).set_aside == Some(SetAsideReason::Resolved))
        .collect();
    let last = facts.fact(*claims.last()?);
    let bounds = bounds_of_fact(facts, last)?;
    let sentence = format!(
        "The {} {} of whom {} spoke have since been found: later reports say what became of them.",
        words::bounds(bounds.low, bounds.best, bounds.high),
        words::topic(cell, 2),
        facts.source_name(last.voice),
    );
    let CellNationality::Code(code) = cell.nationality else { return None };
    claims.extend(found_since(facts, last.claim.role, Whose::Code(code), claims[0]));
    claims.sort_unstable();
    claims.dedup();
    Some(Finding::new(FindingKind::Resolved, vec![cell], facts.ids(claims), sentence))
}

/// The claims, later than `claim`, that say what became of these people.
fn found_since(facts: &Facts<'_>, role: Role, whose: Whose<'_>, claim: FactIndex) -> Vec<FactIndex> {
    let ends = facts.fact(claim).time.map(|time| time.ends);
    let tells = |index: &FactIndex| {
        let fact = facts.fact(*index);
        let says_some = bounds_of_fact(facts, fact).is_some_and(|bounds| bounds.low > 0);
        let is_later = fact.time.zip(ends).is_some_and(|(time, ends)| time.begins >= ends);
        fact.stands() && fact.reports() && says_some && is_later
    };
    let told = resolved::claims_of_found(facts, role, whose).flat_map(|claims| claims.iter().copied());
    told.filter(tells).collect()
}

/// Totals name nobody: that the people were found is likely, not certain.
fn maybe_found(facts: &Facts<'_>, index: FactIndex) -> Finding {
    let fact = facts.fact(index);
    let (whose, nationality) = match fact.claim.nationalities {
        ClaimNationalities::Foreign => (Whose::Foreign, CellNationality::Foreign),
        ClaimNationalities::Any | ClaimNationalities::List(_) => (Whose::Any, CellNationality::Any),
    };
    let cell = Cell::new(fact.claim.role, fact.claim.outcome, nationality);
    let amount = bounds_of_fact(facts, fact).map_or_else(String::new, |bounds| {
        format!("{} ", words::bounds(bounds.low, bounds.best, bounds.high))
    });
    let sentence = format!(
        "The {amount}{} of whom {} spoke may be among the people whom later reports account for.",
        words::topic(cell, 2),
        facts.source_name(fact.voice),
    );
    let mut claims = found_since(facts, fact.claim.role, whose, index);
    claims.push(index);
    claims.sort_unstable();
    claims.dedup();
    Finding::new(FindingKind::Resolved, vec![cell], facts.ids(claims), sentence)
}

/// Reports that are apart by no more than the people with several nationalities.
fn dual_nationality(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>) -> Option<Finding> {
    let slack = draft.standing.slack;
    if slack == 0 {
        return None;
    }
    let current: Vec<&Report> =
        draft.standing.current().map(|index| &draft.standing.reports[index]).collect();
    let differs_by_them = |one: &Report, other: &Report| {
        !one.range.meets(&other.range, 0) && one.range.meets(&other.range, slack)
    };
    let concerned: Vec<&Report> = current
        .iter()
        .copied()
        .filter(|one| current.iter().any(|other| differs_by_them(one, other)))
        .collect();
    if concerned.is_empty() {
        return None;
    }
    let said = concerned.iter().take(NAMED).map(|report| explain::says(facts, report)).collect();
    let people = if slack == 1 { "1 person has".to_owned() } else { format!("{slack} people have") };
    let sentence = format!(
        "Different numbers of {} can all be right, as {people} several nationalities: {}.",
        words::topic(cell, 2),
        some_of(said, concerned.len()),
    );
    Some(Finding::new(FindingKind::DualNationality, vec![cell], claims_of(facts, concerned), sentence))
}

fn undated(facts: &Facts<'_>) -> Option<Finding> {
    let undated: Vec<FactIndex> = (0..)
        .zip(&facts.all)
        .filter(|(_, fact)| fact.time.is_none() && fact.stands())
        .map(|(index, _)| index)
        .collect();
    if undated.is_empty() {
        return None;
    }
    let claims = || undated.iter().map(|index| facts.fact(*index).claim);
    let mut articles: Vec<_> = claims().map(|claim| claim.article_id).collect();
    articles.sort_unstable();
    articles.dedup();
    let mut cells: Vec<Cell> = claims().flat_map(cells_of).collect();
    cells.sort_unstable();
    cells.dedup();
    let sentence = format!(
        "{} in {} cannot be placed in time: where dated reports exist, the most recent is chosen among those.",
        words::counted(undated.len(), "claim"),
        words::counted(articles.len(), "undated article"),
    );
    Some(Finding::new(FindingKind::Undated, cells, facts.ids(undated), sentence))
}

/// The cells that a claim belongs to.
fn cells_of(claim: &Claim) -> Vec<Cell> {
    let cell = |nationality| Cell::new(claim.role, claim.outcome, nationality);
    match &claim.nationalities {
        ClaimNationalities::Any => vec![cell(CellNationality::Any)],
        ClaimNationalities::Foreign => vec![cell(CellNationality::Foreign)],
        ClaimNationalities::List(list) => {
            list.iter().map(|code| cell(CellNationality::Code(*code))).collect()
        }
    }
}

fn ruled(facts: &Facts<'_>, ruling: &Ruling) -> Finding {
    let mut claim_ids = ruling.claim_ids.clone();
    claim_ids.sort_unstable();
    claim_ids.dedup();
    let of_claims = || {
        let concerned = facts.all.iter().filter(|fact| claim_ids.binary_search(&fact.claim.id).is_ok());
        let mut cells: Vec<Cell> = concerned.flat_map(|fact| cells_of(fact.claim)).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    };
    let (decision, cells) = match &ruling.effect {
        Effect::SetAside {} => {
            (format!("set aside {}", words::counted(claim_ids.len(), "claim")), of_claims())
        }
        Effect::SettleInclusion { role, outcome, included } => {
            let cell = Cell::new(*role, *outcome, CellNationality::Any);
            let verb = if *included { "include" } else { "do not include" };
            (format!("settled that {} {verb} those in doubt", words::topic(cell, 2)), vec![cell])
        }
        Effect::SameOrigin { source_ids: [one, other] } => {
            let (one, other) = (facts.source_name(*one), facts.source_name(*other));
            (format!("counted {one} and {other} as one origin"), of_claims())
        }
        Effect::Move { n, from, to } => {
            let (amount, from_topic) = (words::number(*n), words::topic(*from, 2));
            (format!("moved {amount} from {from_topic} to {}", words::topic(*to, 2)), vec![*from, *to])
        }
        Effect::Undo { .. } => ("undid an earlier ruling".to_owned(), of_claims()),
    };
    let sentence = format!("A reviewer {decision}: {}", words::as_sentence(&ruling.reason));
    Finding::new(FindingKind::Ruling, cells, claim_ids, sentence)
}

fn bounds_of(facts: &Facts<'_>, index: FactIndex) -> Option<crate::domain::count::Bounds> {
    bounds_of_fact(facts, facts.fact(index))
}

fn bounds_of_fact(
    facts: &Facts<'_>,
    fact: &crate::reconcile::facts::Fact<'_>,
) -> Option<crate::domain::count::Bounds> {
    fact.claim.count.count.bounds_by(facts.policy.vague_table())
}
