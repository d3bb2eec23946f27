use super::lines;
use super::pay::{self, Keys, Payment};
use super::preview::{self, SettlementPlan, WageChange};
use super::read::SettlementView;
use super::refusals::{NOTHING_TO_SETTLE, SETTLEMENT_CHANGED};
use crate::Market;
use crate::applications::store::{self as sign_ups, Actor};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::applications::ApplicationState;
use kernel::{ApplicationId, Fen, PostingId};
use platform::auth::Signed;
use platform::{Answer, App, Command, Error, Path, Result};
use serde::Deserialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A plan, and what its preview said it pays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettlementOrder {
    #[serde(default)]
    until: Option<String>,
    #[serde(default)]
    only: Option<Vec<ApplicationId>>,
    #[serde(default)]
    changes: Vec<WageChange>,
    /// `pays_fen` of the preview: another sum is refused.
    pays_fen: i64,
}

/// Pays the wages of a posting that are approved and not paid, from what is in custody for the job and then from the merchant's
/// funds (SPEC PAY-2). All of them or none.
#[utoipa::path(post, path = "/api/v1/postings/{id}/settlements", operation_id = "settle_wages", tag = "settlement",
    security(("session" = [])), params(("id" = PostingId, Path)), request_body = SettlementOrder,
    responses((status = 201, body = SettlementView)))]
pub async fn settle_wages(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
    command: Command<SettlementOrder>,
) -> Result<Answer<SettlementView>> {
    let app = market.app.clone();
    let SettlementOrder { until, only, changes, pays_fen } = command.body;
    let plan = SettlementPlan { until, only, changes };
    let changes = preview::changes(&plan)?;
    let person = signed.person;
    preview::require(&app.read(), id, person).await?;
    let keys = keys_of(&app, changes.keys().copied()).await?;
    let house = app.clone();
    app.once(&signed, command.once, move |work| async move {
        let (posting, _) = preview::require(&work, id, person).await?;
        let (ids, _) = preview::ids(&work, &posting, &plan).await?;
        let mut held = sign_ups::lock_all(&work, &ids).await?;
        // Whoever held them before may have paid them.
        held.retain(|_, row| row.state == ApplicationState::Finished);
        let rows = ids.iter().filter_map(|id| held.remove(id)).collect();
        let mut payments = Vec::new();
        for line in lines::lines(&work, &posting, rows, work.now).await? {
            let (line, (change, slip)) = preview::plan_one(line, &changes);
            // A line that cannot be worked out is left for another time, unless it was named.
            match slip {
                Ok(slip) if slip.paid() > Fen::ZERO || slip.disputed > Fen::ZERO => {
                    payments.push(Payment { line, slip, change });
                }
                Err(refusal) if changes.contains_key(&line.application.id) => return Err(refusal.into()),
                _ => {}
            }
        }
        let pays = Fen(payments.iter().map(|payment| payment.slip.paid().0).sum());
        if pays == Fen::ZERO {
            return Err(NOTHING_TO_SETTLE.refuse().into());
        }
        if pays.0 != pays_fen {
            return Err(SETTLEMENT_CHANGED.refuse().with("pays_fen", pays.0).into());
        }
        let by = (&posting, Actor::merchant(person));
        let batch = pay::pay(&house, &work, by, payments, &keys, true).await?;
        Ok((StatusCode::CREATED, SettlementView::of(batch)))
    })
    .await
}

/// The workers' keys, which reasons are sealed with. Whose sign-up it is never changes, so this may come before.
///
/// # Errors
/// When the keyring cannot be read.
pub async fn keys_of(app: &App, ids: impl Iterator<Item = ApplicationId>) -> Result<Keys, Error> {
    let tx = app.read();
    let mut keys = HashMap::new();
    for id in ids {
        // One that is not there is refused inside the unit of work.
        let Ok(row) = sign_ups::get(&tx, id).await else { continue };
        if let Some(found) = app.vault.find_keys(row.person_id).await? {
            keys.insert(row.person_id, found);
        }
    }
    Ok(keys)
}
