use super::refusals::{INVITATION_CLOSED, TOO_MANY_MEMBERS};
use super::store;
use crate::Accounts;
use crate::merchants::refusals::TOO_MANY_MERCHANTS;
use crate::merchants::typed::Nothing;
use crate::merchants::{MEMBERSHIPS_MAX, owners_of, store as merchants};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::merchant_invitations::{self, InvitationState};
use db::entities::merchant_members;
use db::entities::notices::NoticeKind;
use kernel::{InvitationId, PersonId};
use platform::auth::{Signed, find_member_role};
use platform::{Answer, Command, Error, Path, Result, Work};
use talk::notices::{Notice, push};

/// The most members of a merchant.
const MEMBERS_MAX: u64 = 100;

/// Becomes a member. Whoever is one already keeps the role they have.
#[utoipa::path(post, path = "/api/v1/me/invitations/{id}/accept", operation_id = "accept_invitation",
    tag = "accounts", security(("session" = [])), params(("id" = InvitationId, Path)), responses((status = 204)))]
pub(crate) async fn accept_invitation(
    State(accounts): State<Accounts>,
    signed: Signed,
    Path(id): Path<InvitationId>,
    command: Command<Nothing>,
) -> Result<Answer<()>> {
    let person = signed.person;
    accounts
        .app
        .once(&signed, command.once, move |work| async move {
            let invitation = close(&work, id, person, InvitationState::Accepted).await?;
            join(&work, invitation, person).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// Turns an invitation down.
#[utoipa::path(post, path = "/api/v1/me/invitations/{id}/decline", operation_id = "decline_invitation",
    tag = "accounts", security(("session" = [])), params(("id" = InvitationId, Path)), responses((status = 204)))]
pub(crate) async fn decline_invitation(
    State(accounts): State<Accounts>,
    signed: Signed,
    Path(id): Path<InvitationId>,
    command: Command<Nothing>,
) -> Result<Answer<()>> {
    let person = signed.person;
    accounts
        .app
        .once(&signed, command.once, move |work| async move {
            close(&work, id, person, InvitationState::Declined).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// Ends an open invitation of this person. The merchant's row is held first, so that of two answers one counts.
async fn close(
    work: &Work,
    id: InvitationId,
    person: PersonId,
    state: InvitationState,
) -> Result<merchant_invitations::Model, Error> {
    let phone = store::phone_of(work, person).await?;
    merchants::lock(work, store::invitation_of(work, id, &phone).await?.merchant_id).await?;
    let mut row = store::invitation_of(work, id, &phone).await?;
    if row.state != InvitationState::Open || row.expires_at <= work.now {
        return Err(INVITATION_CLOSED.refuse().into());
    }
    row.state = state;
    db::update(work, row.clone()).await?;
    Ok(row)
}

async fn join(work: &Work, invitation: merchant_invitations::Model, person: PersonId) -> Result<(), Error> {
    let merchant = invitation.merchant_id;
    if find_member_role(work, merchant, person).await?.is_some() {
        return Ok(());
    }
    if store::count_members(work, merchant).await? >= MEMBERS_MAX {
        return Err(TOO_MANY_MEMBERS.refuse().into());
    }
    if merchants::count_memberships(work, person).await? >= MEMBERSHIPS_MAX {
        return Err(TOO_MANY_MERCHANTS.refuse().into());
    }
    let owners = owners_of(work, merchant).await?;
    let member = merchant_members::Model {
        merchant_id: merchant,
        person_id: person,
        role: invitation.role,
        joined_at: work.now,
    };
    db::insert(work, member).await?;
    for owner in owners {
        let notice = Notice { merchant: Some(merchant), ..Notice::of(NoticeKind::MemberJoined) };
        push(work, owner, &format!("invitation:{}:joined", invitation.id), notice).await?;
    }
    Ok(())
}
