//! Sources: recording and amending them.

use uuid::Uuid;

use crate::domain::entry::{Body, SourceBody, Words};
use crate::domain::folding::name_key;
use crate::domain::ids::SourceId;
use crate::domain::source::{Source, SourceFacts};
use crate::ledger::Ledger;
use crate::ledger::amendment::Amendment;
use crate::ledger::caller::{Precondition, Writing, Written};
use crate::ledger::error::Refusal;
use crate::ledger::view::{NOW, found, parsed};
use crate::ledger::write::{Pen, changed, left, recorded};
use crate::store::{Noun, PageRequest, Reader, Ready, Rows, SourceFilter, View};

impl Ledger {
    pub fn source(&self, id: SourceId, view: View) -> Result<Ready, Refusal> {
        found(self.store.read_once(|reader| Ok::<_, Refusal>(reader.source(id, view)?))?, "source")
    }

    pub fn sources(&self, filter: &SourceFilter, view: View, page: PageRequest) -> Result<Rows, Refusal> {
        self.store.read_once(|reader| Ok(reader.sources(filter, view, page)?))
    }

    pub async fn create_source(
        &self,
        writing: Writing,
        facts: SourceFacts,
    ) -> Result<Written<Ready>, Refusal> {
        let (source, words) = describe(SourceId::from_uuid(Uuid::now_v7()), facts);
        let act =
            move |pen: &mut Pen<'_, '_>| Ok(recorded(pen.append(&Body::SourceRecorded { source }, &words)?));
        let show = |reader: &Reader<'_>, receipt| beside_others(reader, left(Noun::Source)(reader, receipt)?);
        self.write(writing, act, show).await
    }

    pub async fn amend_source(
        &self,
        writing: Writing,
        id: SourceId,
        precondition: Precondition,
        amendment: Amendment<SourceFacts>,
    ) -> Result<Written<Ready>, Refusal> {
        let act = move |pen: &mut Pen<'_, '_>| {
            let row = found(pen.source(id, NOW)?, "source")?;
            precondition.check(row.last_seq)?;
            let (source, words) = describe(id, (amendment.apply)(facts_of(parsed(&row)?))?);
            let words = Words { reason: Some(amendment.reason), ..words };
            let body = Body::SourceAmended { source, changed: amendment.changed };
            Ok(changed(row.seq, pen.append(&body, &words)?))
        };
        self.write(writing, act, left(Noun::Source)).await
    }
}

/// A new source, with the one that was there before under the same name.
fn beside_others(reader: &Reader<'_>, new: Ready) -> Result<Ready, Refusal> {
    let mut source: Source = parsed(&new)?;
    let key = name_key(&source.name);
    for other in reader.sources_named(&source.name)?.iter().filter(|other| other.seq < new.seq) {
        let other: Source = parsed(other)?;
        if name_key(&other.name) == key {
            source.possible_duplicate = Some(other.id);
            return Ok(new.rewritten(&source)?);
        }
    }
    Ok(new)
}

fn facts_of(source: Source) -> SourceFacts {
    SourceFacts {
        name: source.name,
        kind: source.kind,
        country: source.country,
        reliability: source.reliability,
        url: source.url,
    }
}

pub(super) fn describe(id: SourceId, facts: SourceFacts) -> (SourceBody, Words) {
    let body =
        SourceBody { id, source_kind: facts.kind, country: facts.country, reliability: facts.reliability };
    let words = Words { name: Some(facts.name), url: facts.url, ..Words::default() };
    (body, words)
}
