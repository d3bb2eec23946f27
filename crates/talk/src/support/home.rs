use super::chat::is_staffed;
use super::store;
use super::view::ChatView;
use crate::Talk;
use axum::Json;
use axum::extract::State;
use db::entities::support_chats::ChatDesk;
use platform::auth::Signed;
use platform::{App, Result};
use policy::SUPPORT_DESK;
use serde::Serialize;
use utoipa::ToSchema;

/// Whether and how customer service is reached now.
#[derive(Serialize, ToSchema)]
pub(crate) struct Support {
    /// Who keeps the desk: `built_in` or `qiyu`.
    desk: ChatDesk,
    /// Whether somebody is at the built-in desk; what is written outside the hours is answered later.
    staffed: bool,
    /// The hours in China, such as `09:00`; null for always.
    opens: Option<String>,
    closes: Option<String>,
    /// Whether the person has to agree before anything goes to the other company.
    needs_consent: bool,
    hotline: String,
    email: String,
    /// The last chat of whoever is signed in, open or ended.
    chat: Option<ChatView>,
}

/// The desk that answers chats in this installation.
pub(super) fn desk(talk: &Talk) -> ChatDesk {
    if talk.carriers.support.is_some() { ChatDesk::Qiyu } else { ChatDesk::BuiltIn }
}

/// Whether the built-in desk is staffed now.
pub(super) fn staffed(app: &App) -> bool {
    is_staffed(app.config.support.hours(), app.now())
}

/// How customer service is reached, and one's own last chat.
#[utoipa::path(get, path = "/api/v1/support", operation_id = "get_support", tag = "support",
    security((), ("session" = [])), responses((status = 200, body = Support)))]
pub(crate) async fn get_support(State(talk): State<Talk>, signed: Option<Signed>) -> Result<Json<Support>> {
    let (app, desk) = (&talk.app, desk(&talk));
    let tx = app.read();
    let mut needs_consent = desk == ChatDesk::Qiyu;
    let mut chat = None;
    if let Some(signed) = signed {
        needs_consent = needs_consent && !vault::consent::stands(&tx, signed.person, SUPPORT_DESK).await?;
        if let Some(row) = store::newest_of(&tx, signed.person).await? {
            chat = Some(ChatView::of(&tx, &row).await?);
        }
    }
    let set = &app.config.support;
    let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    Ok(Json(Support {
        desk,
        staffed: desk == ChatDesk::Qiyu || staffed(app),
        opens: given(&set.opens),
        closes: given(&set.closes),
        needs_consent,
        hotline: app.config.operator.hotline.clone(),
        email: app.config.operator.email.clone(),
        chat,
    }))
}
