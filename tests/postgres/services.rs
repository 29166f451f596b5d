//! Several services of one ledger, and a database that lets go of them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;

use crate::helpers::{Client, Scene, id};
use crate::{server, told};

const WRITERS: u64 = 4;
const CLAIMS: u64 = 40;

/// What a client was told of each of its claims.
type Fates = BTreeMap<String, Result<String, String>>;

/// Records so many claims, every second one at both services under one key.
fn record(clients: [Client; 2], claim: &Value, writer: u64) -> Fates {
    let mut fates = Fates::new();
    for number in 0..CLAIMS {
        let mut claim = claim.clone();
        claim["count"]["value"] = (1 + writer * CLAIMS + number).into();
        let key = format!("writer-{writer}-claim-{number}");
        let here = usize::from(number % 3 == 0);
        let sent = |client: &Client| {
            let answer = client.with("idempotency-key", &key).post("/v1/claims", &claim);
            match answer.status {
                201 => Ok(id(&answer.json()).to_owned()),
                status => Err(format!("{status} {}", answer.problem().1)),
            }
        };
        let mut fate = sent(&clients[here]);
        if number % 2 == 0 {
            let again = sent(&clients[1 - here]);
            if let (Ok(one), Ok(other)) = (&fate, &again) {
                assert_eq!(one, other, "{key} was recorded once");
            }
            fate = fate.or(again);
        }
        fates.insert(key, fate);
    }
    fates
}

fn database(scene: &Scene) -> String {
    let folder = scene.app.folder.path().file_name().unwrap().to_str().unwrap().to_owned();
    format!("test_{}", hex::encode(folder))
}

/// Records with several clients at two services, while `meanwhile` is done; what each was told.
fn recorded(scene: &Scene, meanwhile: impl Fn() + Sync) -> Fates {
    let other = scene.app.another();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let disturbing = scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                meanwhile();
            }
        });
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let clients = [scene.app.contributor(), other.contributor()];
                let claim = scene.claim("nine Italians", &["ITA"], 9);
                scope.spawn(move || record(clients, &claim, writer))
            })
            .collect();
        let fates = writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
        done.store(true, Ordering::Release);
        disturbing.join().unwrap();
        fates
    })
}

/// What was acknowledged is there, once; what was refused is not; entries are dense, in order, and their time never goes back.
fn check(scene: &Scene, fates: &Fates) {
    let database = database(scene);
    let kept = told(&database, "SELECT key FROM ledger.idempotency WHERE key LIKE 'writer-%'");
    for (key, fate) in fates {
        assert_eq!(kept.lines().any(|kept| kept == key), fate.is_ok(), "{key} was told {fate:?}");
    }
    let acknowledged = fates.values().filter(|fate| fate.is_ok()).count();
    let claims = told(&database, "SELECT count(*) || ' ' || count(DISTINCT id) FROM ledger.claim");
    assert_eq!(claims, format!("{acknowledged} {acknowledged}"));
    let gaps =
        "SELECT count(*) FROM (SELECT seq, recorded_at, lag(seq, 1, 0::bigint) OVER (ORDER BY seq) AS before,
            lag(recorded_at) OVER (ORDER BY seq) AS earlier FROM ledger.entry) AS pairs
        WHERE seq <> before + 1 OR recorded_at < earlier";
    assert_eq!(told(&database, gaps), "0");
    let head = "SELECT head.seq = (SELECT max(seq) FROM ledger.entry) AND
        head.leaf = (SELECT leaf FROM ledger.entry ORDER BY seq DESC LIMIT 1) FROM ledger.head";
    assert_eq!(told(&database, head), "t");
    // The tree that was grown by turns proves every entry.
    let reader = scene.app.reader();
    let note = reader.get("/v1/checkpoint").expect(200).text();
    let size: u64 = note.lines().nth(1).unwrap().parse().unwrap();
    assert_eq!(size, scene.app.entries());
    reader.get(&format!("/v1/proofs/inclusion?seq=1&size={size}")).expect(200);
}

#[test]
#[ignore = "needs a server: tests/postgres/run.sh"]
fn two_services_record_each_claim_once_and_in_one_order() {
    let scene = Scene::set();
    let fates = recorded(&scene, || std::thread::sleep(Duration::from_millis(20)));
    assert_eq!(fates.len() as u64, WRITERS * CLAIMS);
    assert!(fates.values().all(Result::is_ok), "{fates:?}");
    check(&scene, &fates);
}

#[test]
#[ignore = "needs a server: tests/postgres/run.sh"]
fn what_becomes_of_a_commit_is_found_out_when_its_connection_ends() {
    let scene = Scene::set();
    let database = database(&scene);
    let end = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' AND application_name = 'casualty-ledger'"
    );
    let fates = recorded(&scene, || {
        let ended = crate::psql(&format!("{}/postgres", server()), &end);
        assert!(ended.status.success());
        std::thread::sleep(Duration::from_millis(60));
    });
    assert!(fates.values().filter(|fate| fate.is_ok()).count() > 10, "{fates:?}");
    check(&scene, &fates);
}
