//! Staff issued it at the tax authority's service and write its number here.

use super::invoice::{Change, after, number};
use super::store;
use super::view::InvoiceView;
use crate::{Wallet, tell};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::notices::NoticeKind;
use kernel::InvoiceId;
use platform::auth::{Finance, Staff};
use platform::{Answer, Command, Path, Result, Work};
use serde::Deserialize;
use utoipa::ToSchema;

/// The number that the tax authority gave.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IssuedNumber {
    /// 8 to 20 digits.
    number: String,
}

/// Registers the number of an issued invoice; its file, if there is one, was uploaded before.
#[utoipa::path(post, path = "/api/v1/staff/invoices/{id}/issue", operation_id = "issue_invoice", tag = "staff",
    security(("session" = ["finance"])), params(("id" = InvoiceId, Path)), request_body = IssuedNumber,
    responses((status = 200, body = InvoiceView)))]
pub(crate) async fn issue_invoice(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Path(id): Path<InvoiceId>,
    command: Command<IssuedNumber>,
) -> Result<Answer<InvoiceView>> {
    let number = number(&command.body.number)?;
    let person = staff.signed.person;
    let unit = move |work: Work| async move {
        let mut row = store::lock(&work, id).await?;
        store::require_outsider(&work, &row, person).await?;
        row.state = after(row.state, Change::Issue)?;
        store::require_new_number(&work, &number).await?;
        row.invoice_number = Some(PublicText(number));
        row.issued_at = Some(work.now);
        row.decided_by = Some(person);
        row.changed_at = work.now;
        db::update(&work, row.clone()).await?;
        tell::payers(&work, row.merchant_id, NoticeKind::InvoiceIssued, (id.0, id.0)).await?;
        Ok((StatusCode::OK, InvoiceView::of(row)))
    };
    wallet.app.once(&staff.signed, command.once, unit).await
}

/// Registers the number of the red-letter invoice that reverses one; its orders are free from here on.
#[utoipa::path(post, path = "/api/v1/staff/invoices/{id}/reversal", operation_id = "issue_red_invoice", tag = "staff",
    security(("session" = ["finance"])), params(("id" = InvoiceId, Path)), request_body = IssuedNumber,
    responses((status = 200, body = InvoiceView)))]
pub(crate) async fn issue_red_invoice(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Path(id): Path<InvoiceId>,
    command: Command<IssuedNumber>,
) -> Result<Answer<InvoiceView>> {
    let number = number(&command.body.number)?;
    let person = staff.signed.person;
    let unit = move |work: Work| async move {
        let mut row = store::lock(&work, id).await?;
        store::require_outsider(&work, &row, person).await?;
        row.state = after(row.state, Change::Reverse)?;
        store::require_new_number(&work, &number).await?;
        row.red_number = Some(PublicText(number));
        row.decided_by = Some(person);
        row.changed_at = work.now;
        db::update(&work, row.clone()).await?;
        store::free_orders(&work, &row).await?;
        tell::payers(&work, row.merchant_id, NoticeKind::InvoiceReversed, (id.0, id.0)).await?;
        Ok((StatusCode::OK, InvoiceView::of(row)))
    };
    wallet.app.once(&staff.signed, command.once, unit).await
}
