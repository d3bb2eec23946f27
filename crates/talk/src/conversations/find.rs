use super::sides::{Party, find_party};
use super::view::{ConversationView, views};
use crate::Talk;
use anyhow::Context;
use axum::Json;
use axum::extract::State;
use kernel::ConversationId;
use platform::auth::Signed;
use platform::{Lang, Path, Result};

/// One conversation, from the side on which the asking person stands: however long ago it was talked in.
#[utoipa::path(get, path = "/api/v1/conversations/{id}", operation_id = "find_conversation", tag = "talk",
    security(("session" = [])), params(("id" = ConversationId, Path)), responses((status = 200, body = ConversationView)))]
pub(crate) async fn find_conversation(
    State(talk): State<Talk>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<ConversationId>,
) -> Result<Json<ConversationView>> {
    let tx = talk.app.read();
    let Party { conversation, side } = find_party(&tx, id, signed.person).await?;
    let view = views(&talk.app, &tx, lang, side, vec![conversation]).await?.pop();
    Ok(Json(view.context("a conversation that was just found has a view")?))
}
