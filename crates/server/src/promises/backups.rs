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

checks!(backups_show_nothing);

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

async fn backups_show_nothing(world: Arc<World>) -> anyhow::Result<Verdict> {
    let taken = backup::take(&world.app, &world.copies.places()?, NEWEST, &|_| {}).await?;
    if taken.rows == 0 {
        return Ok(Verdict::Unproven("the backup is empty".to_owned()));
    }
    let needles = Needles::of(&world.secrets.personal)?;
    Ok(Verdict::of(needles.in_files(files(&world.copies.0, |_| true)).await?))
}

/// Restores that backup with the keyring and the ledger of now, and looks through what comes of it.
pub(super) async fn restored_without_the_erased(world: &World) -> anyhow::Result<Verdict> {
    let places = world.copies.places()?;
    backup::follow(&world.app, &places).await?;
    let needles = Needles::of(&world.secrets.personal)?;
    let found = Mutex::new(None);
    let look = |data: &std::path::Path| {
        for file in files(data, |_| true) {
            if let Some(what) = needles.in_file(&file)? {
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                *found.lock().expect("no holder of this lock panics") = Some(format!("{name}: {what}"));
            }
        }
        Ok(())
    };
    let (config, root) = (&world.app.config, world.app.vault.root().clone());
    let restored = backup::verify(config, root, places, None, &world.copies.0, &look, &|_| {}).await?;
    if let Some(what) = found.into_inner().unwrap_or_default() {
        return Ok(Verdict::Broken(what));
    }
    // Others may have been erased in these minutes, too.
    match restored.revived {
        0..4 => Ok(Verdict::Unproven(format!("the backup held {} of the four persons", restored.revived))),
        _ => Ok(Verdict::Held),
    }
}
