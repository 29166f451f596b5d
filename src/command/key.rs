//! Makes, lists and revokes keys, also beside a running service.

use std::io::{Write, stdout};

use casualty_ledger::config::Key;
use casualty_ledger::domain::audience::AccessRole;
use casualty_ledger::domain::ids::KeyId;
use casualty_ledger::http::views;
use casualty_ledger::ledger::{Ledger, Order, PageRequest};

use super::table::Table;
use super::{Done, Failure};

const NAME_LENGTH_MAX: usize = 200;

pub async fn run(key: Key) -> Done {
    match key {
        Key::Create { database, role, name } => {
            let is_new = database.db.file().is_some_and(|file| !file.exists());
            let ledger = Ledger::open_unsigned(database.db.clone())?;
            if is_new {
                eprintln!("there was no ledger at {}: it is made", database.db);
            }
            create(&ledger, role, name).await
        }
        Key::List { database, json } => list(&Ledger::open_existing(&database.db)?, json),
        Key::Revoke { database, id } => revoke(&Ledger::open_existing(&database.db)?, id).await,
    }
}

async fn create(ledger: &Ledger, role: AccessRole, name: String) -> Done {
    if name.is_empty() || name.chars().count() > NAME_LENGTH_MAX {
        return Err(format!("a key's name has 1 to {NAME_LENGTH_MAX} characters").into());
    }
    let issued = ledger.create_key(name, role, None).await?;
    eprintln!("made {} with the role {role}; its secret is shown this once", issued.key.id);
    Ok(writeln!(stdout(), "{}", issued.secret.reveal())?)
}

async fn revoke(ledger: &Ledger, id: KeyId) -> Done {
    let before = all(ledger)?.into_iter().find(|key| key.id == id);
    let revoked = ledger.revoke_key(id).await?;
    match before.and_then(|key| key.revoked_at) {
        Some(at) => eprintln!("{} ({}) was revoked already, {}", revoked.id, revoked.name, at.date()),
        None => eprintln!("{} ({}) is revoked", revoked.id, revoked.name),
    }
    if !all(ledger)?.iter().any(|key| key.role == AccessRole::Admin && key.revoked_at.is_none()) {
        eprintln!("no key of an admin is left: casualty-ledger key create --role admin makes one");
    }
    Ok(())
}

fn all(ledger: &Ledger) -> Result<Vec<views::key::Key>, Failure> {
    let mut keys = Vec::new();
    let mut after = None;
    loop {
        let (page, next) = ledger.keys(PageRequest { limit: 500, after, order: Order::Ascending })?;
        keys.extend(page.into_iter().map(views::key::Key::from));
        after = next;
        if after.is_none() {
            return Ok(keys);
        }
    }
}

fn list(ledger: &Ledger, json: bool) -> Done {
    let keys = all(ledger)?;
    if json {
        return Ok(writeln!(stdout(), "{}", serde_json::to_string_pretty(&keys)?)?);
    }
    let mut table = Table::new(&["id", "role", "state", "name"]);
    for key in keys {
        table.row(vec![key.id.to_string(), key.role.to_string(), state(&key), key.name]);
    }
    Ok(write!(stdout(), "{table}")?)
}

/// What matters of a key's times; `--json` has all of them.
fn state(key: &views::key::Key) -> String {
    match (key.revoked_at, key.expires_at, key.last_used_at) {
        (Some(time), ..) => format!("revoked {}", time.date()),
        (None, Some(time), _) => format!("ends {}", time.date()),
        (None, None, Some(time)) => format!("used {}", time.date()),
        (None, None, None) => "never used".to_owned(),
    }
}
