use crate::Talk;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::canned_answers::{self, Column};
use db::entities::support_chats::SupportTopic;
use kernel::text::Lines;
use kernel::{Code, RowId};
use platform::auth::{Staff, Support};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Page, Path, Result, clean_text};
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Answers that are kept ready.
const ANSWERS_MAX: u64 = 300;

static TOO_MANY_ANSWERS: Code = Code::new(
    409,
    "too_many_answers",
    "常用语已达上限，请先删除不用的",
    "There are as many canned answers as there may be; remove some first",
);

/// An answer that is kept ready.
#[derive(Serialize, ToSchema)]
pub(crate) struct CannedAnswer {
    id: RowId,
    topic: SupportTopic,
    title: String,
    text: String,
}

impl CannedAnswer {
    fn of(row: canned_answers::Model) -> CannedAnswer {
        CannedAnswer { id: row.id, topic: row.topic, title: row.title.0, text: row.text.0 }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeepAnswer {
    topic: SupportTopic,
    /// 1 to 40 characters, by which it is found.
    title: String,
    /// 1 to 1 000 characters, about nobody.
    text: String,
}

impl KeepAnswer {
    fn checked(self) -> Result<(SupportTopic, PublicText, PublicText)> {
        let title = clean_text("title", &self.title, Lines::One, 1..=40)?;
        let text = clean_text("text", &self.text, Lines::Many, 1..=1_000)?;
        Ok((self.topic, PublicText(title), PublicText(text)))
    }
}

/// Every canned answer, by topic and title.
#[utoipa::path(get, path = "/api/v1/staff/support/answers", operation_id = "list_canned_answers", tag = "staff",
    security(("session" = ["support"])), responses((status = 200, body = Page<CannedAnswer>)))]
pub(crate) async fn list_canned_answers(
    State(talk): State<Talk>,
    _staff: Staff<Support>,
) -> Result<Json<Page<CannedAnswer>>> {
    let rows = canned_answers::Entity::find()
        .order_by_asc(Column::Topic)
        .order_by_asc(Column::Title)
        .order_by_asc(Column::Id)
        .limit(ANSWERS_MAX)
        .all(&talk.app.read())
        .await?;
    Ok(Json(Page::whole(rows.into_iter().map(CannedAnswer::of).collect())))
}

/// Keeps an answer ready.
#[utoipa::path(post, path = "/api/v1/staff/support/answers", operation_id = "add_canned_answer", tag = "staff",
    security(("session" = ["support"])), request_body = KeepAnswer, responses((status = 201, body = CannedAnswer)))]
pub(crate) async fn add_canned_answer(
    State(talk): State<Talk>,
    staff: Staff<Support>,
    command: Command<KeepAnswer>,
) -> Result<Answer<CannedAnswer>> {
    let (topic, title, text) = command.body.checked()?;
    let actor = staff.signed.person;
    talk.app
        .once(&staff.signed, command.once, move |work| async move {
            work.one_at_a_time(b"canned_answers").await?;
            if canned_answers::Entity::find().count(&work.tx).await? >= ANSWERS_MAX {
                return Err(TOO_MANY_ANSWERS.refuse().into());
            }
            let id = RowId::new(work.now, &work.rng);
            let (changed_at, changed_by) = (work.now, Some(actor));
            let row = canned_answers::Model { id, topic, title, text, changed_at, changed_by };
            db::insert(&work, row.clone()).await?;
            Ok((StatusCode::CREATED, CannedAnswer::of(row)))
        })
        .await
}

/// Changes a canned answer.
#[utoipa::path(put, path = "/api/v1/staff/support/answers/{id}", operation_id = "change_canned_answer", tag = "staff",
    security(("session" = ["support"])), params(("id" = RowId, Path)), request_body = KeepAnswer,
    responses((status = 200, body = CannedAnswer)))]
pub(crate) async fn change_canned_answer(
    State(talk): State<Talk>,
    staff: Staff<Support>,
    Path(id): Path<RowId>,
    command: Command<KeepAnswer>,
) -> Result<Answer<CannedAnswer>> {
    let (topic, title, text) = command.body.checked()?;
    let actor = staff.signed.person;
    talk.app
        .once(&staff.signed, command.once, move |work| async move {
            let found = canned_answers::Entity::find_by_id(id).one(&work.tx).await?;
            let row = found.ok_or_else(|| NOT_FOUND.refuse())?;
            let (changed_at, changed_by) = (work.now, Some(actor));
            let row = canned_answers::Model { topic, title, text, changed_at, changed_by, ..row };
            db::update(&work, row.clone()).await?;
            Ok((StatusCode::OK, CannedAnswer::of(row)))
        })
        .await
}

/// Removes a canned answer.
#[utoipa::path(delete, path = "/api/v1/staff/support/answers/{id}", operation_id = "remove_canned_answer", tag = "staff",
    security(("session" = ["support"])), params(("id" = RowId, Path)), responses((status = 204)))]
pub(crate) async fn remove_canned_answer(
    State(talk): State<Talk>,
    _staff: Staff<Support>,
    Path(id): Path<RowId>,
) -> Result<StatusCode> {
    talk.app
        .write(move |work| async move {
            canned_answers::Entity::delete_by_id(id).exec(&work.tx).await?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
