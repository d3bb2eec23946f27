use super::chat::LEFT_MINUTES;
use super::store;
use super::view::ChatRow;
use crate::Talk;
use axum::Json;
use axum::extract::State;
use db::entities::support_chats::{self, ChatDesk, ChatState, Column};
use db::entities::support_messages::SupportSide;
use kernel::{ChatId, PersonId, Timestamp};
use platform::auth::{Staff, Support};
use platform::{Page, Query, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which chats of the desk.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Which {
    /// Nobody has them, or their person was left waiting for half an hour; the one that waits longest comes first.
    #[default]
    Waiting,
    /// The reader has them now.
    Mine,
    /// The reader had them last, and they have ended.
    Ended,
}

impl Which {
    const fn name(self) -> &'static str {
        match self {
            Which::Waiting => "waiting",
            Which::Mine => "mine",
            Which::Ended => "ended",
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListChats {
    /// `waiting` (unless told), `mine` or `ended`.
    #[param(value_type = Option<String>)]
    which: Option<Which>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// Those at the built-in desk in which something was said.
fn of(which: Which, reader: PersonId, now: Timestamp) -> Select<support_chats::Entity> {
    let said = support_chats::Entity::find().filter(Column::Desk.eq(ChatDesk::BuiltIn)).filter(Column::LastSeq.gt(0));
    match which {
        Which::Waiting => {
            let since = now.plus_minutes(-LEFT_MINUTES);
            let left = Condition::all()
                .add(Column::State.eq(ChatState::Taken))
                .add(Column::OwnerId.ne(reader))
                .add(Column::AnsweredAt.is_null())
                .add(Column::LastAt.lte(since))
                .add(Column::TakenAt.lte(since));
            said.filter(Condition::any().add(Column::State.eq(ChatState::Waiting)).add(left))
        }
        Which::Mine => said.filter(Column::State.eq(ChatState::Taken)).filter(Column::OwnerId.eq(reader)),
        Which::Ended => said.filter(Column::State.eq(ChatState::Ended)).filter(Column::OwnerId.eq(reader)),
    }
}

/// Chats for staff, oldest wait first (ended ones newest first). Nothing of what was said stands here, and nobody's name.
#[utoipa::path(get, path = "/api/v1/staff/support/chats", operation_id = "list_chats", tag = "staff",
    security(("session" = ["support"])), params(ListChats), responses((status = 200, body = Page<ChatRow>)))]
pub(crate) async fn list_chats(
    State(talk): State<Talk>,
    staff: Staff<Support>,
    Query(query): Query<ListChats>,
) -> Result<Json<Page<ChatRow>>> {
    let (app, reader, which) = (&talk.app, staff.signed.person, query.which.unwrap_or_default());
    let limit = platform::limit(query.limit)?;
    let scope = format!("{}/{reader}", which.name());
    let after: Option<(Timestamp, ChatId)> = app.cursors.check("chats", &scope, query.cursor.as_deref())?;
    let key = Expr::tuple([Expr::col(Column::WaitingSince), Expr::col(Column::Id)]);
    let mut rows = of(which, reader, app.now());
    if let Some((at, id)) = after {
        let place = Expr::tuple([Expr::val(at), Expr::val(id)]);
        rows = rows.filter(if matches!(which, Which::Ended) { key.lt(place) } else { key.gt(place) });
    }
    let rows = match which {
        Which::Ended => rows.order_by_desc(Column::WaitingSince).order_by_desc(Column::Id),
        Which::Waiting | Which::Mine => rows.order_by_asc(Column::WaitingSince).order_by_asc(Column::Id),
    };
    let tx = app.read();
    let rows = rows.limit(limit + 1).all(&tx).await?;
    let unread = store::unread(&tx, &rows, SupportSide::Person).await?;
    let view =
        |chat: support_chats::Model| ChatRow::of(&chat, reader, unread.get(&chat.id).copied().unwrap_or_default());
    Ok(Json(app.cursors.page("chats", &scope, rows, limit, |row| (row.waiting_since, row.id), view)))
}

/// What the desk has to do.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChatCounts {
    waiting: u64,
    mine: u64,
    /// Messages in the reader's own chats that they have not read.
    unread: u64,
    /// How many one may have at once.
    most: u64,
}

/// How many chats wait, how many the reader has, and what of them is unread.
#[utoipa::path(get, path = "/api/v1/staff/support/counts", operation_id = "count_chats", tag = "staff",
    security(("session" = ["support"])), responses((status = 200, body = ChatCounts)))]
pub(crate) async fn count_chats(State(talk): State<Talk>, staff: Staff<Support>) -> Result<Json<ChatCounts>> {
    let (tx, reader, now) = (talk.app.read(), staff.signed.person, talk.app.now());
    let waiting = of(Which::Waiting, reader, now).count(&tx).await?;
    let mine = of(Which::Mine, reader, now).limit(super::chat::TAKEN_MAX).all(&tx).await?;
    let unread = store::unread(&tx, &mine, SupportSide::Person).await?.into_values().sum();
    let count = u64::try_from(mine.len()).unwrap_or_default();
    Ok(Json(ChatCounts { waiting, mine: count, unread, most: super::chat::TAKEN_MAX }))
}
