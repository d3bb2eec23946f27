//! The wage of one's own sign-up.

use super::slips::{PaySlip, Reader, statement_of};
use super::{store, wage};
use crate::Market;
use crate::applications::store as sign_ups;
use crate::postings::store as postings;
use axum::Json;
use axum::extract::State;
use db::entities::applications::ApplicationState;
use db::entities::attendances::{self, HoursState};
use db::entities::postings::{Settlement, WageUnit};
use kernel::{ApplicationId, Fen, Timestamp};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Lang, Path, Result};
use sea_orm::EntityTrait;
use serde::Serialize;
use utoipa::ToSchema;

/// What a worker gets for one shift.
#[derive(Serialize, ToSchema)]
pub struct WageView {
    pub merchant_name: String,
    pub unit: WageUnit,
    pub rate_fen: Fen,
    pub settlement: Settlement,
    /// In minutes for a wage by the hour, else in days or pieces; null until it is known.
    pub work: Option<i64>,
    pub owed_fen: Fen,
    pub paid_fen: Fen,
    pub left_fen: Fen,
    /// Staff decide about a part of the hours, and it waits.
    pub disputed: bool,
    /// The merchant recorded that it was paid outside the platform.
    pub settled_outside: bool,
    /// When it is due; null until the hours are approved.
    pub due_at: Option<Timestamp>,
    /// Due and not paid in full.
    pub late: bool,
    pub statement: Option<String>,
    /// Oldest first.
    pub slips: Vec<PaySlip>,
}

/// The wage of one's own sign-up, with every payment and its reasons.
#[utoipa::path(get, path = "/api/v1/applications/{id}/wage", operation_id = "get_wage", tag = "settlement",
    security(("session" = [])), params(("id" = ApplicationId, Path)), responses((status = 200, body = WageView)))]
pub async fn get_wage(
    State(market): State<Market>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<ApplicationId>,
) -> Result<Json<WageView>> {
    let app = market.app.clone();
    let tx = app.read();
    let row = sign_ups::own(&tx, id, signed.person).await?;
    let known = store::find_all(&tx, &[id]).await?.remove(&id);
    let known = match known {
        Some(known) => known,
        // Not binding yet: what it would be.
        None => store::fresh(&row, &postings::get(&tx, row.posting_id).await?, app.now())
            .ok_or_else(|| NOT_FOUND.refuse())?,
    };
    let hours = attendances::Entity::find_by_id(id).one(&tx).await?;
    let keys = app.vault.keys_of(signed.person).await?;
    let grant = vault::own(keys.person());
    let reader = Reader { lang, grant: &grant, keys: Some(&keys) };
    let slips = store::slips_of(&tx, id).await?.into_iter().map(|slip| reader.slip(slip)).collect::<Result<_>>()?;
    let cards = accounts::merchants::cards(&tx, &[row.merchant_id]).await?;
    let left = wage::left(&known);
    let settled = row.state == ApplicationState::Settled;
    Ok(Json(WageView {
        merchant_name: cards.get(&row.merchant_id).map(|card| card.name.clone()).unwrap_or_default(),
        unit: known.unit,
        rate_fen: known.rate_fen,
        settlement: known.settlement,
        work: known.work,
        owed_fen: wage::owed(&known),
        paid_fen: wage::paid(&known),
        left_fen: if settled { Fen::ZERO } else { left },
        disputed: hours.is_some_and(|hours| hours.state == HoursState::Disputed),
        settled_outside: settled && left > Fen::ZERO,
        due_at: known.due_at,
        late: !settled && left > Fen::ZERO && known.due_at.is_some_and(|due| due <= app.now()),
        statement: statement_of(&known, lang),
        slips,
    }))
}
