//! Queries on codes and sessions.

use db::Tx;
use db::columns::BlindIndex;
use db::entities::{sessions, sms_codes};
use kernel::{PersonId, RowId, SessionId, Timestamp};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// The code of a number, held until the unit of work ends.
pub(crate) async fn lock_code(tx: &Tx, phone: BlindIndex) -> Result<Option<sms_codes::Model>, DbErr> {
    sms_codes::Entity::find()
        .filter(sms_codes::Column::PhoneBlind.eq(phone))
        .order_by_desc(sms_codes::Column::CreatedAt)
        .lock_exclusive()
        .one(tx)
        .await
}

/// Forgets every code of a number.
pub(crate) async fn delete_codes_of(tx: &Tx, phone: BlindIndex) -> Result<(), DbErr> {
    sms_codes::Entity::delete_many().filter(sms_codes::Column::PhoneBlind.eq(phone)).exec(tx).await?;
    Ok(())
}

pub(crate) async fn delete_code(tx: &Tx, code: RowId) -> Result<(), DbErr> {
    sms_codes::Entity::delete_by_id(code).exec(tx).await?;
    Ok(())
}

/// Uses a code up; false when it was used or ran out in the meantime.
pub(crate) async fn spend_code(tx: &Tx, code: RowId, now: Timestamp) -> Result<bool, DbErr> {
    let sql = "UPDATE sms_codes SET used_at = $1 WHERE id = $2 AND used_at IS NULL AND expires_at > $3";
    Ok(tx.run(sql, [now.into(), code.into(), now.into()]).await? == 1)
}

fn live(person: PersonId, now: Timestamp) -> Select<sessions::Entity> {
    sessions::Entity::find()
        .filter(sessions::Column::PersonId.eq(person))
        .filter(sessions::Column::RevokedAt.is_null())
        .filter(sessions::Column::ExpiresAt.gt(now))
        .order_by_desc(sessions::Column::LastSeenAt)
        .order_by_desc(sessions::Column::Id)
}

/// A person's sessions that can still be used, latest seen first.
pub(crate) async fn live_sessions(tx: &Tx, person: PersonId, now: Timestamp) -> Result<Vec<sessions::Model>, DbErr> {
    live(person, now).all(tx).await
}

pub(crate) async fn session(tx: &Tx, session: SessionId) -> Result<Option<sessions::Model>, DbErr> {
    sessions::Entity::find_by_id(session).one(tx).await
}

/// Ends a session, and forgets the devices that got pushes in it; one that has ended stays as it is.
pub(crate) async fn revoke(tx: &Tx, session: SessionId, now: Timestamp) -> Result<(), DbErr> {
    let sql = "UPDATE sessions SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
    tx.run(sql, [now.into(), session.into()]).await?;
    match self::session(tx, session).await? {
        Some(ended) => talk::notices::signed_out(tx, ended.person_id).await,
        None => Ok(()),
    }
}

/// Ends all sessions of a person, but for one that is kept, with their devices.
pub(crate) async fn revoke_all(
    tx: &Tx,
    person: PersonId,
    keep: Option<SessionId>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let sql = "UPDATE sessions SET revoked_at = $1 WHERE person_id = $2 AND revoked_at IS NULL AND id <> $3";
    // No session has the nil id.
    let keep = keep.unwrap_or(SessionId(uuid::Uuid::nil()));
    tx.run(sql, [now.into(), person.into(), keep.into()]).await?;
    talk::notices::signed_out(tx, person).await
}
