use super::refusals::{INVITED_BEFORE, NOT_INVITABLE, TALENT_BLOCKED};
use super::store;
use crate::Market;
use crate::applications::POSTING_NOT_OPEN;
use crate::postings::visibility::may_be_seen;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::notices::{self, NoticeKind};
use db::entities::people::{self, PersonState};
use db::entities::{applications, postings};
use kernel::{ApplicationId, MerchantId, PersonId, PostingId};
use platform::auth::{self, Signed};
use platform::limits::{self, Limit};
use platform::refusals::{NOT_FOUND, TOO_MANY_REQUESTS};
use platform::{Answer, App, Command, Error, Path, Result, Work};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Deserialize;
use talk::notices::{Notice, push};
use utoipa::ToSchema;

/// Invitations of one merchant.
const INVITED: Limit = Limit { name: "talents_invited", most: 100, window_seconds: 86_400 };
/// Invitations that one person gets from one merchant.
const OF_ONE: Limit = Limit { name: "talent_invited", most: 3, window_seconds: 7 * 86_400 };

/// To what somebody is invited.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteAgain {
    pub posting_id: PostingId,
}

/// Invites somebody of the pool to another job of the same merchant: they get a notice that leads there. Once per person and
/// job, at most three a week for one person and a hundred a day for a merchant.
#[utoipa::path(post, path = "/api/v1/applications/{id}/invitations", operation_id = "invite_again", tag = "talents",
    security(("session" = [])), params(("id" = ApplicationId, Path)), request_body = InviteAgain,
    responses((status = 204)))]
pub async fn invite_again(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ApplicationId>,
    command: Command<InviteAgain>,
) -> Result<Answer<()>> {
    let (app, actor, posting) = (market.app.clone(), signed.person, command.body.posting_id);
    let unit = move |work: Work| async move {
        let found = applications::Entity::find_by_id(id).one(&work.tx).await?;
        let application = found.ok_or_else(|| NOT_FOUND.refuse())?;
        let (merchant, person) = (application.merchant_id, application.person_id);
        auth::require_recruiter(&work, merchant, actor).await?;
        accounts::merchants::require_certified(&work, merchant).await?;
        let posting = open_job(&work, merchant, posting).await?;
        require_invitable(&app, &work, merchant, person).await?;
        let key = format!("talent_invitation:{}:{person}", posting.id);
        work.one_at_a_time(key.as_bytes()).await?;
        let known = notices::Entity::find().filter(notices::Column::PersonId.eq(person));
        if known.filter(notices::Column::Dedupe.eq(key.as_str())).count(&work.tx).await? > 0 {
            return Err(INVITED_BEFORE.refuse().into());
        }
        for (limit, subject) in [(INVITED, merchant.to_string()), (OF_ONE, format!("{merchant} {person}"))] {
            if !limits::take(&work, limit, limits::bucket(&app, limit, &subject)).await? {
                return Err(TOO_MANY_REQUESTS.refuse().into());
            }
        }
        let notice =
            Notice { posting: Some(posting.id), merchant: Some(merchant), ..Notice::of(NoticeKind::InvitedAgain) };
        push(&work, person, &key, notice).await?;
        Ok((StatusCode::NO_CONTENT, ()))
    };
    market.app.once(&signed, command.once, unit).await
}

async fn open_job(work: &Work, merchant: MerchantId, id: PostingId) -> Result<postings::Model, Error> {
    let posting = crate::postings::store::get(work, id).await?;
    if posting.merchant_id != Some(merchant) {
        return Err(NOT_FOUND.on("posting_id").into());
    }
    let owner = crate::postings::store::merchant_of(work, &posting).await?;
    if !may_be_seen(&posting, owner.as_ref(), work.now) {
        return Err(POSTING_NOT_OPEN.on("posting_id").into());
    }
    Ok(posting)
}

/// Whether this merchant may ask this person. Why not is the person's own, but for what the merchant did itself.
async fn require_invitable(app: &App, work: &Work, merchant: MerchantId, person: PersonId) -> Result<(), Error> {
    if store::find(work, merchant, person).await?.is_some_and(|row| row.blocked_at.is_some()) {
        return Err(TALENT_BLOCKED.refuse().into());
    }
    let row = people::Entity::find_by_id(person).one(&work.tx).await?;
    let active = row.is_some_and(|row| row.state == PersonState::Active);
    let hidden = !platform::undisclosed(app, work, &[person]).await?.is_empty();
    if !active || hidden || crate::resumes::refuses(work, person, merchant).await? {
        return Err(NOT_INVITABLE.refuse().into());
    }
    Ok(())
}
