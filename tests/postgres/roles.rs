//! What a service may not do, whoever has its password.

use crate::{ledger, psql, server_as, told};

const LEAF: &str = "decode(repeat('ab', 32), 'hex')";

#[test]
#[ignore = "needs a server: tests/postgres/run.sh"]
fn a_service_can_append_and_change_nothing_that_was_appended() {
    for role in ["ledger_service", "ledger_reader"] {
        let made = format!(
            "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} LOGIN; END IF; END $$"
        );
        told("postgres", &made);
    }
    ledger("roles");
    let service = format!("{}/roles", server_as("ledger_service"));
    let entry = |seq: u64, at: u64| {
        format!("INSERT INTO ledger.entry VALUES ({seq}, 'k', {at}, 'p', 'r', 'b', '\\x00', {LEAF})")
    };
    let may = |statement: &str| {
        let answer = psql(&service, statement);
        assert!(answer.status.success(), "{statement}: {}", String::from_utf8_lossy(&answer.stderr));
    };
    may(&entry(1, 100));
    may(&entry(2, 100));
    may("INSERT INTO ledger.words VALUES (1, 'w', '\\x00'), (2, 'w', '\\x00')");
    may("INSERT INTO ledger.node VALUES (0, decode(repeat('ab', 32), 'hex'))");
    may("INSERT INTO ledger.checkpoint VALUES (1, 'note', 1)");
    let forbidden = include_str!("forbidden.sql").lines().filter(|line| !line.starts_with("--"));
    for forbidden in forbidden.map(str::to_owned).chain([entry(4, 200), entry(3, 1)]) {
        let answer = psql(&service, &forbidden);
        assert!(!answer.status.success(), "{forbidden}");
    }
    may("INSERT INTO ledger.redaction VALUES (1, 2)");
    may("DELETE FROM ledger.words WHERE seq = 1");
    let reader = format!("{}/roles", server_as("ledger_reader"));
    assert!(psql(&reader, "SELECT count(*) FROM ledger.entry").status.success());
    assert!(!psql(&reader, &entry(3, 200)).status.success());
    // Nor does the owner by mistake.
    let owner = format!("{}/roles", crate::server());
    assert!(!psql(&owner, "UPDATE ledger.entry SET record = 'x'").status.success());
    assert_eq!(told("roles", "SELECT count(*) FROM ledger.entry"), "2");
}
