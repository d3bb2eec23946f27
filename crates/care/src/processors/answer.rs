use super::ASKING_ANSWERED;
use super::read::AskingView;
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::processor_askings::{self, AskingResult};
use kernel::RowId;
use kernel::text::Lines;
use platform::auth::{Privacy, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Path, Result, clean_text};
use sea_orm::sea_query::LockType;
use sea_orm::{EntityTrait, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProcessorAnswer {
    pub result: AskingResult,
    /// The number of its letter or ticket; no name, no number of a person.
    pub reference: String,
}

/// Records what a third party answered; the certificates of those it covers tell it from now on.
#[utoipa::path(post, path = "/api/v1/staff/processor-askings/{id}/answer", operation_id = "record_processor_answer",
    tag = "staff", security(("session" = ["privacy"])), params(("id" = RowId, Path)), request_body = ProcessorAnswer,
    responses((status = 200, body = AskingView)))]
pub async fn record_processor_answer(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<RowId>,
    command: Command<ProcessorAnswer>,
) -> Result<Answer<AskingView>> {
    let ProcessorAnswer { result, reference } = command.body;
    let reference = clean_text("reference", &reference, Lines::One, 2..=60)?;
    let actor = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let found = processor_askings::Entity::find_by_id(id).lock(LockType::Update).one(&work.tx).await?;
            let mut row = found.ok_or_else(|| NOT_FOUND.refuse())?;
            if row.answered_at.is_some() {
                return Err(ASKING_ANSWERED.refuse().into());
            }
            row.result = Some(result);
            row.answer_reference = Some(PublicText(reference));
            row.answered_at = Some(work.now);
            row.answered_by = Some(actor);
            db::update(&work, row.clone()).await?;
            Ok((StatusCode::OK, AskingView::of(row)))
        })
        .await
}
