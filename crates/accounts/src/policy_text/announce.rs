//! Tells everybody of a major change before it holds, a chunk of people at a time (SPEC POL-3).

use crate::Accounts;
use crate::people::store as people_store;
use db::columns::PublicText;
use db::entities::notices::NoticeKind;
use db::entities::policy_announcements as announcements;
use kernel::{PersonId, RowId};
use platform::{App, Due, Error, JobKind};
use policy::change::classify;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use talk::notices::{self, Notice, POLICY_DEDUPE};
use uuid::Uuid;

/// Tells the people behind `subject`, and queues itself for those after them.
pub(crate) const ANNOUNCE: JobKind = JobKind("policy_announcement");
/// How many are told in one unit of work.
const CHUNK: u64 = 500;

/// Begins to announce the coming version, once, if its change is major. Each start of a server asks.
///
/// # Errors
/// When the database cannot be written.
pub async fn schedule_announcement(app: &App) -> Result<(), Error> {
    let Some(upcoming) = app.policy_upcoming() else { return Ok(()) };
    if !classify(&app.policy_in_force().registry, &upcoming.registry).is_major() {
        return Ok(());
    }
    app.write(move |work| async move {
        work.one_at_a_time(upcoming.version.as_bytes()).await?;
        let version = PublicText::from(upcoming.version.as_str());
        let begun = announcements::Entity::find().filter(announcements::Column::Version.eq(version.clone()));
        if begun.one(&work.tx).await?.is_some() {
            return Ok(());
        }
        let id = RowId::new(work.now, &work.rng);
        db::insert(&work, announcements::Model { id, version, begun_at: work.now, told_at: None }).await?;
        Ok(work.enqueue(ANNOUNCE, Uuid::nil(), 0, work.now).await?)
    })
    .await
}

pub(crate) async fn announce(accounts: Accounts, due: Due) -> Result<(), Error> {
    let Some(upcoming) = accounts.app.policy_upcoming() else { return Ok(()) };
    let after = PersonId(due.subject);
    accounts
        .app
        .write(move |work| async move {
            let people = people_store::people_after(&work, after, CHUNK).await?;
            let dedupe = format!("{POLICY_DEDUPE}{}", upcoming.version);
            for person in &people {
                notices::push(&work, *person, &dedupe, Notice::of(NoticeKind::PolicyChange)).await?;
            }
            match people.last() {
                Some(last) => Ok(work.enqueue(ANNOUNCE, last.0, 0, work.now).await?),
                None => {
                    let sql = "UPDATE policy_announcements SET told_at = $1 WHERE version = $2 AND told_at IS NULL";
                    work.run(sql, [work.now.into(), upcoming.version.as_str().into()]).await?;
                    Ok(())
                }
            }
        })
        .await
}
