//! Queries on bonds, links and papers.

use super::refusals::{TOO_MANY_GUARDIANS, TOO_MANY_WARDS};
use db::Tx;
use db::entities::guardian_documents::{self, GuardianPaper};
use db::entities::guardian_invitations::{self, LinkState};
use db::entities::guardianships::{self, BondState, Column};
use kernel::{DocumentId, GuardianshipId, PersonId, Timestamp};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// Guardians of one minor, and wards of one guardian.
pub(super) const GUARDIANS_MAX: u64 = 2;
pub(super) const WARDS_MAX: u64 = 5;
/// Bonds that one list shows; ended and refused ones count too.
const LISTED_MAX: u64 = 50;

/// The states in which a bond counts.
const STANDING: [BondState; 2] = [BondState::Pending, BondState::Verified];

pub(super) async fn get(tx: &Tx, id: GuardianshipId) -> Result<guardianships::Model, Error> {
    guardianships::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

pub(super) async fn lock(work: &Work, id: GuardianshipId) -> Result<guardianships::Model, Error> {
    let found = guardianships::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    found.ok_or_else(|| NOT_FOUND.refuse().into())
}

pub(super) async fn between(
    tx: &Tx,
    guardian: PersonId,
    ward: PersonId,
) -> Result<Option<guardianships::Model>, DbErr> {
    guardianships::Entity::find().filter(Column::PersonId.eq(guardian)).filter(Column::WardId.eq(ward)).one(tx).await
}

/// The bonds of a guardian, newest first.
pub(super) async fn of_guardian(tx: &Tx, guardian: PersonId) -> Result<Vec<guardianships::Model>, DbErr> {
    guardianships::Entity::find()
        .filter(Column::PersonId.eq(guardian))
        .order_by_desc(Column::SubmittedAt)
        .limit(LISTED_MAX)
        .all(tx)
        .await
}

/// The bonds of a minor, newest first.
pub(super) async fn of_ward(tx: &Tx, ward: PersonId) -> Result<Vec<guardianships::Model>, DbErr> {
    guardianships::Entity::find()
        .filter(Column::WardId.eq(ward))
        .order_by_desc(Column::SubmittedAt)
        .limit(LISTED_MAX)
        .all(tx)
        .await
}

/// Whether staff have a guardian's papers before them.
pub(super) async fn is_pending(tx: &Tx, ward: PersonId) -> Result<bool, DbErr> {
    let pending =
        guardianships::Entity::find().filter(Column::WardId.eq(ward)).filter(Column::State.eq(BondState::Pending));
    Ok(pending.count(tx).await? > 0)
}

/// Refuses one bond too many. Two submissions at once wait for each other.
pub(super) async fn require_room(work: &Work, guardian: PersonId, ward: PersonId) -> Result<(), Error> {
    let (first, second) = if guardian < ward { (guardian, ward) } else { (ward, guardian) };
    work.one_at_a_time(&first.0.as_bytes()[8..]).await?;
    work.one_at_a_time(&second.0.as_bytes()[8..]).await?;
    let standing = || guardianships::Entity::find().filter(Column::State.is_in(STANDING));
    let others = standing().filter(Column::WardId.eq(ward)).filter(Column::PersonId.ne(guardian));
    if others.count(&work.tx).await? >= GUARDIANS_MAX {
        return Err(TOO_MANY_GUARDIANS.refuse().into());
    }
    let wards = standing().filter(Column::PersonId.eq(guardian)).filter(Column::WardId.ne(ward));
    if wards.count(&work.tx).await? >= WARDS_MAX {
        return Err(TOO_MANY_WARDS.refuse().into());
    }
    Ok(())
}

/// Whether this picture is the guardian's and shows what it should.
pub(super) async fn has_paper(tx: &Tx, guardian: PersonId, id: DocumentId, kind: GuardianPaper) -> Result<bool, DbErr> {
    let found = guardian_documents::Entity::find_by_id(id).one(tx).await?;
    Ok(found.is_some_and(|row| row.person_id == guardian && row.kind == kind))
}

/// The link behind a token that still works.
pub(super) async fn find_link(
    tx: &Tx,
    token: &str,
    now: Timestamp,
) -> Result<Option<guardian_invitations::Model>, DbErr> {
    let found = guardian_invitations::Entity::find()
        .filter(guardian_invitations::Column::TokenDigest.eq(vault::token_digest(token)))
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(found.filter(|row| row.state == LinkState::Open && row.expires_at > now))
}

/// The minor's link that still works.
pub(super) async fn open_link_of(
    tx: &Tx,
    ward: PersonId,
    now: Timestamp,
) -> Result<Option<guardian_invitations::Model>, DbErr> {
    use guardian_invitations::Column;
    guardian_invitations::Entity::find()
        .filter(Column::PersonId.eq(ward))
        .filter(Column::State.eq(LinkState::Open))
        .filter(Column::ExpiresAt.gt(now))
        .order_by_desc(Column::CreatedAt)
        .one(tx)
        .await
}
