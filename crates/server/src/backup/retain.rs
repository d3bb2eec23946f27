//! Which older backups go.

use super::archive::{self, Kind};
use super::place::Place;
use kernel::Timestamp;
use platform::BackupConfig;

/// How long an unfinished backup may still be one that is being written.
const UNFINISHED_HOURS: i64 = 24;

/// What is known of a backup in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    id: String,
    begun_at: Timestamp,
    finished: bool,
}

/// Removes the backups that are too many or too old, and says how many. The newest finished one always stays.
///
/// # Errors
/// When the place cannot be read or something not deleted.
pub async fn remove_old(place: &Place, config: &BackupConfig, now: Timestamp) -> anyhow::Result<usize> {
    let mut known = Vec::new();
    for id in archive::all(place, Kind::Main).await? {
        let finished = archive::is_finished(place, Kind::Main, &id).await?;
        let begun_at = archive::begun_at(&id).unwrap_or(now);
        known.push(Known { id, begun_at, finished });
    }
    let gone = past(&known, config, now);
    for known in &gone {
        archive::remove(place, Kind::Main, &known.id).await?;
    }
    Ok(gone.len())
}

fn past(known: &[Known], config: &BackupConfig, now: Timestamp) -> Vec<Known> {
    let oldest = now.plus_days(-i64::from(config.keep_days));
    let mut finished = known.iter().rev().filter(|it| it.finished);
    let newest = finished.next();
    let kept: Vec<&Known> =
        finished.filter(|it| it.begun_at >= oldest).take((config.keep as usize).saturating_sub(1)).collect();
    let goes = |it: &&Known| match it.finished {
        true => newest != Some(*it) && !kept.contains(it),
        false => it.begun_at < now.plus_hours(-UNFINISHED_HOURS),
    };
    known.iter().filter(goes).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: BAK-1
    #[test]
    fn the_newest_stays_and_what_is_too_old_or_too_many_goes() {
        let now = Timestamp::from_micros(1_795_485_600_000_000);
        let one =
            |days: i64, finished| Known { id: format!("{:03}", 999 - days), begun_at: now.plus_days(-days), finished };
        let config = |keep, keep_days| BackupConfig { keep, keep_days, ..BackupConfig::default() };
        let days = |known: &[Known], config: &BackupConfig| {
            past(known, config, now).iter().map(|it| now.seconds_since(it.begun_at) / 86_400).collect::<Vec<_>>()
        };
        let many = [one(40, true), one(20, true), one(3, false), one(2, true), one(1, true), one(0, false)];
        assert_eq!(days(&many, &config(14, 30)), [40, 3]);
        assert_eq!(days(&many, &config(2, 30)), [40, 20, 3]);
        assert_eq!(days(&many, &config(1, 1)), [40, 20, 3, 2]);
        assert_eq!(days(&[one(90, true)], &config(1, 1)), Vec::<i64>::new());
        assert_eq!(days(&[one(90, true), one(0, false)], &config(1, 1)), Vec::<i64>::new());
    }
}
