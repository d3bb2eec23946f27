use super::sides::other_side;
use super::{names, store};
use crate::messages;
use db::Tx;
use db::entities::conversations;
use db::entities::messages::MessageKind;
use db::entities::posting_history::Side;
use kernel::{ConversationId, MerchantId, PersonId, PostingId, Timestamp};
use platform::{App, Error, Lang};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A conversation as one side sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = Conversation)]
pub(crate) struct ConversationView {
    id: ConversationId,
    /// The side on which the asking person stands: `seeker` or `merchant`.
    side: Side,
    merchant_id: MerchantId,
    /// The merchant's name, or the seeker's masked.
    other_name: String,
    posting: Option<TalkedAbout>,
    last: Option<LastMessage>,
    /// Messages of the other side that this side has not read.
    unread: i64,
    my_read: i64,
    other_delivered: i64,
    other_read: i64,
}

/// The posting that a conversation is about.
#[derive(Serialize, ToSchema)]
pub(crate) struct TalkedAbout {
    id: PostingId,
    title: String,
}

/// The newest message, in short.
#[derive(Serialize, ToSchema)]
pub(crate) struct LastMessage {
    seq: i64,
    kind: MessageKind,
    preview: String,
    at: Timestamp,
}

/// Builds the views of conversations that a person sees from one side, each table asked once.
pub(super) async fn views(
    app: &App,
    tx: &Tx,
    lang: Lang,
    side: Side,
    rows: Vec<conversations::Model>,
) -> Result<Vec<ConversationView>, Error> {
    let ids: Vec<ConversationId> = rows.iter().map(|row| row.id).collect();
    let postings: Vec<PostingId> = rows.iter().map(|row| row.posting_id).collect();
    let titles = store::titles(tx, &postings).await?;
    let names = other_names(app, tx, side, &rows).await?;
    let marks = store::marks(tx, &ids).await?;
    let mark = |id, side| marks.get(&(id, side)).map_or((0, 0), |mark| (mark.delivered, mark.read));
    let read: HashMap<_, _> = ids.iter().map(|id| (*id, mark(*id, side).1)).collect();
    let unread = store::unread(tx, side, &read).await?;
    let last = store::last_messages(tx, &rows).await?;
    let mut previews = messages::previews(app, lang, last.values()).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (other_delivered, other_read) = mark(row.id, other_side(side));
            ConversationView {
                id: row.id,
                side,
                merchant_id: row.merchant_id,
                other_name: names.get(&row.id).cloned().unwrap_or_default(),
                posting: titles
                    .get(&row.posting_id)
                    .map(|title| TalkedAbout { id: row.posting_id, title: title.clone() }),
                last: last.get(&row.id).map(|message| LastMessage {
                    seq: message.seq,
                    kind: message.kind,
                    preview: previews.remove(&message.id).unwrap_or_default(),
                    at: message.at,
                }),
                unread: unread.get(&row.id).copied().unwrap_or(0),
                my_read: mark(row.id, side).1,
                other_delivered,
                other_read,
            }
        })
        .collect())
}

async fn other_names(
    app: &App,
    tx: &Tx,
    side: Side,
    rows: &[conversations::Model],
) -> Result<HashMap<ConversationId, String>, Error> {
    if side == Side::Seeker {
        let ids: Vec<MerchantId> = rows.iter().map(|row| row.merchant_id).collect();
        let names = store::merchant_names(tx, &ids).await?;
        return Ok(rows.iter().filter_map(|row| Some((row.id, names.get(&row.merchant_id)?.clone()))).collect());
    }
    let persons: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let names = names::seekers(app, tx, &persons).await?;
    Ok(rows.iter().filter_map(|row| Some((row.id, names.get(&row.person_id)?.clone()))).collect())
}
