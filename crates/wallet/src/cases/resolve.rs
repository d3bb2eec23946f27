use super::MoneyCaseView;
use crate::Wallet;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::money_cases::{self, MoneyCaseState};
use kernel::text::Lines;
use kernel::{Code, MoneyCaseId, Refusal};
use platform::auth::{Finance, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Error, Path, Result, Work, clean_text};
use sea_orm::{EntityTrait, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;

pub static CASE_OF_OTHERS: Code = Code::new(
    409,
    "case_of_others",
    "这笔差异正由其他同事处理",
    "Somebody else of staff is looking into this difference",
);
pub static CASE_RESOLVED: Code =
    Code::new(409, "case_resolved", "这笔差异已经处理完毕", "This difference was resolved already");
/// How long a note may be.
const NOTE_CHARS: std::ops::RangeInclusive<usize> = 2..=500;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoParts {}

/// How a difference was resolved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resolution {
    /// 2 to 500 characters, nothing personal.
    note: String,
}

/// Takes a difference: whoever of finance staff looks into it.
#[utoipa::path(post, path = "/api/v1/staff/money-cases/{id}/take", operation_id = "take_money_case", tag = "staff",
    security(("session" = ["finance"])), params(("id" = MoneyCaseId, Path)), request_body = NoParts,
    responses((status = 200, body = MoneyCaseView)))]
pub(crate) async fn take_money_case(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Path(id): Path<MoneyCaseId>,
    command: Command<NoParts>,
) -> Result<Answer<MoneyCaseView>> {
    let NoParts {} = command.body;
    let person = staff.signed.person;
    let unit = move |work: Work| async move {
        let mut row = lock(&work, id).await?;
        row.state = after(row.state, MoneyCaseState::Taken)?;
        row.owner_id = Some(person);
        save(&work, row).await
    };
    wallet.app.once(&staff.signed, command.once, unit).await
}

/// Resolves a difference that one has taken, with a note. Nothing is booked by it.
#[utoipa::path(post, path = "/api/v1/staff/money-cases/{id}/resolve", operation_id = "resolve_money_case", tag = "staff",
    security(("session" = ["finance"])), params(("id" = MoneyCaseId, Path)), request_body = Resolution,
    responses((status = 200, body = MoneyCaseView)))]
pub(crate) async fn resolve_money_case(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Path(id): Path<MoneyCaseId>,
    command: Command<Resolution>,
) -> Result<Answer<MoneyCaseView>> {
    let note = clean_text("note", &command.body.note, Lines::Many, NOTE_CHARS)?;
    let person = staff.signed.person;
    let unit = move |work: Work| async move {
        let mut row = lock(&work, id).await?;
        row.state = after(row.state, MoneyCaseState::Resolved)?;
        if row.owner_id != Some(person) {
            return Err(CASE_OF_OTHERS.refuse().into());
        }
        row.note = Some(PublicText(note));
        save(&work, row).await
    };
    wallet.app.once(&staff.signed, command.once, unit).await
}

/// Where a case goes: taken by somebody, also from somebody else who is away, and then resolved.
fn after(from: MoneyCaseState, to: MoneyCaseState) -> Result<MoneyCaseState, Refusal> {
    match (from, to) {
        (MoneyCaseState::Resolved, _) => Err(CASE_RESOLVED.refuse()),
        (MoneyCaseState::Open, MoneyCaseState::Resolved) => Err(CASE_OF_OTHERS.refuse()),
        (_, to) => Ok(to),
    }
}

async fn lock(work: &Work, id: MoneyCaseId) -> Result<money_cases::Model, Error> {
    let found = money_cases::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    Ok(found.ok_or_else(|| NOT_FOUND.refuse())?)
}

async fn save(work: &Work, mut row: money_cases::Model) -> Result<(StatusCode, MoneyCaseView), Error> {
    row.changed_at = work.now;
    db::update(work, row.clone()).await?;
    Ok((StatusCode::OK, MoneyCaseView::of(row)))
}
