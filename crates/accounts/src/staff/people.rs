use crate::Accounts;
use crate::people::store::{self, person_cell};
use crate::people::{MyMerchant, mask_username, my_merchant, phone_blind, username_blind};
use crate::sign_in::username::Username;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::access_ledger::ActorKind;
use db::entities::people::{self, PersonState};
use kernel::phone::Phone;
use kernel::{PersonId, Secret, Timestamp};
use platform::auth::{Staff, Support};
use platform::refusals::{ERASED, INVALID_FIELD};
use platform::{App, Error, Page, Query, Result};
use policy::{Field, Supporting};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vault::{Ask, Grant};

/// The rule by which support may look, as it stands in the access ledger.
const BASIS: &str = "support_lookup";

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeopleQuery {
    /// A whole username or phone number; parts of one find nothing.
    #[param(value_type = String)]
    q: Secret,
}

/// A person as support sees them.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonView {
    id: PersonId,
    username_masked: String,
    phone_masked: String,
    created_at: Timestamp,
    state: PersonState,
    merchants: Vec<MyMerchant>,
}

/// Finds a person by whole username or number. What is shown is masked, and each look is recorded (SPEC SEC-4).
#[utoipa::path(get, path = "/api/v1/staff/people", operation_id = "find_people", tag = "staff",
    security(("session" = ["support"])), params(PeopleQuery), responses((status = 200, body = Page<PersonView>)))]
pub(crate) async fn find_people(
    State(accounts): State<Accounts>,
    staff: Staff<Support>,
    Query(query): Query<PeopleQuery>,
) -> Result<Json<Page<PersonView>>> {
    let app = accounts.app.clone();
    let actor = staff.signed.person;
    let items = accounts
        .app
        .write(move |work| async move {
            let Some(row) = find(&app, &work, query.q.expose()).await? else { return Ok(Vec::new()) };
            let ask = Ask {
                actor,
                actor_kind: ActorKind::Staff,
                basis: BASIS,
                persons: vec![row.id],
                fields: &[policy::Username::SPEC.name, policy::Phone::SPEC.name],
                matter: None,
            };
            let grant = vault::grant::<Supporting>(&work.tx, work.now, &work.rng, ask).await?;
            Ok(vec![view(&app, &work, &grant, row).await?])
        })
        .await?;
    Ok(Json(Page::whole(items)))
}

async fn find(app: &App, tx: &Tx, q: &str) -> Result<Option<people::Model>, Error> {
    if let Ok(phone) = Phone::parse(q) {
        return Ok(store::person_by_phone(tx, phone_blind(app, &phone)).await?);
    }
    let username = Username::parse(q).map_err(|_| INVALID_FIELD.on("q"))?;
    Ok(store::person_by_username(tx, username_blind(app, &username)).await?)
}

async fn view(app: &App, tx: &Tx, grant: &Grant<Supporting>, row: people::Model) -> Result<PersonView, Error> {
    if row.phone.is_emptied() {
        return Err(ERASED.refuse().into());
    }
    let keys = app.vault.keys_of(row.id).await?;
    let username = keys.open(grant, person_cell("username", row.id), &row.username)?;
    let phone = keys.open(grant, person_cell("phone", row.id), &row.phone)?;
    let phone = Phone::parse(&phone).map_err(|_| anyhow::anyhow!("a sealed phone number is not one"))?;
    let merchants = store::merchants_of(tx, row.id).await?;
    Ok(PersonView {
        id: row.id,
        username_masked: mask_username(&username),
        phone_masked: phone.masked(),
        created_at: row.created_at,
        state: row.state,
        merchants: merchants.into_iter().map(my_merchant).collect(),
    })
}
