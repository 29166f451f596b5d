//! Where a command writes to: stdout, or a file that is there whole or not at all. It is written beside its place, and put
//! there once it is complete; what stands there is not lost unless that is wished for, and a ledger never.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{Done, Failure};

pub enum Output {
    Stream(BufWriter<Box<dyn Write>>),
    File { written: BufWriter<NamedTempFile>, place: PathBuf, force: bool },
}

impl Output {
    pub fn to_stdout() -> Self {
        Self::Stream(BufWriter::new(Box::new(io::stdout())))
    }

    /// To a file; `kept` are files that are never written over.
    ///
    /// # Errors
    /// When there is such a file already, unless `force` says that it may go.
    pub fn to(path: &Path, force: bool, kept: &[PathBuf]) -> Result<Self, Failure> {
        let told = |error: io::Error| format!("{}: {error}", path.display());
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(told(error).into()),
            Ok(standing) if !standing.is_file() => {
                let device = OpenOptions::new().write(true).open(path).map_err(told)?;
                return Ok(Self::Stream(BufWriter::new(Box::new(device))));
            }
            Ok(standing) if kept.iter().any(|file| is_same(file, &standing)) => {
                return Err(
                    format!("{} belongs to the ledger and is not written over", path.display()).into()
                );
            }
            Ok(_) if !force => {
                return Err(format!("{} exists already; --force writes over it", path.display()).into());
            }
            Ok(_) => {}
        }
        let written = NamedTempFile::new_in(folder_of(path)).map_err(told)?;
        Ok(Self::File { written: BufWriter::new(written), place: path.to_owned(), force })
    }

    /// Puts what was written in its place.
    pub fn finish(self) -> Done {
        let (written, place, force) = match self {
            Self::Stream(mut stream) => return Ok(stream.flush()?),
            Self::File { written, place, force } => (written, place, force),
        };
        let file = written.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        let put = if force { file.persist(&place) } else { file.persist_noclobber(&place) };
        put.map_err(|refused| format!("{}: {}", place.display(), refused.error))?;
        Ok(File::open(folder_of(&place))?.sync_all()?)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(stream) => stream.write(bytes),
            Self::File { written, .. } => written.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(stream) => stream.flush(),
            Self::File { written, .. } => written.flush(),
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn is_same(file: &Path, standing: &fs::Metadata) -> bool {
    fs::metadata(file).is_ok_and(|own| (own.dev(), own.ino()) == (standing.dev(), standing.ino()))
}
