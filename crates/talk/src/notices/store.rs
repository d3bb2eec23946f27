//! Queries on the inbox.

use super::words::{Facts, Reader};
use db::Tx;
use db::entities::notices::{self, Column, NoticeKind};
use db::entities::postings::PostingKind;
use db::entities::{applications, incidents, merchants, postings, transfers};
use kernel::{IncidentId, NoticeId, PersonId, Timestamp, TransferId};
use platform::Work;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

fn place() -> Expr {
    Expr::tuple([Expr::col(Column::CreatedAt), Expr::col(Column::Id)])
}

fn at(key: (Timestamp, NoticeId)) -> Expr {
    Expr::tuple([Expr::value(key.0), Expr::value(key.1)])
}

/// A person's notices, newest first, beginning after `after`.
pub(super) async fn page(
    tx: &Tx,
    person: PersonId,
    after: Option<(Timestamp, NoticeId)>,
    limit: u64,
) -> Result<Vec<notices::Model>, DbErr> {
    let mut query = notices::Entity::find().filter(Column::PersonId.eq(person));
    if let Some(key) = after {
        query = query.filter(place().lt(at(key)));
    }
    query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit).all(tx).await
}

/// How many notices a person has not read.
pub(crate) async fn unread(tx: &Tx, person: PersonId) -> Result<u64, DbErr> {
    notices::Entity::find().filter(Column::PersonId.eq(person)).filter(Column::ReadAt.is_null()).count(tx).await
}

pub(super) async fn find(tx: &Tx, person: PersonId, id: NoticeId) -> Result<Option<notices::Model>, DbErr> {
    notices::Entity::find_by_id(id).filter(Column::PersonId.eq(person)).one(tx).await
}

/// Marks a notice and everything before it as read.
pub(super) async fn mark_read(work: &Work, up_to: &notices::Model) -> Result<u64, DbErr> {
    let done = notices::Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(work.now))
        .filter(Column::PersonId.eq(up_to.person_id))
        .filter(Column::ReadAt.is_null())
        .filter(place().lte(at((up_to.created_at, up_to.id))))
        .exec(&work.tx)
        .await?;
    Ok(done.rows_affected)
}

/// Follows the references of a page of notices, each table once.
pub(super) async fn facts(tx: &Tx, rows: &[notices::Model]) -> Result<HashMap<NoticeId, Facts>, DbErr> {
    let applications: HashMap<_, _> = applications::Entity::find()
        .filter(applications::Column::Id.is_in(rows.iter().filter_map(|row| row.application_id)))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let of = |row: &notices::Model| row.application_id.and_then(|id| applications.get(&id));
    let posting_of = |row: &notices::Model| row.posting_id.or_else(|| of(row).map(|found| found.posting_id));
    let postings: HashMap<_, _> = postings::Entity::find()
        .filter(postings::Column::Id.is_in(rows.iter().filter_map(posting_of)))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let posting = |row: &notices::Model| posting_of(row).and_then(|id| postings.get(&id));
    let merchant_of = |row: &notices::Model| {
        row.merchant_id
            .or_else(|| of(row).map(|found| found.merchant_id))
            .or_else(|| posting(row).and_then(|found| found.merchant_id))
    };
    let merchants: HashMap<_, _> = merchants::Entity::find()
        .filter(merchants::Column::Id.is_in(rows.iter().filter_map(merchant_of)))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let matters = || rows.iter().filter_map(|row| row.matter);
    let of_kind = |kind| rows.iter().any(|row| row.kind == kind);
    let incidents: HashMap<Uuid, [String; 4]> = match of_kind(NoticeKind::SecurityIncident) {
        true => incident_parts(tx, matters().map(IncidentId).collect()).await?,
        false => HashMap::new(),
    };
    let holders: HashMap<Uuid, String> = match of_kind(NoticeKind::TransferAnnounced) {
        true => {
            let found = transfers::Entity::find().filter(transfers::Column::Id.is_in(matters().map(TransferId)));
            found.all(tx).await?.into_iter().map(|row| (row.id.0, row.new_holder.0)).collect()
        }
        false => HashMap::new(),
    };
    let one = |row: &notices::Model| {
        let merchant = merchant_of(row);
        let reader =
            of(row).map(|found| if found.person_id == row.person_id { Reader::Seeker } else { Reader::Merchant });
        Facts {
            posting: posting_of(row),
            posting_title: posting(row).map(|found| found.title.0.clone()),
            application: row.application_id,
            merchant,
            conversation: row.conversation_id,
            merchant_name: merchant.and_then(|id| merchants.get(&id)).map(|name| name.0.clone()),
            shift: of(row).map(|found| (found.starts_at, found.ends_at)),
            reader,
            policy: None,
            wanted: posting(row).is_some_and(|found| found.kind == PostingKind::Wanted),
            matter: row.matter,
            holder: row.matter.and_then(|matter| holders.get(&matter)).cloned(),
            incident: row.matter.and_then(|matter| incidents.get(&matter)).cloned(),
        }
    };
    Ok(rows.iter().map(|row| (row.id, one(row))).collect())
}

/// What is told of these incidents.
async fn incident_parts(tx: &Tx, ids: Vec<IncidentId>) -> Result<HashMap<Uuid, [String; 4]>, DbErr> {
    let rows = incidents::Entity::find().filter(incidents::Column::Id.is_in(ids)).all(tx).await?;
    let text = |part: Option<db::columns::PublicText>| part.map(|text| text.0).unwrap_or_default();
    let parts = |row: incidents::Model| {
        (row.id.0, [text(row.happened), text(row.measures), text(row.advice), text(row.remedy)])
    };
    Ok(rows.into_iter().map(parts).collect())
}
