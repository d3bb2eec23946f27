use crate::Care;
use crate::requests::view::CaseRow;
use axum::Json;
use axum::extract::State;
use db::entities::cases::{self, CaseDesk, Column};
use kernel::ChatId;
use platform::auth::{Staff, Support};
use platform::{Path, Result, Work};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use talk::support::{ChatRow, earlier_chats};
use utoipa::ToSchema;

/// Chats, and cases, that are shown.
const SHOWN_MAX: u64 = 10;

/// What a person had with customer service before: nothing of what was said or written.
#[derive(Serialize, ToSchema)]
pub struct EarlierHelp {
    /// At most ten, newest first.
    pub chats: Vec<ChatRow>,
    /// At most ten, newest first; only customer service's own.
    pub cases: Vec<CaseRow>,
}

/// The earlier chats and cases of the person whose chat one has, the last ten of each. It stands in the access ledger with
/// the chat as its matter; what was said and written is opened there, by whoever has it.
#[utoipa::path(get, path = "/api/v1/staff/support/chats/{id}/earlier", operation_id = "get_earlier_help", tag = "staff",
    security(("session" = ["support"])), params(("id" = ChatId, Path)), responses((status = 200, body = EarlierHelp)))]
pub async fn get_earlier_help(
    State(care): State<Care>,
    staff: Staff<Support>,
    Path(id): Path<ChatId>,
) -> Result<Json<EarlierHelp>> {
    let reader = staff.signed.person;
    let unit = move |work: Work| async move {
        let (person, chats) = earlier_chats(&work, id, reader, SHOWN_MAX).await?;
        let own = cases::Entity::find().filter(Column::PersonId.eq(person)).filter(Column::Desk.eq(CaseDesk::Support));
        let newest = own.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(SHOWN_MAX);
        let rows = newest.all(&work.tx).await?;
        let cases = rows.iter().map(|row| CaseRow::of(row, reader, work.now)).collect();
        Ok(EarlierHelp { chats, cases })
    };
    Ok(Json(care.app.write(unit).await?))
}
