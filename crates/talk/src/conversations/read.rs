use super::store::{self, Whose};
use super::view::{ConversationView, views};
use crate::Talk;
use axum::Json;
use axum::extract::State;
use db::entities::conversations;
use db::entities::posting_history::Side;
use kernel::{MerchantId, Timestamp};
use platform::auth::{self, Signed};
use platform::{Lang, Page, Query, Result};
use serde::Deserialize;
use utoipa::IntoParams;

const LIST: &str = "conversations";

/// Which conversations.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ConversationQuery {
    /// Those of this merchant; one's own as a seeker without it.
    merchant_id: Option<MerchantId>,
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

/// The conversations of the person, or of a merchant that they recruit for; the newest message first.
#[utoipa::path(get, path = "/api/v1/conversations", operation_id = "list_conversations", tag = "talk",
    security(("session" = [])), params(ConversationQuery), responses((status = 200, body = Page<ConversationView>)))]
pub(crate) async fn list_conversations(
    State(talk): State<Talk>,
    signed: Signed,
    lang: Lang,
    Query(query): Query<ConversationQuery>,
) -> Result<Json<Page<ConversationView>>> {
    let app = &talk.app;
    let limit = platform::limit(query.limit)?;
    let tx = app.read();
    let (whose, side) = match query.merchant_id {
        Some(merchant) => {
            auth::require_recruiter(&tx, merchant, signed.person).await?;
            (Whose::Merchant(merchant, signed.person), Side::Merchant)
        }
        None => (Whose::Seeker(signed.person), Side::Seeker),
    };
    let filters = format!("{whose:?}");
    let after = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let after = after.map(|(micros, id)| (Timestamp::from_micros(micros), id));
    let rows = store::page(&tx, whose, after, limit + 1).await?;
    let key = |row: &conversations::Model| (row.last_at.micros(), row.id);
    let page = app.cursors.page(LIST, &filters, rows, limit, key, |row| row);
    Ok(Json(Page { items: views(app, &tx, lang, side, page.items).await?, next: page.next }))
}
