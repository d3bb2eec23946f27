use super::store;
use crate::Accounts;
use anyhow::Context;
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::merchant_members::{self, MemberRole};
use db::entities::people;
use kernel::{MerchantId, PersonId, Timestamp};
use platform::auth::{Signed, find_member_role};
use platform::refusals::NOT_FOUND;
use platform::{App, Error, Page, Path, Query, Result, limit};
use policy::{Field, Recruiting, Username};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};
use vault::{Ask, Cell, Grant};

/// The name under which this list's cursors are signed.
const LIST: &str = "members";

/// What a look at the list is recorded with.
const FIELDS: &[&str] = &[<Username as Field>::SPEC.name];

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MembersQuery {
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

/// Somebody who acts for a merchant.
#[derive(Serialize, ToSchema)]
pub(crate) struct Member {
    person_id: PersonId,
    username: String,
    role: MemberRole,
    joined_at: Timestamp,
}

/// The members of a merchant, for its members, in the order in which they joined. Reading each other's username is
/// recorded.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/members", operation_id = "list_members", tag = "accounts",
    security(("session" = [])), params(("id" = MerchantId, Path), MembersQuery),
    responses((status = 200, body = Page<Member>)))]
pub(crate) async fn list_members(
    State(accounts): State<Accounts>,
    signed: Signed,
    Path(id): Path<MerchantId>,
    Query(query): Query<MembersQuery>,
) -> Result<Json<Page<Member>>> {
    let app = &accounts.app;
    let tx = app.read();
    find_member_role(&tx, id, signed.person).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    let rows_max = limit(query.limit)?;
    let filters = id.to_string();
    let after = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let after = after.map(|(micros, person)| (Timestamp::from_micros(micros), person));
    let rows = store::list(&tx, id, after, rows_max + 1).await?;
    let names = usernames(app, signed.person, rows.iter().map(|row| row.person_id).collect()).await?;
    let key = |row: &merchant_members::Model| (row.joined_at.micros(), row.person_id);
    Ok(Json(app.cursors.page(LIST, &filters, rows, rows_max, key, |row| Member {
        person_id: row.person_id,
        username: names.get(&row.person_id).cloned().unwrap_or_default(),
        role: row.role,
        joined_at: row.joined_at,
    })))
}

/// The usernames under which these members act or acted, for one of them. Whoever calls this has made sure that the
/// actor is a member; the look is recorded.
///
/// # Errors
/// When the ledger cannot be written or a name does not open.
pub async fn usernames(app: &App, actor: PersonId, persons: Vec<PersonId>) -> Result<HashMap<PersonId, String>, Error> {
    let ask = Ask {
        actor,
        actor_kind: ActorKind::Merchant,
        basis: "fellow_member",
        persons: persons.clone(),
        fields: FIELDS,
        matter: None,
    };
    let grant: Grant<Recruiting> =
        app.write(move |work| async move { Ok(vault::grant(&work, work.now, &work.rng, ask).await?) }).await?;
    let mut names = HashMap::with_capacity(persons.len());
    for row in people::Entity::find().filter(people::Column::Id.is_in(persons)).all(&app.read()).await? {
        let keys = app.vault.keys_of(row.id).await.context("a member's keys")?;
        names.insert(row.id, keys.open(&grant, Cell::new("people", "username", row.id.0), &row.username)?);
    }
    Ok(names)
}
