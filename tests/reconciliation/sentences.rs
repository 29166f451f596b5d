//! Every kind of sentence, as a newsroom could print it: names of sources are free text, and no verb agrees with one.

use casualty_ledger::domain::count::Count;
use casualty_ledger::domain::role::Role;
use casualty_ledger::domain::source::Reliability;
use casualty_ledger::reconcile::Policy;
use casualty_ledger::reconcile::answer::Group;
use casualty_ledger::reconcile::finding::FindingKind;

use crate::build::{Case, about, at_least, at_most, between, cell, exact, time};

/// Who tells, in which article, of what, and how many.
pub type Told = (&'static str, &'static str, &'static str, Count);

pub const EARLY: &str = "2016-07-02T02:00:00Z";
pub const NOON: &str = "2016-07-02T12:00:00Z";
pub const LATE: &str = "2016-07-03T12:00:00Z";

/// What one article after the other says, each in its own voice: (source, published, about, count).
pub fn said(all: &[(&str, &str, &str, Count)]) -> Case {
    let mut case = Case::new();
    for (name, published, about, count) in all {
        let known = case.articles.iter().find(|(_, article)| {
            case.sources[&article.source_id].name == *name && article.published_at == Some(time(published))
        });
        let article = known.map(|(id, _)| *id);
        let source = case.sources.iter().find(|(_, source)| source.name == *name).map(|(id, _)| *id);
        let article = article.unwrap_or_else(|| {
            let source = source.unwrap_or_else(|| case.source(name));
            case.article(source, published)
        });
        case.own(article, about, count.clone());
    }
    case
}

pub fn explained(case: &Case, policy: Policy, text: &str) -> String {
    case.figure(policy, text).explanation
}

/// "victims killed any"
pub fn answered(case: &Case, text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let group: Group = words[0].parse().unwrap();
    let asked = cell(&["people", words[1], words.get(2).unwrap_or(&"any")].join(" "));
    let answers = case.gtd().answers;
    let found = answers.into_iter().find(|answer| {
        (answer.group, answer.outcome, answer.nationality) == (group, asked.outcome, asked.nationality)
    });
    found.unwrap_or_else(|| panic!("no answer to {text}")).sentence
}

pub fn found(case: &Case, kind: FindingKind) -> Vec<String> {
    let findings = case.gtd().findings.into_iter();
    findings.filter(|finding| finding.kind == kind).map(|finding| finding.sentence).collect()
}

#[test]
fn a_figure_is_explained() {
    let more_than = |value| Count::MoreThan { value };
    let fewer_than = |value| Count::FewerThan { value };
    let table: &[(&[Told], &str, &str)] = &[
        (
            &[("officials", NOON, "hostages killed", exact(20))],
            "hostages killed",
            "20 hostages were killed, according to officials.",
        ),
        (
            &[("a person", NOON, "hostages killed FRA", Count::None {})],
            "hostages killed FRA",
            "No French nationals among the hostages were killed, according to a person.",
        ),
        (
            &[("the militants", NOON, "attackers involved", at_most(1))],
            "attackers involved",
            "At most 1 attacker took part, according to the militants.",
        ),
        (
            &[("al-Rashid Hospital", NOON, "bystanders involved", exact(1))],
            "bystanders involved",
            "1 bystander was involved, according to al-Rashid Hospital.",
        ),
        (
            &[("officials", NOON, "staff present JPN", between(2, 5))],
            "staff present JPN",
            "2 Japanese nationals among the staff (up to 5) were present, according to officials.",
        ),
        (
            &[("officials", NOON, "police killed", more_than(1))],
            "police killed",
            "At least 2 police officers were killed, according to officials.",
        ),
        (
            &[("officials", NOON, "victims missing", fewer_than(13))],
            "victims missing",
            "At most 12 victims are missing, according to officials.",
        ),
        (
            &[
                ("witnesses", NOON, "hostages held", about(20)),
                ("officials", NOON, "hostages held", at_least(12)),
            ],
            "hostages held",
            "20 hostages (18 to 22) were held, according to witnesses; compatible with it: officials (at least 12).",
        ),
        (
            &[
                ("witnesses", NOON, "civilians held", exact(9)),
                ("officials", NOON, "civilians held", exact(9)),
            ],
            "civilians held",
            "9 civilians were taken captive, according to witnesses and officials.",
        ),
        (
            &[
                ("witnesses", NOON, "victims wounded", exact(4)),
                ("officials", NOON, "victims wounded", exact(1)),
            ],
            "victims wounded",
            "1 victim was wounded, according to officials, as many sources give 1 as 4, and the rule takes the lower; otherwise witnesses: 4.",
        ),
        (
            &[
                ("witnesses", EARLY, "victims killed", exact(253)),
                ("the militants", LATE, "victims killed", more_than(250)),
            ],
            "victims killed",
            "253 victims were killed, according to witnesses, an earlier number that the most recent reports bear out; compatible with it: the militants (more than 250).",
        ),
        (
            &[
                ("witnesses", EARLY, "victims killed", Count::vague("hundreds")),
                ("officials", LATE, "victims killed", at_most(900)),
            ],
            "victims killed",
            "Between 100 and 900 victims were killed (witnesses: at least 100; officials: at most 900), and the rule gives no one number.",
        ),
        (
            &[
                ("police", EARLY, "hostages rescued", at_least(13)),
                ("officials", LATE, "hostages rescued", exact(13)),
            ],
            "hostages rescued",
            "13 hostages were rescued, according to police and officials, the number of the most recent source.",
        ),
        (
            &[("officials", NOON, "hostages killed", Count::Unknown {})],
            "hostages killed",
            "It is not known how many hostages were killed: the reports say that the number is unknown.",
        ),
        (
            &[
                ("officials", NOON, "victims killed", about(62)),
                ("a person", NOON, "civilians killed", exact(67)),
            ],
            "victims killed",
            "62 victims (55 to 69) were killed, according to officials; but other figures imply at least 67.",
        ),
        (
            &[
                ("officials", NOON, "civilians killed", exact(20)),
                ("officials", NOON, "police killed", exact(2)),
            ],
            "victims killed",
            "At least 22 victims were killed: no report counts them, but other figures imply it.",
        ),
    ];
    let written: Vec<String> =
        table.iter().map(|(claims, text, _)| explained(&said(claims), Policy::Gtd, text)).collect();
    let expected: Vec<&str> = table.iter().map(|(_, _, expected)| *expected).collect();
    assert_eq!(written, expected);
}

#[test]
fn each_policy_gives_its_reason() {
    let claims = [
        ("witnesses", EARLY, "missing", exact(9)),
        ("officials", NOON, "missing", exact(7)),
        ("the militants", NOON, "missing", exact(7)),
    ];
    let claims = claims
        .map(|(name, published, outcome, count)| (name, published, ["victims ", outcome].concat(), count));
    let claims: Vec<(&str, &str, &str, Count)> = claims
        .iter()
        .map(|(name, published, about, count)| (*name, *published, about.as_str(), count.clone()))
        .collect();
    let mut case = said(&claims);
    let overtaken = "7 victims are missing, according to officials and the militants, which no later report has overtaken.";
    for policy in [Policy::Gtd, Policy::Rising, Policy::Latest, Policy::Majority, Policy::Ucdp, Policy::Emdat]
    {
        assert_eq!(explained(&case, policy, "victims missing"), overtaken, "{policy}");
    }
    assert_eq!(
        explained(&case, Policy::Airwars, "victims missing"),
        "7 victims (7 to 9) are missing, according to officials and the militants, the number that most sources give; graded fair, on two or more credible sources."
            .replace("(7 to 9)", "(up to 9)")
    );
    for source in case.sources.values_mut().filter(|source| source.name == "officials") {
        source.reliability = Reliability::E;
    }
    assert_eq!(
        explained(&case, Policy::Verified, "victims missing"),
        "Between 7 and 9 victims are missing, according to the militants."
            .replace("Between 7 and 9 victims are missing", "7 victims are missing")
    );
}

#[test]
fn a_part_of_the_people_is_named_in_its_own_words() {
    let mut case = said(&[
        ("officials", NOON, "hostages killed USA", at_least(2)),
        ("a person", NOON, "hostages rescued", exact(3)),
    ]);
    let [women, later] = [case.claims[0].id, case.claims[1].id];
    case.edit(women, |claim| claim.subset = Some("embassy staff".to_owned()));
    case.edit(later, |claim| claim.counted_from = Some("2016-07-02".parse().unwrap()));
    assert_eq!(
        explained(&case, Policy::Gtd, "hostages killed USA"),
        "At least 2 US citizens among the hostages were killed: reports count only a part of them, “embassy staff”: at least 2 (officials)."
    );
    assert_eq!(
        explained(&case, Policy::Gtd, "hostages rescued"),
        "At least 3 hostages were rescued: reports count only a part of them, counted from 2016-07-02: 3 (a person)."
    );
}

#[test]
fn the_figure_of_a_part_names_the_part() {
    let mut case = said(&[("officials", NOON, "hostages killed", exact(3))]);
    case.claims[0].subset = Some("women".to_owned());
    let figures = casualty_ledger::reconcile::part_figures(&case.input().parts("Women")[0], Policy::Gtd);
    assert_eq!(
        figures[0].explanation,
        "Of those described as “women”: 3 hostages were killed, according to officials."
    );
}

#[test]
fn an_answer_shows_its_arithmetic() {
    let table: &[(&[Told], &str, &str)] = &[
        (
            &[
                ("officials", NOON, "military killed", exact(5)),
                ("a person", NOON, "police killed", exact(2)),
            ],
            "police killed",
            "7 members of the security forces were killed, 5 of them soldiers and 2 police officers, by the numbers of a person and officials.",
        ),
        (
            &[
                ("officials", NOON, "people killed", exact(29)),
                ("a person", NOON, "attackers killed", exact(5)),
            ],
            "victims killed",
            "Between 24 and 29 victims were killed: 29 people, of whom 5 attackers if these were counted.",
        ),
        (
            &[("officials", NOON, "people killed", exact(29))],
            "victims killed",
            "29 victims were killed, according to officials; no report tells of attackers among them.",
        ),
        (
            &[
                ("officials", NOON, "victims killed", at_least(22)),
                ("a person", NOON, "victims killed ITA", exact(9)),
            ],
            "victims killed",
            "At least 22 victims were killed, according to officials; at least 13 of them are under no nationality in the reports.",
        ),
        (
            &[
                ("officials", NOON, "hostages rescued", exact(13)),
                ("officials", NOON, "hostages rescued JPN", exact(1)),
            ],
            "rescued rescued",
            "13 people were rescued, all of them hostages as far as reports tell, according to officials; 12 of them are under no nationality in the reports.",
        ),
        (
            &[("officials", NOON, "hostages rescued JPN", exact(1))],
            "rescued rescued JPN",
            "1 Japanese national was rescued, a hostage as far as reports tell, according to officials.",
        ),
        (
            &[("officials", NOON, "victims killed FRA", Count::None {})],
            "victims killed FRA",
            "No French nationals among the victims were killed, according to officials.",
        ),
        (
            &[
                ("officials", NOON, "attackers involved", at_most(9)),
                ("a person", NOON, "attackers killed", exact(6)),
            ],
            "attackers involved",
            "Between 6 and 9 attackers took part: reports count at most 9 attackers (officials), and other figures imply at least 6.",
        ),
        (
            &[("officials", NOON, "victims killed", Count::Unknown {})],
            "victims killed",
            "It is not known how many victims were killed: no report that counts gives a number.",
        ),
        (
            &[
                ("officials", NOON, "police killed", exact(17)),
                ("the militants", NOON, "police killed", exact(24)),
            ],
            "police killed",
            "17 members of the security forces were killed, all of them police officers as far as reports tell, according to officials; otherwise the militants: 24 police officers.",
        ),
    ];
    let written: Vec<String> = table.iter().map(|(claims, text, _)| answered(&said(claims), text)).collect();
    let expected: Vec<&str> = table.iter().map(|(_, _, expected)| *expected).collect();
    assert_eq!(written, expected);
}

#[test]
fn an_unclear_inclusion_gives_both_numbers() {
    let mut case = said(&[
        ("officials", NOON, "civilians killed", exact(20)),
        ("a person", NOON, "police killed", exact(2)),
    ]);
    let toll = case.claims[0].id;
    case.edit(toll, |claim| claim.may_include = vec![Role::Police]);
    assert_eq!(
        answered(&case, "victims killed"),
        "At least 20 victims were killed: it is not clear whether the 20 civilians killed include the 2 police officers killed (together they are 20 if so, 22 if not)."
    );
    assert_eq!(
        found(&case, FindingKind::UnclearInclusion),
        [
            "It is not clear whether the 20 civilians killed include the 2 police officers killed: together they are 20 if so, 22 if not."
        ]
    );
}
