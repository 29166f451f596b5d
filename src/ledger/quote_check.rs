//! Whether quotes name what their claims say: worked out once for the words of a claim, and kept at hand.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, RandomState};
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::domain::article::Article;
use crate::domain::claim::Claim;
use crate::domain::ids::ArticleId;
use crate::domain::quote::QuoteMismatch;
use crate::ledger::Ledger;
use crate::ledger::error::Refusal;
use crate::ledger::view::{NOW, found, parsed};
use crate::read::{Language, quote_mismatch};
use crate::store::Ready;

/// So many are kept; then it begins anew.
const KEPT_MAX: usize = 65_536;

/// What was found, by all that it follows from. It holds for the life of the program, which has one version of the reader.
#[derive(Default)]
struct Kept {
    hasher: RandomState,
    found: HashMap<u64, Option<QuoteMismatch>>,
}

static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);

/// What the quote names, where it names something else than the claim.
pub(super) fn checked(claim: &Claim, language_tag: &str) -> Option<QuoteMismatch> {
    let quote = claim.quote.exact.as_deref()?;
    let language = Language::of_tag(language_tag).ok();
    let key = {
        let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let words = (quote, language.map(Language::code), &claim.count.count, &claim.nationalities);
        let key = kept.hasher.hash_one(words);
        if let Some(found) = kept.found.get(&key) {
            return found.clone();
        }
        key
    };
    let found = quote_mismatch(quote, language, &claim.count.count, &claim.nationalities);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.found.len() >= KEPT_MAX {
        kept.found.clear();
    }
    kept.found.insert(key, found.clone());
    found
}

impl Ledger {
    /// What their quotes name otherwise than these claims, one answer a claim. Nothing is refused for it.
    ///
    /// # Errors
    /// If the store fails.
    pub fn quote_mismatches(&self, claims: &[Ready]) -> Result<Vec<Option<QuoteMismatch>>, Refusal> {
        self.store.read(|reader| {
            let mut languages: HashMap<ArticleId, String> = HashMap::new();
            let mut answers = Vec::with_capacity(claims.len());
            for ready in claims {
                let claim: Claim = parsed(ready)?;
                let language = match languages.entry(claim.article_id) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => {
                        let row = found(reader.article(claim.article_id, NOW)?, "article")?;
                        place.insert(parsed::<Article>(&row)?.language)
                    }
                };
                answers.push(checked(&claim, language));
            }
            Ok(answers)
        })
    }
}
