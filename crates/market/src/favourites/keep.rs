use crate::Market;
use crate::postings::store;
use crate::postings::visibility::may_be_seen;
use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use db::entities::favourites::{self, Column};
use kernel::{Code, PersonId, PostingId, RowId};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Path, Result, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

/// Favourites of one person.
const FAVOURITES_MAX: u64 = 200;

static TOO_MANY_FAVOURITES: Code = Code::new(
    409,
    "too_many_favourites",
    "最多收藏 200 个职位，请先移除一些",
    "You can keep 200 favourites; remove some first",
);

/// Keeps a posting that may be seen. One that is kept already stays as it is.
#[utoipa::path(put, path = "/api/v1/me/favourites/{id}", operation_id = "keep_favourite", tag = "favourites",
    security(("session" = [])), params(("id" = PostingId, Path)), responses((status = 204)))]
pub(crate) async fn keep_favourite(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
) -> Result<StatusCode> {
    let person = signed.person;
    let unit = move |work: Work| async move {
        work.one_at_a_time(person.0.as_bytes()).await?;
        if keeps(&work, person, id).await? {
            return Ok(StatusCode::NO_CONTENT);
        }
        let posting = store::get(&work, id).await?;
        let merchant = store::merchant_of(&work, &posting).await?;
        if !may_be_seen(&posting, merchant.as_ref(), work.now) {
            return Err(NOT_FOUND.refuse().into());
        }
        let kept = favourites::Entity::find().filter(Column::PersonId.eq(person)).count(&work.tx).await?;
        if kept >= FAVOURITES_MAX {
            return Err(TOO_MANY_FAVOURITES.refuse().into());
        }
        let row_id = RowId::new(work.now, &work.rng);
        let row = favourites::Model { id: row_id, person_id: person, posting_id: id, at: work.now };
        db::insert(&work, row).await?;
        Ok(StatusCode::NO_CONTENT)
    };
    market.app.write(unit).await
}

/// Lets a favourite go. One that is not kept is fine too.
#[utoipa::path(delete, path = "/api/v1/me/favourites/{id}", operation_id = "drop_favourite", tag = "favourites",
    security(("session" = [])), params(("id" = PostingId, Path)), responses((status = 204)))]
pub(crate) async fn drop_favourite(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
) -> Result<StatusCode> {
    let unit = move |work: Work| async move {
        favourites::Entity::delete_many()
            .filter(Column::PersonId.eq(signed.person))
            .filter(Column::PostingId.eq(id))
            .exec(&work.tx)
            .await?;
        Ok(StatusCode::NO_CONTENT)
    };
    market.app.write(unit).await
}

/// Whether the person keeps this posting.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn keeps(tx: &Tx, person: PersonId, posting: PostingId) -> Result<bool, DbErr> {
    let mine = favourites::Entity::find().filter(Column::PersonId.eq(person)).filter(Column::PostingId.eq(posting));
    Ok(mine.one(tx).await?.is_some())
}
