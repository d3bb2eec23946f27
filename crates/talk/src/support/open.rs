use super::chat::may_read;
use super::list::AT_ONCE;
use super::store;
use super::view::{ChatRow, MessageView, messages};
use crate::Talk;
use crate::conversations::seekers;
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::support_chats;
use db::entities::support_messages::{SupportKind, SupportSide};
use kernel::{ChatId, PersonId};
use platform::auth::{Staff, Support};
use platform::{App, Error, Path, Result, Work};
use policy::{CaseRecord, Field as _, Helping, PersonName, SupportPicture, SupportRecord, SupportText, Username};
use serde::Serialize;
use utoipa::ToSchema;
use vault::{Ask, Grant, Matter};

/// The rule by which a chat is opened, as it stands in the access ledger.
pub(super) const BASIS: &str = "support_chat";

/// What is opened: what was said and by whom; a picture; which chats and cases there were before.
pub(super) const WORDS: &[&str] = &[SupportText::SPEC.name, Username::SPEC.name, PersonName::SPEC.name];
pub(super) const PICTURE: &[&str] = &[SupportPicture::SPEC.name];
pub(super) const EARLIER: &[&str] = &[SupportRecord::SPEC.name, CaseRecord::SPEC.name];

/// A chat as whoever has it sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = ServedChat)]
pub(crate) struct ServedChat {
    #[serde(flatten)]
    chat: ChatRow,
    /// Masked.
    other_name: String,
    person_id: PersonId,
    /// The first messages, at most 100; the rest follows by `seq`.
    messages: Vec<MessageView>,
}

/// The right to read these fields for a chat that one has; the access ledger is written first.
pub(super) async fn grant(
    work: &Work,
    chat: &support_chats::Model,
    actor: PersonId,
    fields: &[&'static str],
) -> Result<Grant<Helping>, Error> {
    let ask = Ask {
        actor,
        actor_kind: ActorKind::Staff,
        basis: BASIS,
        persons: vec![chat.person_id],
        fields,
        matter: Some(Matter::Chat(chat.id)),
    };
    Ok(vault::grant(work, work.now, &work.rng, ask).await?)
}

/// Opens a chat that one has or had last: what was said, and whose it is, masked. It stands in the access ledger.
#[utoipa::path(get, path = "/api/v1/staff/support/chats/{id}", operation_id = "open_chat", tag = "staff",
    security(("session" = ["support"])), params(("id" = ChatId, Path)), responses((status = 200, body = ServedChat)))]
pub(crate) async fn open_chat(
    State(talk): State<Talk>,
    staff: Staff<Support>,
    Path(id): Path<ChatId>,
) -> Result<Json<ServedChat>> {
    let (app, reader) = (talk.app.clone(), staff.signed.person);
    let person = store::get(&app.read(), id).await?.person_id;
    let keys = app.vault.keys_of(person).await?;
    let unit = move |work: Work| async move {
        let chat = store::get(&work, id).await?;
        may_read(&chat, reader).map_err(|code| code.refuse())?;
        let rows = store::after(&work, id, 0, AT_ONCE).await?;
        let unread = store::unread(&work, std::slice::from_ref(&chat), SupportSide::Person).await?;
        let other_name = seekers(&app, &work, &[person]).await?.remove(&person).unwrap_or_default();
        let grant = grant(&work, &chat, reader, WORDS).await?;
        let unread = unread.get(&id).copied().unwrap_or_default();
        let chat = ChatRow::of(&chat, reader, unread);
        Ok(ServedChat { chat, other_name, person_id: person, messages: messages(&keys, &grant, &rows)? })
    };
    Ok(Json(talk.app.write(unit).await?))
}

/// What a case is made of.
pub struct Opened {
    pub person: PersonId,
    /// What was said, a line for each message, from both sides.
    pub words: String,
}

/// What was said in a chat, for the case that whoever has it makes of it. It stands in the access ledger.
///
/// # Errors
/// `not_found`, `chat_not_yours`, `own_chat`, or the gate's refusal.
pub async fn open_for_case(app: &App, work: &Work, id: ChatId, actor: PersonId) -> Result<Opened, Error> {
    let chat = store::get(work, id).await?;
    may_read(&chat, actor).map_err(|code| code.refuse())?;
    let rows = store::after(work, id, 0, AT_ONCE).await?;
    let grant = grant(work, &chat, actor, WORDS).await?;
    let keys = app.vault.keys_of(chat.person_id).await?;
    let line = |message: MessageView| {
        let who = if message.side == SupportSide::Person { "用户" } else { "客服" };
        let said = match message.kind {
            SupportKind::Picture => "[图片]".to_owned(),
            SupportKind::Text => message.text.unwrap_or_default(),
        };
        format!("{who}：{said}")
    };
    let lines: Vec<String> = messages(&keys, &grant, &rows)?.into_iter().map(line).collect();
    Ok(Opened { person: chat.person_id, words: lines.join("\n") })
}
