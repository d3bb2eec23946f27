//! Queries on bindings, and what a binding rests on.

use super::rule::was_cancelled_since;
use crate::applications::application::{Standing, may_call};
use crate::{resumes, talents};
use connectors::RelayBinding;
use db::Tx;
use db::columns::Digest;
use db::entities::people::{self, PersonState};
use db::entities::relay_bindings::{self, Column, Model, RelayState};
use db::entities::{applications, postings};
use kernel::{ApplicationId, RowId, Secret, Timestamp};
use platform::{App, Error, Work};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

/// Those whose numbers are bound: the seeker, and the job with the contact that it names.
pub(super) struct Sides {
    pub seeker: people::Model,
    pub posting: postings::Model,
    /// Another one when either number is written anew.
    pub numbers: Digest,
}

/// The two sides of a sign-up; none where a number is gone.
pub(super) async fn sides(app: &App, tx: &Tx, row: &applications::Model) -> Result<Option<Sides>, DbErr> {
    let seeker = people::Entity::find_by_id(row.person_id).one(tx).await?.filter(|seeker| !seeker.phone.is_emptied());
    let posting = postings::Entity::find_by_id(row.posting_id).one(tx).await?;
    let (Some(seeker), Some(posting)) = (seeker, posting) else { return Ok(None) };
    let Some(contact) = &posting.contact_phone else { return Ok(None) };
    let both = [seeker.phone.envelope(), contact.envelope()].concat();
    let numbers = app.vault.keyed_digest("relay_numbers", &both);
    Ok(Some(Sides { numbers, seeker, posting }))
}

/// Whether one side of a sign-up blocks the other.
pub(crate) async fn is_blocked(tx: &Tx, row: &applications::Model) -> Result<bool, DbErr> {
    Ok(talents::blocks(tx, row.merchant_id, row.person_id).await?
        || resumes::refuses(tx, row.person_id, row.merchant_id).await?)
}

/// Whether the two may phone now: the sign-up allows it, nobody blocks anybody, both are here, and a minor's guardian agreed.
pub(super) async fn may_phone(
    app: &App,
    tx: &Tx,
    row: &applications::Model,
    sides: &Sides,
    now: Timestamp,
) -> Result<bool, Error> {
    let author = people::Entity::find_by_id(sides.posting.person_id).one(tx).await?;
    let both_here =
        sides.seeker.state == PersonState::Active && author.is_some_and(|author| author.state == PersonState::Active);
    Ok(both_here
        && may_call(Standing::from(row), row.ended_at, now)
        && !is_blocked(tx, row).await?
        && platform::undisclosed(app, tx, &[row.person_id]).await?.is_empty())
}

/// Whether what a binding rests on still holds.
pub(super) async fn may_stand(app: &App, tx: &Tx, binding: &Model, now: Timestamp) -> Result<bool, Error> {
    let Some(row) = applications::Entity::find_by_id(binding.application_id).one(tx).await? else { return Ok(false) };
    let Some(sides) = sides(app, tx, &row).await? else { return Ok(false) };
    Ok(sides.numbers == binding.numbers
        && !was_cancelled_since(&row, binding.asked_at)
        && may_phone(app, tx, &row, &sides, now).await?)
}

/// The binding of a sign-up that is not being ended.
pub(super) async fn standing(work: &Work, application: ApplicationId) -> Result<Option<Model>, DbErr> {
    let of = relay_bindings::Entity::find().filter(Column::ApplicationId.eq(application));
    of.filter(Column::State.ne(RelayState::Ending)).lock(LockType::Update).one(&work.tx).await
}

pub(super) async fn lock(work: &Work, id: RowId) -> Result<Option<Model>, DbErr> {
    relay_bindings::Entity::find_by_id(id).lock(LockType::Update).one(&work.tx).await
}

pub(super) async fn remove(work: &Work, id: RowId) -> Result<(), DbErr> {
    relay_bindings::Entity::delete_by_id(id).exec(&work.tx).await.map(|_| ())
}

/// What the vendor lent, sealed for this row.
pub(super) fn seal(app: &App, id: RowId, binding: &RelayBinding) -> Digest {
    let plain = format!("{} {}", binding.number.expose(), binding.vendor_id.expose());
    Digest(app.vault.house.seal(&place(id), plain.as_bytes()))
}

/// What the vendor lent.
///
/// # Errors
/// When it was sealed with another installation's key.
pub(super) fn open(app: &App, row: &Model) -> Result<RelayBinding, Error> {
    let sealed = row.lent.as_ref().and_then(|lent| app.vault.house.open(&place(row.id), &lent.0));
    let text = sealed.and_then(|plain| std::str::from_utf8(&plain).ok().map(str::to_owned)).unwrap_or_default();
    let Some((number, vendor_id)) = text.split_once(' ') else {
        return Err(anyhow::anyhow!("what was lent does not open with this installation's key").into());
    };
    Ok(RelayBinding { number: Secret::new(number.to_owned()), vendor_id: Secret::new(vendor_id.to_owned()) })
}

fn place(id: RowId) -> String {
    format!("relay_bindings/{id}")
}
