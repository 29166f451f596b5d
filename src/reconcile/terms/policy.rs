//! The policies: named, published rules that turn the claims of a cell into one figure.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::count::Count;
use crate::domain::vague::{VagueTable, VagueWord};
use crate::domain::vocabulary::vocabulary;
use crate::reconcile::terms::figure::Step;

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
        Rising = "rising",
    }
}

/// A policy as it is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PolicyDescription {
    pub id: Policy,
    /// Changes whenever the rule could give another figure for the same claims.
    pub version: String,
    pub name: String,
    /// The rule, step by step. A figure's steps name the same ids.
    pub steps: Vec<PolicyStep>,
    /// The lowest number that each vague word stands for.
    pub vague_words: Vec<VagueWordReading>,
    /// The publication that the rule comes from.
    pub citation: String,
}

/// One step of a policy's rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PolicyStep {
    /// A figure's steps name the same ids.
    pub id: Step,
    /// What the step does, in one sentence.
    pub text: String,
}

/// How a policy reads one vague word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct VagueWordReading {
    pub word: String,
    pub low: u64,
}

impl Policy {
    pub const fn version(self) -> &'static str {
        "2"
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
            (Self::Emdat, Count::Between { low, high }) if *low > 0 => Some(*low + (*high - *low) / 2),
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
            Self::Rising => "Most recent, then most given, then highest",
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
            Self::Rising => {
                "This project: within a day tolls rise, so of as many sources the highest number is the newest"
            }
        }
    }

    const fn steps(self) -> &'static [(Step, &'static str)] {
        const CURRENT: (Step, &str) = (
            Step::NotOutdated,
            "Leave out reports that a later one has overtaken: of tolls a higher one, of those missing or held any other; and those below the number of a part of them.",
        );
        const RECENT: (Step, &str) =
            (Step::MostRecent, "Keep the most recent reports, with or without a number.");
        const AGAIN: (Step, &str) = (
            Step::TakenAgain,
            "Where these name no number, or only about how many, take the rule again over the others whose number all of them support.",
        );
        const GIVEN: (Step, &str) =
            (Step::MostGiven, "Of several numbers keep those that most origins give.");
        const SUPPORTED: (Step, &str) = (
            Step::MostSupported,
            "Of a tie keep the number that most origins support. \"At least n\" gives n.",
        );
        const LOWEST: (Step, &str) = (Step::Lowest, "What is still tied gives the lowest.");
        match self {
            Self::Gtd => &[
                CURRENT,
                (
                    Step::MostRecent,
                    "Keep the most recent reports, with or without a number (not for attackers involved or captured).",
                ),
                AGAIN,
                GIVEN,
                SUPPORTED,
                LOWEST,
            ],
            Self::Rising => &[
                CURRENT,
                (
                    Step::MostRecent,
                    "Keep the most recent reports, with or without a number (not for attackers involved or captured).",
                ),
                AGAIN,
                GIVEN,
                (
                    Step::Highest,
                    "Of an outcome that grows a tie gives the highest, since within a day tolls rise.",
                ),
                SUPPORTED,
                (Step::Lowest, "Of any other outcome what is still tied gives the lowest."),
            ],
            Self::Ucdp => &[
                CURRENT,
                (Step::MostReliable, "Keep the numbers of the most reliable origins."),
                GIVEN,
                (Step::MostRecent, "Of a tie keep the latest."),
                (
                    Step::Lowest,
                    "What is still tied gives the lowest. Low is the lowest number stated; high is the highest bound of reports with a number from origins of reliability A to C and F.",
                ),
                (Step::SumOfParts, "A total is never less than the sum of its parts."),
            ],
            Self::Acled => &[
                CURRENT,
                (Step::TwoOrigins, "Take the lowest number that two origins give."),
                (Step::Lowest, "If there is none, take the lowest."),
            ],
            Self::Ibc => &[
                CURRENT,
                (
                    Step::Range,
                    "Low is the minimum of the lows, high the largest number stated; a best is given only where both are equal. Fewer than two origins are flagged by the status.",
                ),
            ],
            Self::Emdat => &[
                CURRENT,
                (Step::MostReliable, "Keep the reports of the most reliable origins."),
                (Step::MostCredible, "Of these keep the most credible."),
                RECENT,
                AGAIN,
                GIVEN,
                SUPPORTED,
                (Step::Lowest, "What is still tied gives the lowest. A range gives its mean, rounded down."),
            ],
            Self::Airwars => &[
                (
                    Step::Range,
                    "Give the range over all reports, the perpetrators' and overtaken ones included.",
                ),
                (
                    Step::Grade,
                    "Grade it: confirmed if a perpetrator states a number above 0, fair with two or more other origins of reliability A to C or F, weak with one.",
                ),
                (Step::MostGiven, "Only fair and confirmed give a best: the number that most origins give."),
                (Step::Lowest, "A tie gives the lowest."),
            ],
            Self::Majority => &[
                CURRENT,
                (Step::MostGiven, "Take the number that most origins give."),
                (Step::Range, "A tie gives the range and no best."),
            ],
            Self::Verified => &[
                CURRENT,
                (
                    Step::Verified,
                    "Keep reports that are confirmed, or whose number two origins of reliability A to C or F give; the rest pend.",
                ),
                RECENT,
                AGAIN,
                GIVEN,
                SUPPORTED,
                LOWEST,
            ],
            Self::Latest => &[
                CURRENT,
                (
                    Step::MostRecent,
                    "Keep the most recent reports, whoever gives them, with or without a number.",
                ),
                AGAIN,
                GIVEN,
                SUPPORTED,
                LOWEST,
            ],
        }
    }
}

/// Every policy, as `GET /v1/policies` serves them.
pub fn describe() -> Vec<PolicyDescription> {
    let describe_one = |policy: &Policy| PolicyDescription {
        id: *policy,
        version: policy.version().to_owned(),
        name: policy.name().to_owned(),
        steps: policy
            .steps()
            .iter()
            .map(|(id, text)| PolicyStep { id: *id, text: (*text).to_owned() })
            .collect(),
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
        assert_eq!(policies.len(), 10);
        assert!(policies.iter().all(|policy| !policy.steps.is_empty() && !policy.citation.is_empty()));
    }

    #[test]
    fn emdat_reads_a_range_as_its_mean_rounded_down() {
        let range = Count::Between { low: 15, high: 20 };
        assert_eq!(Policy::Emdat.stated(&range), Some(17));
        assert_eq!(Policy::Gtd.stated(&range), Some(15));
    }
}
