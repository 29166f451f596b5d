//! The one number of an answer: the first rule whose number lies within the bounds.

use crate::domain::cell::CellNationality;
use crate::domain::role::Role;
use crate::reconcile::answers::branch::branches;
use crate::reconcile::answers::scene::Scene;
use crate::reconcile::facts::key::Key;
use crate::reconcile::terms::answer::Basis;
use crate::reconcile::terms::range::Range;

/// The best of one row, and the roles whose figures it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Best {
    pub value: Option<u64>,
    pub basis: Basis,
    pub roles: Vec<Role>,
    /// The role whose figure may or may not include other roles of the group, so that there is no one number.
    pub unclear: Option<Role>,
}

impl Best {
    const fn none() -> Self {
        Self { value: None, basis: Basis::None, roles: Vec::new(), unclear: None }
    }
}

/// A row whose best is chosen.
pub(super) struct Choosing<'c, 's, 'a> {
    pub scene: &'c Scene<'s, 'a>,
    pub nationality: CellNationality,
    pub bounds: Range,
    /// What the bests of other rows leave.
    pub least: u64,
}

impl Choosing<'_, '_, '_> {
    /// The first rule, from `first` on, that gives a number.
    pub fn best(&self, first: Basis) -> Best {
        type Rule<T> = (Basis, fn(&T) -> Found);
        let rules: [Rule<Self>; 4] = [
            (Basis::Reported, Self::reported),
            (Basis::People, Self::people),
            (Basis::SumOfParts, Self::sum_of_parts),
            (Basis::Part, Self::part),
        ];
        for (basis, rule) in rules.into_iter().filter(|(basis, _)| *basis >= first) {
            match rule(self) {
                Found::Nothing => {}
                Found::Unclear(role) => return Best { unclear: Some(role), ..Best::none() },
                Found::Number { value, roles } => {
                    if let Some(value) = self.fitting(basis, value, &roles) {
                        return Best { value: Some(value), basis, roles, unclear: None };
                    }
                }
            }
        }
        if self.bounds.high == Some(self.bounds.low) {
            return Best { value: Some(self.bounds.low), basis: Basis::Bounds, ..Best::none() };
        }
        Best::none()
    }

    /// The number, if it lies within the bounds; of one figure whose own bounds meet them, the nearest within both.
    fn fitting(&self, basis: Basis, value: u64, roles: &[Role]) -> Option<u64> {
        let floor = if basis == Basis::Reported { self.bounds.low } else { self.bounds.low.max(self.least) };
        let within = |value: u64| floor <= value && self.bounds.high.is_none_or(|high| value <= high);
        if within(value) {
            return Some(value);
        }
        let [role] = roles else { return None };
        let numbers = self.scene.draft(*role, self.nationality)?.numbers;
        let most = [numbers.high, self.bounds.high].into_iter().flatten().min();
        let low = numbers.low.unwrap_or(0).max(self.bounds.low);
        let nearest = value.max(low).min(most.unwrap_or(u64::MAX));
        (most.is_none_or(|most| low <= most) && within(nearest)).then_some(nearest)
    }

    fn reported(&self) -> Found {
        self.figure(self.scene.group.root())
    }

    /// Everybody, where nobody tells of attackers.
    fn people(&self) -> Found {
        if self.scene.group.root() != Role::Victims || self.scene.tells_of_attackers(self.nationality) {
            return Found::Nothing;
        }
        self.figure(Role::People)
    }

    fn sum_of_parts(&self) -> Found {
        let (branches, disjoint) = branches(self.scene.group.root());
        let told: Vec<Role> =
            branches.iter().copied().filter(|role| self.scene.has_claims(*role, self.nationality)).collect();
        if !disjoint || told.len() < 2 {
            return Found::Nothing;
        }
        self.sum(&told)
    }

    /// The only branch that is told of.
    fn part(&self) -> Found {
        let (branches, _) = branches(self.scene.group.root());
        let told: Vec<Role> =
            branches.iter().copied().filter(|role| self.scene.has_claims(*role, self.nationality)).collect();
        let [only] = *told else { return Found::Nothing };
        let found = self.number(only);
        let people_stand = self.figure_of(Role::People).is_some()
            && !self.scene.books.is_left_out(&Key::from(self.scene.cell(Role::People, self.nationality)));
        match &found {
            Found::Number { roles, .. }
                if people_stand && roles.iter().any(|role| self.is_left_out(*role)) =>
            {
                Found::Nothing
            }
            _ => found,
        }
    }

    /// The number of a branch: its role's own; else that of the roles below it.
    fn number(&self, role: Role) -> Found {
        if let Some((value, unclear)) = self.figure_of(role) {
            return match unclear {
                true => Found::Unclear(role),
                false => Found::Number { value, roles: vec![role] },
            };
        }
        let (within, disjoint) = branches(role);
        let told: Vec<Role> =
            within.iter().copied().filter(|role| self.scene.has_claims(*role, self.nationality)).collect();
        match *told {
            [only] if !disjoint => self.number(only),
            _ if disjoint && !told.is_empty() => self.sum(&told),
            _ => Found::Nothing,
        }
    }

    fn sum(&self, told: &[Role]) -> Found {
        let mut sum = (0_u64, Vec::new());
        let mut unclear = None;
        for role in told {
            match self.number(*role) {
                Found::Nothing => return Found::Nothing,
                Found::Unclear(role) => unclear = Some(role),
                Found::Number { value, roles } => {
                    sum.0 = sum.0.saturating_add(value);
                    sum.1.extend(roles);
                }
            }
        }
        match unclear {
            Some(role) => Found::Unclear(role),
            None => Found::Number { value: sum.0, roles: sum.1 },
        }
    }

    fn figure(&self, role: Role) -> Found {
        match self.figure_of(role) {
            Some((value, _)) => Found::Number { value, roles: vec![role] },
            None => Found::Nothing,
        }
    }

    /// The best of a role's figure, and whether it may include other roles of the group.
    fn figure_of(&self, role: Role) -> Option<(u64, bool)> {
        let draft = self.scene.draft(role, self.nationality)?;
        Some((draft.numbers.best?, !self.scene.may_include(role, draft).is_empty()))
    }

    fn is_left_out(&self, role: Role) -> bool {
        self.scene.books.is_left_out(&Key::from(self.scene.cell(role, self.nationality)))
    }
}

enum Found {
    Nothing,
    Number {
        value: u64,
        roles: Vec<Role>,
    },
    /// The figure of this role may include others of the group.
    Unclear(Role),
}
