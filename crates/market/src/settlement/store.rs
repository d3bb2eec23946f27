//! Rows of wages. Whoever writes one holds its sign-up.

use crate::applications::store::Actor;
use db::Tx;
use db::entities::applications;
use db::entities::postings::{self, Settlement};
use db::entities::{pay_slips, settlements, shifts, wages};
use kernel::{ApplicationId, Fen, PostingId, RowId, SettlementId, Timestamp};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use vault::Cell;

/// The wages of these sign-ups.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_all(tx: &Tx, ids: &[ApplicationId]) -> Result<HashMap<ApplicationId, wages::Model>, DbErr> {
    let rows = wages::Entity::find().filter(wages::Column::ApplicationId.is_in(ids.iter().copied())).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.application_id, row)).collect())
}

/// The wage of a sign-up as the posting offers it now; none for a posting without one.
pub fn fresh(row: &applications::Model, posting: &postings::Model, now: Timestamp) -> Option<wages::Model> {
    Some(wages::Model {
        application_id: row.id,
        posting_id: row.posting_id,
        shift_id: row.shift_id,
        merchant_id: row.merchant_id,
        person_id: row.person_id,
        unit: posting.wage_unit?,
        rate_fen: posting.wage.filter(|fen| *fen > Fen::ZERO)?,
        settlement: posting.settlement.unwrap_or(Settlement::OnCompletion),
        agreed_at: now,
        work: None,
        earned_fen: Fen::ZERO,
        bonus_fen: Fen::ZERO,
        deduction_fen: Fen::ZERO,
        tip_fen: Fen::ZERO,
        paid_wage_fen: Fen::ZERO,
        paid_bonus_fen: Fen::ZERO,
        paid_tip_fen: Fen::ZERO,
        hold_id: None,
        due_at: None,
        changed_at: now,
    })
}

/// Writes a wage, new or changed.
///
/// # Errors
/// When the row cannot be written.
pub async fn save(work: &Work, row: wages::Model) -> Result<(), DbErr> {
    let found = wages::Entity::find_by_id(row.application_id).one(&work.tx).await?;
    match found {
        Some(_) => db::update(work, row).await,
        None => db::insert(work, row).await,
    }
}

/// When the last shift of a posting ends.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_end(tx: &Tx, posting: PostingId) -> Result<Option<Timestamp>, DbErr> {
    let find = shifts::Entity::find().filter(shifts::Column::PostingId.eq(posting));
    Ok(find.order_by_desc(shifts::Column::EndsAt).one(tx).await?.map(|row| row.ends_at))
}

/// The settlement.
///
/// # Errors
/// `not_found`.
pub async fn get(tx: &Tx, id: SettlementId) -> Result<settlements::Model, Error> {
    settlements::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The slips of a settlement, in the order of the sign-ups.
///
/// # Errors
/// When the database cannot be read.
pub async fn slips(tx: &Tx, id: SettlementId) -> Result<Vec<pay_slips::Model>, DbErr> {
    let find = pay_slips::Entity::find().filter(pay_slips::Column::SettlementId.eq(id));
    find.order_by_asc(pay_slips::Column::ApplicationId).all(tx).await
}

/// The slips of a sign-up, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn slips_of(tx: &Tx, id: ApplicationId) -> Result<Vec<pay_slips::Model>, DbErr> {
    let find = pay_slips::Entity::find().filter(pay_slips::Column::ApplicationId.eq(id));
    find.order_by_asc(pay_slips::Column::At).order_by_asc(pay_slips::Column::Id).all(tx).await
}

/// A row for wages that are paid together.
pub fn batch(work: &Work, posting: &postings::Model, by: Actor, slips: usize, paid: Fen) -> Option<settlements::Model> {
    Some(settlements::Model {
        id: SettlementId::new(work.now, &work.rng),
        posting_id: posting.id,
        merchant_id: posting.merchant_id?,
        made_at: work.now,
        by_side: by.side,
        by_person: by.person,
        slips: i64::try_from(slips).unwrap_or(i64::MAX),
        paid_fen: paid,
    })
}

/// Where a reason is sealed, with the worker's keys.
pub fn cell(column: &'static str, id: RowId) -> Cell {
    Cell::new("pay_slips", column, id.0)
}
