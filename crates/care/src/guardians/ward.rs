use super::store;
use super::wards::{WardView, view};
use crate::Care;
use crate::consents::view::{ConsentView, view as consent_view};
use accounts::people::Profile;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::access_ledger::ActorKind;
use db::entities::consents::{self, Column};
use db::entities::guardianships::{self, BondState};
use kernel::{GuardianshipId, PersonId};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{App, Error, Lang, Minor, Path, Result};
use policy::{FIELDS, GUARDIAN_SAYS, Guarding, Purpose};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use vault::{Ask, Grant, Matter};

/// A ward as their guardian sees them.
#[derive(Serialize, ToSchema)]
pub(crate) struct WardDetail {
    #[serde(flatten)]
    ward: WardView,
    username: String,
    profile: Profile,
    /// What a guardian may say yes or no to, with what stands.
    consents: Vec<ConsentView>,
}

/// One ward (SPEC MIN-3). The look is in the access ledger, where the ward sees it.
#[utoipa::path(get, path = "/api/v1/me/wards/{id}", operation_id = "get_ward", tag = "privacy",
    security(("session" = [])), params(("id" = GuardianshipId, Path)), responses((status = 200, body = WardDetail)))]
pub(crate) async fn get_ward(
    State(care): State<Care>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<GuardianshipId>,
) -> Result<Json<WardDetail>> {
    let app = &care.app;
    let tx = app.read();
    let (bond, minor) = bond_of(app, &tx, signed.person, id).await?;
    let ward = bond.ward_id;
    let grant = grant_of(app, signed.person, ward).await?;
    let username = accounts::people::username(app, &grant, &tx, ward).await?;
    let rows = consents::Entity::find()
        .filter(Column::PersonId.eq(ward))
        .order_by_asc(Column::At)
        .order_by_asc(Column::Id)
        .all(&tx)
        .await?;
    let newest: HashMap<String, consents::Model> = rows.into_iter().map(|row| (row.purpose.0.clone(), row)).collect();
    Ok(Json(WardDetail {
        ward: view(&bond, Some(&minor), Some(accounts::people::mask_username(username.expose()))),
        username: username.expose().to_owned(),
        profile: accounts::people::profile_of(app, &grant, &tx, ward).await?,
        consents: GUARDIAN_SAYS.iter().map(|item| consent_view(item, newest.get(item.name), lang)).collect(),
    }))
}

/// A guardian's verified bond with somebody who needs a guardian at this moment; everything else is not there. That is how
/// the right ends on the birthday, and with a declaration of own income.
pub(super) async fn bond_of(
    app: &App,
    tx: &Tx,
    guardian: PersonId,
    id: GuardianshipId,
) -> Result<(guardianships::Model, Minor), Error> {
    let found = guardianships::Entity::find_by_id(id).one(tx).await?;
    let own = |row: &guardianships::Model| row.person_id == guardian && row.state == BondState::Verified;
    let bond = found.filter(own).ok_or_else(|| NOT_FOUND.refuse())?;
    let minor = app.minor(tx, bond.ward_id).await?.filter(Minor::is_guarded).ok_or_else(|| NOT_FOUND.refuse())?;
    Ok((bond, minor))
}

/// The same by the ward.
pub(crate) async fn require_guardian(
    app: &App,
    tx: &Tx,
    guardian: PersonId,
    ward: PersonId,
) -> Result<guardianships::Model, Error> {
    let bond = store::between(tx, guardian, ward).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    Ok(bond_of(app, tx, guardian, bond.id).await?.0)
}

/// The right to open what a guardian may see of a ward: the ledger is written first.
pub(crate) async fn grant_of(app: &App, guardian: PersonId, ward: PersonId) -> Result<Grant<Guarding>, Error> {
    let house = app.clone();
    app.write(move |work| async move {
        let bond = require_guardian(&house, &work, guardian, ward).await?;
        let fields: Vec<&'static str> =
            FIELDS.iter().filter(|field| field.allows(Guarding::SPEC)).map(|field| field.name).collect();
        let ask = Ask {
            actor: guardian,
            actor_kind: ActorKind::Guardian,
            basis: "guardian_of_minor",
            persons: vec![ward],
            fields: &fields,
            matter: Some(Matter::Guardianship(bond.id)),
        };
        Ok(vault::grant(&work, work.now, &work.rng, ask).await?)
    })
    .await
}
