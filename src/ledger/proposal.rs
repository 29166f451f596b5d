//! Proposals: what the reader finds in a text, for those who may read that text. Nothing is recorded here.

use std::collections::BTreeMap;

use crate::domain::article::{Article, text_sha256};
use crate::domain::claim::{Claim, ClaimStatus, NewClaim, ProposedBy};
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, Seq, SourceId};
use crate::domain::source::Source;
use crate::ledger::Ledger;
use crate::ledger::caller::Caller;
use crate::ledger::error::Refusal;
use crate::ledger::view::{found, parsed, parsed_json};
use crate::read::{self, Language, Proposal, READER_VERSION, Reading, Strength};
use crate::store::{ClaimFilter, Order, PageRequest, Reader, View};

/// What is wanted of the proposals for an article.
#[derive(Clone, Copy, Debug)]
pub struct ProposalQuery {
    pub min_strength: Strength,
    /// Marks what stands in this incident already.
    pub incident_id: Option<IncidentId>,
}

/// What was read in a text.
#[derive(Clone, Debug)]
pub struct Proposals {
    pub article_id: Option<ArticleId>,
    pub text_sha256: String,
    pub language: Language,
    pub reading: Reading,
    /// By the words of an attribution: the sources of that name.
    pub sources: BTreeMap<String, Vec<SourceId>>,
    /// By the key of a proposal: the claims that say the same; only if an incident was asked about.
    pub stands: Option<BTreeMap<String, Vec<ClaimId>>>,
    /// The last entry about that incident.
    pub incident_seq: Option<Seq>,
}

impl Proposals {
    /// Names the text, the version of the reader and, where the ledger decides what stands, its state.
    pub fn tag(&self) -> String {
        let text = self.text_sha256.get(..16).unwrap_or_default();
        let state = self.incident_seq.map(|seq| format!("-{seq}")).unwrap_or_default();
        format!("{text}-reader-{READER_VERSION}{state}")
    }
}

impl Ledger {
    /// Reads a stored article's text, on a thread that may wait.
    pub async fn propose(
        &self,
        caller: &Caller,
        id: ArticleId,
        query: ProposalQuery,
    ) -> Result<Proposals, Refusal> {
        let view = View::now(caller.audience());
        let article: Article =
            self.store.read_once(|reader| parsed(&found(reader.article(id, view)?, "article")?))?;
        let text = self.text_to_read(caller, &article)?;
        let incident_seq = match query.incident_id {
            Some(incident) => Some(self.store.read_once(|reader| {
                let changed = reader.incident_changed(incident, caller.audience())?;
                changed.ok_or(Refusal::NotFound("incident"))
            })?),
            None => None,
        };
        let language = language(&article.language)?;
        let mut proposals = self.read_text(text, language, query.min_strength).await?;
        proposals.article_id = Some(id);
        proposals.incident_seq = incident_seq;
        if let Some(incident) = query.incident_id {
            let claims = self.claims_of(id, incident, view)?;
            proposals.stands = Some(standing(&proposals.reading.items, &claims));
        }
        Ok(proposals)
    }

    /// Reads a text that is not stored; nothing of it is kept.
    pub async fn propose_for_text(&self, language_tag: &str, text: String) -> Result<Proposals, Refusal> {
        self.read_text(text, language(language_tag)?, Strength::Weak).await
    }

    /// Reads a text where there is no ledger.
    ///
    /// # Errors
    /// If the language is not read.
    pub fn read_alone(language_tag: &str, text: &str) -> Result<Proposals, Refusal> {
        let language = language(language_tag)?;
        let reading = read::read(text, language);
        let (sources, text_sha256) = (BTreeMap::new(), text_sha256(text));
        Ok(Proposals {
            article_id: None,
            text_sha256,
            language,
            reading,
            sources,
            stands: None,
            incident_seq: None,
        })
    }

    fn text_to_read(&self, caller: &Caller, article: &Article) -> Result<String, Refusal> {
        if article.text_sha256.is_none() || article.text_length.is_none() || article.redacted_at.is_some() {
            return Err(Refusal::NoText);
        }
        match self.article_text(caller, article.id) {
            Err(Refusal::NotFound(_)) => Err(Refusal::NoText),
            found => found.map(|found| found.text),
        }
    }

    async fn read_text(
        &self,
        text: String,
        language: Language,
        least: Strength,
    ) -> Result<Proposals, Refusal> {
        let text_sha256 = text_sha256(&text);
        let read = move || read::read(&text, language);
        let task = tokio::task::spawn_blocking(read).await;
        let mut reading = task.map_err(|error| Refusal::Internal(error.to_string()))?;
        reading.items.retain(|proposal| proposal.strength >= least);
        let sources = self.store.read(|reader| sources_named(reader, &reading.items))?;
        Ok(Proposals {
            article_id: None,
            text_sha256,
            language,
            reading,
            sources,
            stands: None,
            incident_seq: None,
        })
    }

    /// The active claims of an article in an incident.
    fn claims_of(&self, article: ArticleId, incident: IncidentId, view: View) -> Result<Vec<Claim>, Refusal> {
        let filter = ClaimFilter {
            article_id: Some(article),
            incident_id: Some(incident),
            status: Some(ClaimStatus::Active),
            ..ClaimFilter::default()
        };
        self.store.read(|reader| {
            let mut claims = Vec::new();
            let mut page = PageRequest { limit: 500, after: None, order: Order::Ascending };
            loop {
                let rows = reader.claims(&filter, view, page)?;
                for json in rows.iter() {
                    claims.push(parsed_json(json)?);
                }
                let Some(next) = rows.next else { return Ok(claims) };
                page = PageRequest { after: Some(next), ..page };
            }
        })
    }
}

fn language(tag: &str) -> Result<Language, Refusal> {
    Language::of_tag(tag).map_err(|_| Refusal::LanguageNotRead(tag.to_owned()))
}

/// The sources whose name is that of a speaker, a leading article aside; nothing chooses among them.
fn sources_named(
    reader: &Reader<'_>,
    items: &[Proposal],
) -> Result<BTreeMap<String, Vec<SourceId>>, Refusal> {
    let mut sources = BTreeMap::new();
    for words in items.iter().filter_map(|proposal| Some(&proposal.attribution.as_ref()?.words)) {
        if sources.contains_key(words) {
            continue;
        }
        let without_article = words.split_once(' ').filter(|(first, _)| first.eq_ignore_ascii_case("the"));
        let mut named = Vec::new();
        for name in [Some(words.as_str()), without_article.map(|(_, rest)| rest)].into_iter().flatten() {
            for row in reader.sources_named(name)? {
                named.push(parsed::<Source>(&row)?.id);
            }
        }
        named.dedup();
        sources.insert(words.clone(), named);
    }
    Ok(sources)
}

/// The claims that overlap a proposal and say the same.
fn standing(items: &[Proposal], claims: &[Claim]) -> BTreeMap<String, Vec<ClaimId>> {
    let same = |proposal: &Proposal, claim: &Claim| {
        let overlaps = claim
            .quote
            .start
            .zip(claim.quote.end)
            .is_some_and(|(start, end)| start < proposal.span.end && proposal.span.start < end);
        let cell = (claim.role, claim.outcome) == (proposal.role, proposal.outcome);
        overlaps
            && cell
            && claim.nationalities == proposal.nationalities
            && claim.count.count == proposal.count
    };
    let ids = |proposal: &Proposal| {
        let matching = claims.iter().filter(|claim| same(proposal, claim));
        (proposal.key.clone(), matching.map(|claim| claim.id).collect::<Vec<_>>())
    };
    items.iter().map(ids).filter(|(_, ids)| !ids.is_empty()).collect()
}

/// Reads a stored text again, where a proposal of it is accepted.
pub(super) fn read_again(article: &Article, text: Option<&str>) -> Result<Reading, Refusal> {
    Ok(read::read(text.ok_or(Refusal::NoText)?, language(&article.language)?))
}

/// The proposal that a claim accepts, and what the claim says otherwise.
pub(super) fn accepted(key: &str, claim: &NewClaim, reading: &Reading) -> Result<ProposedBy, Refusal> {
    let proposal =
        reading.items.iter().find(|proposal| proposal.key == key).ok_or(Refusal::UnknownProposal)?;
    let fields = [
        ("quote", claim.quote.exact != proposal.quote.exact),
        ("role", claim.role != proposal.role),
        ("outcome", claim.outcome != proposal.outcome),
        ("nationalities", claim.nationalities != proposal.nationalities),
        ("count", claim.count != proposal.count || claim.count_words != proposal.count_words),
        ("certainty", claim.certainty != proposal.certainty),
        ("perpetrator_claim", claim.perpetrator_claim.is_some_and(|said| said != proposal.perpetrator_claim)),
        ("subset", claim.subset != proposal.subset),
        ("may_include", claim.may_include != proposal.may_include),
    ];
    let changed =
        fields.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field.to_owned()).collect();
    Ok(ProposedBy { reader: READER_VERSION.to_owned(), key: key.to_owned(), changed })
}
