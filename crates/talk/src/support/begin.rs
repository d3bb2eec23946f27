use super::home::desk;
use super::store;
use super::view::ChatView;
use crate::Talk;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::support_chats::{self, ChatDesk, ChatState, SupportTopic};
use kernel::ChatId;
use platform::auth::{Signed, require_consent};
use platform::limits::{self, Limit};
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{Answer, Command, Hint, Result, Work};
use policy::SUPPORT_DESK;
use serde::Deserialize;
use utoipa::ToSchema;

/// Chats that one person begins in a day.
const BEGUN: Limit = Limit { name: "chats_begun", most: 20, window_seconds: 86_400 };

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BeginChat {
    topic: SupportTopic,
}

/// Begins a chat with customer service, or finds the one that is open. Nobody is told before something is said.
///
/// Where another company keeps the desk, the consent `support_desk` comes first; a minor in a guardian's care is answered by
/// the built-in one.
#[utoipa::path(post, path = "/api/v1/me/support/chats", operation_id = "begin_chat", tag = "support",
    security(("session" = [])), request_body = BeginChat, responses((status = 200, body = ChatView)))]
pub(crate) async fn begin_chat(
    State(talk): State<Talk>,
    signed: Signed,
    command: Command<BeginChat>,
) -> Result<Answer<ChatView>> {
    let (house, topic, person) = (talk.clone(), command.body.topic, signed.person);
    let bucket = limits::bucket(&talk.app, BEGUN, &person.to_string());
    let unit = move |work: Work| async move {
        work.one_at_a_time(&person.0.as_bytes()[8..]).await?;
        if let Some(row) = store::open_of(&work, person).await? {
            return Ok((StatusCode::OK, ChatView::of(&work, &row).await?));
        }
        let desk = desk(&house, &work, Some(person)).await?;
        if desk == ChatDesk::Qiyu {
            require_consent(&work, person, SUPPORT_DESK).await?;
        }
        if !limits::take(&work, BEGUN, bucket).await? {
            return Err(TOO_MANY_REQUESTS.refuse().into());
        }
        // A name for this chat alone, from which nobody learns whose it is.
        let name = (desk == ChatDesk::Qiyu).then(|| format!("{:032x}", u128::from_be_bytes(work.rng.bytes())));
        let row = support_chats::Model {
            id: ChatId::new(work.now, &work.rng),
            person_id: person,
            desk,
            topic,
            state: ChatState::Waiting,
            owner_id: None,
            last_seq: 0,
            last_at: work.now,
            person_read: 0,
            staff_read: 0,
            waiting_since: work.now,
            taken_at: None,
            ended_at: None,
            ended_by: None,
            rating: None,
            rated_at: None,
            case_id: None,
            outside_name: name.map(PublicText::from),
            outside_session: None,
            outside_state: None,
            outside_waiting: None,
            rating_asked: false,
            created_at: work.now,
            answered_at: None,
            ends_at: None,
        };
        db::insert(&work, row.clone()).await?;
        work.hint(Hint::Support(row.id));
        Ok((StatusCode::OK, ChatView::of(&work, &row).await?))
    };
    talk.app.once(&signed, command.once, unit).await
}
