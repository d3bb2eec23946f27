use super::invoice::{Change, after};
use super::store;
use super::view::InvoiceView;
use crate::Wallet;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use kernel::InvoiceId;
use kernel::text::Lines;
use platform::auth::{Signed, require_finance};
use platform::{Answer, Command, Path, Result, Work, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

/// Why an invoice is to be reversed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedRequest {
    /// 2 to 200 characters, nothing personal.
    reason: String,
}

/// Asks for the red-letter invoice that takes an invoice back, so that its orders can be refunded or invoiced anew.
#[utoipa::path(post, path = "/api/v1/invoices/{id}/reversal", operation_id = "ask_red_invoice", tag = "invoices",
    security(("session" = [])), params(("id" = InvoiceId, Path)), request_body = RedRequest,
    responses((status = 200, body = InvoiceView)))]
pub(crate) async fn ask_red_invoice(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(id): Path<InvoiceId>,
    command: Command<RedRequest>,
) -> Result<Answer<InvoiceView>> {
    let reason = clean_text("reason", &command.body.reason, Lines::One, 2..=200)?;
    let person = signed.person;
    let unit = move |work: Work| async move {
        let mut row = store::lock(&work, id).await?;
        require_finance(&work, row.merchant_id, person).await?;
        row.state = after(row.state, Change::AskRed)?;
        row.reason = Some(PublicText(reason));
        row.changed_at = work.now;
        db::update(&work, row.clone()).await?;
        Ok((StatusCode::OK, InvoiceView::of(row)))
    };
    wallet.app.once(&signed, command.once, unit).await
}
