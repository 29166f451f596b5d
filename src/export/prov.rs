//! Where a figure comes from, as W3C PROV in JSON-LD: figure ← claim ← quote ← article ← source. The context stands in the
//! document itself, so that it is read without a network.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::domain::article::{Article, ArticleStatus};
use crate::domain::claim::{Claim, ClaimStatus, ProposedBy};
use crate::domain::ids::{ArticleId, IncidentId, Seq, SourceId};
use crate::domain::source::Source;
use crate::reconcile::{Figure, Input, Policy};

/// Everything that the figures of an incident stand on.
pub struct Account<'a> {
    pub incident_id: IncidentId,
    pub policy: Policy,
    pub as_of_seq: Seq,
    pub figures: &'a [Figure],
    pub input: Input<'a>,
    /// Whether only what these figures rest on is wanted; else every claim of the incident.
    pub figures_only: bool,
}

/// The document.
pub fn document(account: &Account<'_>) -> Value {
    let mut graph = vec![activity(account)];
    graph.extend(account.figures.iter().map(|figure| figure_node(account, figure)));
    let claims = claims_told(account);
    let mut articles: BTreeMap<ArticleId, &Article> = BTreeMap::new();
    let mut sources: BTreeSet<SourceId> = BTreeSet::new();
    for claim in claims {
        graph.extend(claim_nodes(claim));
        sources.extend([claim.source_id, claim.origin]);
        if let Some(article) = account.input.articles.get(&claim.article_id) {
            articles.insert(article.id, article);
            sources.extend([article.source_id, article.own_voice()]);
        }
    }
    graph.extend(articles.values().flat_map(|article| article_nodes(article)));
    let cited = sources.iter().filter_map(|id| account.input.sources.get(id));
    graph.extend(cited.map(source_node));
    json!({"@context": context(), "@graph": graph})
}

fn context() -> Value {
    let link = |name: &str| json!({"@id": name, "@type": "@id"});
    let time = |name: &str| json!({"@id": name, "@type": "xsd:dateTime"});
    json!({
        "prov": "http://www.w3.org/ns/prov#",
        "oa": "http://www.w3.org/ns/oa#",
        "dcterms": "http://purl.org/dc/terms/",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "ledger": "urn:casualty-ledger:",
        "wasGeneratedBy": link("prov:wasGeneratedBy"),
        "wasDerivedFrom": link("prov:wasDerivedFrom"),
        "wasQuotedFrom": link("prov:wasQuotedFrom"),
        "wasAttributedTo": link("prov:wasAttributedTo"),
        "wasInvalidatedBy": link("prov:wasInvalidatedBy"),
        "wasRevisionOf": link("prov:wasRevisionOf"),
        "used": link("prov:used"),
        "value": "prov:value",
        "label": "rdfs:label",
        "published": time("dcterms:issued"),
        "generatedAtTime": time("prov:generatedAtTime"),
        "page": link("dcterms:source"),
        "exact": "oa:exact",
        "prefix": "oa:prefix",
        "suffix": "oa:suffix",
        "start": "oa:start",
        "end": "oa:end",
    })
}

fn name(kind: &str, id: impl std::fmt::Display) -> String {
    format!("ledger:{kind}:{id}")
}

fn activity_name(account: &Account<'_>) -> String {
    let Account { incident_id, policy, as_of_seq, .. } = account;
    format!("ledger:reconciliation:{incident_id}:{policy}:{as_of_seq}")
}

fn figure_name(account: &Account<'_>, figure: &Figure) -> String {
    let Account { incident_id, policy, as_of_seq, .. } = account;
    let Figure { role, outcome, nationality, .. } = figure;
    format!("ledger:figure:{incident_id}:{policy}:{as_of_seq}:{role}:{outcome}:{nationality}")
}

/// The reconciliation: which rule, in which version, of which state of the ledger.
fn activity(account: &Account<'_>) -> Value {
    let used: Vec<String> = claims_told(account).map(|claim| name("claim", claim.id)).collect();
    json!({
        "@id": activity_name(account),
        "@type": "prov:Activity",
        "label": format!("Reconciliation by the policy {}", account.policy),
        "ledger:policy": account.policy.code(),
        "ledger:policy_version": account.policy.version(),
        "ledger:as_of_seq": account.as_of_seq.0,
        "ledger:incident_id": account.incident_id.to_string(),
        "used": used,
    })
}

fn figure_node(account: &Account<'_>, figure: &Figure) -> Value {
    let because = figure.implied.iter().flat_map(|implied| &implied.because);
    let from: BTreeSet<String> = figure.used.iter().chain(because).map(|id| name("claim", id)).collect();
    let mut node = object(json!({
        "@id": figure_name(account, figure),
        "@type": ["prov:Entity", "ledger:Figure"],
        "label": figure.explanation,
        "ledger:role": figure.role,
        "ledger:outcome": figure.outcome,
        "ledger:nationality": figure.nationality,
        "ledger:status": figure.status,
        "wasGeneratedBy": activity_name(account),
        "wasDerivedFrom": from,
    }));
    for (key, value) in [("ledger:low", figure.low), ("value", figure.best), ("ledger:high", figure.high)] {
        put(&mut node, key, value);
    }
    Value::Object(node)
}

/// The claims that are told of: all, or those that the figures stand on.
fn claims_told<'a>(account: &'a Account<'_>) -> impl Iterator<Item = &'a Claim> {
    let of_figures: BTreeSet<_> = account
        .figures
        .iter()
        .flat_map(|figure| {
            let cell = figure.used.iter().chain(&figure.compatible).chain(&figure.conflicting).copied();
            let because = figure.implied.iter().flat_map(|implied| implied.because.iter().copied());
            cell.chain(because).chain(figure.set_aside.iter().map(|aside| aside.claim_id))
        })
        .collect();
    let all = !account.figures_only;
    account.input.claims.iter().filter(move |claim| all || of_figures.contains(&claim.id))
}

fn claim_nodes(claim: &Claim) -> Vec<Value> {
    let this = name("claim", claim.id);
    let quote = name("quote", claim.id);
    let mut node = object(json!({
        "@id": this,
        "@type": ["prov:Entity", "ledger:Claim"],
        "wasDerivedFrom": quote,
        "wasQuotedFrom": name("article", claim.article_id),
        "wasAttributedTo": name("source", claim.origin),
        "generatedAtTime": claim.recorded_at,
        "ledger:role": claim.role,
        "ledger:outcome": claim.outcome,
        "ledger:nationality": claim.nationalities,
        "ledger:status": claim.status,
        "ledger:seq": claim.seq,
    }));
    for (key, value) in [("ledger:low", claim.low), ("value", claim.best), ("ledger:high", claim.high)] {
        put(&mut node, key, value);
    }
    if let Some(proposed) = &claim.proposed_by {
        node.insert("wasDerivedFrom".to_owned(), json!([quote, name("proposal", &proposed.key)]));
        node.insert("ledger:asserted_by".to_owned(), json!(claim.recorded_by));
    }
    put(&mut node, "page", claim.links.url.as_deref());
    put(&mut node, "wasRevisionOf", claim.corrects.map(|id| name("claim", id)));
    let mut nodes = vec![Value::Object(node), quote_node(claim, quote)];
    nodes.extend(claim.proposed_by.iter().flat_map(proposal_nodes));
    if claim.status != ClaimStatus::Active {
        let kind = if claim.status == ClaimStatus::Corrected { "correction" } else { "retraction" };
        let end = name(kind, claim.id);
        nodes[0]["wasInvalidatedBy"] = json!(end);
        nodes.push(ending(end, claim.status_reason.as_deref()));
    }
    nodes
}

/// What the reader proposed; the person who accepted it asserted the claim.
fn proposal_nodes(proposed: &ProposedBy) -> [Value; 2] {
    let reader = name("reader", &proposed.reader);
    let proposal = json!({
        "@id": name("proposal", &proposed.key),
        "@type": ["prov:Entity", "ledger:Proposal"],
        "wasAttributedTo": reader,
        "ledger:changed": proposed.changed,
    });
    let label = format!("The reader, version {}", proposed.reader);
    [proposal, json!({"@id": reader, "@type": "prov:SoftwareAgent", "label": label})]
}

/// The words themselves, as a W3C Web Annotation selector into the article's text.
fn quote_node(claim: &Claim, id: String) -> Value {
    let mut node = object(json!({
        "@id": id,
        "@type": ["prov:Entity", "oa:TextQuoteSelector"],
        "wasQuotedFrom": name("article", claim.article_id),
        "ledger:verified": claim.quote.verified,
    }));
    put(&mut node, "exact", claim.quote.exact.as_deref());
    put(&mut node, "prefix", claim.quote.prefix.as_deref());
    put(&mut node, "suffix", claim.quote.suffix.as_deref());
    put(&mut node, "start", claim.quote.start);
    put(&mut node, "end", claim.quote.end);
    Value::Object(node)
}

fn article_nodes(article: &Article) -> Vec<Value> {
    let mut node = object(json!({
        "@id": name("article", article.id),
        "@type": ["prov:Entity", "ledger:Article"],
        "wasAttributedTo": name("source", article.source_id),
        "ledger:revision": article.revision,
    }));
    put(&mut node, "label", article.title.as_deref());
    put(&mut node, "page", article.url.as_deref());
    put(&mut node, "published", article.published_at);
    put(&mut node, "ledger:text_sha256", article.text_sha256.as_deref());
    put(&mut node, "wasRevisionOf", article.revises.map(|id| name("article", id)));
    // A reprint is derived from what the wire sent out.
    put(&mut node, "ledger:syndicated_from", article.syndicated_from.map(|id| name("source", id)));
    let mut nodes = vec![Value::Object(node)];
    if article.status == ArticleStatus::Retracted {
        let end = name("retraction", article.id);
        nodes[0]["wasInvalidatedBy"] = json!(end);
        nodes.push(ending(end, None));
    }
    nodes
}

/// How a thing ceased to stand.
fn ending(id: String, reason: Option<&str>) -> Value {
    let mut node = object(json!({"@id": id, "@type": "prov:Activity"}));
    put(&mut node, "label", reason);
    Value::Object(node)
}

fn source_node(source: &Source) -> Value {
    json!({
        "@id": name("source", source.id),
        "@type": ["prov:Agent", "ledger:Source"],
        "label": source.name,
        "ledger:kind": source.kind,
        "ledger:reliability": source.reliability,
    })
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// What is absent is left out.
fn put(node: &mut Map<String, Value>, key: &str, value: Option<impl serde::Serialize>) {
    if let Some(value) = value {
        node.insert(key.to_owned(), json!(value));
    }
}
