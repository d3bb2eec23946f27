use super::job_kinds;
use crate::notices::reach::{is_required, reach};
use crate::notices::{browsers, devices};
use db::entities::notices::NoticeKind;
use kernel::PersonId;
use platform::Work;
use sea_orm::DbErr;

/// Takes away what is queued for a person on their consent, and the devices and browsers that they registered on it, in the
/// transaction in which they withdraw it. What is required goes on, by text message.
///
/// # Errors
/// When the queue cannot be written.
pub async fn unqueue(work: &Work, person: PersonId) -> Result<u64, DbErr> {
    let required: Vec<String> = NoticeKind::ALL
        .iter()
        .filter(|kind| is_required(reach(**kind).group))
        .map(|kind| format!("'{kind}'"))
        .collect();
    let required = required.join(", ");
    let optional = format!("notice_id NOT IN (SELECT id FROM notices WHERE person_id = $3 AND kind IN ({required}))");
    let withdraw = "UPDATE deliveries SET state = 'withdrawn', error = 'consent', changed_at = $1 WHERE person_id = $2";
    let values = || [work.now.into(), person.into(), person.into()];
    // First those of which a waiting one was to tell.
    let folded = format!(
        "{withdraw} AND {optional} AND state = 'folded' AND with_id IN \
         (SELECT id FROM deliveries WHERE person_id = $3 AND state IN ('queued', 'held'))"
    );
    work.run(&folded, values()).await?;
    let waiting = format!("{withdraw} AND {optional} AND state IN ('queued', 'held')");
    let withdrawn = work.run(&waiting, values()).await?;
    let kinds: Vec<String> = job_kinds().map(|kind| format!("'{}'", kind.0)).collect();
    let sql = format!(
        "DELETE FROM jobs WHERE kind IN ({}) AND subject IN \
         (SELECT id FROM deliveries WHERE person_id = $1 AND state = 'withdrawn')",
        kinds.join(", ")
    );
    work.run(&sql, [person.into()]).await?;
    devices::forget_all(work, person).await?;
    browsers::forget_all(work, person).await?;
    Ok(withdrawn)
}
