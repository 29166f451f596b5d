//! What stage 1 makes of one cell: a figure before the books and before any sentence.

use crate::domain::ruling::Ruling;
use crate::reconcile::cells::pool::Choice;
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::rule;
use crate::reconcile::cells::standing::Standing;
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::FactIndex;
use crate::reconcile::facts::key::Key;
use crate::reconcile::terms::figure::FigureStatus;
use crate::reconcile::terms::range::Range;

/// The numbers of a figure; absent bounds are open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::reconcile) struct Numbers {
    pub low: Option<u64>,
    pub best: Option<u64>,
    pub high: Option<u64>,
}

/// What stage 1 made of one key.
pub(in crate::reconcile) struct Draft<'a> {
    pub standing: Standing,
    pub choice: Choice,
    /// What its reports and rulings leave possible; none where no report stands.
    pub range: Option<Range>,
    /// The figure.
    pub numbers: Numbers,
    pub status: FigureStatus,
    /// Rulings that moved people into or out of the figure.
    pub moves: Vec<&'a Ruling>,
}

impl Draft<'_> {
    pub(super) fn of(facts: &Facts<'_>, key: &Key<'_>, standing: Standing) -> Self {
        let choice = rule::apply(facts, key, &standing);
        let numbers = match choice.range {
            Some(range) => Numbers { low: Some(range.low), best: choice.best, high: range.high },
            None => Numbers { low: standing.at_least(), ..Numbers::default() },
        };
        let range = choice.range;
        let mut draft =
            Self { standing, choice, range, numbers, status: FigureStatus::Unknown, moves: Vec::new() };
        draft.status = draft.status();
        draft
    }

    /// The one number to name: the best, else the least.
    pub fn number(&self) -> Option<u64> {
        self.numbers.best.or(self.numbers.low)
    }

    pub fn used(&self) -> impl Iterator<Item = &Report> {
        self.choice.used.iter().map(|index| &self.standing.reports[*index])
    }

    pub fn used_claims(&self) -> impl Iterator<Item = FactIndex> {
        self.used().flat_map(|report| report.members.iter().copied())
    }

    /// How many origins give the number; of a number that none gives, how many support it; without one, how many it stands on.
    pub fn origins(&self) -> u32 {
        let current = || self.standing.current().map(|index| &self.standing.reports[index]);
        let count = match self.choice.best {
            Some(best) => match current().filter(|report| report.gives(best)).count() {
                0 => current().filter(|report| report.supports(best)).count(),
                givers => givers,
            },
            None => self.choice.used.len(),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    pub(super) fn status(&self) -> FigureStatus {
        if self.choice.range.is_none() || self.standing.current().next().is_none() {
            return FigureStatus::Unknown;
        }
        let current = self.standing.current().map(|index| self.standing.reports[index].range);
        match self.origins() {
            _ if contradict(current, self.standing.slack) => FigureStatus::Disputed,
            0 | 1 => FigureStatus::SingleOrigin,
            _ => FigureStatus::Agreed,
        }
    }
}

/// Whether two of these do not meet.
fn contradict(ranges: impl Iterator<Item = Range>, slack: u64) -> bool {
    // The largest low and the smallest high, of the firm and of the loose ones.
    let (mut lows, mut highs) = ([0_u64; 2], [u64::MAX; 2]);
    for range in ranges {
        let low = &mut lows[usize::from(range.loose_low)];
        *low = range.low.max(*low);
        if let Some(high) = range.high {
            let least = &mut highs[usize::from(range.loose_high)];
            *least = high.min(*least);
        }
    }
    let apart = |low: usize, high: usize| {
        let reading = u64::from(low + high > 0);
        lows[low] > highs[high].saturating_add(slack.max(reading))
    };
    (0..2).any(|low| (0..2).any(|high| apart(low, high)))
}
