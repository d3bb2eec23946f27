//! Queries on verifications, pictures of cards and verdicts.

use super::refusals::IDENTITY_NEEDED;
use db::Tx;
use db::columns::BlindIndex;
use db::entities::identities::{self, Column, IdentityState};
use db::entities::identity_documents::{self, CardSide};
use db::entities::identity_verdicts;
use kernel::credit_code::Strictness;
use kernel::id_number::IdNumber;
use kernel::{DocumentId, IdentityId, PersonId, Secret, Timestamp, calendar};
use platform::refusals::NOT_FOUND;
use platform::{App, Error, Work};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashSet;

pub(super) async fn get(tx: &Tx, id: IdentityId) -> Result<identities::Model, Error> {
    identities::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

pub(super) async fn lock(work: &Work, id: IdentityId) -> Result<identities::Model, Error> {
    let found = identities::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    found.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// What the person handed in last.
pub(super) async fn find_newest(tx: &Tx, person: PersonId) -> Result<Option<identities::Model>, DbErr> {
    identities::Entity::find()
        .filter(Column::PersonId.eq(person))
        .order_by_desc(Column::SubmittedAt)
        .order_by_desc(Column::Id)
        .one(tx)
        .await
}

async fn standing(tx: &Tx, whose: SimpleExpr) -> Result<Option<identities::Model>, DbErr> {
    identities::Entity::find().filter(Column::State.eq(IdentityState::Verified)).filter(whose).one(tx).await
}

/// The verification with which the person stands.
pub(super) async fn find_verified(tx: &Tx, person: PersonId) -> Result<Option<identities::Model>, DbErr> {
    standing(tx, Column::PersonId.eq(person)).await
}

/// The verification with which a number stands, whoever's it is.
pub(super) async fn find_number(tx: &Tx, number: BlindIndex) -> Result<Option<identities::Model>, DbErr> {
    standing(tx, Column::IdNumberBlind.eq(number)).await
}

/// The verification with which the person stands.
///
/// # Errors
/// `identity_needed` when there is none.
pub async fn require_verified(tx: &Tx, person: PersonId) -> Result<identities::Model, Error> {
    find_verified(tx, person).await?.ok_or_else(|| IDENTITY_NEEDED.refuse().into())
}

/// Those of these persons who are verified.
///
/// # Errors
/// When the database cannot be read.
pub async fn verified_among(tx: &Tx, persons: &[PersonId]) -> Result<HashSet<PersonId>, DbErr> {
    let found: Vec<PersonId> = identities::Entity::find()
        .select_only()
        .column(Column::PersonId)
        .filter(Column::State.eq(IdentityState::Verified))
        .filter(Column::PersonId.is_in(persons.iter().copied()))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(found.into_iter().collect())
}

/// Puts aside what the person has in this state; a newer one takes its place.
pub(super) async fn supersede(work: &Work, person: PersonId, state: IdentityState) -> Result<(), DbErr> {
    identities::Entity::update_many()
        .col_expr(Column::State, Expr::value(IdentityState::Superseded))
        .filter(Column::PersonId.eq(person))
        .filter(Column::State.eq(state))
        .exec(&work.tx)
        .await?;
    Ok(())
}

/// Verifications in this state after the key: those that wait oldest first, others newest first.
pub(super) async fn list(
    tx: &Tx,
    state: IdentityState,
    after: Option<(Timestamp, IdentityId)>,
    rows: u64,
) -> Result<Vec<identities::Model>, DbErr> {
    let oldest_first = state == IdentityState::Pending;
    let mut query = identities::Entity::find().filter(Column::State.eq(state));
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::SubmittedAt), Expr::col(Column::Id)]);
        let last: SimpleExpr = Expr::tuple([Expr::value(at), Expr::value(id)]);
        query = query.filter(if oldest_first { key.gt(last) } else { key.lt(last) });
    }
    let order = if oldest_first { sea_orm::Order::Asc } else { sea_orm::Order::Desc };
    query.order_by(Column::SubmittedAt, order.clone()).order_by(Column::Id, order).limit(rows).all(tx).await
}

/// Whether this picture is the person's and shows this side.
pub(super) async fn has_card(tx: &Tx, person: PersonId, id: DocumentId, side: CardSide) -> Result<bool, DbErr> {
    let found = identity_documents::Entity::find_by_id(id).one(tx).await?;
    Ok(found.is_some_and(|row| row.person_id == person && row.side == side))
}

/// The person's pictures of cards.
pub(super) async fn cards_of(tx: &Tx, person: PersonId) -> Result<Vec<DocumentId>, DbErr> {
    identity_documents::Entity::find()
        .select_only()
        .column(identity_documents::Column::Id)
        .filter(identity_documents::Column::PersonId.eq(person))
        .into_tuple()
        .all(tx)
        .await
}

/// What the source said of this claim last.
pub(crate) async fn find_verdict(tx: &Tx, claim: BlindIndex) -> Result<Option<identity_verdicts::Model>, DbErr> {
    identity_verdicts::Entity::find().filter(identity_verdicts::Column::Claim.eq(claim)).one(tx).await
}

/// Keeps what the source said, in the place of what it said before.
pub(crate) async fn keep_verdict(work: &Work, row: identity_verdicts::Model) -> Result<(), Error> {
    use identity_verdicts::Column;
    let newer =
        OnConflict::column(Column::Claim).update_columns([Column::Verdict, Column::Evidence, Column::At]).to_owned();
    identity_verdicts::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(newer)
        .exec_without_returning(&work.tx)
        .await?;
    Ok(())
}

/// Whether this is the ID number with which the person is verified.
pub(crate) async fn is_number_of(app: &App, person: PersonId, typed: &Secret) -> Result<bool, Error> {
    let Ok(number) = IdNumber::parse(typed.expose(), Strictness::Demo, calendar::day_of(app.now())) else {
        return Ok(false);
    };
    let blind = app.vault.blind("identities", "id_number", number.as_str());
    // Both sides are keyed hashes, so the time of this comparison tells nothing about the number.
    Ok(find_verified(&app.read(), person).await?.is_some_and(|row| row.id_number_blind == blind))
}
