//! How backups stand: for health, the doctor, and whoever asks when an erased person is unreadable everywhere.

use db::Tx;
use db::entities::backups::{self, BackupState};
use kernel::Timestamp;
use platform::BackupConfig;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

/// The last runs to the configured place.
#[derive(Clone, Debug)]
pub struct Standing {
    pub last: Option<backups::Model>,
    pub last_good: Option<backups::Model>,
    first_at: Option<Timestamp>,
}

/// # Errors
/// When the database cannot be read.
pub async fn standing(tx: &Tx) -> Result<Standing, DbErr> {
    let newest = || backups::Entity::find().order_by_desc(backups::Column::StartedAt);
    let first = backups::Entity::find().order_by_asc(backups::Column::StartedAt).one(tx).await?;
    Ok(Standing {
        last: newest().one(tx).await?,
        last_good: newest().filter(backups::Column::State.eq(BackupState::Done)).one(tx).await?,
        first_at: first.map(|row| row.started_at),
    })
}

impl Standing {
    /// Whether two intervals have passed without a backup that was written and verified.
    pub fn is_overdue(&self, config: &BackupConfig, now: Timestamp) -> bool {
        let since = self.last_good.as_ref().map(|row| row.started_at).or(self.first_at);
        since.is_some_and(|since| since.plus_hours(2 * i64::from(config.every_hours)) < now)
    }
}

/// What needs the operator; nothing where no place is configured.
///
/// # Errors
/// When the database cannot be read.
pub async fn problems(tx: &Tx, config: &BackupConfig, now: Timestamp) -> Result<Vec<&'static str>, DbErr> {
    if config.target.is_empty() || !standing(tx).await?.is_overdue(config, now) {
        return Ok(Vec::new());
    }
    Ok(vec!["backup_overdue"])
}
