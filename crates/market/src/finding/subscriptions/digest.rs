//! What is told once a day.

use super::store;
use crate::Market;
use crate::postings::store::merchants_of;
use crate::postings::visibility::may_be_seen;
use db::entities::notices::NoticeKind;
use db::entities::postings;
use db::entities::subscription_matches::{self, Column};
use kernel::{PersonId, PostingId, RowId, SubscriptionId, Timestamp, calendar};
use platform::{Due, Error, JobKind, Work};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use talk::notices::Notice;

/// Tells what waits.
pub(super) const DIGEST: JobKind = JobKind("subscription.digest");
/// The hour of the day in China at which it is told.
const HOUR: i64 = 9;
/// Postings of one digest; the rest waits for the next.
const POSTINGS_MAX: u64 = 200;

/// The next time of the digest, later than now.
fn next(now: Timestamp) -> Timestamp {
    let today = calendar::start_of(calendar::day_of(now)).plus_hours(HOUR);
    if now < today { today } else { today.plus_hours(24) }
}

/// Queues the next digest of a saved search; once, however many postings wait for it.
pub(super) async fn later(work: &Work, id: SubscriptionId) -> Result<(), DbErr> {
    work.enqueue(DIGEST, id.0, 0, next(work.now)).await
}

pub(super) async fn tell(market: Market, due: Due) -> Result<(), Error> {
    let unit = move |work: Work| async move {
        let id = SubscriptionId(due.subject);
        let Some(row) = store::lock(&work, id).await?.filter(|row| !row.paused) else { return Ok(()) };
        let waiting = subscription_matches::Entity::find()
            .filter(Column::SubscriptionId.eq(id))
            .filter(Column::ToldAt.is_null())
            .order_by_asc(Column::FoundAt)
            .limit(POSTINGS_MAX)
            .all(&work.tx)
            .await?;
        if waiting.len() as u64 == POSTINGS_MAX {
            later(&work, id).await?;
        }
        let open = open(&work, row.person_id, waiting.iter().map(|found| found.posting_id).collect()).await?;
        let (told, over): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|found| open.contains(&found.posting_id));
        let ids = |rows: &[subscription_matches::Model]| rows.iter().map(|found| found.id).collect::<Vec<RowId>>();
        subscription_matches::Entity::delete_many().filter(Column::Id.is_in(ids(&over))).exec(&work.tx).await?;
        subscription_matches::Entity::update_many()
            .col_expr(Column::ToldAt, Expr::value(work.now))
            .filter(Column::Id.is_in(ids(&told)))
            .exec(&work.tx)
            .await?;
        if !told.is_empty() {
            let key = format!("subscription:{id}:digest:{}", due.run_at.micros());
            let notice = Notice { matter: Some(id.0), ..Notice::of(NoticeKind::SearchDigest) };
            talk::notices::push(&work, row.person_id, &key, notice).await?;
        }
        Ok(())
    };
    market.app.write(unit).await
}

/// Those of these postings that may be seen now, but for merchants that the person blocked.
async fn open(work: &Work, person: PersonId, ids: Vec<PostingId>) -> Result<Vec<PostingId>, Error> {
    let rows = postings::Entity::find().filter(postings::Column::Id.is_in(ids)).all(&work.tx).await?;
    let merchants = merchants_of(work, rows.iter().filter_map(|row| row.merchant_id)).await?;
    let blocked = crate::resumes::refused_by(work, person).await?;
    let seen = |row: &&postings::Model| {
        let merchant = row.merchant_id.and_then(|id| merchants.get(&id));
        may_be_seen(row, merchant, work.now) && !row.merchant_id.is_some_and(|id| blocked.contains(&id))
    };
    Ok(rows.iter().filter(seen).map(|row| row.id).collect())
}

#[cfg(test)]
mod tests {
    use super::next;
    use kernel::Timestamp;

    /// covers: FIND-3
    #[test]
    fn it_comes_at_nine_in_china() {
        // 09:00 in China is 01:00 UTC.
        for (now, comes) in [
            ("2026-11-25T00:59:59Z", "2026-11-25T01:00:00Z"),
            ("2026-11-25T01:00:00Z", "2026-11-26T01:00:00Z"),
            ("2026-11-25T15:00:00Z", "2026-11-26T01:00:00Z"),
            ("2026-11-25T16:00:00Z", "2026-11-26T01:00:00Z"),
        ] {
            let at = |text: &str| serde_json::from_value::<Timestamp>(text.into()).expect("a moment");
            assert_eq!(next(at(now)), at(comes), "{now}");
        }
    }
}
