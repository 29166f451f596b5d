//! The words of a claim in their sentence: who said them, when, how they were read.

use std::collections::HashMap;

use crate::domain::claim::Claim;
use crate::domain::ids::ArticleId;
use crate::http::pages::known::Known;
use crate::http::pages::{address, words};
use crate::http::problem::Problem;
use crate::ledger::{Caller, Ledger, Refusal};

/// Letters of the text that are shown on either side of a quote.
const AROUND: usize = 110;

/// The texts of articles that the caller may read, as far as they were asked for.
#[derive(Default)]
pub struct Texts(HashMap<ArticleId, Option<Vec<char>>>);

impl Texts {
    /// The text of an article; none if it is withheld or erased.
    pub fn of(
        &mut self,
        ledger: &Ledger,
        caller: &Caller,
        id: ArticleId,
    ) -> Result<Option<&[char]>, Problem> {
        if let std::collections::hash_map::Entry::Vacant(place) = self.0.entry(id) {
            place.insert(text(ledger, caller, id)?.map(|text| text.chars().collect()));
        }
        Ok(self.0.get(&id).and_then(|text| text.as_deref()))
    }
}

/// The text of an article, if there is one and the caller may read it.
pub fn text(ledger: &Ledger, caller: &Caller, id: ArticleId) -> Result<Option<String>, Problem> {
    match ledger.article_text(caller, id) {
        Ok(text) => Ok(Some(text.text)),
        Err(Refusal::KeyNeeded(_) | Refusal::NotPermitted(_) | Refusal::NotFound(_)) => Ok(None),
        Err(refusal) => Err(refusal.into()),
    }
}

/// A claim's words as a page quotes them.
pub struct Card {
    pub id: String,
    pub before: String,
    pub exact: String,
    pub after: String,
    pub is_unverified: bool,
    pub language: String,
    pub speaker: String,
    /// The publisher, where another speaks.
    pub carried_by: String,
    pub published: String,
    pub published_at: String,
    pub read_as: String,
    pub caveats: String,
    /// Why it does not count, or what it bounds.
    pub why: String,
    pub href: String,
    pub url: String,
    pub entry: String,
    pub seq: String,
}

/// Claims under one heading, drawn in one way.
pub struct CardGroup {
    pub title: &'static str,
    pub class: &'static str,
    pub note: String,
    pub cards: Vec<Card>,
    pub left_out: usize,
}

impl Card {
    pub fn of(claim: &Claim, known: &Known, text: Option<&[char]>, why: String) -> Self {
        let (before, after) = surroundings(claim, text);
        let article = known.article(claim.article_id);
        let published =
            article.and_then(|article| Some((article.published_at?, article.published_precision)));
        let carried_by = if claim.origin == claim.source_id { "" } else { known.name(claim.source_id) };
        Self {
            id: claim.id.to_string(),
            before,
            exact: claim.quote.exact.as_deref().unwrap_or("the words were erased").to_owned(),
            after,
            is_unverified: !claim.quote.verified,
            language: article.map(|article| article.language.clone()).unwrap_or_default(),
            speaker: known.name(claim.origin).to_owned(),
            carried_by: carried_by.to_owned(),
            published: published
                .map_or("no date given".to_owned(), |(at, precision)| words::time(at, precision)),
            published_at: published.map(|(at, _)| at.to_string()).unwrap_or_default(),
            read_as: words::read_as(claim),
            caveats: words::caveats(claim).join("; "),
            why,
            href: address::quote(claim.article_id, claim.id),
            url: claim.links.url.as_deref().unwrap_or_default().to_owned(),
            entry: address::entry(claim.seq),
            seq: claim.seq.to_string(),
        }
    }
}

/// What stands around a quote within its paragraph, cut at words.
fn surroundings(claim: &Claim, text: Option<&[char]>) -> (String, String) {
    let span = claim
        .quote
        .start
        .zip(claim.quote.end)
        .and_then(|(start, end)| Some((usize::try_from(start).ok()?, usize::try_from(end).ok()?)));
    let Some((text, (start, end))) =
        text.zip(span).filter(|(text, (start, end))| start <= end && *end <= text.len())
    else {
        let given = |side: &Option<String>| side.clone().unwrap_or_default();
        return (given(&claim.quote.prefix), given(&claim.quote.suffix));
    };
    let before = &text[..start];
    let paragraph = before.iter().rposition(|letter| *letter == '\n').map_or(0, |at| at + 1);
    let after = &text[end..];
    let rest = after.iter().position(|letter| *letter == '\n').unwrap_or(after.len());
    (cut_before(&before[paragraph..]), cut_after(&after[..rest]))
}

fn cut_before(letters: &[char]) -> String {
    if letters.len() <= AROUND {
        return letters.iter().collect();
    }
    let near = &letters[letters.len() - AROUND..];
    let word = near.iter().position(|letter| letter.is_whitespace()).map_or(0, |at| at + 1);
    std::iter::once('…').chain(near[word..].iter().copied()).collect()
}

fn cut_after(letters: &[char]) -> String {
    if letters.len() <= AROUND {
        return letters.iter().collect();
    }
    let near = &letters[..AROUND];
    let word = near.iter().rposition(|letter| letter.is_whitespace()).unwrap_or(AROUND);
    near[..word].iter().copied().chain(std::iter::once('…')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_is_cut_at_words() {
        let letters: Vec<char> = "word ".repeat(40).chars().collect();
        let (before, after) = (cut_before(&letters), cut_after(&letters));
        assert!(before.starts_with("…word ") && before.chars().count() <= AROUND + 1, "{before}");
        assert!(after.ends_with("word…") && after.chars().count() <= AROUND + 1, "{after}");
        assert_eq!(cut_after(&['a', 'b']), "ab");
        let endless: Vec<char> = vec!['x'; 4_000];
        assert_eq!(cut_after(&endless).chars().count(), AROUND + 1);
    }
}
