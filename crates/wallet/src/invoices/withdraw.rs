use super::invoice::{Change, after};
use super::store;
use super::view::InvoiceView;
use crate::Wallet;
use axum::extract::State;
use axum::http::StatusCode;
use kernel::InvoiceId;
use platform::auth::{Signed, require_finance};
use platform::{Answer, Command, Path, Result, Work};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoParts {}

/// Takes a request for an invoice back before it is issued.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/withdrawal", operation_id = "withdraw_invoice", tag = "invoices",
    security(("session" = [])), params(("id" = InvoiceId, Path)), request_body = NoParts,
    responses((status = 200, body = InvoiceView)))]
pub(crate) async fn withdraw_invoice(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(id): Path<InvoiceId>,
    command: Command<NoParts>,
) -> Result<Answer<InvoiceView>> {
    let NoParts {} = command.body;
    let person = signed.person;
    let unit = move |work: Work| async move {
        let mut row = store::lock(&work, id).await?;
        require_finance(&work, row.merchant_id, person).await?;
        row.state = after(row.state, Change::Withdraw)?;
        row.changed_at = work.now;
        db::update(&work, row.clone()).await?;
        store::free_orders(&work, &row).await?;
        Ok((StatusCode::OK, InvoiceView::of(row)))
    };
    wallet.app.once(&signed, command.once, unit).await
}
