//! The source that a line names: by its id, else by its name.

use uuid::Uuid;

use super::Resolver;
use super::known::{Introduced, KnownSource};
use crate::domain::entry::Body;
use crate::domain::exchange::NamedSource;
use crate::domain::folding::name_key;
use crate::domain::ids::SourceId;
use crate::domain::source::{Reliability, Source, SourceFacts, SourceKind};
use crate::ledger::error::Refusal;
use crate::ledger::source;
use crate::ledger::view::{NOW, parsed};

impl Resolver<'_> {
    pub(super) fn source(
        &mut self,
        introduced: &mut Introduced,
        named: NamedSource,
        pointer: &'static str,
    ) -> Result<KnownSource, Refusal> {
        if let Some(known) = named.id.map(|id| self.source_by_id(id)).transpose()?.flatten() {
            return Ok(known);
        }
        let foreign = named.id;
        let known = self.source_by_name(introduced, named, pointer)?;
        introduced.foreign.sources.extend(foreign.map(|id| (id, known)));
        Ok(known)
    }

    fn source_by_name(
        &mut self,
        introduced: &mut Introduced,
        named: NamedSource,
        pointer: &'static str,
    ) -> Result<KnownSource, Refusal> {
        let name = named.name.ok_or_else(|| Refusal::unknown(pointer, "source"))?;
        let fits = |known: &KnownSource| {
            named.kind.is_none_or(|kind| kind == known.kind)
                && named.country.is_none_or(|country| Some(country) == known.country)
        };
        let key = name_key(&name);
        let just_named = introduced.sources.iter().filter(|(other, _)| *other == key).map(|(_, known)| known);
        if let Some(known) = just_named.copied().find(fits) {
            return Ok(known);
        }
        if let Some(known) = self.sources_by_name(&name)?.iter().find(|known| fits(known)) {
            return Ok(*known);
        }
        let kind = named.kind.unwrap_or(SourceKind::Other);
        let known = KnownSource { id: SourceId::from_uuid(Uuid::now_v7()), kind, country: named.country };
        let facts = SourceFacts {
            name: name.clone(),
            kind,
            country: named.country,
            reliability: named.reliability.unwrap_or(Reliability::F),
            url: named.url,
        };
        let (source, words) = source::describe(known.id, facts);
        introduced.entries.push((Body::SourceRecorded { source }, words));
        introduced.sources.push((key, known));
        Ok(known)
    }

    pub(super) fn source_by_id(&mut self, id: SourceId) -> Result<Option<KnownSource>, Refusal> {
        if let Some(known) = self.sources.get(&id) {
            return Ok(Some(*known));
        }
        let row = self.ledger.store.read_once(|reader| Ok::<_, Refusal>(reader.source(id, NOW)?))?;
        let known = row.map(|row| parsed::<Source>(&row)).transpose()?.map(|source| known_source(&source));
        self.sources.extend(known.map(|known| (id, known)));
        Ok(known)
    }

    /// The sources of this name: capitals and apostrophes make no other one.
    pub(super) fn sources_by_name(&mut self, name: &str) -> Result<&[KnownSource], Refusal> {
        let key = name_key(name);
        if !self.sources_named.contains_key(&key) {
            let rows = self.ledger.store.read_once(|reader| Ok::<_, Refusal>(reader.sources_named(name)?))?;
            let mut known = Vec::new();
            for row in rows {
                let source: Source = parsed(&row)?;
                if name_key(&source.name) == key {
                    known.push(known_source(&source));
                }
            }
            self.sources_named.insert(key.clone(), known);
        }
        Ok(self.sources_named.get(&key).map_or(&[], Vec::as_slice))
    }
}

const fn known_source(source: &Source) -> KnownSource {
    KnownSource { id: source.id, kind: source.kind, country: source.country }
}
