use super::read::{AskingView, newest, waiting};
use super::{NOTHING_TO_ASK, receiving};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::processor_askings;
use kernel::RowId;
use kernel::text::Lines;
use platform::auth::{Privacy, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Path, Result, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

/// Two askings of one third party wait for each other.
const LOCK: &[u8] = b"askings";

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskProcessor {
    /// The number of the letter or ticket with which it was asked; no name, no number of a person.
    pub reference: String,
}

/// Records that a third party was asked to delete what it holds of everybody who was erased up to now.
#[utoipa::path(post, path = "/api/v1/staff/processors/{name}/askings", operation_id = "ask_processor", tag = "staff",
    security(("session" = ["privacy"])), params(("name" = String, Path)), request_body = AskProcessor,
    responses((status = 201, body = AskingView)))]
pub async fn ask_processor(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(name): Path<String>,
    command: Command<AskProcessor>,
) -> Result<Answer<AskingView>> {
    let processor = receiving().into_iter().find(|known| known.name == name).ok_or_else(|| NOT_FOUND.refuse())?;
    let reference = clean_text("reference", &command.body.reference, Lines::One, 2..=60)?;
    let actor = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            work.one_at_a_time(LOCK).await?;
            let since = newest(&work, processor.name).await?.map(|row| row.covers_until);
            if waiting(&work, since).await?.0 == 0 {
                return Err(NOTHING_TO_ASK.refuse().into());
            }
            let row = processor_askings::Model {
                id: RowId::new(work.now, &work.rng),
                processor: PublicText::from(processor.name),
                covers_until: work.now,
                reference: PublicText(reference),
                asked_at: work.now,
                asked_by: actor,
                result: None,
                answer_reference: None,
                answered_at: None,
                answered_by: None,
            };
            db::insert(&work, row.clone()).await?;
            Ok((StatusCode::CREATED, AskingView::of(row)))
        })
        .await
}
