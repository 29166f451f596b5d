//! Articles as they stand and stood. Their texts are words of the entries that recorded them.

use crate::domain::article::Article;
use crate::domain::folding::search_key;
use crate::domain::ids::{ArticleId, IncidentId, Seq, SourceId};
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::view::{Ready, View};

/// Which articles to list; an absent field does not filter.
#[derive(Clone, Debug, Default)]
pub struct ArticleFilter {
    pub source_id: Option<SourceId>,
    pub incident_id: Option<IncidentId>,
}

/// What the incidents that an article speaks of are found by.
pub(super) fn searched(article: &Article) -> String {
    article.title.as_deref().map(search_key).unwrap_or_default()
}

/// What is read of articles.
pub trait Articles {
    fn article(&self, id: ArticleId, view: View) -> Result<Option<Ready>, StoreError>;

    fn articles(&self, filter: &ArticleFilter, view: View, page: PageRequest) -> Result<Rows, StoreError>;

    /// How long the words of the entry are that recorded an article, in bytes; none where there are none.
    fn words_length_of_article(&self, id: ArticleId) -> Result<Option<u64>, StoreError>;

    /// The incidents that an article's visible claims speak of, and the entry that made the last of them seen.
    fn article_incidents(&self, id: ArticleId, view: View) -> Result<Vec<(IncidentId, Seq)>, StoreError>;

    /// The article of this publisher with this address and text.
    fn article_by_identity(
        &self,
        source: SourceId,
        url: Option<&str>,
        text_sha256: Option<&str>,
    ) -> Result<Option<Ready>, StoreError>;

    /// The articles of this publisher with this title and without an address, in the order they were recorded.
    fn articles_titled(&self, source: SourceId, title: &str) -> Result<Vec<Ready>, StoreError>;

    /// The entries whose words are an article's: the one that recorded it and its amendments.
    fn entries_about_article(&self, id: ArticleId) -> Result<Vec<Seq>, StoreError>;

    /// The newest revision of what this publisher has at this address.
    fn newest_revision(&self, source: SourceId, url: &str) -> Result<Option<Ready>, StoreError>;
}

/// What is written of articles.
pub(super) trait PutArticles {
    /// An article's state from entry `from` on; ends the state before it.
    fn put_article(&self, article: &Article, from: Seq) -> Result<(), StoreError>;

    /// Every state of an article, by the entry that began it.
    fn article_history(&self, id: ArticleId) -> Result<Vec<(Seq, Article)>, StoreError>;

    /// Writes the state of an article that entry `from` began anew.
    fn rewrite_article(&self, article: &Article, from: Seq) -> Result<(), StoreError>;

    /// Notes that a claim of this article speaks of this incident.
    fn link_article(
        &self,
        article: ArticleId,
        incident: IncidentId,
        from: Seq,
        shown_from: Option<Seq>,
    ) -> Result<(), StoreError>;
}
