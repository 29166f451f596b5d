//! The file that holds the signing key: apart from the data, readable by its owner only, made once.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use crate::journal::checkpoint::{BadSigningKey, Origin, SigningKey};

/// The longest key file that is read, in bytes.
const MAX_BYTES: u64 = 4096;

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("the key file cannot be read or written")]
    Io(#[from] io::Error),
    #[error("others than its owner may use the key file (mode {mode:04o}); make it 0600")]
    Exposed { mode: u32 },
    #[error("the key file does not hold a signing key")]
    Malformed(#[from] BadSigningKey),
    #[error("the key file belongs to the log {found}, not to {wanted}")]
    OtherLog { found: Origin, wanted: Origin },
    #[error("the operating system gives no random numbers")]
    NoRandomness(#[from] getrandom::Error),
}

/// The log's key; made if there is no such file yet. A file that exists is never written to.
///
/// # Errors
/// Refuses a file that group or others can use, that holds anything else, or that is another log's.
pub fn load_or_create(path: &Path, origin: &Origin) -> Result<SigningKey, KeyFileError> {
    let key = match create(path, origin) {
        Err(KeyFileError::Io(error)) if error.kind() == io::ErrorKind::AlreadyExists => load(path)?,
        created => created?,
    };
    if key.origin() == origin {
        Ok(key)
    } else {
        Err(KeyFileError::OtherLog { found: key.origin().clone(), wanted: origin.clone() })
    }
}

/// Reads the key of an existing file.
///
/// # Errors
/// Refuses a file that group or others can use, or that holds anything else.
pub fn load(path: &Path) -> Result<SigningKey, KeyFileError> {
    let file = File::open(path)?;
    let mode = file.metadata()?.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(KeyFileError::Exposed { mode });
    }
    let mut text = String::new();
    file.take(MAX_BYTES).read_to_string(&mut text)?;
    Ok(SigningKey::from_secret_text(text.strip_suffix('\n').unwrap_or(&text))?)
}

fn create(path: &Path, origin: &Origin) -> Result<SigningKey, KeyFileError> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let written = write_new_key(&mut file, origin);
    if written.is_err() {
        // Half a key would stop the next start, too.
        fs::remove_file(path)?;
    }
    let key = written?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()?;
    Ok(key)
}

fn write_new_key(file: &mut File, origin: &Origin) -> Result<SigningKey, KeyFileError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    let key = SigningKey::from_seed(origin.clone(), &seed);
    writeln!(file, "{}", key.to_secret_text())?;
    file.sync_all()?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin() -> Origin {
        "ledger.example".parse().unwrap()
    }

    #[test]
    fn a_key_is_made_once_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other_path) = (folder.path().join("key"), folder.path().join("other"));
        let made = load_or_create(&path, &origin()).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
        assert_eq!(load_or_create(&path, &origin()).unwrap().verifier_key(), made.verifier_key());
        assert_eq!(load(&path).unwrap().verifier_key(), made.verifier_key());
        assert_ne!(load_or_create(&other_path, &origin()).unwrap().verifier_key(), made.verifier_key());
    }

    #[test]
    fn an_exposed_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        load_or_create(&path, &origin()).unwrap();
        let load_with = |mode| {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            load_or_create(&path, &origin())
        };
        for mode in [0o640, 0o620, 0o610, 0o604, 0o602, 0o601, 0o777] {
            assert!(matches!(load_with(mode), Err(KeyFileError::Exposed { mode: found }) if found == mode));
        }
        for mode in [0o600, 0o400] {
            assert!(load_with(mode).is_ok());
        }
    }

    #[test]
    fn a_file_that_holds_something_else_is_refused_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let key = load_or_create(&path, &origin()).unwrap().to_secret_text();
        for content in ["", "secret", &key[1..], &format!("{key}\n\n"), &format!("{key} ")] {
            fs::write(&path, content).unwrap();
            assert!(matches!(load_or_create(&path, &origin()), Err(KeyFileError::Malformed(_))), "{content}");
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
    }

    #[test]
    fn another_logs_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        load_or_create(&path, &origin()).unwrap();
        let wanted: Origin = "elsewhere.example".parse().unwrap();
        assert!(matches!(load_or_create(&path, &wanted), Err(KeyFileError::OtherLog { .. })));
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missing").join("key");
        assert!(matches!(load_or_create(&path, &origin()), Err(KeyFileError::Io(_))));
    }
}
