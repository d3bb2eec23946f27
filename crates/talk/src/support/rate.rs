use super::chat::may_rate;
use super::outside;
use super::store;
use super::view::ChatView;
use crate::Talk;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::support_chats::{self, ChatDesk};
use kernel::ChatId;
use platform::auth::Signed;
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Hint, Path, Result};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RateChat {
    /// 1 to 5.
    stars: i64,
}

/// Says how content one was with a chat, once.
#[utoipa::path(post, path = "/api/v1/me/support/chats/{id}/rating", operation_id = "rate_chat", tag = "support",
    security(("session" = [])), params(("id" = ChatId, Path)), request_body = RateChat,
    responses((status = 200, body = ChatView)))]
pub(crate) async fn rate_chat(
    State(talk): State<Talk>,
    signed: Signed,
    Path(id): Path<ChatId>,
    command: Command<RateChat>,
) -> Result<Answer<ChatView>> {
    let (stars, person) = (command.body.stars, signed.person);
    if !(1..=5).contains(&stars) {
        return Err(INVALID_FIELD.on("stars").into());
    }
    talk.app
        .once(&signed, command.once, move |work| async move {
            let chat = store::own(store::lock(&work, id).await?, person)?;
            may_rate(&chat).map_err(|code| code.refuse())?;
            let chat = support_chats::Model { rating: Some(stars), rated_at: Some(work.now), ..chat };
            db::update(&work, chat.clone()).await?;
            if chat.desk == ChatDesk::Qiyu {
                outside::queue_rating(&work, &chat).await?;
            }
            work.hint(Hint::Support(id));
            Ok((StatusCode::OK, ChatView::of(&work, &chat).await?))
        })
        .await
}
