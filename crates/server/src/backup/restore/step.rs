//! How far a restore has come: a file in the data folder, and a table in the database itself. While either is there, nothing
//! serves the data.

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;

/// In the data folder, from the first step of a restore to its last.
pub const STEP_FILE: &str = "restore.json";

/// What has been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    Begun,
    /// The keyring is filled.
    Keyring,
    /// The tables have the schema that the backup was made with, and are empty.
    Schema,
    Rows,
    Files,
    /// The rows are those of the backup.
    Compared,
    /// The schema is this program's.
    Forward,
    /// Whoever was erased is erased again.
    Erased,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    pub from: String,
    pub backup: String,
    pub keyring: String,
    pub done: Step,
    /// Tables whose rows are all in.
    pub tables_done: usize,
}

/// The journal of an unfinished restore.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read(data: &Path) -> anyhow::Result<Option<Journal>> {
    let path = data.join(STEP_FILE);
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes).with_context(|| path.display().to_string())?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// Writes it so that either the old or the new one is there, whatever happens.
///
/// # Errors
/// When the folder cannot be written.
pub fn write(data: &Path, journal: &Journal) -> anyhow::Result<()> {
    let (path, new) = (data.join(STEP_FILE), data.join("restore.json.new"));
    let wrote = || -> std::io::Result<()> {
        let mut file = std::fs::File::create(&new)?;
        file.write_all(&serde_json::to_vec_pretty(journal)?)?;
        file.sync_all()?;
        std::fs::rename(&new, &path)?;
        std::fs::File::open(data)?.sync_all()
    };
    wrote().with_context(|| format!("cannot write {}", path.display()))
}

/// The restore has ended.
///
/// # Errors
/// When the file cannot be removed.
pub fn finish(data: &Path) -> anyhow::Result<()> {
    let path = data.join(STEP_FILE);
    std::fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))
}

/// Refuses a data folder whose restore has not ended.
///
/// # Errors
/// Says what to do.
pub fn refuse_unfinished(data: &Path) -> anyhow::Result<()> {
    if let Some(journal) = read(data)? {
        let (from, data) = (journal.from, data.display());
        anyhow::bail!(
            "the restore of this folder has not ended: run `lingong restore --from {from} --data {data}` again; it goes on \
             where it was"
        );
    }
    Ok(())
}

/// Whether a restore may begin in this folder: nothing is there but what configures it.
///
/// # Errors
/// Names what is there.
pub fn require_empty(data: &Path) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(data).with_context(|| format!("cannot read {}", data.display()))? {
        let name = entry?.file_name();
        let is_certificate = Path::new(&name).extension().is_some_and(|ending| ending == "crt" || ending == "pem");
        let known =
            ["lingong.toml", "root.key", "restore.json.new"].iter().any(|known| name == *known) || is_certificate;
        ensure!(
            known,
            "{} is not empty ({} is there): a backup is restored into a new folder",
            data.display(),
            name.to_string_lossy()
        );
    }
    Ok(())
}

/// The restored installation must be able to open what it holds: a key that came from a file is put where it looks for it.
///
/// # Errors
/// When it cannot be read or written.
pub fn keep_root_key(data: &Path, file: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let path = data.join("root.key");
    if path.exists() {
        return Ok(());
    }
    let key = std::fs::read(file).with_context(|| file.display().to_string())?;
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
    let kept = made.and_then(|mut made| {
        made.write_all(&key)?;
        made.sync_all()
    });
    kept.with_context(|| path.display().to_string())
}
