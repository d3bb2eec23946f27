//! Takes a backup while the canaries live, and restores it when they are erased. Of each table it holds the newest rows, the
//! canaries' among them: the whole of a large installation would take longer than a self-audit may.

use super::Verdict;
use super::checks;
use super::scan::{Needles, files};
use super::world::World;
use crate::backup::{self, Places, Scope, Use};
use anyhow::Context;
use kernel::Rng;
use platform::BackupConfig;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

pub(super) const LIVING: &[super::Check] = ON_LIVING;
pub(super) const AFTER: &[super::Check] = AFTERWARDS;

/// Rows of each table in the backup.
const NEWEST: Scope = Scope::Newest(1_000);

/// The folder of the backup, which nobody else may read, gone with the world.
pub(crate) struct Copies(PathBuf);

impl Copies {
    pub(super) fn new(rng: &Rng) -> anyhow::Result<Copies> {
        let path = std::env::temp_dir().join(format!("lingong-promises-{:016x}", u64::from_be_bytes(rng.bytes())));
        let made = std::fs::DirBuilder::new().mode(0o700).create(&path);
        made.with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Copies(path))
    }

    fn places(&self) -> anyhow::Result<Places> {
        let target = self.0.join("backup").display().to_string();
        Places::open(&BackupConfig::default(), &target, None, Use::Write)
    }
}

impl Drop for Copies {
    fn drop(&mut self) {
        // It holds nothing that can be read; what stays behind is the system's to clear away.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
