use super::Plan;
use anyhow::Context;
use db::entities::people;
use kernel::Timestamp;
use platform::App;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::{Path, PathBuf};

/// In the data folder: which world was put in, when that was begun, and whether it was finished.
const FILE: &str = "demo-world.json";

/// What the file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Marker {
    pub plan: Plan,
    pub begun_at: Timestamp,
    pub finished: bool,
}

/// What stands in an installation before anything is put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nobody is there.
    Nothing,
    /// An earlier run was interrupted.
    Part(Marker),
    Whole(Marker),
    /// People who did not come from here.
    Others,
}

fn path(app: &App) -> PathBuf {
    app.config.data_dir.join(FILE)
}

/// Whether a demo was put into this data folder.
pub fn was_here(data_dir: &Path) -> bool {
    data_dir.join(FILE).exists()
}

pub(super) async fn find(app: &App) -> anyhow::Result<Found> {
    let nobody = people::Entity::find().count(&app.read()).await? == 0;
    Ok(match (read(&path(app))?, nobody) {
        (Some(marker), _) if !marker.finished => Found::Part(marker),
        // The database was emptied or replaced; the file is about another one.
        (_, true) => Found::Nothing,
        (Some(marker), false) => Found::Whole(marker),
        (None, false) => Found::Others,
    })
}

fn read(path: &Path) -> anyhow::Result<Option<Marker>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(serde_json::from_str(&text).with_context(|| path.display().to_string())?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

impl Marker {
    /// Keeps this, whole or not at all, whenever the power goes.
    pub(super) fn keep(&self, app: &App) -> anyhow::Result<()> {
        let path = path(app);
        let draft = path.with_extension("tmp");
        let mut file = std::fs::File::create(&draft).with_context(|| draft.display().to_string())?;
        file.write_all(serde_json::to_string_pretty(self)?.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&draft, &path).with_context(|| path.display().to_string())
    }
}
