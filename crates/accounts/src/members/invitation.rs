use super::store;
use crate::Accounts;
use crate::merchants::cards;
use axum::Json;
use axum::extract::State;
use db::entities::merchant_invitations;
use db::entities::merchant_members::MemberRole;
use kernel::{InvitationId, MerchantId, Timestamp};
use platform::auth::Signed;
use platform::{Page, Query, Result, limit};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The name under which this list's cursors are signed.
const LIST: &str = "invitations";

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InvitationsQuery {
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

/// An invitation that waits for an answer.
#[derive(Serialize, ToSchema)]
pub(crate) struct Invitation {
    id: InvitationId,
    merchant_id: MerchantId,
    merchant_name: String,
    role: MemberRole,
    created_at: Timestamp,
}

/// Invitations of one's own number that can still be accepted, newest first.
#[utoipa::path(get, path = "/api/v1/me/invitations", operation_id = "list_invitations", tag = "accounts",
    security(("session" = [])), params(InvitationsQuery), responses((status = 200, body = Page<Invitation>)))]
pub(crate) async fn list_invitations(
    State(accounts): State<Accounts>,
    signed: Signed,
    Query(query): Query<InvitationsQuery>,
) -> Result<Json<Page<Invitation>>> {
    let app = &accounts.app;
    let tx = app.read();
    let rows_max = limit(query.limit)?;
    let filters = signed.person.to_string();
    let before = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let before = before.map(|(micros, id)| (Timestamp::from_micros(micros), id));
    let phone = store::phone_of(&tx, signed.person).await?;
    let joined = store::merchants_of(&tx, signed.person).await?;
    let rows = store::list_open(&tx, app.now(), phone, joined, before, rows_max + 1).await?;
    let merchants: Vec<MerchantId> = rows.iter().map(|row| row.merchant_id).collect();
    let names = cards(&tx, &merchants).await?;
    let key = |row: &merchant_invitations::Model| (row.created_at.micros(), row.id);
    Ok(Json(app.cursors.page(LIST, &filters, rows, rows_max, key, |row| Invitation {
        id: row.id,
        merchant_id: row.merchant_id,
        merchant_name: names.get(&row.merchant_id).map(|card| card.name.clone()).unwrap_or_default(),
        role: row.role,
        created_at: row.created_at,
    })))
}
