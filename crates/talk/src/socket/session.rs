use db::entities::people::{self, PersonState};
use db::entities::sessions;
use kernel::Timestamp;
use platform::auth::Signed;
use platform::{App, Error};
use sea_orm::EntityTrait;

/// Whether a session that was good when the socket opened still is. A minor whose guardian's consent is gone is cut off.
pub(super) async fn is_good(app: &App, signed: &Signed, now: Timestamp) -> Result<bool, Error> {
    let tx = &app.read();
    let session = sessions::Entity::find_by_id(signed.session).one(tx).await?;
    if session.is_none_or(|session| session.revoked_at.is_some() || session.expires_at <= now) {
        return Ok(false);
    }
    let person = people::Entity::find_by_id(signed.person).one(tx).await?;
    let Some(person) = person.filter(|person| person.state == PersonState::Active) else { return Ok(false) };
    if !person.minor {
        return Ok(true);
    }
    Ok(app.minor(tx, person.id).await?.is_none_or(|minor| !minor.is_limited()))
}
