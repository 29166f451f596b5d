use futures_util::FutureExt;
use futures_util::future::join_all;

use super::*;
use crate::domain::incident::{IncidentFacts, Place};
use crate::ledger::caller::Writing;
use crate::ledger::turns::Turns;

#[actix_web::test]
async fn an_incident_is_reconciled_once_whichever_parts_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open_unsigned(&folder.path().join("ledger.db")).unwrap();
    let place = Place { name: "Somewhere".to_owned(), country: None, point: None };
    let facts = IncidentFacts {
        title: "Attack".to_owned(),
        started_on: "2016-07-01".parse().unwrap(),
        ended_on: None,
        place,
        description: None,
        external_ids: Vec::new(),
    };
    let writing = Writing { caller: Caller::OPERATOR, repeatable: None };
    let made = ledger.create_incident(writing, facts).await.unwrap().value;
    let id: IncidentId =
        serde_json::from_value(serde_json::from_str::<serde_json::Value>(&made.json).unwrap()["id"].take())
            .unwrap();
    ledger.reconciling = Turns::so_many(1);
    let held = ledger.reconciling.take_waiting(&Caller::OPERATOR).unwrap();
    let parts = [KeptPart::Figures, KeptPart::Summary, KeptPart::Answers, KeptPart::Findings];
    let all =
        parts.map(|part| ledger.figures(&Caller::ANYONE, id, FigurePart::Kept(part), FigureQuery::default()));
    let mut all = Box::pin(join_all(all));
    assert!((&mut all).now_or_never().is_none());
    assert_eq!(ledger.reconciling.waiting(), 1);
    drop(held);
    assert!(all.await.into_iter().all(|ready| ready.unwrap().as_of_seq == made.seq));
}
