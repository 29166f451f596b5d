//! What passes in and out of the ledger as a whole: a claim with everything that it refers to.

use std::sync::Arc;

use crate::domain::article::Article;
use crate::domain::claim::Claim;
use crate::domain::incident::Incident;
use crate::domain::source::Source;

/// A claim with everything it refers to, so that it can be read, and recorded elsewhere, by itself.
#[derive(Clone, Debug)]
pub struct ExportedClaim {
    pub claim: Claim,
    pub incident: Arc<Incident>,
    pub article: Arc<Article>,
    /// The publisher of the article.
    pub source: Arc<Source>,
    /// The news agency whose story the article reprints.
    pub syndicated_from: Option<Arc<Source>>,
    pub attributed_to: Option<Arc<Source>>,
    /// The article's text, beside the first of its claims, where the reader may read it.
    pub text: Option<String>,
}
