//! Queries on withdrawals, remembered accounts and freezes.

use db::Tx;
use db::entities::people;
use db::entities::wallet_freezes;
use db::entities::withdrawals::{self, Column, WithdrawalState};
use db::entities::{payout_accounts, withdrawal_events};
use kernel::{Fen, PersonId, Timestamp, WithdrawalId, calendar};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

/// Events of one withdrawal that are shown.
const EVENTS_MAX: u64 = 100;

pub(super) async fn find(tx: &Tx, id: WithdrawalId) -> Result<Option<withdrawals::Model>, DbErr> {
    withdrawals::Entity::find_by_id(id).one(tx).await
}

pub(super) async fn get(tx: &Tx, id: WithdrawalId) -> Result<withdrawals::Model, Error> {
    find(tx, id).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The row, held until the unit ends.
pub(super) async fn lock(work: &Work, id: WithdrawalId) -> Result<withdrawals::Model, Error> {
    let found = withdrawals::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    found.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// Holds the person's row: withdrawals, freezes and releases of one person come one after the other.
pub(super) async fn lock_person(work: &Work, person: PersonId) -> Result<people::Model, Error> {
    let found = people::Entity::find_by_id(person).lock_exclusive().one(&work.tx).await?;
    found.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// What somebody asked for today, by China's calendar.
pub(super) struct Today {
    /// Withdrawals that went through or are under way.
    pub standing: u32,
    /// All of them, those that failed as well.
    pub all: u32,
    /// What stands of it, in fen.
    pub sum: Fen,
}

pub(super) async fn today(tx: &Tx, person: PersonId, now: Timestamp) -> Result<Today, DbErr> {
    let since = calendar::start_of(calendar::day_of(now));
    let sql = "SELECT state, COUNT(*) AS n, CAST(SUM(amount_fen) AS BIGINT) AS fen FROM withdrawals \
               WHERE person_id = $1 AND requested_at >= $2 GROUP BY state";
    let mut today = Today { standing: 0, all: 0, sum: Fen::ZERO };
    for row in tx.rows(sql, [person.into(), since.into()]).await? {
        let state: WithdrawalState = row.try_get("", "state")?;
        let count = u32::try_from(row.try_get::<i64>("", "n")?).unwrap_or(u32::MAX);
        today.all = today.all.saturating_add(count);
        if !matches!(state, WithdrawalState::Failed | WithdrawalState::Refused | WithdrawalState::Returned) {
            today.standing = today.standing.saturating_add(count);
            today.sum = Fen(today.sum.0.saturating_add(row.try_get::<Fen>("", "fen")?.0));
        }
    }
    Ok(today)
}

/// One's own, newest first.
pub(super) fn of_person(person: PersonId) -> Select<withdrawals::Entity> {
    withdrawals::Entity::find().filter(Column::PersonId.eq(person))
}

/// A page: what waits oldest first, everything else newest first.
pub(super) async fn page(
    tx: &Tx,
    rows: Select<withdrawals::Entity>,
    oldest_first: bool,
    after: Option<(Timestamp, WithdrawalId)>,
    limit: u64,
) -> Result<Vec<withdrawals::Model>, DbErr> {
    let mut rows = rows;
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::RequestedAt), Expr::col(Column::Id)]);
        let last = Expr::tuple([Expr::value(at), Expr::value(id)]);
        rows = rows.filter(if oldest_first { key.gt(last) } else { key.lt(last) });
    }
    let order = if oldest_first { sea_orm::Order::Asc } else { sea_orm::Order::Desc };
    rows.order_by(Column::RequestedAt, order.clone()).order_by(Column::Id, order).limit(limit).all(tx).await
}

/// What happened to a withdrawal, oldest first.
pub(super) async fn events_of(tx: &Tx, id: WithdrawalId) -> Result<Vec<withdrawal_events::Model>, DbErr> {
    withdrawal_events::Entity::find()
        .filter(withdrawal_events::Column::WithdrawalId.eq(id))
        .order_by_asc(withdrawal_events::Column::At)
        .order_by_asc(withdrawal_events::Column::Id)
        .limit(EVENTS_MAX)
        .all(tx)
        .await
}

/// Withdrawals of a person that have not ended, or that staff have to settle.
pub(super) async fn count_open(tx: &Tx, person: PersonId) -> Result<u64, DbErr> {
    let under_way = [WithdrawalState::Review, WithdrawalState::Approved, WithdrawalState::Sending];
    let open = sea_orm::Condition::any().add(Column::State.is_in(under_way)).add(Column::Trouble.is_not_null());
    of_person(person).filter(open).count(tx).await
}

/// Those of a person that are sent next.
pub(super) async fn approved_of(tx: &Tx, person: PersonId) -> Result<Vec<withdrawals::Model>, DbErr> {
    of_person(person).filter(Column::State.eq(WithdrawalState::Approved)).all(tx).await
}

/// The freeze that stands.
pub(super) async fn frozen(tx: &Tx, person: PersonId) -> Result<Option<wallet_freezes::Model>, DbErr> {
    wallet_freezes::Entity::find()
        .filter(wallet_freezes::Column::PersonId.eq(person))
        .filter(wallet_freezes::Column::ReleasedAt.is_null())
        .one(tx)
        .await
}

pub(super) async fn find_kept(tx: &Tx, person: PersonId) -> Result<Option<payout_accounts::Model>, DbErr> {
    payout_accounts::Entity::find_by_id(person).one(tx).await
}

pub(super) async fn keep(work: &Work, row: payout_accounts::Model) -> Result<(), DbErr> {
    use payout_accounts::Column;
    let newer = OnConflict::column(Column::PersonId).update_columns([Column::Account, Column::KeptAt]).to_owned();
    payout_accounts::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(newer)
        .exec_without_returning(&work.tx)
        .await?;
    Ok(())
}

pub(super) async fn forget_kept(work: &Work, person: PersonId) -> Result<(), DbErr> {
    payout_accounts::Entity::delete_by_id(person).exec(&work.tx).await?;
    Ok(())
}
