//! The policies: named, published rules that turn the claims of a cell into one figure.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::count::Count;
use crate::domain::vague::{VagueTable, VagueWord};
use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// A named, published rule.
    #[derive(Default)]
    Policy {
        #[default]
        Gtd = "gtd",
        Ucdp = "ucdp",
        Acled = "acled",
        Ibc = "ibc",
        Emdat = "emdat",
        Airwars = "airwars",
        Majority = "majority",
        Verified = "verified",
        Latest = "latest",
    }
}

/// A policy as it is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PolicyDescription {
    pub id: Policy,
    /// Changes whenever the rule could give another figure for the same claims.
    pub version: String,
    pub name: String,
    /// The rule, step by step.
    pub steps: Vec<String>,
    /// The lowest number that each vague word stands for.
    pub vague_words: Vec<VagueWordReading>,
    /// The publication that the rule comes from.
    pub citation: String,
}

/// How a policy reads one vague word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct VagueWordReading {
    pub word: String,
    pub low: u64,
}

impl Policy {
    pub const fn version(self) -> &'static str {
        "1"
    }

    /// The policy's own reading of vague words.
    pub(in crate::reconcile) const fn vague_table(self) -> &'static VagueTable {
        const EMDAT: VagueTable = VagueTable { hundreds: 200, thousands: 2_000, ..VagueTable::LITERAL };
        match self {
            Self::Emdat => &EMDAT,
            _ => &VagueTable::LITERAL,
        }
    }

    /// The number that a wording gives the rule to choose: EM-DAT takes the mean of a range, the others its lower end.
    pub(in crate::reconcile) const fn stated(self, count: &Count) -> Option<u64> {
        match (self, count) {
            (Self::Emdat, Count::Between { low, high }) => Some(*low + (*high - *low) / 2),
            _ => count.stated(),
        }
    }

    /// Whether perpetrators' claims count.
    pub(in crate::reconcile) const fn hears_perpetrators(self) -> bool {
        matches!(self, Self::Latest | Self::Airwars)
    }

    /// Whether questionable claims count.
    pub(in crate::reconcile) const fn hears_questionable(self) -> bool {
        matches!(self, Self::Latest)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Gtd => "Most recent, then most supported, then lowest",
            Self::Ucdp => "Most reliable, with low and high estimates",
            Self::Acled => "Lowest corroborated",
            Self::Ibc => "Minimum and maximum",
            Self::Emdat => "Highest-ranked source",
            Self::Airwars => "Range with a grade",
            Self::Majority => "Most supported",
            Self::Verified => "Verified only",
            Self::Latest => "Latest, whoever says it",
        }
    }

    const fn citation(self) -> &'static str {
        match self {
            Self::Gtd => {
                "Global Terrorism Database Codebook: Inclusion Criteria and Variables, START, University of Maryland, 2017"
            }
            Self::Ucdp => "UCDP Georeferenced Event Dataset Codebook, version 23.1, Uppsala University",
            Self::Acled => "ACLED Codebook, and ACLED FAQs on fatalities, acleddata.com",
            Self::Ibc => "Iraq Body Count, Methods, iraqbodycount.org/about/methods",
            Self::Emdat => {
                "EM-DAT Documentation, Centre for Research on the Epidemiology of Disasters, doc.emdat.be"
            }
            Self::Airwars => "Airwars, Methodology, airwars.org/about/methodology",
            Self::Majority => {
                "Every Casualty Counts, Standards for Casualty Recording, 2020, everycasualty.org"
            }
            Self::Verified => "OHCHR, Guidance on Casualty Recording, HR/PUB/19/1, 2019",
            Self::Latest => "None: for comparison with the published rules",
        }
    }

    const fn steps(self) -> &'static [&'static str] {
        const RECENT: &str = "Keep the most recent numbers.";
        const SUPPORTED: &str = "Of several, take the one that most origins support.";
        const TIE: &str = "A tie gives the lowest.";
        const CURRENT: &str = "Leave out numbers that a later, higher one has overtaken.";
        match self {
            Self::Gtd => &[
                "Keep the most recent numbers (not for attackers who took part or were captured).",
                SUPPORTED,
                TIE,
                "\"At least n\" gives n.",
            ],
            Self::Ucdp => &[
                "Keep the numbers of the most reliable origins.",
                SUPPORTED,
                "Of several, take the latest; then the lowest.",
                "Low is the lowest number stated; high is the highest from origins of reliability A to C and F.",
                "A total is never less than the sum of its parts.",
            ],
            Self::Acled => &[
                CURRENT,
                "Take the lowest number that two origins support.",
                "If there is none, take the lowest.",
            ],
            Self::Ibc => &[
                CURRENT,
                "Low is the minimum, high the maximum; a best is given only where they are equal.",
                "Fewer than two origins are flagged.",
            ],
            Self::Emdat => &[
                "Keep the numbers of the most reliable origins.",
                "Of these keep the most credible.",
                "Of several, keep the most recent, then the one that most origins support, then the lowest.",
                "A range gives its mean, rounded down.",
            ],
            Self::Airwars => &[
                "Give the range over all numbers, the perpetrators' included.",
                "Grade it: confirmed if a perpetrator states a number above 0, fair with two or more other origins of reliability A to C or F, weak with one.",
                "Only fair and confirmed give a best: the number that most origins support; a tie gives the lowest.",
            ],
            Self::Majority => {
                &[CURRENT, "Take the number that most origins support.", "A tie gives the range and no best."]
            }
            Self::Verified => &[
                "Keep numbers that are confirmed, or that two origins of reliability A to C or F support; the rest pend.",
                RECENT,
                SUPPORTED,
                TIE,
            ],
            Self::Latest => &["Keep the most recent numbers, whoever gives them.", SUPPORTED, TIE],
        }
    }
}

/// Every policy, as `GET /v1/policies` serves them.
pub fn describe() -> Vec<PolicyDescription> {
    let describe_one = |policy: &Policy| PolicyDescription {
        id: *policy,
        version: policy.version().to_owned(),
        name: policy.name().to_owned(),
        steps: policy.steps().iter().map(|step| (*step).to_owned()).collect(),
        vague_words: VagueWord::ALL
            .iter()
            .map(|word| VagueWordReading {
                word: word.code().to_owned(),
                low: policy.vague_table().low(*word),
            })
            .collect(),
        citation: policy.citation().to_owned(),
    };
    Policy::ALL.iter().map(describe_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn low(policy: Policy, word: &str) -> u64 {
        let description = describe().into_iter().find(|one| one.id == policy).unwrap();
        description.vague_words.into_iter().find(|reading| reading.word == word).unwrap().low
    }

    #[test]
    fn vague_words_are_read_by_each_policys_table() {
        assert_eq!((low(Policy::Acled, "dozens"), low(Policy::Acled, "hundreds")), (12, 100));
        assert_eq!((low(Policy::Emdat, "hundreds"), low(Policy::Emdat, "thousands")), (200, 2_000));
        assert_eq!((low(Policy::Gtd, "hundreds"), low(Policy::Gtd, "thousands")), (100, 1_000));
    }

    #[test]
    fn every_policy_says_what_it_does_and_who_published_it() {
        let policies = describe();
        assert_eq!(policies.len(), 9);
        assert!(policies.iter().all(|policy| !policy.steps.is_empty() && !policy.citation.is_empty()));
    }

    #[test]
    fn emdat_reads_a_range_as_its_mean_rounded_down() {
        let range = Count::Between { low: 15, high: 20 };
        assert_eq!(Policy::Emdat.stated(&range), Some(17));
        assert_eq!(Policy::Gtd.stated(&range), Some(15));
    }
}
