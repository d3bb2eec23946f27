//! Merchants from which somebody wants nothing (SPEC WORK-9): they neither find the resume nor invite.

use crate::Market;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use db::entities::merchants;
use db::entities::refused_merchants::{self, Column};
use kernel::{Code, MerchantId, PersonId, RowId, Timestamp};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Error, Page, Path, Result, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;

/// Merchants that one person refuses.
const REFUSED_MAX: usize = 200;

static TOO_MANY_REFUSED: Code = Code::new(
    409,
    "too_many_refused_merchants",
    "最多屏蔽 200 个商家，请先移除一些",
    "You can refuse 200 merchants; admit some again first",
);

/// A merchant that is refused.
#[derive(Serialize, ToSchema)]
pub struct RefusedMerchant {
    pub merchant_id: MerchantId,
    pub merchant_name: String,
    pub at: Timestamp,
}

/// Merchants that one refuses, newest first.
#[utoipa::path(get, path = "/api/v1/me/refused-merchants", operation_id = "list_refused_merchants", tag = "resumes",
    security(("session" = [])), responses((status = 200, body = Page<RefusedMerchant>)))]
pub async fn list_refused_merchants(
    State(market): State<Market>,
    signed: Signed,
) -> Result<Json<Page<RefusedMerchant>>> {
    let tx = market.app.read();
    let rows = refused_merchants::Entity::find()
        .filter(Column::PersonId.eq(signed.person))
        .order_by_desc(Column::At)
        .all(&tx)
        .await?;
    let ids: Vec<MerchantId> = rows.iter().map(|row| row.merchant_id).collect();
    let cards = accounts::merchants::cards(&tx, &ids).await?;
    let view = |row: refused_merchants::Model| RefusedMerchant {
        merchant_id: row.merchant_id,
        merchant_name: cards.get(&row.merchant_id).map_or_else(String::new, |card| card.name.clone()),
        at: row.at,
    };
    Ok(Json(Page::whole(rows.into_iter().map(view).collect())))
}

/// Refuses a merchant: it neither finds one's resumes nor invites any more.
#[utoipa::path(put, path = "/api/v1/me/refused-merchants/{id}", operation_id = "refuse_merchant", tag = "resumes",
    security(("session" = [])), params(("id" = MerchantId, Path)), responses((status = 204)))]
pub async fn refuse_merchant(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<MerchantId>,
) -> Result<StatusCode> {
    let unit = move |work: Work| async move {
        if merchants::Entity::find_by_id(id).one(&work.tx).await?.is_none() {
            return Err(NOT_FOUND.refuse().into());
        }
        add(&work, signed.person, id).await?;
        Ok(StatusCode::NO_CONTENT)
    };
    market.app.write(unit).await
}

/// The merchants that one person refuses.
///
/// # Errors
/// When the database cannot be read.
pub async fn refused_by(tx: &Tx, person: PersonId) -> Result<HashSet<MerchantId>, DbErr> {
    let rows = refused_merchants::Entity::find().filter(Column::PersonId.eq(person)).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.merchant_id).collect())
}

/// Whether this person refuses this merchant.
///
/// # Errors
/// When the database cannot be read.
pub async fn refuses(tx: &Tx, person: PersonId, merchant: MerchantId) -> Result<bool, DbErr> {
    let own = refused_merchants::Entity::find().filter(Column::PersonId.eq(person));
    Ok(own.filter(Column::MerchantId.eq(merchant)).count(tx).await? > 0)
}

/// Refuses a merchant, in the caller's unit of work; again changes nothing.
pub(super) async fn add(work: &Work, person: PersonId, merchant: MerchantId) -> Result<(), Error> {
    work.one_at_a_time(person.0.as_bytes()).await?;
    let rows = refused_merchants::Entity::find().filter(Column::PersonId.eq(person)).all(&work.tx).await?;
    if rows.iter().any(|row| row.merchant_id == merchant) {
        return Ok(());
    }
    if rows.len() >= REFUSED_MAX {
        return Err(TOO_MANY_REFUSED.refuse().into());
    }
    work.changed_person(person).await?;
    let id = RowId::new(work.now, &work.rng);
    Ok(db::insert(work, refused_merchants::Model { id, person_id: person, merchant_id: merchant, at: work.now })
        .await?)
}

/// Admits a merchant again. One that was not refused is fine too.
#[utoipa::path(delete, path = "/api/v1/me/refused-merchants/{id}", operation_id = "admit_merchant", tag = "resumes",
    security(("session" = [])), params(("id" = MerchantId, Path)), responses((status = 204)))]
pub async fn admit_merchant(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<MerchantId>,
) -> Result<StatusCode> {
    let unit = move |work: Work| async move {
        work.changed_person(signed.person).await?;
        refused_merchants::Entity::delete_many()
            .filter(Column::PersonId.eq(signed.person))
            .filter(Column::MerchantId.eq(id))
            .exec(&work.tx)
            .await?;
        Ok(StatusCode::NO_CONTENT)
    };
    market.app.write(unit).await
}
