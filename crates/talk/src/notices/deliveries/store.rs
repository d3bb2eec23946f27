//! Queries on deliveries.

use db::Tx;
use db::columns::PublicText;
use db::entities::deliveries::{self, Carrier, Column, DeliveryState, NoticeChannel};
use db::entities::notices::NoticeKind;
use db::entities::{emails, notices};
use kernel::{PersonId, RowId, Timestamp};
use platform::Work;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    TryInsertResult,
};
use std::collections::HashMap;

/// What stands for an id of a vendor that could not be kept; it names nothing.
const UNREADABLE: &str = "redacted";

/// Adds a row unless the notice has one for this channel; says whether it was added.
pub(super) async fn insert_once(work: &Work, row: deliveries::Model) -> Result<bool, DbErr> {
    let once = OnConflict::columns([Column::NoticeId, Column::Channel]).do_nothing().to_owned();
    let inserted = deliveries::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(once)
        .try_insert()
        .exec_without_returning(&work.tx)
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1)))
}

pub(super) async fn lock(work: &Work, id: RowId) -> Result<Option<deliveries::Model>, DbErr> {
    deliveries::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await
}

/// Others that were held as long for the same person and channel.
pub(super) async fn held_beside(work: &Work, row: &deliveries::Model) -> Result<Vec<deliveries::Model>, DbErr> {
    deliveries::Entity::find()
        .filter(Column::PersonId.eq(row.person_id))
        .filter(Column::Channel.eq(row.channel))
        .filter(Column::State.eq(DeliveryState::Held))
        .filter(Column::NotBefore.lte(work.now))
        .filter(Column::Id.ne(row.id))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&work.tx)
        .await
}

/// Those of which this one tells too.
pub(super) async fn folded(work: &Work, lead: &deliveries::Model) -> Result<Vec<deliveries::Model>, DbErr> {
    deliveries::Entity::find()
        .filter(Column::PersonId.eq(lead.person_id))
        .filter(Column::WithId.eq(lead.id))
        .filter(Column::State.eq(DeliveryState::Folded))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&work.tx)
        .await
}

/// Those of the notices that are not read, and of what kind they are.
pub(super) async fn unread(
    work: &Work,
    rows: &[deliveries::Model],
) -> Result<HashMap<kernel::NoticeId, NoticeKind>, DbErr> {
    let found = notices::Entity::find()
        .filter(notices::Column::Id.is_in(rows.iter().map(|row| row.notice_id)))
        .filter(notices::Column::ReadAt.is_null())
        .all(&work.tx)
        .await?;
    Ok(found.into_iter().map(|notice| (notice.id, notice.kind)).collect())
}

/// The person's mail address, sealed.
pub(super) async fn address(tx: &Tx, person: PersonId) -> Result<Option<emails::Model>, DbErr> {
    emails::Entity::find_by_id(person).one(tx).await
}

/// Whether a mail would reach the person.
pub(super) async fn has_address(tx: &Tx, person: PersonId) -> Result<bool, DbErr> {
    Ok(address(tx, person).await?.is_some())
}

/// The delivery that a report is about.
pub(super) async fn reported(
    work: &Work,
    carrier: Carrier,
    vendor_id: &str,
    reference: Option<RowId>,
) -> Result<Option<deliveries::Model>, DbErr> {
    let of_vendor = deliveries::Entity::find()
        .filter(Column::VendorId.ne(PublicText::from(UNREADABLE)))
        .filter(Column::VendorId.eq(PublicText::from(vendor_id)))
        .filter(Column::Carrier.eq(carrier))
        .lock_exclusive()
        .one(&work.tx)
        .await?;
    match (of_vendor, reference) {
        (None, Some(id)) => {
            let found = lock(work, id).await?;
            // What another vendor carried is not this one's to report.
            Ok(found.filter(|row| row.channel == NoticeChannel::Sms && row.carrier.is_none_or(|of| of == carrier)))
        }
        (found, _) => Ok(found),
    }
}

/// Which deliveries staff look at.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Looked {
    pub channel: Option<NoticeChannel>,
    pub state: Option<DeliveryState>,
}

/// Deliveries with the kind of their notice, newest first.
pub(super) async fn page(
    tx: &Tx,
    looked: Looked,
    after: Option<(Timestamp, RowId)>,
    limit: u64,
) -> Result<Vec<(deliveries::Model, Option<notices::Model>)>, DbErr> {
    let mut query = deliveries::Entity::find();
    if let Some(channel) = looked.channel {
        query = query.filter(Column::Channel.eq(channel));
    }
    if let Some(state) = looked.state {
        query = query.filter(Column::State.eq(state));
    }
    if let Some((at, id)) = after {
        let place = Expr::tuple([Expr::col(Column::CreatedAt), Expr::col(Column::Id)]);
        query = query.filter(place.lt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    let rows = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit).all(tx).await?;
    let wanted = rows.iter().map(|row| row.notice_id);
    let found = notices::Entity::find().filter(notices::Column::Id.is_in(wanted)).all(tx).await?;
    let notice = |row: &deliveries::Model| found.iter().find(|notice| notice.id == row.notice_id).cloned();
    Ok(rows
        .into_iter()
        .map(|row| {
            let notice = notice(&row);
            (row, notice)
        })
        .collect())
}
