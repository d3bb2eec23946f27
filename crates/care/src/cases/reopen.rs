use crate::Care;
use crate::requests::case::ACCESS_DAYS;
use crate::requests::refusals::OWN_CASE;
use crate::requests::reopen::{ReopenCase, reopen};
use crate::requests::store;
use crate::requests::view::CaseRow;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::cases::CaseDesk;
use kernel::CaseId;
use kernel::text::Lines;
use platform::auth::{Signed, Staff, Support};
use platform::{Answer, Command, Path, Result, clean_text};

/// Opens one's own answered case again: the clock starts anew.
#[utoipa::path(post, path = "/api/v1/me/cases/{id}/reopen", operation_id = "reopen_my_case", tag = "support",
    security(("session" = [])), params(("id" = CaseId, Path)), request_body = ReopenCase, responses((status = 204)))]
pub async fn reopen_my_case(
    State(care): State<Care>,
    signed: Signed,
    Path(id): Path<CaseId>,
    command: Command<ReopenCase>,
) -> Result<Answer<()>> {
    let reason = clean_text("reason", &command.body.reason, Lines::Many, 2..=1_000)?;
    let person = signed.person;
    let keys = care.app.vault.keys_of(person).await?;
    care.app
        .once(&signed, command.once, move |work| async move {
            let row = store::of_desk(store::lock_own(&work, id, person).await?, CaseDesk::Support)?;
            reopen(&work, row, &keys, person, &reason).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// Opens an answered case again; whoever does has it.
#[utoipa::path(post, path = "/api/v1/staff/support/cases/{id}/reopen", operation_id = "reopen_support_case",
    tag = "staff", security(("session" = ["support"])), params(("id" = CaseId, Path)), request_body = ReopenCase,
    responses((status = 200, body = CaseRow)))]
pub async fn reopen_support_case(
    State(care): State<Care>,
    staff: Staff<Support>,
    Path(id): Path<CaseId>,
    command: Command<ReopenCase>,
) -> Result<Answer<CaseRow>> {
    let reason = clean_text("reason", &command.body.reason, Lines::Many, 2..=1_000)?;
    let actor = staff.signed.person;
    let person = store::get(&care.app.read(), id).await?.person_id;
    let keys = care.app.vault.keys_of(person).await?;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let row = store::of_desk(store::lock(&work, id).await?, CaseDesk::Support)?;
            if row.person_id == actor {
                return Err(OWN_CASE.refuse().into());
            }
            let mut row = reopen(&work, row, &keys, actor, &reason).await?;
            row.owner_id = Some(actor);
            row.access_until = Some(work.now.plus_days(ACCESS_DAYS));
            db::update(&work, row.clone()).await?;
            Ok((StatusCode::OK, CaseRow::of(&row, actor, work.now)))
        })
        .await
}
