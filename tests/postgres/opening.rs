//! What is refused before anything is served, each with a way out.

use crate::{database, ledger, refused, run, server, server_as, told};

#[test]
#[ignore = "needs a server: tests/postgres/run.sh"]
fn what_keeps_no_ledger_is_refused_with_the_way_out() {
    database("opening_empty");
    refused(&format!("{}/opening_empty", server()), "casualty-ledger migrate");
    refused(&format!("{}/no_such_database", server()), "no_such_database");
    refused("postgres://nobody@127.0.0.1:1/ledger", "refused");
    refused("postgres://nobody@192.0.2.1/ledger", "sslrootcert=FILE");
    refused(&format!("{}/postgres?connect_timeout=x", server()), "not understood");
    let wrong = server_as("with_a_password").replace("@", ":wrong@");
    refused(&format!("{wrong}/postgres"), "the user or the password");
    assert!(!std::path::Path::new("postgres:").exists(), "no file is made of an address");
}

#[test]
#[ignore = "needs a server: tests/postgres/run.sh"]
fn a_server_that_would_lose_what_it_acknowledged_is_refused() {
    let address = ledger("opening_settings");
    assert!(run(&["key", "list", "--db", &address]).status.success());
    told("postgres", "ALTER DATABASE opening_settings SET synchronous_commit = off");
    refused(&address, "synchronous_commit is off");
    told("postgres", "ALTER DATABASE opening_settings SET synchronous_commit = local");
    refused(&address, "synchronous_commit is local");
    told("postgres", "ALTER DATABASE opening_settings SET synchronous_commit = remote_apply");
    assert!(run(&["key", "list", "--db", &address]).status.success());
    told("postgres", "DROP DATABASE IF EXISTS opening_latin");
    told("postgres", "CREATE DATABASE opening_latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    let latin = format!("{}/opening_latin", server());
    let answer = run(&["migrate", "--db", &latin]);
    assert!(String::from_utf8_lossy(&answer.stderr).contains("encoding is LATIN1"));
}

#[test]
#[ignore = "needs a server: tests/postgres/run.sh"]
fn a_form_that_is_not_this_programs_is_refused() {
    let address = ledger("opening_form");
    told("opening_form", "INSERT INTO ledger.migration VALUES (99, 'later', '')");
    refused(&address, "use a newer one");
    told("opening_form", "DELETE FROM ledger.migration WHERE number = 99");
    told("opening_form", "UPDATE ledger.migration SET digest = 'other'");
    refused(&address, "in another form");
    told("opening_form", "DELETE FROM ledger.migration");
    refused(&address, "bring it up to date");
}

#[test]
#[ignore = "needs a server: tests/postgres/run.sh"]
fn only_a_server_of_the_right_certificate_is_spoken_to() {
    let folder = std::env::var("LEDGER_TEST_CERTIFICATES").unwrap();
    let address = ledger("opening_tls");
    let right = format!("{address}?sslmode=verify-full&sslrootcert={folder}/right.crt");
    let listed = run(&["key", "list", "--db", &right]);
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    refused(&format!("{address}?sslrootcert={folder}/wrong.crt"), "certificate");
    refused(&format!("{address}?sslrootcert={folder}/missing.crt"), "sslrootcert");
    // The certificate is for 127.0.0.1 alone.
    refused(&right.replace("127.0.0.1", "localhost"), "certificate");
}

#[test]
#[ignore = "needs a server: tests/postgres/run.sh"]
fn what_is_not_done_on_a_server_says_so_and_makes_nothing() {
    let address = ledger("opening_commands");
    for (arguments, words) in [
        (vec!["serve", "--db", &address], "--signing-key"),
        (vec!["import", "--dry-run", "claims.csv", "--db", &address], "a rehearsal"),
        (vec!["verify", &address], "verify the service"),
        (vec!["migrate", "--db", "ledger.db"], "not the address of a database"),
    ] {
        let answer = run(&arguments);
        let said = String::from_utf8_lossy(&answer.stderr);
        assert!(!answer.status.success() && said.contains(words), "{arguments:?}: {said}");
    }
    assert_eq!(told("opening_commands", "SELECT count(*) FROM ledger.entry"), "0");
}
