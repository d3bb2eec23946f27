use super::sealing::{self, Opened};
use super::{Certification, store};
use crate::Accounts;
use crate::merchants::store as merchants;
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::certifications;
use kernel::{MerchantId, PersonId};
use platform::auth::{Signed, require_owner};
use platform::{App, Error, Path, Result};
use vault::{Ask, Grant, Matter};

/// Where the merchant's certification stands, for its owners. Other members see the state alone, with the merchant.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/certification", operation_id = "get_certification",
    tag = "accounts", security(("session" = [])), params(("id" = MerchantId, Path)),
    responses((status = 200, body = Certification)))]
pub(crate) async fn get_certification(
    State(accounts): State<Accounts>,
    signed: Signed,
    Path(id): Path<MerchantId>,
) -> Result<Json<Certification>> {
    let app = &accounts.app;
    let tx = app.read();
    require_owner(&tx, id, signed.person).await?;
    let merchant = merchants::get(&tx, id).await?;
    // What an owner handed in who has cancelled their account since is emptied: there is nothing to show.
    let newest = store::find_newest(&tx, id).await?;
    let Some(row) = newest.filter(|row| !row.responsible_name.is_emptied()) else {
        return Ok(Json(Certification::of(&merchant, None)));
    };
    let opened = open_as_owner(app, signed.person, &row).await?;
    Ok(Json(Certification::of(&merchant, Some((&row, &opened)))))
}

/// One's own submission, or that of a fellow owner, which the access ledger tells them.
async fn open_as_owner(app: &App, owner: PersonId, row: &certifications::Model) -> Result<Opened, Error> {
    let keys = app.vault.keys_of(row.person_id).await?;
    if row.person_id == owner {
        return sealing::open(&keys, &vault::own(owner), row, app.now());
    }
    let ask = Ask {
        actor: owner,
        actor_kind: ActorKind::Merchant,
        basis: "owner_of_merchant",
        persons: vec![row.person_id],
        fields: &sealing::FIELDS,
        matter: Some(Matter::Certification(row.id)),
    };
    let grant: Grant<policy::Certification> =
        app.write(move |work| async move { Ok(vault::grant(&work, work.now, &work.rng, ask).await?) }).await?;
    sealing::open(&keys, &grant, row, app.now())
}
