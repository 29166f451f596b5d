//! The four questions: each its answer, what else is answered, and the people of the first by nationality.

use crate::domain::cell::CellNationality;
use crate::domain::ids::IncidentId;
use crate::http::pages::draw::People;
use crate::http::pages::number::{self, NumberLink};
use crate::http::pages::sheet::Answer;
use crate::http::pages::words::{self, Amount, Status};
use crate::ledger::Group;

/// More people than this are drawn as a bar.
const MARKS_MAX: u64 = 100;
const BAR_WIDTH: u64 = 240;

/// One question with its answers.
pub struct Ask {
    pub id: &'static str,
    pub name: &'static str,
    pub headline: Option<Headline>,
    pub more: Vec<Line>,
}

/// The answer that leads.
pub struct Headline {
    pub number: NumberLink,
    pub noun: String,
    pub status: Status,
}

/// A number and whom it counts.
pub struct Line {
    pub number: NumberLink,
    pub label: String,
}

/// The people of one answer by nationality.
pub struct Marks {
    pub title: String,
    pub groups: Vec<Marked>,
    pub are_people: bool,
}

/// The people of one nationality.
pub struct Marked {
    pub href: String,
    pub people: People,
    /// The length of the bar where there are too many to draw.
    pub bar: u64,
    pub amount: Amount,
    pub label: String,
    /// Whether their nationality is not given.
    pub is_hollow: bool,
}

const GROUPS: [Group; 4] = [Group::Victims, Group::Rescued, Group::Attackers, Group::Police];

/// The answers of an incident as its page asks them.
pub struct Asked<'a> {
    pub id: IncidentId,
    pub answers: &'a [Answer],
    pub query: &'a str,
}

const fn is_nationality(answer: &Answer) -> bool {
    matches!(answer.nationality, CellNationality::Code(_))
}

impl Asked<'_> {
    /// The questions, and the people of the first whose answer is told by nationality.
    pub fn questions(&self) -> (Vec<Ask>, Option<Marks>) {
        let marked = GROUPS.into_iter().find_map(|group| {
            let leading = self.leading(group)?;
            let has_parts = self.parts(leading).next().is_some();
            has_parts.then_some(leading)
        });
        let asks = GROUPS.into_iter().map(|group| self.ask(group, marked)).collect();
        (asks, marked.map(|leading| self.marks(leading)))
    }

    fn totals(&self, group: Group) -> impl Iterator<Item = &Answer> {
        let of_group =
            move |answer: &&Answer| answer.group == group && answer.nationality == CellNationality::Any;
        group.outcomes().iter().filter_map(move |outcome| {
            self.answers.iter().filter(of_group).find(|answer| answer.outcome == *outcome)
        })
    }

    fn leading(&self, group: Group) -> Option<&Answer> {
        self.totals(group).next()
    }

    fn parts<'s>(&'s self, total: &'s Answer) -> impl Iterator<Item = &'s Answer> {
        self.answers.iter().filter(move |answer| {
            is_nationality(answer) && answer.group == total.group && answer.outcome == total.outcome
        })
    }

    fn ask(&self, group: Group, marked: Option<&Answer>) -> Ask {
        let leading = self.leading(group);
        let is_marked = leading.is_some_and(|one| marked.is_some_and(|marked| marked.group == one.group));
        let mut more: Vec<Line> = self.totals(group).skip(1).map(|answer| self.line(answer)).collect();
        let has_total = |answer: &Answer| {
            self.totals(group).any(|total| total.outcome == answer.outcome && total.best.is_some())
        };
        let alone = self
            .answers
            .iter()
            .filter(|answer| answer.group == group && is_nationality(answer) && !has_total(answer));
        more.extend(alone.map(|answer| self.line(answer)));
        if let Some(leading) = leading.filter(|_| !is_marked) {
            more.extend(self.sorted(leading).into_iter().map(|answer| self.line_of_nationality(answer)));
            more.extend(self.residual(leading).map(|(amount, href)| Line {
                number: NumberLink::residual(href, amount),
                label: "of no nationality given".to_owned(),
            }));
        }
        let headline = leading.map(|answer| self.headline(answer));
        Ask { id: group.code(), name: words::name_of(group), headline, more }
    }

    fn headline(&self, answer: &Answer) -> Headline {
        let number = NumberLink::answer(self.id, answer, self.query);
        let noun = words::topic(number::cell(answer), number.amount.n);
        Headline { noun, status: answer.into(), number }
    }

    fn line(&self, answer: &Answer) -> Line {
        let number = NumberLink::answer(self.id, answer, self.query);
        let label = match answer.nationality {
            CellNationality::Any => words::topic(number::cell(answer), number.amount.n),
            nationality => {
                let people = words::people(nationality, number.amount.n == 1);
                format!("{people} {}", words::outcome_words(answer.outcome))
            }
        };
        Line { number, label }
    }

    fn line_of_nationality(&self, answer: &Answer) -> Line {
        let number = NumberLink::answer(self.id, answer, self.query);
        Line { label: words::people(answer.nationality, number.amount.n == 1), number }
    }

    /// Nationalities with a number, the largest first.
    fn sorted<'s>(&'s self, total: &'s Answer) -> Vec<&'s Answer> {
        let mut parts: Vec<&Answer> = self.parts(total).collect();
        parts
            .sort_by_key(|answer| (std::cmp::Reverse(answer.best.unwrap_or(answer.low)), answer.nationality));
        parts
    }

    /// How many of an answer are under no nationality, if any are.
    fn residual(&self, total: &Answer) -> Option<(Amount, String)> {
        let rest = total
            .residual
            .filter(|rest| rest.low.unwrap_or_default() > 0 || rest.best.is_some_and(|best| best > 0))?;
        let href = NumberLink::answer(self.id, total, self.query).href + "#residual";
        Some((rest.into(), href))
    }

    fn marks(&self, total: &Answer) -> Marks {
        let parts = self.sorted(total);
        let rest = total.residual.and_then(|rest| rest.best.or(rest.low)).unwrap_or_default();
        let people = |answer: &Answer| answer.best.unwrap_or(answer.low);
        let sum = parts.iter().map(|answer| people(answer)).fold(rest, u64::saturating_add);
        let most = parts.iter().map(|answer| people(answer)).fold(rest, u64::max).max(1);
        let are_people = sum <= MARKS_MAX;
        let drawn = |n: u64| People::of(if are_people { n } else { 0 });
        let bar = |n: u64| (n.saturating_mul(BAR_WIDTH) / most).max(2);
        let mut groups: Vec<Marked> = parts
            .into_iter()
            .map(|answer| {
                let Line { number, label } = self.line_of_nationality(answer);
                let n = people(answer);
                Marked {
                    href: number.href,
                    people: drawn(n),
                    bar: bar(n),
                    amount: number.amount,
                    label,
                    is_hollow: false,
                }
            })
            .collect();
        groups.extend(self.residual(total).map(|(amount, href)| Marked {
            href,
            people: drawn(rest),
            bar: bar(rest),
            amount,
            label: "of no nationality given".to_owned(),
            is_hollow: true,
        }));
        let Headline { noun, number, .. } = self.headline(total);
        let title = match number.amount.is_word {
            true => format!("{}, by nationality", words::capital(&noun)),
            false => format!("The {} {noun}, by nationality", number.amount.spoken()),
        };
        Marks { title, groups, are_people }
    }
}
