//! Claims in SQLite. The state that stands has its claim's number as row id, so that lists find it at once; those before it have
//! negative ones.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, ToSql};

use crate::domain::audience::Audience;
use crate::domain::claim::{Claim, ClaimStatus};
use crate::domain::identity::ClaimIdentity;
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, Principal, Seq};
use crate::domain::judgement::Judgement;
use crate::domain::nationality::ClaimNationalities;
use crate::domain::time::Timestamp;
use crate::store::article::PutArticles;
use crate::store::claim::{ClaimFilter, Claims, PutClaims, judged, shown_from};
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::sqlite::rows::{gather, history, page_sql_looking, ready};
use crate::store::view::{HIDDEN, Ready, View, shown, sql};

/// The parameters of the conditions that an index leads to; claims are looked at one by one for the rest.
fn leading(filter: &ClaimFilter) -> &'static [&'static str] {
    match filter {
        ClaimFilter { incident_id: Some(_), .. } => &[":incident"],
        ClaimFilter { article_id: Some(_), .. } => &[":article"],
        ClaimFilter { source_id: Some(_), .. } => &[":source"],
        ClaimFilter { origin: Some(_), .. } => &[":origin"],
        ClaimFilter { nationality: Some(_), .. } => &[],
        ClaimFilter { status: Some(status), .. } if *status != ClaimStatus::Active => &[":status"],
        ClaimFilter { outcome: Some(_), role: Some(_), .. } => &[":outcome", ":role"],
        _ => &[],
    }
}

/// The conditions that are asked for, each with its parameter.
fn conditions(filter: &ClaimFilter) -> Vec<(&'static str, &'static str, Box<dyn ToSql>)> {
    let mut conditions: Vec<(&str, &str, Box<dyn ToSql>)> = Vec::new();
    let mut add = |text, name, value: Option<Box<dyn ToSql>>| {
        conditions.extend(value.map(|value| (text, name, value)));
    };
    fn bytes(bytes: [u8; 16]) -> Box<dyn ToSql> {
        Box::new(bytes)
    }
    fn code(code: &'static str) -> Box<dyn ToSql> {
        Box::new(code)
    }
    add("claim.incident_id = :incident", ":incident", filter.incident_id.map(|id| bytes(id.bytes())));
    add("claim.article_id = :article", ":article", filter.article_id.map(|id| bytes(id.bytes())));
    add("claim.source_id = :source", ":source", filter.source_id.map(|id| bytes(id.bytes())));
    add("claim.origin = :origin", ":origin", filter.origin.map(|id| bytes(id.bytes())));
    add("claim.role = :role", ":role", filter.role.map(|role| code(role.code())));
    add("claim.outcome = :outcome", ":outcome", filter.outcome.map(|outcome| code(outcome.code())));
    let status = |wanted: fn(ClaimStatus) -> bool| filter.status.filter(|status| wanted(*status));
    let active = status(|status| status == ClaimStatus::Active);
    add("claim.status = :active", ":active", active.map(|status| code(status.code())));
    // Said as the index of the few that do not stand has it.
    let past = status(|status| status != ClaimStatus::Active);
    add(
        "claim.status <> 'active' AND claim.status = :status",
        ":status",
        past.map(|status| code(status.code())),
    );
    // In words that somebody wrote a quotation mark is escaped.
    add(
        "(instr(claim.json, '\"reviewed_at\":') > 0) = :reviewed",
        ":reviewed",
        filter.reviewed.map(|reviewed| -> Box<dyn ToSql> { Box::new(reviewed) }),
    );
    add(
        "EXISTS (SELECT 1 FROM claim_nationality AS named
         WHERE named.nationality = :nationality AND named.seq = claim.seq)",
        ":nationality",
        filter.nationality.map(|nationality| -> Box<dyn ToSql> { Box::new(nationality.to_string()) }),
    );
    add(
        "EXISTS (SELECT 1 FROM article WHERE id = claim.article_id AND from_seq <= :at AND to_seq > :at
         AND unixepoch(json ->> '$.published_at', 'subsec') <= :reported)",
        ":reported",
        filter.reported_by.map(|time| -> Box<dyn ToSql> { Box::new(time.as_micros() as f64 / 1e6) }),
    );
    conditions
}

impl Claims for Connection {
    fn claim(&self, id: ClaimId, view: View) -> Result<Option<Ready>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT seq, from_seq, json FROM claim
             WHERE id = ?1 AND from_seq <= ?2 AND to_seq > ?2 AND (?3 OR shown_from <= ?2)",
        )?;
        let row = statement.query_row((id.bytes(), view.at(), view.all()), ready);
        Ok(row.optional()?)
    }

    fn claims(&self, filter: &ClaimFilter, view: View, page: PageRequest) -> Result<Rows, StoreError> {
        let conditions = conditions(filter);
        let leading = leading(filter);
        let by_nationality = filter.nationality.is_some() && leading.is_empty();
        let (after, order) = page_sql_looking(page, if by_nationality { "listed.seq" } else { "claim.seq" });
        // Only the past needs the index from numbers to states.
        let number = if view.as_of.is_none() { "claim.version" } else { "claim.seq" };
        let from = if by_nationality {
            let by_outcome = filter.outcome.map_or("", |_| "AND listed.outcome = :outcome");
            format!(
                "claim_nationality AS listed CROSS JOIN claim
                 ON {number} = listed.seq AND listed.nationality = :nationality {by_outcome}"
            )
        } else {
            "claim".to_owned()
        };
        let joined = |leads: bool| -> String {
            let others =
                conditions.iter().filter(|(_, name, _)| !(by_nationality && *name == ":nationality"));
            let kept = others.filter(|(_, name, _)| leading.contains(name) == leads);
            kept.map(|(text, ..)| format!(" AND {text}")).collect()
        };
        let (led, looked_at) = (joined(true), joined(false));
        let query = format!(
            "SELECT claim.seq, claim.from_seq, CASE WHEN claim.from_seq <= :at AND claim.to_seq > :at
             AND (:all OR claim.shown_from <= :at) {looked_at} THEN claim.json END FROM {from} WHERE {after} {led} {order}"
        );
        let (at, all, first) = (view.at(), view.all(), page.after());
        let mut parameters: Vec<(&str, &dyn ToSql)> = vec![(":at", &at), (":all", &all), (":after", &first)];
        let nationality = filter.nationality.map(|nationality| nationality.to_string());
        let bound = conditions.iter().filter(|(_, name, _)| !(by_nationality && *name == ":nationality"));
        parameters.extend(bound.map(|(_, name, value)| (*name, value.as_ref())));
        if by_nationality {
            parameters.extend(nationality.as_ref().map(|code| (":nationality", code as &dyn ToSql)));
        }
        let mut statement = self.prepare_cached(&query)?;
        gather(page, statement.query(parameters.as_slice())?)
    }

    fn claims_of_incident(&self, id: IncidentId, view: View) -> Result<Vec<Claim>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT json FROM claim
             WHERE incident_id = ?1 AND from_seq <= ?2 AND to_seq > ?2 AND (?3 OR shown_from <= ?2) ORDER BY seq",
        )?;
        let mut rows = statement.query((id.bytes(), view.at(), view.all()))?;
        let mut claims = Vec::new();
        while let Some(row) = rows.next()? {
            claims.push(serde_json::from_str(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?);
        }
        Ok(claims)
    }

    fn claims_recorded_by(&self, first: Seq, last: Seq) -> Result<Vec<Ready>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT seq, from_seq, json FROM claim WHERE seq BETWEEN ?1 AND ?2 AND from_seq = seq ORDER BY seq",
        )?;
        let rows = statement.query_map([sql(first), sql(last)], ready)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn claim_identities(
        &self,
        article: ArticleId,
        audience: Audience,
        own: Principal,
    ) -> Result<HashSet<ClaimIdentity>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT incident_id, digest, json ->> '$.subset' FROM claim
             WHERE article_id = ?1 AND (?2 OR shown_from <> ?3 OR json ->> '$.recorded_by' = ?4) AND NOT (
                 coalesce((SELECT retracted AND last_seq >= claim.seq FROM import_run WHERE first_seq <= claim.seq
                           ORDER BY first_seq DESC LIMIT 1), 0)
                 AND (SELECT status FROM claim AS standing WHERE standing.version = claim.seq) = 'retracted')",
        )?;
        let sees_all = audience == Audience::Reviewer;
        let rows = statement.query_map((article.bytes(), sees_all, HIDDEN, own.to_string()), |row| {
            let subset: Option<String> = row.get(2)?;
            Ok(ClaimIdentity::new(IncidentId::from_bytes(row.get(0)?), row.get(1)?, subset.as_deref()))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn counts_foreigners(&self, incident: IncidentId) -> Result<bool, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT 1 FROM claim WHERE incident_id = ?1 AND to_seq = 9223372036854775807 AND status = 'active'
             AND json ->> '$.nationalities[0]' = 'foreign'",
        )?;
        Ok(statement.exists([incident.bytes()])?)
    }

    fn judgement(&self, id: ClaimId) -> Result<Option<Judgement>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT entry.principal, entry.recorded_at, entry.body FROM claim JOIN entry ON entry.seq = claim.from_seq
             WHERE claim.id = ?1 AND (entry.kind = 'claim_reviewed' OR entry.seq = claim.seq) ORDER BY claim.from_seq",
        )?;
        let entries = statement.query_map([id.bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        judged(entries.map(|entry| Ok(entry?)))
    }

    fn is_under_embargo(&self, claim: Seq) -> Result<bool, StoreError> {
        Ok(self.prepare_cached("SELECT 1 FROM embargo WHERE seq = ?1")?.exists([sql(claim)])?)
    }

    fn embargoes_over_by(&self, now: Timestamp) -> Result<Vec<ClaimId>, StoreError> {
        let mut statement = self.prepare_cached("SELECT id FROM embargo WHERE until <= ?1 ORDER BY seq")?;
        let rows = statement.query_map([now.as_micros()], |row| Ok(ClaimId::from_bytes(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl PutClaims for Connection {
    fn add_claim(&self, claim: &Claim) -> Result<String, StoreError> {
        let json = serde_json::to_string(claim)?;
        insert_claim_state(self, claim, &json, claim.seq, shown(shown_from(claim)))?;
        let mut listed = self.prepare_cached("INSERT INTO claim_nationality VALUES (?1, ?2, ?3)")?;
        let mut list =
            |nationality: &str| listed.execute((nationality, claim.outcome.code(), sql(claim.seq)));
        match &claim.nationalities {
            ClaimNationalities::Any => drop(list("any")?),
            ClaimNationalities::Foreign => drop(list("foreign")?),
            ClaimNationalities::List(codes) => {
                for code in codes {
                    list(code.code())?;
                }
            }
        }
        if let Some(until) = claim.embargo_until {
            self.prepare_cached("INSERT INTO embargo VALUES (?1, ?2, ?3)")?.execute((
                sql(claim.seq),
                claim.id.bytes(),
                until.as_micros(),
            ))?;
        }
        Ok(json)
    }

    fn put_claim(&self, claim: &Claim, from: Seq) -> Result<(), StoreError> {
        let connection = self;
        let shown_from: i64 = connection
            .prepare_cached(
                "UPDATE claim SET to_seq = ?1, version = min(0, (SELECT version FROM claim ORDER BY version LIMIT 1)) - 1
                 WHERE version = ?2 RETURNING shown_from",
            )?
            .query_row([sql(from), sql(claim.seq)], |row| row.get(0))?;
        insert_claim_state(self, claim, &serde_json::to_string(claim)?, from, shown_from)
    }

    fn claim_history(&self, id: ClaimId) -> Result<Vec<(Seq, Claim)>, StoreError> {
        let mut select =
            self.prepare_cached("SELECT from_seq, json FROM claim WHERE id = ?1 ORDER BY from_seq")?;
        history(select.query([id.bytes()])?)
    }

    fn rewrite_claim(&self, claim: &Claim, from: Seq) -> Result<(), StoreError> {
        self.prepare_cached("UPDATE claim SET digest = ?1, json = ?2 WHERE id = ?3 AND from_seq = ?4")?
            .execute((claim.digest(), serde_json::to_string(claim)?, claim.id.bytes(), sql(from)))?;
        Ok(())
    }

    fn claims_of_article(&self, id: ArticleId) -> Result<Vec<Claim>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT json FROM claim WHERE article_id = ?1 AND to_seq = 9223372036854775807 ORDER BY seq",
        )?;
        let rows = statement.query_map([id.bytes()], |row| row.get::<_, String>(0))?;
        let documents: Vec<String> = rows.collect::<Result<_, _>>()?;
        documents.iter().map(|json| Ok(serde_json::from_str(json)?)).collect()
    }

    fn show_claim(&self, claim: &Claim, from: Seq) -> Result<(), StoreError> {
        let connection = self;
        connection.execute("DELETE FROM embargo WHERE seq = ?1", [sql(claim.seq)])?;
        connection.execute("DELETE FROM withheld WHERE claim_seq = ?1", [sql(claim.seq)])?;
        connection.execute("UPDATE claim SET shown_from = ?1 WHERE seq = ?2", [sql(from), sql(claim.seq)])?;
        connection.execute(
            "UPDATE ruling SET shown_from = ?1 WHERE shown_from = ?2
             AND NOT EXISTS (SELECT 1 FROM withheld WHERE withheld.seq = ruling.seq)",
            [sql(from), HIDDEN],
        )?;
        self.link_article(claim.article_id, claim.incident_id, claim.seq, Some(from))
    }

    fn withhold(&self, entry: Seq, claim: Seq) -> Result<(), StoreError> {
        self.prepare_cached("INSERT OR IGNORE INTO withheld VALUES (?1, ?2)")?
            .execute([sql(entry), sql(claim)])?;
        Ok(())
    }

    fn withhold_as(&self, entry: Seq, other: Seq) -> Result<(), StoreError> {
        self.prepare_cached(
            "INSERT OR IGNORE INTO withheld SELECT ?1, claim_seq FROM withheld WHERE seq = ?2",
        )?
        .execute([sql(entry), sql(other)])?;
        Ok(())
    }
}

fn insert_claim_state(
    connection: &Connection,
    claim: &Claim,
    json: &str,
    from: Seq,
    shown_from: i64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO claim (version, seq, from_seq, shown_from, id, incident_id, article_id, source_id, origin, role, outcome, status, digest, json)
             VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute((
            sql(claim.seq),
            sql(from),
            shown_from,
            claim.id.bytes(),
            claim.incident_id.bytes(),
            claim.article_id.bytes(),
            claim.source_id.bytes(),
            claim.origin.bytes(),
            claim.role.code(),
            claim.outcome.code(),
            claim.status.code(),
            claim.digest(),
            json,
        ))?;
    Ok(())
}
