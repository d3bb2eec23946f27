use super::refusals::LAST_OWNER;
use super::store;
use crate::Accounts;
use crate::merchants::store as merchants;
use crate::merchants::typed::Nothing;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::merchant_members::{self, MemberRole};
use kernel::{MerchantId, PersonId};
use platform::auth::{Signed, find_member_role, require_owner};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Error, Path, Result, Work};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRole {
    role: MemberRole,
}

/// Gives a member another role. It counts from their next request on.
#[utoipa::path(put, path = "/api/v1/merchants/{id}/members/{person_id}", operation_id = "change_member",
    tag = "accounts", security(("session" = [])),
    params(("id" = MerchantId, Path), ("person_id" = PersonId, Path)), request_body = NewRole,
    responses((status = 204)))]
pub(crate) async fn change_member(
    State(accounts): State<Accounts>,
    signed: Signed,
    Path((id, person)): Path<(MerchantId, PersonId)>,
    command: Command<NewRole>,
) -> Result<Answer<()>> {
    let actor = signed.person;
    let role = command.body.role;
    accounts
        .app
        .once(&signed, command.once, move |work| async move {
            merchants::lock(&work, id).await?;
            require_owner(&work, id, actor).await?;
            let mut member = store::member(&work, id, person).await?;
            if role != MemberRole::Owner {
                release_owner(&work, &member).await?;
            }
            member.role = role;
            db::update(&work, member).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// Removes a member: an owner anybody, and everybody themselves.
#[utoipa::path(delete, path = "/api/v1/merchants/{id}/members/{person_id}", operation_id = "remove_member",
    tag = "accounts", security(("session" = [])),
    params(("id" = MerchantId, Path), ("person_id" = PersonId, Path)), responses((status = 204)))]
pub(crate) async fn remove_member(
    State(accounts): State<Accounts>,
    signed: Signed,
    Path((id, person)): Path<(MerchantId, PersonId)>,
    command: Command<Nothing>,
) -> Result<Answer<()>> {
    let actor = signed.person;
    accounts
        .app
        .once(&signed, command.once, move |work| async move {
            merchants::lock(&work, id).await?;
            if actor == person {
                find_member_role(&work, id, actor).await?.ok_or_else(|| NOT_FOUND.refuse())?;
            } else {
                require_owner(&work, id, actor).await?;
            }
            let member = store::member(&work, id, person).await?;
            release_owner(&work, &member).await?;
            store::remove(&work, id, person).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// An owner stops being one: not the last, and without open invitations left behind. Others pass.
async fn release_owner(work: &Work, member: &merchant_members::Model) -> Result<(), Error> {
    if member.role != MemberRole::Owner {
        return Ok(());
    }
    if store::count_owners(work, member.merchant_id).await? <= 1 {
        return Err(LAST_OWNER.refuse().into());
    }
    Ok(store::withdraw_invitations(work, member.merchant_id, member.person_id).await?)
}
