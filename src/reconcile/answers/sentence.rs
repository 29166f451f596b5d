//! The sentence of an answer: its number, the arithmetic behind it with each part named, and who says otherwise.

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::reconcile::answers::row::Row;
use crate::reconcile::answers::scene::Scene;
use crate::reconcile::books::given::Given;
use crate::reconcile::cells::draft::Draft;
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::said;
use crate::reconcile::facts::key::Key;
use crate::reconcile::terms::answer::{AnswerResidual, Basis, Group};
use crate::reconcile::terms::figure::FigureStatus;
use crate::reconcile::terms::overlap::Places;
use crate::reconcile::terms::range::Range;
use crate::reconcile::terms::words;

/// One row in words; `judged`: its status and its residual.
pub(super) fn of(
    scene: &Scene<'_, '_>,
    row: &Row,
    nationality: CellNationality,
    judged: (FigureStatus, Option<AnswerResidual>),
) -> String {
    let speaking = Speaking { scene, row, nationality };
    let (status, residual) = judged;
    let mut sentence = match row.best.value {
        Some(best) => speaking.number(best),
        None => speaking.no_number(),
    };
    if let Some(residual) = residual {
        sentence.push_str(&speaking.residual(&residual));
    }
    if status == FigureStatus::Disputed {
        sentence.push_str(&speaking.dissent());
    }
    sentence.push('.');
    sentence
}

struct Speaking<'c, 's, 'a> {
    scene: &'c Scene<'s, 'a>,
    row: &'c Row,
    nationality: CellNationality,
}

impl<'s, 'a> Speaking<'_, 's, 'a> {
    /// Whom the answer counts, as a reader would say: the people rescued, or on board, need not be victims.
    fn cell(&self) -> Cell {
        let role = match (self.scene.group, self.scene.outcome) {
            (Group::Rescued, _) | (Group::Victims, Outcome::Present) => Role::People,
            (group, _) => group.root(),
        };
        self.scene.cell(role, self.nationality)
    }

    fn draft(&self, role: Role) -> Option<&'s Draft<'a>> {
        self.scene.draft(role, self.nationality)
    }

    /// The figures that the best stands on.
    fn figures(&self) -> impl Iterator<Item = (Role, &'s Draft<'a>)> {
        self.row.best.roles.iter().filter_map(|role| Some((*role, self.draft(*role)?)))
    }

    fn number(&self, best: u64) -> String {
        let (low, high) = self.printed(best);
        let mut text = words::statement(self.cell(), low, Some(best), high);
        if self.row.best.basis == Basis::Bounds {
            text.push_str(": no report counts them all, but other figures leave no other number");
            return text;
        }
        let figures: Vec<(Role, &Draft<'_>)> = self.figures().collect();
        if let [(role, draft)] = *figures
            && let Some(own) = draft.numbers.best.filter(|own| *own != best)
        {
            let noun = words::role_noun(role, own == 1);
            text.push_str(
                &[": reports give ", &words::amount(own, Some(own), Some(own)).0, " ", noun].concat(),
            );
            self.push_voices(&mut text, ", according to ");
            text.push_str("; ");
            text.push_str(&words::number(best));
            text.push_str(" is the nearest number that other figures leave possible");
            return text;
        }
        match self.row.best.basis {
            Basis::SumOfParts => {
                text.push_str(&self.parts(best, &figures));
                self.push_voices(&mut text, ", by the numbers of ");
            }
            Basis::Part => {
                text.push_str(&self.parts(best, &figures));
                self.push_voices(&mut text, ", according to ");
            }
            Basis::People => {
                self.push_voices(&mut text, ", according to ");
                text.push_str("; no report tells of attackers among them");
            }
            _ => self.push_voices(&mut text, ", according to "),
        }
        text
    }

    /// The bounds as a reader should see them. A sum of parts that are closed is no "at least", though nobody says that there are no
    /// others; nor is everybody a range, where nobody tells of attackers.
    fn printed(&self, best: u64) -> (u64, Option<u64>) {
        let Range { low, high, .. } = self.row.bounds;
        let closed = self.figures().all(|(_, draft)| draft.numbers.high.is_some());
        match self.row.best.basis {
            Basis::People if closed => (best, Some(best)),
            Basis::People => (best, high),
            Basis::SumOfParts | Basis::Part if closed && high.is_none() && low == best => (low, Some(best)),
            _ => (low, high),
        }
    }

    /// ", 5 of them soldiers and 2 police officers"; of one part ", all of them hostages as far as reports tell".
    fn parts(&self, best: u64, figures: &[(Role, &Draft<'_>)]) -> String {
        if let [(role, _)] = *figures {
            return match best {
                0 => String::new(),
                1 => [", ", &one(role), " as far as reports tell"].concat(),
                _ => [", all of them ", words::role_noun(role, false), " as far as reports tell"].concat(),
            };
        }
        let mut phrases: Vec<String> = Vec::new();
        let (mut some, none): (Vec<_>, Vec<_>) = figures
            .iter()
            .copied()
            .partition(|(_, draft)| draft.numbers.best.is_some_and(|number| number > 0));
        some.sort_by_key(|(_, draft)| std::cmp::Reverse(draft.numbers.best));
        for (role, draft) in some {
            let n = draft.numbers.best.unwrap_or(0);
            let first = phrases.is_empty();
            phrases.push(match n {
                1 if first => ["1 of them ", &one(role)].concat(),
                _ if first => [&words::number(n), " of them ", words::role_noun(role, false)].concat(),
                _ => [&words::number(n), " ", words::role_noun(role, n == 1)].concat(),
            });
        }
        phrases.extend(none.into_iter().map(|(role, _)| ["no ", words::role_noun(role, false)].concat()));
        [", ", &words::joined(&phrases, "and")].concat()
    }

    fn push_voices(&self, text: &mut String, before: &str) {
        let givers: Vec<&Report> = self.figures().flat_map(|(_, draft)| said::givers(draft)).collect();
        let voices = said::voices(&self.scene.stage.facts, givers.into_iter());
        if !voices.is_empty() {
            text.push_str(before);
            text.push_str(&words::names(&voices));
        }
    }

    fn no_number(&self) -> String {
        let bounds = self.row.bounds;
        let mut text = words::statement(self.cell(), bounds.low, None, bounds.high);
        let unclear = self.row.best.unclear.and_then(|role| self.unclear(role));
        if let Some(why) = unclear.or_else(|| self.people_and_attackers()) {
            text.push_str(": ");
            text.push_str(&why);
            return text;
        }
        let counts = self.counts();
        match (bounds.low, bounds.high) {
            (0, None) => text.push_str(": no report that counts gives a number"),
            _ if counts.is_empty() => text.push_str(", as other figures imply"),
            _ if self.is_own() => {
                let facts = &self.scene.stage.facts;
                let own = self.draft(self.scene.group.root()).map(said::givers).unwrap_or_default();
                text.push_str(", according to ");
                text.push_str(&words::names(&said::voices(facts, own.into_iter())));
            }
            _ => {
                text.push_str(": reports count ");
                text.push_str(&words::joined(&counts, "and"));
                text.push_str(&self.beyond());
            }
        }
        text
    }

    /// "it is not clear whether the 20 hostages killed include the 2 police officers killed (20 if so, 22 if not)".
    fn unclear(&self, role: Role) -> Option<String> {
        let draft = self.draft(role)?;
        let others: Vec<Cell> = self
            .scene
            .may_include(role, draft)
            .into_iter()
            .map(|other| self.scene.cell(other, self.nationality))
            .collect();
        let number = |cell: &Cell| self.scene.stage.draft(*cell).and_then(Draft::number);
        let own = draft.number()?;
        let named: Vec<String> =
            others.iter().map(|other| words::counted_topic(*other, number(other))).collect();
        let include = if own == 1 { " includes " } else { " include " };
        let own_topic = words::counted_topic(self.scene.cell(role, self.nationality), Some(own));
        let mut text = ["it is not clear whether ", &own_topic, include, &words::names(&named)].concat();
        let sum = others.iter().map(number).try_fold(0_u64, |sum, n| Some(sum.saturating_add(n?)));
        if let Some(sum) = sum.filter(|sum| *sum > 0) {
            let (included, excluded) = (words::number(own), words::number(own.saturating_add(sum)));
            text.push_str(&[" (together they are ", &included, " if so, ", &excluded, " if not)"].concat());
        }
        Some(text)
    }

    /// "29 people, of whom 5 attackers if these were counted".
    fn people_and_attackers(&self) -> Option<String> {
        if self.scene.group.root() != Role::Victims {
            return None;
        }
        let of = |role: Role| {
            let numbers = self.draft(role)?.numbers;
            Some(words::amount(numbers.low.filter(|low| *low > 0)?, numbers.best, numbers.high))
        };
        let (people, n) = of(Role::People)?;
        let (attackers, of_them) = of(Role::Attackers)?;
        let counted = if of_them == 1 { " if this one was counted" } else { " if these were counted" };
        Some(
            [
                &people,
                " ",
                &words::group(Role::People, self.nationality, n),
                ", of whom ",
                &attackers,
                " ",
                words::role_noun(Role::Attackers, of_them == 1),
                counted,
            ]
            .concat(),
        )
    }

    /// What the rows beside the answer count: "at least 6 civilians (officials)".
    fn counts(&self) -> Vec<String> {
        let counted = self.beside().filter_map(|(role, draft)| {
            let numbers = draft.numbers;
            let (amount, n) = words::amount(self.low(role, draft)?, numbers.best, numbers.high);
            let facts = &self.scene.stage.facts;
            let mut voices = said::voices(facts, said::givers(draft).into_iter());
            let parts = draft.standing.lower_bounds.iter().flat_map(|bound| &bound.claims);
            if voices.is_empty() {
                voices = parts.map(|index| said::voice(facts, *index)).collect();
                voices.dedup();
            }
            let noun = words::role_noun(role, n == 1);
            let said =
                if voices.is_empty() { String::new() } else { [" (", &words::names(&voices), ")"].concat() };
            Some([&amount, " ", noun, &said].concat())
        });
        counted.collect()
    }

    /// The low that a row reports; "more than n" may be read as n.
    fn low(&self, role: Role, draft: &Draft<'_>) -> Option<u64> {
        let key = Key::from(self.scene.cell(role, self.nationality));
        self.scene.books.reported_low(&key, draft).or(draft.numbers.low)
    }

    /// The rows that say something: of everybody, and of the group's roles; that there are none of a part says nothing.
    fn beside(&self) -> impl Iterator<Item = (Role, &'s Draft<'a>)> {
        let root = self.scene.group.root();
        let people = Some(Role::People).filter(|_| root == Role::Victims);
        let roles = people.into_iter().chain(self.scene.roles());
        let told = roles.filter_map(|role| Some((role, self.draft(role)?)));
        told.filter(move |(role, draft)| {
            let numbers = draft.numbers;
            let whole = role.contains(root) && numbers.high.is_some();
            whole || numbers.low.is_some_and(|low| low > 0)
        })
    }

    /// Whether the bounds are those of the root's own figure, and no other row says anything.
    fn is_own(&self) -> bool {
        let Range { low, high, .. } = self.row.bounds;
        let mut beside = self.beside();
        let own = beside.next().is_some_and(|(role, draft)| {
            let reported = (self.low(role, draft), draft.numbers.high);
            role == self.scene.group.root() && reported == (Some(low), high) && draft.used().next().is_some()
        });
        own && beside.next().is_none()
    }

    /// What the bounds say beyond these rows.
    fn beyond(&self) -> String {
        let Range { low, high, .. } = self.row.bounds;
        let root = self.scene.group.root();
        let above = |least: Option<u64>| least.zip(high).is_some_and(|(least, high)| least > high);
        let contradicted = self.beside().any(|(role, draft)| {
            let below = draft.numbers.high.is_some_and(|most| most < low);
            role.contains(root) && below || above(draft.numbers.low) || self.low(role, draft) > Some(low)
        });
        let most = self.beside().filter_map(|(_, draft)| draft.numbers.low).max();
        match contradicted {
            true => ", but other figures imply otherwise".to_owned(),
            false if most.is_some_and(|most| most < low) => {
                [", and other figures imply at least ", &words::number(low)].concat()
            }
            false => String::new(),
        }
    }

    /// Who says otherwise: of the figures that it stands on, of those above its high, and what the books left out.
    fn dissent(&self) -> String {
        let facts = &self.scene.stage.facts;
        let spoken = self.cell().role;
        let says = |role: Role, report: &Report| match role == spoken {
            true => said::says(facts, report),
            false => said::says_of(facts, report, role),
        };
        let mut phrases: Vec<String> = Vec::new();
        for (role, draft) in self.figures() {
            phrases.extend(said::dissenters(draft).into_iter().map(|report| says(role, report)));
        }
        for role in self.scene.roles() {
            let Some(standing) = self.draft(role).map(|draft| &draft.standing) else { continue };
            let current = standing.current().map(|index| &standing.reports[index]);
            let above =
                current.filter(|report| self.row.bounds.high.is_some_and(|high| report.range.low > high));
            phrases.extend(above.map(|report| says(role, report)));
        }
        let cell = Key::from(self.scene.cell(self.scene.group.root(), self.nationality)).place();
        let places = Places::of(self.scene.host());
        let best = self.row.best.value.unwrap_or(u64::MAX);
        let left_out = self.scene.books.left_out.iter();
        for left in left_out.filter(|left| left.low > best && places.contains(cell, left.key.place())) {
            let topic = left.key.cell().map_or_else(
                || words::role_noun(left.key.role, false).to_owned(),
                |cell| words::topic(cell, left.low),
            );
            phrases.push(["at least ", &words::number(left.low), " ", &topic].concat());
        }
        let mut named: Vec<String> = Vec::new();
        phrases.into_iter().for_each(|phrase| {
            if !named.contains(&phrase) {
                named.push(phrase);
            }
        });
        match named.is_empty() {
            true => "; but this and other numbers cannot all be true".to_owned(),
            false => ["; otherwise ", &words::first_of(&named, String::clone)].concat(),
        }
    }

    /// "; 2 of them are under no nationality in the reports".
    fn residual(&self, residual: &AnswerResidual) -> String {
        let total = self.row.best.value.and_then(|best| self.printed(best).1);
        let (low, high) = match residual.best {
            Some(best) if total.is_some() => (best, Some(best)),
            Some(best) => (best, residual.high),
            None => (residual.low, residual.high),
        };
        if high == Some(0) || (low, high) == (0, None) {
            return String::new();
        }
        let (amount, n) = words::amount(low, residual.best, high);
        let total = self.row.best.value.filter(|_| total.is_some());
        let whom = match n {
            1 if total == Some(1) => "this person is".to_owned(),
            _ if total == Some(low) && high == Some(low) => "all of them are".to_owned(),
            1 => [&amount, " of them is"].concat(),
            _ => [&amount, " of them are"].concat(),
        };
        let given =
            Given::of(self.scene.stage, self.scene.cell(self.scene.group.root(), CellNationality::Any));
        ["; ", &whom, " under no nationality in the reports", &given.wider()].concat()
    }
}

/// "a soldier".
fn one(role: Role) -> String {
    let noun = words::role_noun(role, true);
    [if noun.starts_with('a') { "an " } else { "a " }, noun].concat()
}
