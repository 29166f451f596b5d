//! What one group and outcome are drawn from.

use std::collections::BTreeMap;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::claim::Claim;
use crate::domain::count::Count;
use crate::domain::nationality::{ClaimNationalities, Nationality};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::reconcile::answers::floor::Floors;
use crate::reconcile::books::{self, Books};
use crate::reconcile::cells::StageOne;
use crate::reconcile::cells::draft::{Draft, Numbers};
use crate::reconcile::facts::fact::FactIndex;
use crate::reconcile::facts::key::{Key, Whose};
use crate::reconcile::terms::answer::Group;

/// The figures and books, as one group and outcome look at them.
pub(super) struct Scene<'s, 'a> {
    pub stage: &'s StageOne<'a>,
    pub books: &'s Books<'a>,
    pub group: Group,
    pub outcome: Outcome,
    pub floors: Floors,
}

impl<'s, 'a> Scene<'s, 'a> {
    pub fn of(stage: &'s StageOne<'a>, books: &'s Books<'a>, group: Group, outcome: Outcome) -> Self {
        Self { stage, books, group, outcome, floors: Floors::of(stage, books, group, outcome) }
    }

    pub fn host(&self) -> Option<Nationality> {
        self.stage.facts.input.incident.place.country
    }

    pub const fn cell(&self, role: Role, nationality: CellNationality) -> Cell {
        Cell::new(role, self.outcome, nationality)
    }

    pub fn draft(&self, role: Role, nationality: CellNationality) -> Option<&'s Draft<'a>> {
        self.stage.draft(self.cell(role, nationality))
    }

    /// The roles of the group, its root first.
    pub fn roles(&self) -> impl Iterator<Item = Role> + use<> {
        let root = self.group.root();
        Role::ALL.iter().copied().filter(move |role| root.contains(*role))
    }

    /// Whether claims that are not set aside speak of a role, or of one within it.
    pub fn has_claims(&self, role: Role, nationality: CellNationality) -> bool {
        Role::ALL.iter().filter(|within| role.contains(**within)).any(|within| {
            let claims = self.stage.facts.of(&Key::from(self.cell(*within, nationality)));
            claims.iter().any(|index| self.stage.facts.fact(*index).stands())
        })
    }

    /// Whether a standing or unknown claim of attackers tells of the outcome; one of none does not.
    pub fn tells_of_attackers(&self, nationality: CellNationality) -> bool {
        let facts = &self.stage.facts;
        let counts = |claim: &Claim| {
            let told = (claim.role, claim.outcome) == (Role::Attackers, self.outcome)
                && !matches!(claim.count.count, Count::None {} | Count::Exact { value: 0 });
            told && match (nationality, &claim.nationalities) {
                (CellNationality::Any, _) | (CellNationality::Foreign, ClaimNationalities::Foreign) => true,
                (CellNationality::Foreign, ClaimNationalities::List(list)) => {
                    list.iter().any(|code| Some(*code) != self.host())
                }
                (CellNationality::Code(code), nationalities) => nationalities.list().contains(&code),
                (CellNationality::Foreign, ClaimNationalities::Any) => false,
            }
        };
        self.attackers().any(|index| {
            let fact = facts.fact(index);
            fact.stands() && counts(fact.claim)
        })
    }

    fn attackers(&self) -> impl Iterator<Item = FactIndex> + '_ {
        let keys = self.stage.facts.by_key();
        let of_attackers = keys.filter(|(key, _)| (key.role, key.outcome) == (Role::Attackers, self.outcome));
        of_attackers.flat_map(|(_, claims)| claims.iter().copied())
    }

    /// How often people with several nationalities may be counted beyond the first.
    pub fn counted_again(&self) -> u64 {
        self.beyond_the_first(|numbers| numbers.high.or(numbers.best).or(numbers.low))
    }

    /// The list members once for each nationality beyond the first: by the root's figure of a list, else the largest of its roles.
    pub fn beyond_the_first(&self, number: impl Fn(Numbers) -> Option<u64>) -> u64 {
        let root = self.group.root();
        let mut lists: BTreeMap<&[Nationality], (bool, u64)> = BTreeMap::new();
        for (key, draft) in self.stage.drafts.iter() {
            let Whose::List(list) = key.whose else { continue };
            let of_group = root.contains(key.role) || root == Role::Victims && key.role == Role::People;
            if key.outcome == self.outcome && of_group {
                let found = (key.role == root, number(draft.numbers).unwrap_or(0));
                let known = lists.entry(list).or_default();
                *known = found.max(*known);
            }
        }
        let again = lists.into_iter().map(|(list, (_, people))| people.saturating_mul(list.len() as u64 - 1));
        again.fold(0, u64::saturating_add)
    }

    /// The other roles of the group that a figure may include, unless a ruling settled it.
    pub fn may_include(&self, role: Role, draft: &Draft<'_>) -> Vec<Role> {
        if books::settled(self.stage, role, self.outcome).is_some() {
            return Vec::new();
        }
        let roles = books::unclear_roles(self.stage, draft);
        roles.into_iter().filter(|other| self.group.root().contains(*other)).collect()
    }
}
