use super::source::CHECKS_A_DAY;
use super::{sealing, store};
use crate::Accounts;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::identities::{self, IdentityMethod, IdentityState};
use kernel::{PersonId, Timestamp, mask};
use platform::auth::Signed;
use platform::{Error, Result, limits};
use serde::Serialize;
use utoipa::ToSchema;

/// Where one's own verification stands, masked, and which methods there are.
#[derive(Serialize, ToSchema)]
pub struct IdentityView {
    /// Null for whoever never asked for it.
    pub state: Option<IdentityState>,
    pub method: Option<IdentityMethod>,
    /// `陈**`.
    pub name_masked: Option<String>,
    /// Fourteen stars and the last four characters.
    pub id_number_masked: Option<String>,
    /// Why it was refused or ended.
    pub reason: Option<String>,
    pub submitted_at: Option<Timestamp>,
    pub decided_at: Option<Timestamp>,
    /// Whether name and number can be checked here; documents always work.
    pub two_factor: bool,
    /// How many more checks may be asked for today.
    pub checks_left: u64,
}

/// Where one's own verification stands (SPEC IDV-1).
#[utoipa::path(get, path = "/api/v1/me/identity", operation_id = "get_identity", tag = "accounts",
    security(("session" = [])), responses((status = 200, body = IdentityView)))]
pub(crate) async fn get_identity(State(accounts): State<Accounts>, signed: Signed) -> Result<Json<IdentityView>> {
    let tx = accounts.app.read();
    let newest = match store::find_verified(&tx, signed.person).await? {
        Some(row) => Some(row),
        None => store::find_newest(&tx, signed.person).await?,
    };
    Ok(Json(view(&accounts, &tx, signed.person, newest).await?))
}

/// The view of the person's own row.
pub(super) async fn view(
    accounts: &Accounts,
    tx: &Tx,
    person: PersonId,
    row: Option<identities::Model>,
) -> Result<IdentityView, Error> {
    let app = &accounts.app;
    let bucket = limits::bucket(app, CHECKS_A_DAY, &person.to_string());
    let used = limits::count(tx, app.now(), CHECKS_A_DAY, &bucket).await?;
    let opened = match row.as_ref().filter(|row| !row.name.is_emptied()) {
        Some(row) => Some(sealing::open(&*app.vault.keys_of(person).await?, &vault::own(person), row, app.now())?),
        None => None,
    };
    Ok(IdentityView {
        state: row.as_ref().map(|row| row.state),
        method: row.as_ref().map(|row| row.method),
        name_masked: opened.as_ref().map(|opened| mask::name(&opened.name)),
        id_number_masked: opened.as_ref().map(|opened| opened.id_number.masked()),
        reason: row.as_ref().and_then(|row| row.reason.clone()).map(|reason| reason.0),
        submitted_at: row.as_ref().map(|row| row.submitted_at),
        decided_at: row.as_ref().and_then(|row| row.decided_at),
        two_factor: accounts.verifiers.identity.is_some(),
        checks_left: CHECKS_A_DAY.most.saturating_sub(used),
    })
}
