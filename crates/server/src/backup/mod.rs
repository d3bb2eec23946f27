//! Backups and what is done with them (SPEC BAK-1, DEL-1, STORE-1; `docs/adr/0006-backups.md` says who can read what).
//!
//! Invariants:
//! - A backup is one moment of the main database, read while the server runs, in a form of neither engine; each chunk is
//!   sealed under a key of its own part of its own archive, so that a changed, moved, missing or foreign chunk is found.
//! - What was sealed for persons stays so: their keys are in no backup of the main database. Copies of the keyring lie in a
//!   place of their own, live for days, and lack the epoch keys, which lie beside them for as long as the epoch lasts. So a
//!   copy that is older than the epoch opens nothing, whoever has the root key.
//! - The ledger of erased persons is kept beside the backups and replayed before a restored installation opens.
//! - A restore can be cut off at any point and goes on when asked again; until it has ended nothing serves its data.
//!
//! Deliberately absent: increments (a backup is whole, so that it can be verified by itself), compression (sealed values do
//! not shrink), continuous archiving (an operator with PostgreSQL has their own).

mod archive;
mod cover;
mod erasures;
mod files;
mod keyring;
mod nightly;
mod place;
mod restore;
mod retain;
mod status;
mod tables;
mod take;
mod verify;

pub use archive::Scope;
pub use nightly::{jobs, run_asked, run_if_due, watch};
pub use place::{Place, Use};
pub use restore::{Parts, Restored, Restoring, may_restore_into, refuse_unfinished, restore};
pub use status::{Standing, problems, standing};
pub use take::{Taken, follow, take};
pub use verify::{Look, verify};

use platform::{BackupConfig, Config};

/// Where backups and copies of the keyring lie.
#[derive(Clone)]
pub struct Places {
    pub main: Place,
    pub keyring: Place,
}

impl Places {
    /// The named places; the keyring's follows from the other where it is not named.
    ///
    /// # Errors
    /// When one of them cannot be used, or both are the same.
    pub fn open(config: &BackupConfig, main: &str, keyring: Option<&str>, wanted: Use) -> anyhow::Result<Places> {
        let keyring = keyring.map_or_else(|| config.keyring_place(main), str::to_owned);
        anyhow::ensure!(keyring != main, "copies of the keyring go to another place than backups: --keyring");
        let main = Place::open(main, &config.s3, wanted)?;
        Ok(Places { main, keyring: Place::open(&keyring, &config.s3, wanted)? })
    }

    /// The configured places; none where nothing is configured.
    ///
    /// # Errors
    /// When one of them cannot be used.
    pub fn configured(config: &Config) -> anyhow::Result<Option<Places>> {
        let backup = &config.backup;
        if backup.target.is_empty() {
            return Ok(None);
        }
        Self::open(backup, &backup.target, None, Use::Write).map(Some)
    }
}

/// How something long goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A step begins.
    Step(String),
    /// So far within the step.
    Going(String),
}

pub type Tell<'a> = &'a (dyn Fn(Progress) + Sync);
