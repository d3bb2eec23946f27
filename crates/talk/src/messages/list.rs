use super::store;
use super::view::{MessageView, views};
use crate::Talk;
use crate::conversations::find_party;
use axum::Json;
use axum::extract::State;
use kernel::{ConversationId, Refusal};
use platform::auth::Signed;
use platform::refusals::INVALID_FIELD;
use platform::{Page, Path, Query, Result};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

const LIST: &str = "messages";

/// Which messages: the newest ones, those before a number, or those after one.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MessageQuery {
    /// Those that follow this `seq`, the oldest first in line.
    after: Option<i64>,
    /// Those right before this `seq`.
    before: Option<i64>,
    /// Goes on in the direction of the page before; `after` and `before` do not matter then.
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

/// Where a page begins and in which direction it goes on.
#[derive(Clone, Copy, Serialize, Deserialize)]
enum Start {
    After(i64),
    Before(i64),
}

impl MessageQuery {
    fn from(&self) -> Result<Start, Refusal> {
        match (self.after, self.before) {
            (Some(_), Some(_)) => Err(INVALID_FIELD.on("before")),
            (Some(seq), None) if seq < 0 => Err(INVALID_FIELD.on("after")),
            (None, Some(seq)) if seq < 0 => Err(INVALID_FIELD.on("before")),
            (Some(seq), None) => Ok(Start::After(seq)),
            (None, Some(seq)) => Ok(Start::Before(seq)),
            (None, None) => Ok(Start::Before(i64::MAX)),
        }
    }
}

/// Messages of a conversation, always in the order of `seq` within a page.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/messages", operation_id = "list_messages", tag = "talk",
    security(("session" = [])), params(("id" = ConversationId, Path), MessageQuery),
    responses((status = 200, body = Page<MessageView>)))]
pub(crate) async fn list_messages(
    State(talk): State<Talk>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    Query(query): Query<MessageQuery>,
) -> Result<Json<Page<MessageView>>> {
    let app = &talk.app;
    let limit = platform::limit(query.limit)?;
    let filters = id.to_string();
    let from = match app.cursors.check(LIST, &filters, query.cursor.as_deref())? {
        Some(from) => from,
        None => query.from()?,
    };
    let tx = app.read();
    let party = find_party(&tx, id, signed.person).await?;
    let rows = match from {
        Start::After(seq) => store::after(&tx, id, seq, limit + 1).await?,
        Start::Before(seq) => store::before(&tx, id, seq, limit + 1).await?,
    };
    let key = |row: &db::entities::messages::Model| match from {
        Start::After(_) => Start::After(row.seq),
        Start::Before(_) => Start::Before(row.seq),
    };
    let mut page = app.cursors.page(LIST, &filters, rows, limit, key, |row| row);
    page.items.sort_by_key(|row| row.seq);
    Ok(Json(Page { items: views(app, &tx, party.side, &page.items).await?, next: page.next }))
}
