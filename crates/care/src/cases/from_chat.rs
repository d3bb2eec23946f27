use super::refusals::CHAT_HAS_CASE;
use crate::Care;
use crate::requests::case::{NewCase, takes};
use crate::requests::file_request::TEXT_CHARS_MAX;
use crate::requests::store;
use crate::requests::tell::{Told, tell};
use crate::requests::view::CaseRow;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::cases::{self, CaseChannel, CaseDesk, CaseKind};
use kernel::ChatId;
use kernel::text::Lines;
use platform::auth::{Staff, Support};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Path, Result, Work, clean_text};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeCase {
    /// `enquiry`, `complaint`, `appeal` or `feedback`.
    pub kind: CaseKind,
    /// What it is about, in a few words; what was said follows by itself.
    pub text: String,
}

/// Makes a case of a chat that one has: the person sees it among their cases. Whoever makes it has it.
#[utoipa::path(post, path = "/api/v1/staff/support/chats/{id}/case", operation_id = "make_case_of_chat", tag = "staff",
    security(("session" = ["support"])), params(("id" = ChatId, Path)), request_body = MakeCase,
    responses((status = 201, body = CaseRow)))]
pub async fn make_case_of_chat(
    State(care): State<Care>,
    staff: Staff<Support>,
    Path(id): Path<ChatId>,
    command: Command<MakeCase>,
) -> Result<Answer<CaseRow>> {
    let MakeCase { kind, text } = command.body;
    let text = clean_text("text", &text, Lines::Many, 2..=500)?;
    if !takes(CaseDesk::Support, kind) {
        return Err(INVALID_FIELD.on("kind").into());
    }
    let (app, actor) = (care.app.clone(), staff.signed.person);
    let unit = move |work: Work| async move {
        let known = cases::Entity::find().filter(cases::Column::ChatId.eq(id));
        if known.count(&work.tx).await? > 0 {
            return Err(CHAT_HAS_CASE.refuse().into());
        }
        let opened = talk::support::open_for_case(&app, &work, id, actor).await?;
        let keys = app.vault.keys_of(opened.person).await?;
        let whole = format!("{text}\n\n{}", opened.words);
        let new = NewCase {
            person: opened.person,
            account: true,
            kind,
            channel: CaseChannel::Chat,
            text: whole.chars().take(TEXT_CHARS_MAX).collect(),
            contact: None,
            received_at: work.now,
            desk: CaseDesk::Support,
            about: None,
            chat: Some(id),
            by: Some(actor),
        };
        let mut row = store::open(&work, &keys, new).await?;
        store::give(&work, &mut row, actor).await?;
        talk::support::made_case(&work, id, row.id).await?;
        tell(&work, &row, Told::Received).await?;
        Ok((StatusCode::CREATED, CaseRow::of(&row, actor, work.now)))
    };
    care.app.once(&staff.signed, command.once, unit).await
}
