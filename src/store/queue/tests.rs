use std::path::Path;
use std::sync::mpsc::{Sender, channel};

use super::*;
use crate::domain::audience::Audience;
use crate::domain::ids::IncidentId;
use crate::store::sqlite::OneFile as Store;

/// A store whose writer is held up by a first job until it is told to go on.
fn held_up(folder: &Path) -> (Store, Sender<()>) {
    let store = Store::open(&folder.join("ledger.db")).unwrap();
    let (begun, has_begun) = channel();
    let (go_on, told_to_go_on) = channel::<()>();
    let hold = move |_: &Transaction<'_>| {
        begun.send(()).unwrap();
        told_to_go_on.recv().unwrap();
        Ok::<_, StoreError>(())
    };
    store.queue().submit(hold, drop);
    has_begun.recv().unwrap();
    (store, go_on)
}

#[test]
fn one_request_more_than_may_wait_is_refused_and_the_rest_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let (store, go_on) = held_up(folder.path());
    let (told, answers) = channel();
    for _ in 0..=QUEUE_MAX {
        let told = told.clone();
        store.queue().submit(|_| Ok::<_, StoreError>(()), move |result| told.send(result.is_ok()).unwrap());
    }
    assert!(!answers.recv().unwrap(), "the last one is refused at once");
    go_on.send(()).unwrap();
    drop((store, told));
    assert_eq!(answers.iter().filter(|done| *done).count(), QUEUE_MAX);
}

/// Jobs that are taken as one group, while an earlier one holds the writer up; what each was answered.
fn group(submit: impl FnOnce(&Queue, &Sender<(&'static str, bool)>)) -> Vec<(&'static str, bool)> {
    let folder = tempfile::tempdir().unwrap();
    let (store, go_on) = held_up(folder.path());
    let (told, answers) = channel();
    submit(store.queue(), &told);
    go_on.send(()).unwrap();
    drop((store, told));
    answers.iter().collect()
}

fn note(transaction: &Transaction<'_>, mark: u8) -> Result<(), StoreError> {
    transaction.mark_stale(Audience::Public, IncidentId::from_bytes([mark; 16]))
}

fn marks(transaction: &Transaction<'_>) -> usize {
    transaction.stale_totals(Audience::Public, None, 100).unwrap().len()
}

fn refused<T>() -> Result<T, StoreError> {
    Err(StoreError::Unusable("refused".to_owned()))
}

#[test]
fn what_is_refused_is_undone_and_its_neighbours_stay() {
    let seen = group(|writer, told| {
        let tell = |name| {
            let told = told.clone();
            move |result: Result<Result<(), StoreError>, WriteFailure>| {
                told.send((name, matches!(result, Ok(Ok(()))))).unwrap();
            }
        };
        writer.submit(|transaction| note(transaction, 1), tell("kept"));
        writer.submit(|transaction| note(transaction, 2).and_then(|()| refused()), tell("undone"));
        writer.submit_checking_first(|_| refused(), tell("refused at once"));
        writer.submit_checking_first(|transaction| note(transaction, 3), tell("kept too"));
        writer.submit(
            |transaction| if marks(transaction) == 2 { Ok(()) } else { refused() },
            tell("two marks"),
        );
    });
    let expected = [
        ("kept", true),
        ("undone", false),
        ("refused at once", false),
        ("kept too", true),
        ("two marks", true),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn what_fails_halfway_without_a_savepoint_fails_its_group() {
    let seen = group(|writer, told| {
        let tell = |name| {
            let told = told.clone();
            move |result: Result<Result<(), StoreError>, WriteFailure>| {
                let unwritable = matches!(result, Err(WriteFailure::Unwritable(_)));
                told.send((name, unwritable)).unwrap();
            }
        };
        writer.submit(|transaction| note(transaction, 1), tell("before"));
        writer.submit_checking_first(|transaction| note(transaction, 2).and_then(|()| refused::<()>()), drop);
        writer.submit(|transaction| note(transaction, 3), tell("after"));
        // The next group: a large job stands by itself.
        let told = told.clone();
        writer.submit_waiting(
            |transaction| Ok::<_, StoreError>(marks(transaction)),
            move |result| told.send(("no mark is left", matches!(result, Ok(Ok(0))))).unwrap(),
        );
    });
    assert_eq!(seen, [("before", true), ("after", true), ("no mark is left", true)]);
}

#[test]
fn a_log_that_was_cut_takes_no_more_though_nobody_reads_from_it() {
    for left in [0, 1] {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("ledger.db")).unwrap();
        let write = |mark: u8| {
            let (told, answer) = channel();
            store
                .queue()
                .submit(move |transaction| note(transaction, mark), move |done| told.send(done).unwrap());
            answer.recv().unwrap()
        };
        assert!(matches!(write(1), Ok(Ok(()))));
        store.empty_log().unwrap();
        assert!(matches!(write(2), Ok(Ok(()))), "emptied as SQLite does it");
        let log = std::fs::OpenOptions::new().write(true).open(folder.path().join("ledger.db-wal")).unwrap();
        log.set_len(log.metadata().unwrap().len().saturating_sub(1) * left).unwrap();
        assert!(matches!(write(3), Err(WriteFailure::Displaced(_))), "{left}");
    }
}
