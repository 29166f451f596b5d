//! The sample's digests read live, beside the claims that people entered.

use casualty_ledger::domain::article::Article;
use casualty_ledger::domain::claim::{Claim, WordedCount};
use casualty_ledger::domain::ids::IncidentId;
use casualty_ledger::domain::source::Source;
use casualty_ledger::ledger::{
    ArticleFilter, Caller, ClaimFilter, Ledger, Order, PageRequest, Proposal, ProposalQuery, Strength, View,
};

use super::super::Failure;
use super::super::read::{count_in_words, nationalities};
use super::super::table::Table;

const ALL: PageRequest = PageRequest { limit: 500, after: None, order: Order::Ascending };
/// Longer words are cut.
const WORDS_MAX: usize = 24;

/// What the reader proposes for each digest, beside what was entered.
pub async fn beside_claims(ledger: &Ledger, incident: IncidentId, view: View) -> Result<String, Failure> {
    let filter = ArticleFilter { incident_id: Some(incident), ..ArticleFilter::default() };
    let mut tables = String::new();
    let (mut entered, mut same, mut differing, mut only_read) = (0, 0, 0, 0);
    for json in ledger.articles(&filter, view, ALL)?.iter() {
        let article: Article = serde_json::from_slice(json)?;
        let source: Source = serde_json::from_str(&ledger.source(article.source_id, view)?.json)?;
        let of_article = ClaimFilter { article_id: Some(article.id), ..ClaimFilter::default() };
        let claims: Vec<Claim> = ledger
            .claims(&of_article, view, ALL)?
            .iter()
            .map(serde_json::from_slice)
            .collect::<Result<_, _>>()?;
        let wanted = ProposalQuery { min_strength: Strength::Weak, incident_id: None };
        let proposed = ledger.propose(&Caller::OPERATOR, article.id, wanted).await?.reading.items;
        let rows = paired(&claims, &proposed);
        entered += claims.len();
        same += rows.iter().filter(|row| row.is_same()).count();
        differing +=
            rows.iter().filter(|row| row.claim.is_some() && row.read.is_some() && !row.is_same()).count();
        only_read += rows.iter().filter(|row| row.claim.is_none()).count();
        tables.push_str(&format!("\n{}\n{}", source.name, table(&rows)));
    }
    let missed = entered - same - differing;
    Ok(format!(
        "\nWhat the reader finds in the digests by itself, beside what people entered\n\
         Of {entered} claims it proposes {same} as they were entered and {differing} otherwise, and {missed} not; \
         it\nproposes {only_read} that nobody entered. A person accepts, amends or drops each.\n{tables}"
    ))
}

/// A claim with the proposal that stands where it stands; one of them may lack.
struct Row<'a> {
    claim: Option<&'a Claim>,
    read: Option<&'a Proposal>,
}

impl Row<'_> {
    fn is_same(&self) -> bool {
        self.claim.zip(self.read).is_some_and(|(claim, read)| agreement(claim, read) == 4)
    }

    fn place(&self) -> u64 {
        let claimed = self.claim.and_then(|claim| claim.quote.start);
        claimed.or(self.read.map(|read| read.mention.start)).unwrap_or_default()
    }
}

/// How many of role, outcome, nationalities and count are the same.
fn agreement(claim: &Claim, read: &Proposal) -> usize {
    usize::from(claim.role == read.role)
        + usize::from(claim.outcome == read.outcome)
        + usize::from(claim.nationalities == read.nationalities)
        + usize::from(claim.count.count == read.count)
}

/// Each claim with the proposal in its words that agrees most, then the proposals that are left, in the order of the text.
fn paired<'a>(claims: &'a [Claim], proposed: &'a [Proposal]) -> Vec<Row<'a>> {
    let mut candidates: Vec<(usize, usize, usize)> = Vec::new();
    for (of, claim) in claims.iter().enumerate() {
        let (Some(start), Some(end)) = (claim.quote.start, claim.quote.end) else { continue };
        let here = |read: &Proposal| start < read.mention.end && read.mention.start < end;
        let found = proposed.iter().enumerate().filter(|(_, read)| here(read));
        candidates.extend(found.map(|(at, read)| (agreement(claim, read), of, at)));
    }
    candidates.sort_by_key(|(agreement, of, at)| (std::cmp::Reverse(*agreement), *of, *at));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, of, at) in candidates {
        if !pairs.iter().any(|(claim, read)| *claim == of || *read == at) {
            pairs.push((of, at));
        }
    }
    let read_of = |of: usize| pairs.iter().find(|(claim, _)| *claim == of).map(|(_, at)| &proposed[*at]);
    let mut rows: Vec<Row<'_>> =
        claims.iter().enumerate().map(|(of, claim)| Row { claim: Some(claim), read: read_of(of) }).collect();
    let left = proposed.iter().enumerate().filter(|(at, _)| !pairs.iter().any(|(_, read)| read == at));
    rows.extend(left.map(|(_, read)| Row { claim: None, read: Some(read) }));
    rows.sort_by_key(Row::place);
    rows
}

fn table(rows: &[Row<'_>]) -> String {
    let mut table = Table::new(&["words", "entered", "read"]);
    for row in rows {
        let said = |role: &str, outcome: &str, people: String, count: &WordedCount| {
            let count = count_in_words(&serde_json::to_value(count).unwrap_or_default());
            [role, outcome, &people, &count]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let entered = row.claim.map(|claim| {
            said(
                claim.role.code(),
                claim.outcome.code(),
                nationalities(&claim.nationalities, &[]),
                &claim.count,
            )
        });
        let read = row.read.map(|read| {
            let count = WordedCount { count: read.count.clone(), words: read.count_words.clone() };
            let people = nationalities(&read.nationalities, &read.ambiguous.nationalities);
            let told = if row.is_same() {
                "the same".to_owned()
            } else {
                said(read.role.code(), read.outcome.code(), people, &count)
            };
            format!("{told} ({})", read.strength)
        });
        let words = row.claim.and_then(|claim| Some(claim.quote.exact.as_deref()?.to_owned()));
        let words = words.or(row.read.map(Proposal::mentioned)).unwrap_or_default();
        table.row(vec![
            cut(&words),
            entered.unwrap_or_else(|| "–".to_owned()),
            read.unwrap_or_else(|| "–".to_owned()),
        ]);
    }
    table.to_string()
}

fn cut(words: &str) -> String {
    let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= WORDS_MAX {
        return one_line;
    }
    one_line.chars().take(WORDS_MAX - 1).chain(['…']).collect()
}
