use super::store;
use crate::Care;
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::guardianships::{self, BondRelation, BondState};
use kernel::majority::Standing;
use kernel::{GuardianshipId, PersonId, Timestamp};
use platform::auth::Signed;
use platform::{Minor, Page, Result};
use policy::{Field, Guarding, Username};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use vault::{Ask, Grant};

kernel::text_enum! {
    /// How a ward's account stands, for the guardian.
    pub enum WardState {
        /// Staff verify the papers.
        Pending = "pending",
        Refused = "refused",
        /// The guardian consents, and the account is open.
        Open = "open",
        /// No guardian consents: the deletion clock runs.
        Limited = "limited",
        /// The ward declared to live on their own labour.
        OwnIncome = "own_income",
        /// The ward is grown up or gone, or the guardian left.
        Ended = "ended",
    }
}

/// A ward in the guardian's list.
#[derive(Serialize, ToSchema)]
pub(crate) struct WardView {
    pub id: GuardianshipId,
    pub state: WardState,
    pub relation: BondRelation,
    /// `xi***1`; null while nothing is verified, and afterwards.
    pub ward_masked: Option<String>,
    pub submitted_at: Timestamp,
    pub decided_at: Option<Timestamp>,
    /// Why the papers were refused.
    pub reason: Option<String>,
    /// When everything of the ward is deleted unless a guardian consents.
    pub erase_at: Option<Timestamp>,
}

/// The minors whose guardian one is or wants to be, newest first (SPEC MIN-3). There is one page.
#[utoipa::path(get, path = "/api/v1/me/wards", operation_id = "list_wards", tag = "privacy",
    security(("session" = [])), responses((status = 200, body = Page<WardView>)))]
pub(crate) async fn list_wards(State(care): State<Care>, signed: Signed) -> Result<Json<Page<WardView>>> {
    let app = &care.app;
    let tx = app.read();
    let rows = store::of_guardian(&tx, signed.person).await?;
    let mut minors: HashMap<PersonId, Minor> = HashMap::new();
    for row in rows.iter().filter(|row| matches!(row.state, BondState::Verified | BondState::Pending)) {
        if let Some(minor) = app.minor(&tx, row.ward_id).await? {
            minors.insert(row.ward_id, minor);
        }
    }
    let named = |row: &&guardianships::Model| {
        row.state == BondState::Verified && minors.get(&row.ward_id).is_some_and(Minor::is_guarded)
    };
    let persons: Vec<PersonId> = rows.iter().filter(named).map(|row| row.ward_id).collect();
    let mut names = HashMap::new();
    if !persons.is_empty() {
        let asked = persons.clone();
        let grant: Grant<Guarding> = app
            .write(move |work| async move {
                let ask = Ask {
                    actor: signed.person,
                    actor_kind: ActorKind::Guardian,
                    basis: "guardian_of_minor",
                    persons: asked,
                    fields: &[Username::SPEC.name],
                    matter: None,
                };
                Ok(vault::grant(&work, work.now, &work.rng, ask).await?)
            })
            .await?;
        for ward in persons {
            let name = accounts::people::username(app, &grant, &tx, ward).await?;
            names.insert(ward, accounts::people::mask_username(name.expose()));
        }
    }
    let items = rows.iter().map(|row| view(row, minors.get(&row.ward_id), names.remove(&row.ward_id))).collect();
    Ok(Json(Page::whole(items)))
}

pub(super) fn view(row: &guardianships::Model, minor: Option<&Minor>, ward_masked: Option<String>) -> WardView {
    let state = match (row.state, minor) {
        (BondState::Pending, Some(_)) => WardState::Pending,
        (BondState::Refused, _) => WardState::Refused,
        (BondState::Verified, Some(minor)) if minor.standing == Standing::OwnIncome => WardState::OwnIncome,
        (BondState::Verified, Some(minor)) if minor.is_limited() => WardState::Limited,
        (BondState::Verified, Some(_)) => WardState::Open,
        // The day came before the job that notes it down.
        (BondState::Pending | BondState::Verified, None) | (BondState::Ended, _) => WardState::Ended,
    };
    let guarded = minor.filter(|minor| minor.is_guarded());
    WardView {
        id: row.id,
        state,
        relation: row.relation,
        ward_masked,
        submitted_at: row.submitted_at,
        decided_at: row.decided_at,
        reason: row.reason.as_ref().map(|reason| reason.0.clone()),
        erase_at: guarded.and_then(|minor| minor.row.erase_at),
    }
}
