//! An article with the claims that stand on it, a page at a time.

use crate::domain::article::Article;
use crate::domain::claim::{Claim, ClaimStatus};
use crate::domain::ids::ArticleId;
use crate::ledger::Ledger;
use crate::ledger::error::Refusal;
use crate::ledger::view::{found, parsed, parsed_json};
use crate::store::{ClaimFilter, PageRequest, View};

/// An article, and one page of the claims on it that stand.
pub struct Annotated {
    pub article: Article,
    pub claims: Vec<Claim>,
    /// Where the next page begins.
    pub next: Option<u64>,
}

impl Ledger {
    pub fn annotated(&self, id: ArticleId, view: View, page: PageRequest) -> Result<Annotated, Refusal> {
        self.store.read(|reader| {
            let article = parsed(&found(reader.article(id, view)?, "article")?)?;
            let on_it = ClaimFilter {
                article_id: Some(id),
                status: Some(ClaimStatus::Active),
                ..ClaimFilter::default()
            };
            let rows = reader.claims(&on_it, view, page)?;
            let claims = rows.iter().map(parsed_json).collect::<Result<_, _>>()?;
            Ok(Annotated { article, claims, next: rows.next })
        })
    }
}
