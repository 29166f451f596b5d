//! Claims in PostgreSQL.

use std::collections::HashSet;

use tokio_postgres::types::ToSql;

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
use crate::store::postgres::link::Link;
use crate::store::postgres::rows::{documents, each, gather, get, history, id, page_sql, ready, uuid};
use crate::store::view::{HIDDEN, Ready, View, shown, sql};

/// The condition that an index leads to; claims are looked at one by one for the rest.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leads {
    Incident,
    Article,
    Source,
    Origin,
    Nationality,
    Status,
    Cell,
    Nothing,
}

fn leads(filter: &ClaimFilter) -> Leads {
    match filter {
        ClaimFilter { incident_id: Some(_), .. } => Leads::Incident,
        ClaimFilter { article_id: Some(_), .. } => Leads::Article,
        ClaimFilter { source_id: Some(_), .. } => Leads::Source,
        ClaimFilter { origin: Some(_), .. } => Leads::Origin,
        ClaimFilter { nationality: Some(_), .. } => Leads::Nationality,
        ClaimFilter { status: Some(status), .. } if *status != ClaimStatus::Active => Leads::Status,
        ClaimFilter { outcome: Some(_), role: Some(_), .. } => Leads::Cell,
        _ => Leads::Nothing,
    }
}

/// Conditions of a list, and what is bound to them after the page's three and the view's two.
#[derive(Default)]
struct Conditions {
    led: String,
    looked_at: String,
    bound: Vec<Box<dyn ToSql + Sync>>,
}

impl Conditions {
    fn add<T: ToSql + Sync + 'static>(&mut self, leads: bool, condition: &str, value: Option<T>) {
        let Some(value) = value else { return };
        self.bound.push(Box::new(value));
        let number = format!("${}", self.bound.len() + 5);
        let text = if leads { &mut self.led } else { &mut self.looked_at };
        text.push_str(" AND ");
        text.push_str(&condition.replace('?', &number));
    }

    fn of(filter: &ClaimFilter) -> Self {
        let by = leads(filter);
        let (by_nationality, by_cell) = (by == Leads::Nationality, by == Leads::Cell);
        let mut all = Self::default();
        let incident = filter.incident_id.map(|id| uuid(id.bytes()));
        all.add(by == Leads::Incident, "claim.incident_id = ?", incident);
        let article = filter.article_id.map(|id| uuid(id.bytes()));
        all.add(by == Leads::Article, "claim.article_id = ?", article);
        let source = filter.source_id.map(|id| uuid(id.bytes()));
        all.add(by == Leads::Source, "claim.source_id = ?", source);
        all.add(by == Leads::Origin, "claim.origin = ?", filter.origin.map(|id| uuid(id.bytes())));
        all.add(by_cell, "claim.role = ?", filter.role.map(|role| role.code()));
        let outcome = if by_nationality { "listed.outcome = ?" } else { "claim.outcome = ?" };
        all.add(by_cell || by_nationality, outcome, filter.outcome.map(|outcome| outcome.code()));
        let active = filter.status.filter(|status| *status == ClaimStatus::Active);
        all.add(false, "claim.status = ?", active.map(|status| status.code()));
        // Said as the index of the few that do not stand has it.
        let past = filter.status.filter(|status| *status != ClaimStatus::Active);
        let past = past.map(|status| status.code());
        all.add(by == Leads::Status, "claim.status <> 'active' AND claim.status = ?", past);
        // In words that somebody wrote a quotation mark is escaped.
        let reviewed = "(strpos(claim.json, '\"reviewed_at\":') > 0) = ?";
        all.add(false, reviewed, filter.reviewed);
        let nationality = if by_nationality {
            "listed.nationality = ?"
        } else {
            "EXISTS (SELECT 1 FROM claim_nationality AS named WHERE named.nationality = ? AND named.seq = claim.seq)"
        };
        all.add(by_nationality, nationality, filter.nationality.map(|nationality| nationality.to_string()));
        all.add(
            false,
            "EXISTS (SELECT 1 FROM article WHERE article.id = claim.article_id
             AND article.from_seq <= $4 AND article.to_seq > $4 AND article.published_at <= ?)",
            filter.reported_by.map(Timestamp::as_micros),
        );
        all
    }
}

impl Claims for Link {
    fn claim(&self, id: ClaimId, view: View) -> Result<Option<Ready>, StoreError> {
        let query = "SELECT seq, from_seq, json FROM claim
             WHERE id = $1 AND from_seq <= $2 AND to_seq > $2 AND ($3 OR shown_from <= $2)";
        let row = self.query_one(query, &[&uuid(id.bytes()), &view.at(), &view.all()])?;
        row.as_ref().map(ready).transpose()
    }

    fn claims(&self, filter: &ClaimFilter, view: View, page: PageRequest) -> Result<Rows, StoreError> {
        let (by, conditions) = (leads(filter), Conditions::of(filter));
        let (from, number) = match by {
            Leads::Nationality => {
                ("claim_nationality AS listed JOIN claim ON claim.seq = listed.seq", "listed.seq")
            }
            _ => ("claim", "claim.seq"),
        };
        let (after, order) = page_sql(page, number, "claim.from_seq");
        let Conditions { led, looked_at, bound } = &conditions;
        let standing = if view.as_of.is_none() { " AND claim.to_seq = 9223372036854775807" } else { "" };
        let query = format!(
            "SELECT claim.seq, claim.from_seq, CASE WHEN claim.from_seq <= $4 AND claim.to_seq > $4
             AND ($5 OR claim.shown_from <= $4){looked_at} THEN claim.json END FROM {from} WHERE {after}{led}{standing} {order}"
        );
        let (at, all) = (view.at(), view.all());
        gather(page, |seq, from, limit| {
            let mut asked: Vec<&(dyn ToSql + Sync)> = vec![&seq, &from, &limit, &at, &all];
            asked.extend(bound.iter().map(|value| &**value as &(dyn ToSql + Sync)));
            self.query(&query, &asked)
        })
    }

    fn claims_of_incident(&self, id: IncidentId, view: View) -> Result<Vec<Claim>, StoreError> {
        let query = "SELECT json FROM claim
             WHERE incident_id = $1 AND from_seq <= $2 AND to_seq > $2 AND ($3 OR shown_from <= $2) ORDER BY seq";
        documents(&self.query(query, &[&uuid(id.bytes()), &view.at(), &view.all()])?)
    }

    fn claims_recorded_by(&self, first: Seq, last: Seq) -> Result<Vec<Ready>, StoreError> {
        let query = "SELECT seq, from_seq, json FROM claim WHERE seq BETWEEN $1 AND $2 AND from_seq = seq ORDER BY seq";
        each(&self.query(query, &[&sql(first), &sql(last)])?, ready)
    }

    fn claim_identities(
        &self,
        article: ArticleId,
        audience: Audience,
        own: Principal,
    ) -> Result<HashSet<ClaimIdentity>, StoreError> {
        let query = "SELECT incident_id, digest, json::json ->> 'subset' FROM claim
             WHERE article_id = $1 AND ($2 OR shown_from <> $3 OR json::json ->> 'recorded_by' = $4) AND NOT (
                 coalesce((SELECT retracted AND last_seq >= claim.seq FROM import_run WHERE first_seq <= claim.seq
                           ORDER BY first_seq DESC LIMIT 1), false)
                 AND (SELECT status FROM claim AS standing
                      WHERE standing.seq = claim.seq AND standing.to_seq = 9223372036854775807) = 'retracted')";
        let sees_all = audience == Audience::Reviewer;
        let rows = self.query(query, &[&uuid(article.bytes()), &sees_all, &HIDDEN, &own.to_string()])?;
        let identities = each(&rows, |row| {
            let digest: Vec<u8> = get(row, 1)?;
            let unreadable = |_| StoreError::Unusable("a claim's digest does not read back".to_owned());
            let subset: Option<String> = get(row, 2)?;
            let incident = IncidentId::from_bytes(id(row, 0)?);
            Ok(ClaimIdentity::new(incident, digest.try_into().map_err(unreadable)?, subset.as_deref()))
        })?;
        Ok(identities.into_iter().collect())
    }

    fn counts_foreigners(&self, incident: IncidentId) -> Result<bool, StoreError> {
        let query = "SELECT 1 FROM claim WHERE incident_id = $1 AND to_seq = 9223372036854775807 AND status = 'active'
             AND json::json #>> '{nationalities,0}' = 'foreign' LIMIT 1";
        self.exists(query, &[&uuid(incident.bytes())])
    }

    fn judgement(&self, id: ClaimId) -> Result<Option<Judgement>, StoreError> {
        let query = "SELECT entry.principal, entry.recorded_at, entry.body FROM claim JOIN entry ON entry.seq = claim.from_seq
             WHERE claim.id = $1 AND (entry.kind = 'claim_reviewed' OR entry.seq = claim.seq) ORDER BY claim.from_seq";
        let rows = self.query(query, &[&uuid(id.bytes())])?;
        judged(rows.iter().map(|row| Ok((get(row, 0)?, get(row, 1)?, get(row, 2)?))))
    }

    fn is_under_embargo(&self, claim: Seq) -> Result<bool, StoreError> {
        self.exists("SELECT 1 FROM embargo WHERE seq = $1", &[&sql(claim)])
    }

    fn embargoes_over_by(&self, now: Timestamp) -> Result<Vec<ClaimId>, StoreError> {
        let rows =
            self.query("SELECT id FROM embargo WHERE until <= $1 ORDER BY seq", &[&now.as_micros()])?;
        each(&rows, |row| Ok(ClaimId::from_bytes(id(row, 0)?)))
    }
}

impl PutClaims for Link {
    fn add_claim(&self, claim: &Claim) -> Result<String, StoreError> {
        let json = serde_json::to_string(claim)?;
        insert_claim_state(self, claim, json.clone(), claim.seq, Some(shown(shown_from(claim))))?;
        let list = |nationality: &str| {
            self.later(
                "INSERT INTO claim_nationality VALUES ($1, $2, $3)",
                vec![
                    Box::new(nationality.to_owned()),
                    Box::new(claim.outcome.code()),
                    Box::new(sql(claim.seq)),
                ],
            )
        };
        match &claim.nationalities {
            ClaimNationalities::Any => list("any")?,
            ClaimNationalities::Foreign => list("foreign")?,
            ClaimNationalities::List(codes) => codes.iter().try_for_each(|code| list(code.code()))?,
        }
        if let Some(until) = claim.embargo_until {
            self.later(
                "INSERT INTO embargo VALUES ($1, $2, $3)",
                vec![Box::new(sql(claim.seq)), Box::new(uuid(claim.id.bytes())), Box::new(until.as_micros())],
            )?;
        }
        Ok(json)
    }

    fn put_claim(&self, claim: &Claim, from: Seq) -> Result<(), StoreError> {
        self.later(
            "UPDATE claim SET to_seq = $1 WHERE seq = $2 AND to_seq = 9223372036854775807",
            vec![Box::new(sql(from)), Box::new(sql(claim.seq))],
        )?;
        insert_claim_state(self, claim, serde_json::to_string(claim)?, from, None)
    }

    fn claim_history(&self, id: ClaimId) -> Result<Vec<(Seq, Claim)>, StoreError> {
        history(&self.query(
            "SELECT from_seq, json FROM claim WHERE id = $1 ORDER BY from_seq",
            &[&uuid(id.bytes())],
        )?)
    }

    fn rewrite_claim(&self, claim: &Claim, from: Seq) -> Result<(), StoreError> {
        self.later(
            "UPDATE claim SET digest = $1, json = $2 WHERE id = $3 AND from_seq = $4",
            vec![
                Box::new(claim.digest().to_vec()),
                Box::new(serde_json::to_string(claim)?),
                Box::new(uuid(claim.id.bytes())),
                Box::new(sql(from)),
            ],
        )
    }

    fn claims_of_article(&self, id: ArticleId) -> Result<Vec<Claim>, StoreError> {
        let query =
            "SELECT json FROM claim WHERE article_id = $1 AND to_seq = 9223372036854775807 ORDER BY seq";
        documents(&self.query(query, &[&uuid(id.bytes())])?)
    }

    fn show_claim(&self, claim: &Claim, from: Seq) -> Result<(), StoreError> {
        let number = || Box::new(sql(claim.seq));
        self.later("DELETE FROM embargo WHERE seq = $1", vec![number()])?;
        self.later("DELETE FROM withheld WHERE claim_seq = $1", vec![number()])?;
        self.later("UPDATE claim SET shown_from = $1 WHERE seq = $2", vec![Box::new(sql(from)), number()])?;
        self.later(
            "UPDATE ruling SET shown_from = $1 WHERE shown_from = $2
             AND NOT EXISTS (SELECT 1 FROM withheld WHERE withheld.seq = ruling.seq)",
            vec![Box::new(sql(from)), Box::new(HIDDEN)],
        )?;
        self.link_article(claim.article_id, claim.incident_id, claim.seq, Some(from))
    }

    fn withhold(&self, entry: Seq, claim: Seq) -> Result<(), StoreError> {
        self.later(
            "INSERT INTO withheld VALUES ($1, $2) ON CONFLICT DO NOTHING",
            vec![Box::new(sql(entry)), Box::new(sql(claim))],
        )
    }

    fn withhold_as(&self, entry: Seq, other: Seq) -> Result<(), StoreError> {
        self.later(
            "INSERT INTO withheld SELECT $1, claim_seq FROM withheld WHERE seq = $2 ON CONFLICT DO NOTHING",
            vec![Box::new(sql(entry)), Box::new(sql(other))],
        )
    }
}

/// Without a `shown_from`, that of the claim's earlier states.
fn insert_claim_state(
    link: &Link,
    claim: &Claim,
    json: String,
    from: Seq,
    shown_from: Option<i64>,
) -> Result<(), StoreError> {
    link.later(
        "INSERT INTO claim (seq, from_seq, shown_from, id, incident_id, article_id, source_id, origin, role, outcome, status, digest, json)
         VALUES ($1, $2, coalesce($3, (SELECT shown_from FROM claim WHERE seq = $1 LIMIT 1)), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        vec![
            Box::new(sql(claim.seq)),
            Box::new(sql(from)),
            Box::new(shown_from),
            Box::new(uuid(claim.id.bytes())),
            Box::new(uuid(claim.incident_id.bytes())),
            Box::new(uuid(claim.article_id.bytes())),
            Box::new(uuid(claim.source_id.bytes())),
            Box::new(uuid(claim.origin.bytes())),
            Box::new(claim.role.code()),
            Box::new(claim.outcome.code()),
            Box::new(claim.status.code()),
            Box::new(claim.digest().to_vec()),
            Box::new(json),
        ],
    )
}
