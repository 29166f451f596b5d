//! An article's claims as W3C Web Annotations: what each says, on the words that it stands on, for readers that annotate the web.

use serde_json::{Value, json};

use crate::domain::article::Article;
use crate::domain::claim::Claim;
use crate::domain::nationality::{ClaimNationalities, Nationality};

/// The context of the W3C Web Annotation Data Model.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// One page of annotations; `next` is the address of the page after it.
pub fn page(article: &Article, claims: &[Claim], id: &str, next: Option<&str>) -> Value {
    let mut page = json!({
        "@context": CONTEXT,
        "id": id,
        "type": "AnnotationPage",
        "items": claims.iter().map(|claim| annotation(article, claim)).collect::<Vec<_>>(),
    });
    if let Some(next) = next {
        page["next"] = Value::from(next);
    }
    page
}

fn annotation(article: &Article, claim: &Claim) -> Value {
    json!({
        "@context": CONTEXT,
        "id": format!("urn:casualty-ledger:claim:{}", claim.id),
        "type": "Annotation",
        "motivation": "describing",
        "created": claim.recorded_at,
        "body": {
            "type": "TextualBody",
            "value": said(claim),
            "format": "text/plain",
            "language": "en",
            "purpose": "describing",
        },
        "target": target(article, claim),
    })
}

/// The words, by themselves and by their place: a reader takes the selector that it can follow. Without words it is the whole article.
fn target(article: &Article, claim: &Claim) -> Value {
    let source = article.url.clone().unwrap_or_else(|| format!("urn:casualty-ledger:article:{}", article.id));
    let mut selectors = Vec::new();
    if let Some(exact) = &claim.quote.exact {
        let mut selector = json!({"type": "TextQuoteSelector", "exact": exact});
        for (name, words) in [("prefix", &claim.quote.prefix), ("suffix", &claim.quote.suffix)] {
            if let Some(words) = words {
                selector[name] = Value::from(words.as_str());
            }
        }
        selectors.push(selector);
    }
    if let Some((start, end)) = claim.quote.start.zip(claim.quote.end) {
        selectors.push(json!({"type": "TextPositionSelector", "start": start, "end": end}));
    }
    let mut target = json!({"type": "SpecificResource", "source": source});
    if !selectors.is_empty() {
        target["selector"] = Value::from(selectors);
    }
    target
}

/// What a claim says, in the words of the ledger.
fn said(claim: &Claim) -> String {
    let count = match (claim.low, claim.best, claim.high) {
        (_, Some(best), _) if claim.low == Some(best) && claim.high == Some(best) => best.to_string(),
        (None, ..) => "an unknown number".to_owned(),
        (Some(low), _, Some(high)) => format!("{low} to {high}"),
        (Some(low), _, None) => format!("at least {low}"),
    };
    let of_whom = match &claim.nationalities {
        ClaimNationalities::Any => String::new(),
        ClaimNationalities::Foreign => ", foreign".to_owned(),
        ClaimNationalities::List(list) => {
            let codes: Vec<&str> = list.iter().map(Nationality::code).collect();
            format!(", {}", codes.join(" and "))
        }
    };
    let part = claim.subset.as_ref().map(|subset| format!(", {subset}")).unwrap_or_default();
    format!("{} {}: {count}{of_whom}{part}", claim.role, claim.outcome)
}
