use super::{account, problem, store, terms};
use crate::Wallet;
use axum::Json;
use axum::extract::State;
use db::entities::withdrawals::{self, WithdrawalState};
use kernel::{Fen, Timestamp, WithdrawalId};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{App, Error, Lang, Page, PageQuery, Path, Query, Result};
use serde::Serialize;
use utoipa::ToSchema;

const LIST: &str = "withdrawals";

/// One's own withdrawal, with how far it is.
#[derive(Serialize, ToSchema)]
pub(crate) struct WithdrawalView {
    id: WithdrawalId,
    state: WithdrawalState,
    amount_fen: Fen,
    fee_fen: Fen,
    /// What reaches the account.
    arrives_fen: Fen,
    /// `199****0001`
    account_masked: Option<String>,
    /// Whether staff look first.
    reviewed: bool,
    requested_at: Timestamp,
    approved_at: Option<Timestamp>,
    sent_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    /// When it is usually there.
    arrives_by: Timestamp,
    /// Why it was not paid, and what to do.
    problem: Option<String>,
}

/// One's own withdrawals, newest first.
#[utoipa::path(get, path = "/api/v1/me/withdrawals", operation_id = "list_withdrawals", tag = "wallet",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<WithdrawalView>)))]
pub(crate) async fn list_withdrawals(
    State(wallet): State<Wallet>,
    signed: Signed,
    lang: Lang,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<WithdrawalView>>> {
    let app = &wallet.app;
    let limit = query.limit()?;
    let filters = signed.person.to_string();
    let after = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let rows = store::page(&app.read(), store::of_person(signed.person), false, after, limit + 1).await?;
    let key = |row: &withdrawals::Model| (row.requested_at, row.id);
    let page = app.cursors.page(LIST, &filters, rows, limit, key, |row| row);
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(view(app, row, lang).await?);
    }
    Ok(Json(Page { items, next: page.next }))
}

/// One's own withdrawal.
#[utoipa::path(get, path = "/api/v1/me/withdrawals/{id}", operation_id = "get_withdrawal", tag = "wallet",
    security(("session" = [])), params(("id" = WithdrawalId, Path)), responses((status = 200, body = WithdrawalView)))]
pub(crate) async fn get_withdrawal(
    State(wallet): State<Wallet>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<WithdrawalId>,
) -> Result<Json<WithdrawalView>> {
    let row = store::find(&wallet.app.read(), id).await?.filter(|row| row.person_id == signed.person);
    let row = row.ok_or_else(|| NOT_FOUND.refuse())?;
    Ok(Json(view(&wallet.app, row, lang).await?))
}

/// The view of the person's own row.
pub(super) async fn view(app: &App, row: withdrawals::Model, lang: Lang) -> Result<WithdrawalView, Error> {
    let account_masked = match row.account.is_emptied() {
        true => None,
        false => Some(account::payee(app, &vault::own(row.person_id), &row).await?.account.masked()),
    };
    let problem = match (row.state, &row.reason, &row.vendor_code) {
        (WithdrawalState::Refused, Some(reason), _) => Some(reason.0.clone()),
        (WithdrawalState::Failed | WithdrawalState::Returned, _, Some(code)) => Some(problem::text(&code.0, lang)),
        _ => None,
    };
    Ok(WithdrawalView {
        id: row.id,
        state: row.state,
        amount_fen: row.amount_fen,
        fee_fen: row.fee_fen,
        arrives_fen: Fen(row.amount_fen.0 - row.fee_fen.0),
        account_masked,
        reviewed: row.approvals_needed > 0,
        requested_at: row.requested_at,
        approved_at: row.approved_at,
        sent_at: row.sent_at,
        ended_at: row.ended_at,
        arrives_by: terms::arrives_by(row.requested_at, row.approvals_needed),
        problem,
    })
}
