use super::chat::is_staffed;
use super::store;
use super::view::ChatView;
use crate::Talk;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::support_chats::ChatDesk;
use kernel::PersonId;
use platform::auth::Signed;
use platform::{App, Result};
use policy::SUPPORT_DESK;
use serde::Serialize;
use utoipa::ToSchema;

/// Whether and how customer service is reached now.
#[derive(Serialize, ToSchema)]
pub(crate) struct Support {
    /// Who keeps the desk at which a chat would begin now: `built_in` or `qiyu`.
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

/// The desk that answers a person's chats now, consent aside. It is ours where no other is configured or its line is shut, and
/// for a minor in a guardian's care: nobody is asked whether their words may go to another company (SPEC MIN-3).
pub(super) async fn desk(talk: &Talk, tx: &Tx, person: Option<PersonId>) -> Result<ChatDesk> {
    if talk.outside_desk().is_none() {
        return Ok(ChatDesk::BuiltIn);
    }
    let minor = match person {
        Some(person) => talk.app.minor(tx, person).await?,
        None => None,
    };
    let guarded = minor.is_some_and(|minor| minor.is_guarded());
    Ok(if guarded { ChatDesk::BuiltIn } else { ChatDesk::Qiyu })
}

/// Whether the built-in desk is staffed now.
pub(super) fn staffed(app: &App) -> bool {
    is_staffed(app.config.support.hours(), app.now())
}

/// How customer service is reached, and one's own last chat.
#[utoipa::path(get, path = "/api/v1/support", operation_id = "get_support", tag = "support",
    security((), ("session" = [])), responses((status = 200, body = Support)))]
pub(crate) async fn get_support(State(talk): State<Talk>, signed: Option<Signed>) -> Result<Json<Support>> {
    let app = &talk.app;
    let tx = app.read();
    let desk = desk(&talk, &tx, signed.as_ref().map(|signed| signed.person)).await?;
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
