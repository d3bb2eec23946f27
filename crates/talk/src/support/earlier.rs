//! A person's earlier chats: for themselves, and for whoever serves them.

use super::chat::may_read;
use super::open::{self, EARLIER};
use super::store;
use super::view::{ChatRow, ChatView};
use crate::Talk;
use axum::Json;
use axum::extract::State;
use db::entities::support_chats::{self, ChatState, Column};
use kernel::{ChatId, PersonId, Timestamp};
use platform::auth::Signed;
use platform::{Error, Page, PageQuery, Query, Result, Work};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// One's own chats that have ended, newest first; the open one is told by `get_support`. What was said is read chat by chat.
#[utoipa::path(get, path = "/api/v1/me/support/chats", operation_id = "list_my_chats", tag = "support",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<ChatView>)))]
pub(crate) async fn list_my_chats(
    State(talk): State<Talk>,
    signed: Signed,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ChatView>>> {
    let (app, person, limit) = (&talk.app, signed.person, query.limit()?);
    let scope = person.to_string();
    let after: Option<(Timestamp, ChatId)> = app.cursors.check("my_chats", &scope, query.cursor.as_deref())?;
    let mut rows = support_chats::Entity::find().filter(Column::PersonId.eq(person));
    rows = rows.filter(Column::State.eq(ChatState::Ended)).filter(Column::LastSeq.gt(0));
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::CreatedAt), Expr::col(Column::Id)]);
        rows = rows.filter(key.lt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    let tx = app.read();
    let rows = rows.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit + 1).all(&tx).await?;
    let page = app.cursors.page("my_chats", &scope, rows, limit, |row| (row.created_at, row.id), |row| row);
    let mut items = Vec::with_capacity(page.items.len());
    for row in &page.items {
        items.push(ChatView::of(&tx, row).await?);
    }
    Ok(Json(Page { items, next: page.next }))
}

/// Whose a chat is that this member of staff has, and that person's earlier chats, newest first. That their cases are looked
/// at too stands in the same row of the access ledger.
///
/// # Errors
/// `not_found`, `chat_not_yours`, `own_chat`, or the gate's refusal.
pub async fn earlier_chats(
    work: &Work,
    id: ChatId,
    actor: PersonId,
    most: u64,
) -> Result<(PersonId, Vec<ChatRow>), Error> {
    let chat = store::get(work, id).await?;
    may_read(&chat, actor).map_err(|code| code.refuse())?;
    open::grant(work, &chat, actor, EARLIER).await?;
    let rows = store::earlier_than(work, &chat, most).await?;
    Ok((chat.person_id, rows.iter().map(|row| ChatRow::of(row, actor, 0)).collect()))
}
