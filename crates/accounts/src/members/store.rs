//! Queries on members and invitations.

use db::Tx;
use db::columns::BlindIndex;
use db::entities::merchant_invitations::{self, Column as Invited, InvitationState};
use db::entities::merchant_members::{self, Column as Member, MemberRole};
use db::entities::people::{self, PersonState};
use kernel::{InvitationId, MerchantId, PersonId, Timestamp};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// Members of a merchant after the key, in the order in which they joined.
pub(super) async fn list(
    tx: &Tx,
    merchant: MerchantId,
    after: Option<(Timestamp, PersonId)>,
    rows: u64,
) -> Result<Vec<merchant_members::Model>, DbErr> {
    let mut query = merchant_members::Entity::find().filter(Member::MerchantId.eq(merchant));
    if let Some((at, person)) = after {
        let key = Expr::tuple([Expr::col(Member::JoinedAt), Expr::col(Member::PersonId)]);
        query = query.filter(key.gt(Expr::tuple([Expr::value(at), Expr::value(person)])));
    }
    query.order_by_asc(Member::JoinedAt).order_by_asc(Member::PersonId).limit(rows).all(tx).await
}

pub(super) async fn count_members(tx: &Tx, merchant: MerchantId) -> Result<u64, DbErr> {
    merchant_members::Entity::find().filter(Member::MerchantId.eq(merchant)).count(tx).await
}

/// The member, or `not_found`. Changes hold the merchant's row already.
pub(super) async fn member(tx: &Tx, merchant: MerchantId, person: PersonId) -> Result<merchant_members::Model, Error> {
    let found = merchant_members::Entity::find_by_id((merchant, person)).one(tx).await?;
    found.ok_or_else(|| NOT_FOUND.refuse().into())
}

pub(super) async fn remove(work: &Work, merchant: MerchantId, person: PersonId) -> Result<(), DbErr> {
    merchant_members::Entity::delete_by_id((merchant, person)).exec(&work.tx).await?;
    Ok(())
}

pub(super) async fn count_owners(tx: &Tx, merchant: MerchantId) -> Result<u64, DbErr> {
    merchant_members::Entity::find()
        .filter(Member::MerchantId.eq(merchant))
        .filter(Member::Role.eq(MemberRole::Owner))
        .count(tx)
        .await
}

/// The merchants that a person belongs to.
pub(super) async fn merchants_of(tx: &Tx, person: PersonId) -> Result<Vec<MerchantId>, DbErr> {
    let rows = merchant_members::Entity::find().filter(Member::PersonId.eq(person)).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.merchant_id).collect())
}

/// Who signs in with this number and may act.
pub(super) async fn find_active(tx: &Tx, phone: BlindIndex) -> Result<Option<PersonId>, DbErr> {
    let found = people::Entity::find().filter(people::Column::PhoneBlind.eq(phone)).one(tx).await?;
    Ok(found.filter(|person| person.state == PersonState::Active).map(|person| person.id))
}

/// The blind index of a person's own number.
pub(super) async fn phone_of(tx: &Tx, person: PersonId) -> Result<BlindIndex, Error> {
    let found = people::Entity::find_by_id(person).one(tx).await?;
    found.map(|person| person.phone_blind).ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The open invitation of this number by this merchant, if there is one.
pub(super) async fn find_open(
    work: &Work,
    merchant: MerchantId,
    phone: BlindIndex,
) -> Result<Option<merchant_invitations::Model>, DbErr> {
    open(work.now).filter(Invited::MerchantId.eq(merchant)).filter(Invited::PhoneBlind.eq(phone)).one(&work.tx).await
}

pub(super) async fn count_open(work: &Work, merchant: MerchantId) -> Result<u64, DbErr> {
    open(work.now).filter(Invited::MerchantId.eq(merchant)).count(&work.tx).await
}

/// Open invitations of a number before the key, newest first, but for the merchants it belongs to already.
pub(super) async fn list_open(
    tx: &Tx,
    now: Timestamp,
    phone: BlindIndex,
    but: Vec<MerchantId>,
    before: Option<(Timestamp, InvitationId)>,
    rows: u64,
) -> Result<Vec<merchant_invitations::Model>, DbErr> {
    let mut query = open(now).filter(Invited::PhoneBlind.eq(phone));
    if !but.is_empty() {
        query = query.filter(Invited::MerchantId.is_not_in(but));
    }
    if let Some((at, id)) = before {
        let key = Expr::tuple([Expr::col(Invited::CreatedAt), Expr::col(Invited::Id)]);
        query = query.filter(key.lt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    query.order_by_desc(Invited::CreatedAt).order_by_desc(Invited::Id).limit(rows).all(tx).await
}

fn open(now: Timestamp) -> sea_orm::Select<merchant_invitations::Entity> {
    merchant_invitations::Entity::find()
        .filter(Invited::State.eq(InvitationState::Open))
        .filter(Invited::ExpiresAt.gt(now))
}

/// An invitation of this number, or `not_found`: other people's invitations tell nothing.
pub(super) async fn invitation_of(
    tx: &Tx,
    id: InvitationId,
    phone: &BlindIndex,
) -> Result<merchant_invitations::Model, Error> {
    let found = merchant_invitations::Entity::find_by_id(id).one(tx).await?;
    found.filter(|row| row.phone_blind == *phone).ok_or_else(|| NOT_FOUND.refuse().into())
}

/// Takes back what a former owner has offered and nobody has answered.
pub(super) async fn withdraw_invitations(work: &Work, merchant: MerchantId, by: PersonId) -> Result<(), DbErr> {
    merchant_invitations::Entity::update_many()
        .col_expr(Invited::State, Expr::value(InvitationState::Withdrawn))
        .filter(Invited::MerchantId.eq(merchant))
        .filter(Invited::InvitedBy.eq(by))
        .filter(Invited::State.eq(InvitationState::Open))
        .exec(&work.tx)
        .await?;
    Ok(())
}
