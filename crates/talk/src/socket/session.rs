use db::Tx;
use db::entities::people::{self, PersonState};
use db::entities::sessions;
use kernel::Timestamp;
use platform::auth::Signed;
use sea_orm::{DbErr, EntityTrait};

/// Whether a session that was good when the socket opened still is.
pub(super) async fn is_good(tx: &Tx, signed: &Signed, now: Timestamp) -> Result<bool, DbErr> {
    let session = sessions::Entity::find_by_id(signed.session).one(tx).await?;
    if session.is_none_or(|session| session.revoked_at.is_some() || session.expires_at <= now) {
        return Ok(false);
    }
    let person = people::Entity::find_by_id(signed.person).one(tx).await?;
    Ok(person.is_some_and(|person| person.state == PersonState::Active))
}
