//! One text under several publishers: whoever printed it first said it.

use std::collections::BTreeMap;

use crate::domain::article::Article;
use crate::domain::ids::{ArticleId, SourceId};
use crate::reconcile::terms::input::Input;

/// Articles of an incident that share their text with those of other publishers.
pub(in crate::reconcile) struct Copies<'a> {
    /// Articles that copy one another, by the smallest id among them; the article published first stands first.
    groups: BTreeMap<ArticleId, Vec<&'a Article>>,
    group_of: BTreeMap<ArticleId, ArticleId>,
}

impl<'a> Copies<'a> {
    /// Copies of copies included. An article that names the wire it comes from has an origin of its own.
    pub fn among(input: &Input<'a>) -> Self {
        let mut group_of: BTreeMap<ArticleId, ArticleId> = BTreeMap::new();
        let mut join = |one: &Article, other: &Article| {
            let own_words = one.syndicated_from.is_none() && other.syndicated_from.is_none();
            if own_words && one.source_id != other.source_id {
                let of = |id: ArticleId| group_of.get(&id).copied().unwrap_or(id);
                let (first, second) = (of(one.id), of(other.id));
                let (from, to) = (first.max(second), first.min(second));
                group_of.insert(one.id, first);
                group_of.insert(other.id, second);
                group_of.values_mut().filter(|group| **group == from).for_each(|group| *group = to);
            }
        };
        let mut by_text: BTreeMap<&str, Vec<&Article>> = BTreeMap::new();
        for article in input.articles.values() {
            if let Some(hash) = &article.text_sha256 {
                by_text.entry(hash).or_default().push(article);
            }
        }
        for same in by_text.values() {
            for (place, one) in same.iter().enumerate() {
                same[place + 1..].iter().for_each(|other| join(one, other));
            }
        }
        for [one, other] in input.near_copies {
            if let (Some(one), Some(other)) = (input.articles.get(one), input.articles.get(other)) {
                join(one, other);
            }
        }
        let mut groups: BTreeMap<ArticleId, Vec<&Article>> = BTreeMap::new();
        for (article, group) in &group_of {
            groups.entry(*group).or_default().extend(input.articles.get(article));
        }
        groups.values_mut().for_each(|articles| {
            articles.sort_by_key(|article| {
                let content = (&article.url, &article.text_sha256, article.source_id);
                (article.published_at.is_none(), article.published(), content)
            });
        });
        Self { groups, group_of }
    }

    /// Whose words those of a copied article are; none for an article that copies none.
    pub fn voice_of(&self, article: ArticleId) -> Option<SourceId> {
        let group = self.group_of.get(&article)?;
        self.groups.get(group)?.first().map(|first| first.source_id)
    }

    /// The articles that copy one another, the first published first.
    pub fn groups(&self) -> impl Iterator<Item = &[&'a Article]> {
        self.groups.values().map(Vec::as_slice)
    }
}
