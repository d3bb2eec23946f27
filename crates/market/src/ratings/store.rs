//! Rows of ratings. The sign-up's row is held by whoever writes here ([`crate::applications::store`]): it is the lock.

use crate::applications::{notify, store as sign_ups};
use db::Tx;
use db::entities::applications;
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use db::entities::ratings;
use kernel::{ApplicationId, PersonId, RatingId};
use platform::auth;
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use vault::Cell;

/// Where the words of a rating are sealed, with the seeker's keys.
pub fn cell(column: &'static str, id: RatingId) -> Cell {
    Cell::new("ratings", column, id.0)
}

/// What was said of the work of a sign-up, at most one of each side.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_sign_up(tx: &Tx, id: ApplicationId) -> Result<Vec<ratings::Model>, DbErr> {
    let find = ratings::Entity::find().filter(ratings::Column::ApplicationId.eq(id));
    find.order_by_asc(ratings::Column::Id).all(tx).await
}

/// The rating.
///
/// # Errors
/// `not_found`.
pub async fn get(tx: &Tx, id: RatingId) -> Result<ratings::Model, Error> {
    ratings::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The rating with its sign-up, which is held until the unit of work ends, and the caller's side of it.
///
/// # Errors
/// `not_found`, also for somebody who is neither side.
pub async fn lock(
    work: &Work,
    id: RatingId,
    person: PersonId,
) -> Result<(applications::Model, ratings::Model, Side), Error> {
    let application = get(work, id).await?.application_id;
    let row = sign_ups::lock(work, application).await?;
    let side = side_of(work, &row, person).await?;
    Ok((row, get(work, id).await?, side))
}

/// On which side of a sign-up somebody stands: it is theirs, or they recruit for its merchant.
///
/// # Errors
/// `not_found` for anybody else, and what [`auth::require_recruiter`] says of a member who does not recruit.
pub async fn side_of(tx: &Tx, row: &applications::Model, person: PersonId) -> Result<Side, Error> {
    if row.person_id == person {
        return Ok(Side::Seeker);
    }
    auth::require_recruiter(tx, row.merchant_id, person).await?;
    Ok(Side::Merchant)
}

/// Shows what was said of the work of somebody who leaves, so that their stars count. The words go with their account.
///
/// # Errors
/// When a row cannot be written.
pub async fn show_all(work: &Work, seeker: PersonId) -> Result<(), DbErr> {
    let sql = "UPDATE ratings SET shown_at = $1 WHERE person_id = $2 AND shown_at IS NULL";
    work.run(sql, [work.now.micros().into(), seeker.into()]).await.map(|_| ())
}

/// Tells one side of a sign-up.
///
/// # Errors
/// When a notice cannot be written.
pub async fn tell(work: &Work, row: &applications::Model, side: Side, kind: NoticeKind) -> Result<(), Error> {
    match side {
        Side::Seeker => notify::seeker(work, row, kind).await,
        _ => notify::recruiters(work, row, kind).await,
    }
}

/// The other side of a sign-up.
pub fn other(side: Side) -> Side {
    if side == Side::Seeker { Side::Merchant } else { Side::Seeker }
}
