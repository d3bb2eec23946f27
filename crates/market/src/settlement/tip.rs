use super::pay::{self, Payment};
use super::preview::{self, AmountWithReason};
use super::read::SettlementView;
use super::refusals::NOTHING_TO_SETTLE;
use super::wage::{self, Change, Counted};
use super::{lines::Line, settle, store};
use crate::Market;
use crate::applications::store::{self as sign_ups, Actor};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::applications::ApplicationState;
use kernel::ApplicationId;
use platform::auth::Signed;
use platform::refusals::REQUIRED;
use platform::{Answer, Command, Path, Result};

/// Gives a worker whose wage is settled something more. A wage that is not settled takes its tip with the settlement.
#[utoipa::path(post, path = "/api/v1/applications/{id}/tips", operation_id = "tip_worker", tag = "settlement",
    security(("session" = [])), params(("id" = ApplicationId, Path)), request_body = AmountWithReason,
    responses((status = 201, body = SettlementView)))]
pub async fn tip_worker(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ApplicationId>,
    command: Command<AmountWithReason>,
) -> Result<Answer<SettlementView>> {
    let app = market.app.clone();
    let extra = preview::extra("tip", Some(&command.body))?.ok_or_else(|| REQUIRED.on("tip"))?;
    let person = signed.person;
    let posting = sign_ups::get(&app.read(), id).await?.posting_id;
    preview::require(&app.read(), posting, person).await?;
    let keys = settle::keys_of(&app, std::iter::once(id)).await?;
    let house = app.clone();
    app.once(&signed, command.once, move |work| async move {
        let (posting, _) = preview::require(&work, posting, person).await?;
        let application = sign_ups::lock(&work, id).await?;
        let known = store::find_all(&work, &[id]).await?.remove(&id);
        let Some(row) = known.filter(|_| application.state == ApplicationState::Settled) else {
            return Err(NOTHING_TO_SETTLE.refuse().into());
        };
        let slip = wage::tip(&row, &extra)?;
        let hours = Counted { minutes: row.work.unwrap_or(0), disputed: None };
        let change = Change { tip: Some(extra), ..Change::default() };
        let payment = Payment { line: Line { application, wage: row, hours }, slip, change };
        let by = (&posting, Actor::merchant(person));
        let batch = pay::pay(&house, &work, by, vec![payment], &keys, true).await?;
        Ok((StatusCode::CREATED, SettlementView::of(batch)))
    })
    .await
}
