//! An article as a line of a list.

use crate::domain::article::{Article, ArticleStatus};
use crate::http::pages::known::Known;
use crate::http::pages::{address, words};

/// Letters of a hash that tell it from others at a glance.
const HASH_SHOWN: usize = 12;

/// An article, its publisher, its time, and how many of its words stand here.
pub struct ListedArticle {
    pub href: String,
    pub title: String,
    pub publisher: String,
    pub published: String,
    pub published_at: String,
    pub quotes: String,
    pub hash: String,
    pub is_retracted: bool,
}

impl ListedArticle {
    pub fn of(article: &Article, known: &Known) -> Self {
        let quotes = known.claims.values().filter(|claim| claim.article_id == article.id).count();
        let published = article.published_at.map(|at| words::time(at, article.published_precision));
        Self {
            href: address::article(article.id),
            title: title(article),
            publisher: known.name(article.source_id).to_owned(),
            published: published.unwrap_or_else(|| "no date given".to_owned()),
            published_at: article.published_at.map(|at| at.to_string()).unwrap_or_default(),
            quotes: words::counted(quotes, "quote", "quotes"),
            hash: article
                .text_sha256
                .as_deref()
                .and_then(|hash| hash.get(..HASH_SHOWN))
                .unwrap_or_default()
                .to_owned(),
            is_retracted: article.status == ArticleStatus::Retracted,
        }
    }
}

/// What an article is called; one without a title by its address.
pub fn title(article: &Article) -> String {
    let untitled = || article.url.clone().unwrap_or_else(|| "An article without a title".to_owned());
    article.title.clone().unwrap_or_else(untitled)
}
