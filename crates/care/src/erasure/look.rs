use super::conditions::{self, Condition};
use super::store;
use crate::Care;
use crate::holdings;
use axum::Json;
use axum::extract::State;
use db::AtEnd;
use db::entities::erasures::ErasureState;
use kernel::{ErasureId, Timestamp};
use platform::auth::Leaving;
use platform::{Lang, Result};
use policy::Rule;
use serde::Serialize;
use utoipa::ToSchema;

/// What cancelling needs and does, and how far it has come.
#[derive(Serialize, ToSchema)]
pub(crate) struct CancellationView {
    /// Null while none is under way.
    pub state: Option<ErasureState>,
    pub id: Option<ErasureId>,
    pub requested_at: Option<Timestamp>,
    /// Until then it can be stopped.
    pub erase_at: Option<Timestamp>,
    /// For how many days it can be stopped.
    pub cooling_days: u32,
    pub conditions: Vec<Condition>,
    /// What a law keeps after the erasure.
    pub kept: Vec<KeptKind>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct KeptKind {
    pub name: &'static str,
    /// For so many days from each row's own time.
    pub days: u32,
    pub law: &'static str,
}

/// The conditions under which one's own account can be cancelled, what a law keeps of it, and how far it has come (SPEC
/// ACC-8).
#[utoipa::path(get, path = "/api/v1/me/cancellation", operation_id = "get_cancellation", tag = "privacy",
    security(("session" = [])), responses((status = 200, body = CancellationView)))]
pub(crate) async fn get_cancellation(
    State(care): State<Care>,
    Leaving(signed): Leaving,
    lang: Lang,
) -> Result<Json<CancellationView>> {
    let app = &care.app;
    let tx = app.read();
    let row = store::under_way(&tx, signed.person).await?;
    Ok(Json(CancellationView {
        state: row.as_ref().map(|row| row.state),
        id: row.as_ref().map(|row| row.id),
        requested_at: row.as_ref().map(|row| row.requested_at),
        erase_at: row.as_ref().map(|row| row.erase_at),
        cooling_days: app.config.cancellation_days,
        conditions: conditions::look(app, &tx, signed.person, app.now(), lang).await?,
        kept: kept(lang),
    }))
}

fn kept(lang: Lang) -> Vec<KeptKind> {
    let mut kinds: Vec<KeptKind> = Vec::new();
    for held in holdings::all().filter(|held| held.holding.at_end == AtEnd::Hold) {
        let record = held.holding.record;
        let Rule::Law { days, source } = record.lifetime.rule else { continue };
        let name = lang.pick(record.zh, record.en);
        if !kinds.iter().any(|kind| kind.name == name) {
            kinds.push(KeptKind { name, days, law: source });
        }
    }
    kinds
}
