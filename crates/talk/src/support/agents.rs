use super::chat::TAKEN_MAX;
use super::store;
use crate::Talk;
use crate::conversations::seekers;
use axum::Json;
use axum::extract::State;
use kernel::PersonId;
use platform::auth::{Staff, Support};
use platform::{Page, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// Colleagues that are listed.
const AGENTS_MAX: usize = 100;

/// A colleague to whom a chat or a case can be handed.
#[derive(Serialize, ToSchema)]
pub(crate) struct Agent {
    person_id: PersonId,
    /// Masked.
    other_name: String,
    me: bool,
    /// Chats that they have now, of `most`.
    taken: u64,
    most: u64,
}

/// Everybody at the desk. Colleagues see each other's names masked, as the two sides of a talk do.
#[utoipa::path(get, path = "/api/v1/staff/support/agents", operation_id = "list_agents", tag = "staff",
    security(("session" = ["support"])), responses((status = 200, body = Page<Agent>)))]
pub(crate) async fn list_agents(State(talk): State<Talk>, staff: Staff<Support>) -> Result<Json<Page<Agent>>> {
    let tx = talk.app.read();
    let mut persons = store::support_staff(&tx).await?;
    persons.truncate(AGENTS_MAX);
    let mut names = seekers(&talk.app, &tx, &persons).await?;
    let mut agents = Vec::with_capacity(persons.len());
    for person in persons {
        agents.push(Agent {
            person_id: person,
            other_name: names.remove(&person).unwrap_or_default(),
            me: person == staff.signed.person,
            taken: store::taken_by(&tx, person).await?,
            most: TAKEN_MAX,
        });
    }
    Ok(Json(Page::whole(agents)))
}
