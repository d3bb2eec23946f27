use super::application::{Standing, Step, after};
use super::refusals::{MERCHANT_NOT_OPEN, SHIFT_OVERLAPS};
use super::store::{self, Actor};
use super::view::{self, Application, Reader};
use super::{age, notify, week};
use crate::{Market, calendar};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::applications::{self, ApplicationState};
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use db::entities::{people, postings};
use kernel::{ApplicationId, PersonId};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Error, Lang, Path, Result, Work};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// The person has seen that another confirmed shift overlaps, and comes to both.
    #[serde(default)]
    accept_overlap: bool,
}

/// Confirms to come: the binding moment (SPEC WORK-7). The shift is in the person's calendar from now on.
#[utoipa::path(post, path = "/api/v1/applications/{id}/confirm", operation_id = "confirm_application",
    tag = "applications", security(("session" = [])), params(("id" = ApplicationId, Path)),
    request_body = Confirmation, responses((status = 200, body = Application)))]
pub async fn confirm_application(
    State(market): State<Market>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<ApplicationId>,
    command: Command<Confirmation>,
) -> Result<Answer<Application>> {
    let app = market.app.clone();
    let person = signed.person;
    require_age(&market, person, id).await?;
    let keys = app.vault.keys_of(person).await?;
    let accept_overlap = command.body.accept_overlap;
    app.once(&signed, command.once, move |work| async move {
        // Two confirmations of one person wait for each other, or neither would see the other's shift.
        people::Entity::find_by_id(person).lock(LockType::NoKeyUpdate).one(&work.tx).await?;
        let mut row = store::lock(&work, id).await?;
        if row.person_id != person {
            return Err(NOT_FOUND.refuse().into());
        }
        // A retry answers what the first request did.
        if row.state != ApplicationState::Confirmed {
            let to = after(Standing::from(&row), Side::Seeker, Step::Confirm, work.now)?;
            require_standing(&work, &row).await?;
            week::require(&work, &row).await?;
            if !accept_overlap {
                refuse_overlap(&work, &row).await?;
            }
            bind(&work, &mut row, to).await?;
        }
        let reader = Reader { keys: &keys, lang, now: work.now };
        Ok((StatusCode::OK, view::view_one(&work, &reader, row).await?))
    })
    .await
}

async fn require_age(market: &Market, person: PersonId, id: ApplicationId) -> Result<(), Error> {
    let tx = market.app.read();
    let row = store::own(&tx, id, person).await?;
    let posting = crate::postings::store::get(&tx, row.posting_id).await?;
    let facts = age::Shift { starts_at: row.starts_at, ends_at: row.ends_at, min_age: posting.min_age };
    age::require(&market.app, person, facts).await
}

async fn require_standing(work: &Work, row: &applications::Model) -> Result<(), Error> {
    let cards = accounts::merchants::cards(work, &[row.merchant_id]).await?;
    match cards.get(&row.merchant_id) {
        Some(card) if card.badge => Ok(()),
        _ => Err(MERCHANT_NOT_OPEN.refuse().into()),
    }
}

/// Refuses when another confirmed shift of the person overlaps, and says which (SPEC WORK-1).
async fn refuse_overlap(work: &Work, row: &applications::Model) -> Result<(), Error> {
    let other = applications::Entity::find()
        .filter(applications::Column::PersonId.eq(row.person_id))
        .filter(applications::Column::State.is_in([ApplicationState::Confirmed, ApplicationState::CheckedIn]))
        .filter(applications::Column::StartsAt.lt(row.ends_at))
        .filter(applications::Column::EndsAt.gt(row.starts_at))
        .filter(applications::Column::Id.ne(row.id))
        .order_by_asc(applications::Column::StartsAt)
        .one(&work.tx)
        .await?;
    let Some(other) = other else { return Ok(()) };
    let posting = postings::Entity::find_by_id(other.posting_id).one(&work.tx).await?;
    let refusal = SHIFT_OVERLAPS
        .refuse()
        .with("application_id", other.id.to_string())
        .with("title", posting.map_or(String::new(), |posting| posting.title.0))
        .with("starts_at", other.starts_at.to_string())
        .with("ends_at", other.ends_at.to_string());
    Err(refusal.into())
}

async fn bind(work: &Work, row: &mut applications::Model, to: ApplicationState) -> Result<(), Error> {
    let from = row.state;
    row.state = to;
    row.bound_at = Some(work.now);
    row.confirm_by = None;
    store::save(work, row, from, Actor::seeker(row.person_id)).await?;
    crate::settlement::agree(work, row).await?;
    notify::recruiters(work, row, NoticeKind::Confirmed).await?;
    calendar::schedule_reminders(work, row).await
}
