use super::read::TransferView;
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::people::{self, PersonState};
use db::entities::transfers::{self, TransferKind, TransferState, TransferTerms};
use kernel::text::Lines;
use kernel::{Timestamp, TransferId};
use platform::auth::{Privacy, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Result, clean_text};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

/// Days that people have at least to answer.
const ANSWER_DAYS_MIN: i64 = 7;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateTransfer {
    pub kind: TransferKind,
    pub new_holder: String,
    /// Number of the agreement or the court's decision.
    pub document: String,
    pub terms: TransferTerms,
    /// Until when people may answer: at least seven days from now.
    pub answer_by: Timestamp,
}

/// Prepares a transfer and counts whom it concerns; nobody is told yet.
#[utoipa::path(post, path = "/api/v1/staff/transfers", operation_id = "create_transfer", tag = "staff",
    security(("session" = ["privacy"])), request_body = CreateTransfer,
    responses((status = 201, body = TransferView)))]
pub async fn create_transfer(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    command: Command<CreateTransfer>,
) -> Result<Answer<TransferView>> {
    let CreateTransfer { kind, new_holder, document, terms, answer_by } = command.body;
    let new_holder = clean_text("new_holder", &new_holder, Lines::One, 2..=80)?;
    let document = clean_text("document", &document, Lines::One, 2..=80)?;
    let created_by = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            if answer_by < work.now.plus_days(ANSWER_DAYS_MIN) {
                return Err(INVALID_FIELD.on("answer_by").into());
            }
            let active = people::Entity::find().filter(people::Column::State.eq(PersonState::Active));
            let persons = i64::try_from(active.count(&work.tx).await?).unwrap_or(i64::MAX);
            let row = transfers::Model {
                id: TransferId::new(work.now, &work.rng),
                kind,
                new_holder: PublicText(new_holder),
                document: PublicText(document),
                terms,
                answer_by,
                state: TransferState::Draft,
                persons,
                created_by,
                created_at: work.now,
                announced_at: None,
                closed_at: None,
            };
            db::insert(&work, row.clone()).await?;
            Ok((StatusCode::CREATED, TransferView::of(&work, row).await?))
        })
        .await
}
