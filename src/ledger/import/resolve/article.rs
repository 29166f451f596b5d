//! The article that a line names: by its id, by publisher, address and text, or by publisher and title.

use std::sync::Arc;

use uuid::Uuid;

use super::Resolver;
use super::known::{Introduced, KnownArticle};
use crate::domain::Invalid;
use crate::domain::article::{Article, ArticleStatus, NewArticle};
use crate::domain::exchange::NamedArticle;
use crate::domain::ids::ArticleId;
use crate::domain::time::Moment;
use crate::ledger::article;
use crate::ledger::clock::now;
use crate::ledger::error::Refusal;
use crate::ledger::view::{NOW, parsed};

impl Resolver<'_> {
    pub(super) fn article(
        &mut self,
        introduced: &mut Introduced,
        named: NamedArticle,
    ) -> Result<Arc<KnownArticle>, Refusal> {
        if let Some(known) = named.id.map(|id| self.article_by_id(id)).transpose()?.flatten() {
            return Ok(known);
        }
        let foreign = named.id;
        let known = self.article_by_name(introduced, named)?;
        introduced.foreign.article = foreign.map(|id| (id, Arc::clone(&known)));
        Ok(known)
    }

    fn article_by_name(
        &mut self,
        introduced: &mut Introduced,
        named: NamedArticle,
    ) -> Result<Arc<KnownArticle>, Refusal> {
        let has_publisher = named.source.id.is_some() || named.source.name.is_some();
        if !has_publisher && named.id.is_some() {
            return Err(Refusal::unknown("/article_id", "article"));
        }
        let publisher = self.source(introduced, named.source, "/source_name")?;
        let wire = named.syndicated_from;
        let wire = wire.map(|named| self.source(introduced, named, "/syndicated_from_name")).transpose()?;
        let mut facts = named.facts;
        facts.syndicated_from = wire.map(|known| known.id);
        let new = NewArticle {
            source_id: publisher.id,
            facts,
            revises: None,
            text: named.text,
            text_sha256: named.text_sha256,
        };
        let hash = article::checked_hash(&new).map_err(Refusal::Invalid)?;
        let place = new.facts.url.clone().or_else(|| new.facts.title.clone()).unwrap_or_default();
        let name = (publisher.id, place, hash.clone());
        if let Some(known) = self.articles_named.get(&name) {
            return Ok(Arc::clone(known));
        }
        if let Some(standing) = self.standing_article(&new, hash.as_deref())? {
            let known = self.at_hand(standing)?;
            self.articles_named.insert(name, Arc::clone(&known));
            return Ok(known);
        }
        let known = Arc::new(KnownArticle {
            id: ArticleId::from_uuid(Uuid::now_v7()),
            own_voice: wire.unwrap_or(publisher),
            published: new.facts.published_at.map(|at| Moment::covering(at, new.facts.published_precision)),
            text: new.text.clone(),
            stands: true,
        });
        new.facts.check_time(now()).map_err(|invalid| under("article", invalid))?;
        introduced.article = Some((name, Arc::clone(&known)));
        introduced.new_article = Some((new, hash));
        Ok(known)
    }

    /// The article that a line means, if the ledger has it.
    fn standing_article(&self, new: &NewArticle, hash: Option<&str>) -> Result<Option<Article>, Refusal> {
        let (url, title) = (new.facts.url.as_deref(), new.facts.title.as_deref());
        let row = self.ledger.store.read_once(|reader| {
            Ok::<_, Refusal>(match (url, hash, title) {
                (_, Some(_), _) => reader.article_by_identity(new.source_id, url, hash)?,
                (Some(url), None, _) => reader.newest_revision(new.source_id, url)?,
                (None, None, Some(title)) => reader.articles_titled(new.source_id, title)?.into_iter().next(),
                (None, None, None) => None,
            })
        })?;
        row.map(|row| parsed(&row)).transpose()
    }

    fn article_by_id(&mut self, id: ArticleId) -> Result<Option<Arc<KnownArticle>>, Refusal> {
        if let Some(known) = self.articles.get(&id) {
            return Ok(Some(Arc::clone(known)));
        }
        let row = self.ledger.store.read_once(|reader| Ok::<_, Refusal>(reader.article(id, NOW)?))?;
        row.map(|row| self.at_hand(parsed(&row)?)).transpose()
    }

    pub(super) fn at_hand(&mut self, article: Article) -> Result<Arc<KnownArticle>, Refusal> {
        let own_voice = self
            .source_by_id(article.own_voice())?
            .ok_or_else(|| Refusal::Internal("an article's source is not there".to_owned()))?;
        let words = self.ledger.store.read_once(|reader| Ok::<_, Refusal>(reader.words(article.seq)?))?;
        let text = words.and_then(|words| words.text);
        self.text_bytes += text.as_ref().map_or(0, String::len);
        let stands = article.status == ArticleStatus::Active;
        let known = Arc::new(KnownArticle {
            id: article.id,
            own_voice,
            published: article.published(),
            text,
            stands,
        });
        self.articles.insert(article.id, Arc::clone(&known));
        Ok(known)
    }
}

/// The same fault, at the column of the line that tells it.
pub(super) fn under(noun: &str, mut invalid: Invalid) -> Refusal {
    invalid.pointer = format!("/{noun}_{}", invalid.pointer.trim_start_matches('/'));
    Refusal::Invalid(invalid)
}
