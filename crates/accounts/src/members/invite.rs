use super::refusals::TOO_MANY_INVITATIONS;
use super::store;
use crate::merchants::store as merchants;
use crate::people::phone_blind;
use crate::{Accounts, PHONE_INVALID};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::BlindIndex;
use db::entities::merchant_invitations::{self, InvitationState};
use db::entities::merchant_members::MemberRole;
use db::entities::notices::NoticeKind;
use kernel::phone::Phone;
use kernel::{InvitationId, MerchantId, PersonId, Secret};
use platform::auth::{Signed, find_member_role, require_owner};
use platform::limits::{self, Limit};
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{Answer, Command, Error, Path, Result, Work};
use serde::{Deserialize, Serialize};
use talk::notices::{Notice, push};
use utoipa::ToSchema;

/// Invitations of a merchant that nobody has answered yet.
const OPEN_INVITATIONS_MAX: u64 = 20;

/// How long an invitation can be accepted.
const INVITATION_DAYS: i64 = 14;

/// Invitations that a merchant may send in a day, however they are answered.
const INVITATIONS_A_DAY: Limit = Limit { name: "merchant_invitations", most: 50, window_seconds: 86_400 };

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewInvitation {
    /// The mobile number of whoever is invited.
    phone: Secret,
    role: MemberRole,
}

/// Says nothing, on purpose.
#[derive(Serialize, ToSchema)]
pub(crate) struct Invited {}

/// Invites whoever signs in with this number, now or later. The answer is the same whether anybody does. Inviting the
/// same number again changes the role and begins the time anew.
#[utoipa::path(post, path = "/api/v1/merchants/{id}/invitations", operation_id = "invite_member", tag = "accounts",
    security(("session" = [])), params(("id" = MerchantId, Path)), request_body = NewInvitation,
    responses((status = 202, body = Invited)))]
pub(crate) async fn invite_member(
    State(accounts): State<Accounts>,
    signed: Signed,
    Path(id): Path<MerchantId>,
    command: Command<NewInvitation>,
) -> Result<Answer<Invited>> {
    let app = accounts.app.clone();
    let person = signed.person;
    require_owner(&app.read(), id, person).await?;
    let NewInvitation { phone, role } = command.body;
    let phone = Phone::parse(phone.expose()).map_err(|_| PHONE_INVALID.on("phone"))?;
    let blind = phone_blind(&app, &phone);
    let bucket = limits::bucket(&app, INVITATIONS_A_DAY, &id.to_string());
    accounts
        .app
        .once(&signed, command.once, move |work| async move {
            merchants::lock(&work, id).await?;
            require_owner(&work, id, person).await?;
            if !limits::take(&work, INVITATIONS_A_DAY, bucket).await? {
                return Err(TOO_MANY_REQUESTS.refuse().into());
            }
            let invitation = keep(&work, id, blind.clone(), role, person).await?;
            tell(&work, id, blind, invitation).await?;
            Ok((StatusCode::ACCEPTED, Invited {}))
        })
        .await
}

/// Writes the invitation, or changes the one that is open for this number.
async fn keep(
    work: &Work,
    merchant: MerchantId,
    phone: BlindIndex,
    role: MemberRole,
    by: PersonId,
) -> Result<InvitationId, Error> {
    let expires_at = work.now.plus_days(INVITATION_DAYS);
    if let Some(mut open) = store::find_open(work, merchant, phone.clone()).await? {
        open.role = role;
        open.invited_by = by;
        open.expires_at = expires_at;
        let id = open.id;
        db::update(work, open).await?;
        return Ok(id);
    }
    if store::count_open(work, merchant).await? >= OPEN_INVITATIONS_MAX {
        return Err(TOO_MANY_INVITATIONS.refuse().into());
    }
    let row = merchant_invitations::Model {
        id: InvitationId::new(work.now, &work.rng),
        merchant_id: merchant,
        phone_blind: phone,
        role,
        state: InvitationState::Open,
        invited_by: by,
        created_at: work.now,
        expires_at,
    };
    let id = row.id;
    db::insert(work, row).await?;
    Ok(id)
}

/// Tells whoever has this number, once for each invitation. A member already there is not bothered.
async fn tell(work: &Work, merchant: MerchantId, phone: BlindIndex, invitation: InvitationId) -> Result<(), Error> {
    let Some(person) = store::find_active(work, phone).await? else { return Ok(()) };
    if find_member_role(work, merchant, person).await?.is_some() {
        return Ok(());
    }
    let notice = Notice { merchant: Some(merchant), ..Notice::of(NoticeKind::MemberInvited) };
    push(work, person, &format!("invitation:{invitation}"), notice).await
}
