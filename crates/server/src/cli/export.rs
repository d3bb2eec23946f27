use anyhow::Context;
use kernel::{Clock, PersonId, Rng};
use platform::Config;
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Writes a copy of everything held about a person to a file, for a case. It is recorded for the person to see before
/// anything is read.
pub async fn run(person: PersonId, data: &Path, out: &Path, case: &str) -> anyhow::Result<()> {
    anyhow::ensure!(data.exists(), "there is no data folder {}", data.display());
    let app = server::open_app(Config::load(data)?, Clock::system(), Rng::system()).await?;
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(out).with_context(|| {
        format!("cannot create {} (a file that is there already is not overwritten)", out.display())
    })?;
    let written = care::export::hand_over(&app, person, case, file, &|line| println!("{line}")).await;
    app.db.close().await;
    match written {
        Ok(packed) => {
            println!("{}: {} rows, {} files", out.display(), packed.rows, packed.files);
            Ok(())
        }
        Err(error) => {
            // Half a copy is none.
            std::fs::remove_file(out)?;
            Err(error.into())
        }
    }
}
