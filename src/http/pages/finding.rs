//! What a reader must know: the API's sentences in four groups, each with links to its words.

use crate::http::pages::known::{Known, WordLink};
use crate::http::pages::sheet::Finding;
use crate::ledger::FindingKind;

/// Findings that stand open in a group, and residuals.
const OPEN_MAX: usize = 10;
const FOLDED_MAX: usize = 10;
const RESIDUALS_OPEN_MAX: usize = 2;
/// Links to words behind one finding.
const WORDS_MAX: usize = 6;

/// Findings of one sort: those that stand open, and those that fold under a line.
pub struct FindingGroup {
    pub title: &'static str,
    pub open: Vec<Told>,
    pub folded: Vec<Told>,
    pub fold_line: String,
    /// How many are not shown at all.
    pub left_out: usize,
}

/// A finding and the words that it is about.
pub struct Told {
    pub id: String,
    pub sentence: String,
    pub words: Vec<WordLink>,
    /// How many more words there are.
    pub more: usize,
}

const GROUPS: [(&str, &[FindingKind]); 4] = [
    (
        "These numbers do not fit together",
        &[
            FindingKind::Imbalance,
            FindingKind::Disputed,
            FindingKind::UnclearInclusion,
            FindingKind::DualNationality,
            FindingKind::QuoteMismatch,
            FindingKind::OneOrSeveral,
        ],
    ),
    (
        "Kept apart from the count",
        &[
            FindingKind::PerpetratorClaim,
            FindingKind::Outdated,
            FindingKind::Revised,
            FindingKind::Resolved,
            FindingKind::MaybeFound,
        ],
    ),
    ("Nationality not given", &[FindingKind::Residual]),
    (
        "How many voices",
        &[FindingKind::SingleOrigin, FindingKind::NearCopy, FindingKind::Undated, FindingKind::Ruling],
    ),
];

/// Which group a finding stands in, in words; of one that a group calls more than it is, what it is.
pub fn title_of(kind: FindingKind) -> &'static str {
    if kind == FindingKind::UnclearInclusion {
        return "Left open";
    }
    GROUPS.iter().find(|(_, kinds)| kinds.contains(&kind)).map_or("", |(title, _)| title)
}

/// Whether a finding says that numbers do not fit together.
pub fn is_doubt(kind: FindingKind) -> bool {
    GROUPS[0].1.contains(&kind)
}

/// The groups of an incident's findings that have any.
pub fn groups(findings: &[Finding], known: &Known, show_all: bool) -> Vec<FindingGroup> {
    let of = |(title, kinds): &(&'static str, &[FindingKind])| {
        let told = findings.iter().enumerate().filter(|(_, finding)| kinds.contains(&finding.kind));
        let (alone, rest): (Vec<_>, Vec<_>) =
            told.partition(|(_, finding)| finding.kind == FindingKind::SingleOrigin);
        let most = if kinds.contains(&FindingKind::Residual) { RESIDUALS_OPEN_MAX } else { OPEN_MAX };
        let tell = |(at, finding): (usize, &Finding)| told_of(at, finding, known);
        let mut open: Vec<Told> = rest.into_iter().map(tell).collect();
        let mut folded: Vec<Told> = if open.len() > most { open.split_off(most) } else { Vec::new() };
        folded.extend(alone.into_iter().map(tell));
        let fold_line = fold_line(title, folded.len());
        let left_out = if show_all { 0 } else { folded.len().saturating_sub(FOLDED_MAX) };
        folded.truncate(folded.len() - left_out);
        FindingGroup { title, open, folded, fold_line, left_out }
    };
    GROUPS.iter().map(of).filter(|group| !group.open.is_empty() || !group.folded.is_empty()).collect()
}

fn fold_line(title: &str, n: usize) -> String {
    match (title, n) {
        ("How many voices", 1) => "One origin stands alone behind its numbers".to_owned(),
        ("How many voices", n) => format!("{n} more: origins that stand alone behind their numbers"),
        (_, n) => format!("{n} more"),
    }
}

fn told_of(at: usize, finding: &Finding, known: &Known) -> Told {
    let mut words = known.words(&finding.claim_ids);
    let more = words.len().saturating_sub(WORDS_MAX);
    words.truncate(WORDS_MAX);
    Told { id: format!("k-{at}"), sentence: finding.sentence.clone(), words, more }
}
