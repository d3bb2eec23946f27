//! Verifying a backup: it is restored into a temporary folder, with SQLite, and everything is checked.

use super::restore::{Parts, Restored, Restoring, restore};
use super::{Places, Progress, Tell};
use anyhow::Context;
use kernel::{Clock, Rng};
use platform::Config;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use vault::RootKey;

/// A folder that nobody else may read, gone when this goes.
struct Scratch(PathBuf);

impl Scratch {
    fn new(parent: &Path, rng: &Rng) -> anyhow::Result<Scratch> {
        let path = parent.join(format!("verify-{:016x}", u64::from_be_bytes(rng.bytes())));
        let made = std::fs::DirBuilder::new().mode(0o700).create(&path);
        made.with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Scratch(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays behind is swept by the next run.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Restores a backup into a temporary folder below `scratch`, checks everything, and removes it.
///
/// # Errors
/// When the backup, its copy of the keyring or its ledger is not what was written.
pub async fn verify(
    config: &Config,
    root: RootKey,
    places: Places,
    backup: Option<String>,
    scratch: &Path,
    look: Look<'_>,
    tell: Tell<'_>,
) -> anyhow::Result<Restored> {
    let (clock, rng) = (Clock::system(), Rng::system());
    sweep(scratch);
    let folder = Scratch::new(scratch, &rng)?;
    tell(Progress::Step(format!("restoring into {} for a test", folder.0.display())));
    let data_dir = folder.0.join("data");
    // Nothing leaves a test: no other place is configured in it.
    let config = Config {
        data_dir,
        suite: config.suite,
        demo: config.demo,
        backup: platform::BackupConfig { s3: config.backup.s3.clone(), ..platform::BackupConfig::default() },
        ..Config::default()
    };
    let wanted =
        Restoring { config, root, places, backup, erasures: None, parts: Parts::Allowed, key_file: None, clock, rng };
    let restored = restore(wanted, tell).await?;
    look(&folder.0.join("data"))?;
    Ok(restored)
}

/// Looks at the restored data folder before it is removed.
pub type Look<'a> = &'a (dyn Fn(&Path) -> anyhow::Result<()> + Sync);

/// Removes what a verification that was cut off left behind.
fn sweep(scratch: &Path) {
    for entry in std::fs::read_dir(scratch).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let old = entry.metadata().and_then(|it| it.modified()).ok().and_then(|at| at.elapsed().ok());
        let ours = name.strip_prefix("verify-").is_some_and(|rest| rest.len() == 16);
        if ours && old.is_some_and(|age| age.as_secs() > LEFT_SECONDS) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// A verification that has not touched its folder for so long has been cut off.
const LEFT_SECONDS: u64 = 6 * 3_600;
