//! The last checkpoint that a key signed, in a file beside the key's: whatever becomes of the data, nothing is signed that
//! contradicts what was signed before.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file with the last signed checkpoint of one key.
#[derive(Clone, Debug)]
pub struct LastSigned(PathBuf);

impl LastSigned {
    /// That of the key in this file: the same name, ending in `.signed`.
    pub fn of(key_file: &Path) -> Self {
        let mut name = key_file.as_os_str().to_owned();
        name.push(".signed");
        Self(PathBuf::from(name))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The note; none if nothing was signed yet.
    pub fn read(&self) -> io::Result<Option<String>> {
        match fs::read_to_string(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        }
    }

    /// Puts a note in the place of the one before, all of it or nothing, and on the disk before it returns.
    pub fn keep(&self, note: &str) -> io::Result<()> {
        let folder =
            self.0.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut next = tempfile::NamedTempFile::new_in(folder)?;
        next.write_all(note.as_bytes())?;
        next.as_file().sync_all()?;
        next.persist(&self.0)?;
        File::open(folder)?.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_note_is_read_back_and_nothing_else_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let last = LastSigned::of(&folder.path().join("ledger.db.key"));
        assert_eq!(last.path(), folder.path().join("ledger.db.key.signed"));
        assert_eq!(last.read().unwrap(), None);
        for note in ["one\n", "another, longer\n", "1\n"] {
            last.keep(note).unwrap();
            assert_eq!(last.read().unwrap().as_deref(), Some(note));
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_or_read_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(LastSigned::of(&folder.path().join("missing").join("key")).keep("one").is_err());
        fs::create_dir(folder.path().join("key.signed")).unwrap();
        assert!(LastSigned::of(&folder.path().join("key")).read().is_err());
    }
}
