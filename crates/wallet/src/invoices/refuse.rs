use super::invoice::{Change, after, frees};
use super::store;
use super::view::InvoiceView;
use crate::{Wallet, tell};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::notices::NoticeKind;
use kernel::text::Lines;
use kernel::{InvoiceId, RowId};
use platform::auth::{Finance, Staff};
use platform::{Answer, Command, Path, Result, Work, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

/// Why it is given back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvoiceRefusal {
    /// 2 to 500 characters; the merchant reads it.
    reason: String,
}

/// Gives a request back with a reason: then its orders can be invoiced anew. The wish to reverse an invoice is given back the
/// same way: then it stays issued.
#[utoipa::path(post, path = "/api/v1/staff/invoices/{id}/refusal", operation_id = "refuse_invoice", tag = "staff",
    security(("session" = ["finance"])), params(("id" = InvoiceId, Path)), request_body = InvoiceRefusal,
    responses((status = 200, body = InvoiceView)))]
pub(crate) async fn refuse_invoice(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Path(id): Path<InvoiceId>,
    command: Command<InvoiceRefusal>,
) -> Result<Answer<InvoiceView>> {
    let reason = clean_text("reason", &command.body.reason, Lines::Many, 2..=500)?;
    let person = staff.signed.person;
    let unit = move |work: Work| async move {
        let mut row = store::lock(&work, id).await?;
        store::require_outsider(&work, &row, person).await?;
        row.state = after(row.state, Change::Refuse)?;
        row.reason = Some(PublicText(reason));
        row.decided_by = Some(person);
        row.changed_at = work.now;
        db::update(&work, row.clone()).await?;
        if frees(row.state) {
            store::free_orders(&work, &row).await?;
        }
        // It may be refused several times, each of which is told.
        let event = RowId::new(work.now, &work.rng).0;
        tell::payers(&work, row.merchant_id, NoticeKind::InvoiceRefused, (id.0, event)).await?;
        Ok((StatusCode::OK, InvoiceView::of(row)))
    };
    wallet.app.once(&staff.signed, command.once, unit).await
}
