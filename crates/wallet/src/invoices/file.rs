use super::refusals::NO_INVOICE_FILE;
use super::sealing::{self, Part, file_blob, file_cell};
use super::store;
use crate::Wallet;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::entities::access_ledger::ActorKind;
use kernel::InvoiceId;
use platform::auth::{Signed, require_finance};
use platform::{Path, Result};
use policy::InvoicePaper;

/// The file of an invoice, for the owners and finance members of its merchant.
#[utoipa::path(get, path = "/api/v1/invoices/{id}/file", operation_id = "get_invoice_file", tag = "invoices",
    security(("session" = [])), params(("id" = InvoiceId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf")))]
pub(crate) async fn get_invoice_file(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(id): Path<InvoiceId>,
) -> Result<Response> {
    let (app, tx) = (&wallet.app, wallet.app.read());
    let row = store::get(&tx, id).await?;
    require_finance(&tx, row.merchant_id, signed.person).await?;
    let file = row.file_id.ok_or_else(|| NO_INVOICE_FILE.refuse())?;
    // It goes with the account of whoever asked.
    let sealed = app.blobs.find(&file_blob(file)).await?.ok_or_else(|| NO_INVOICE_FILE.refuse())?;
    let grant = sealing::grant(app, &row, (signed.person, ActorKind::Merchant), Part::File).await?;
    let keys = app.vault.keys_of(row.person_id).await?;
    let bytes = keys.open_bytes::<_, InvoicePaper>(&grant, file_cell(file), &sealed)?;
    let number = row.invoice_number.map(|number| number.0).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"invoice-{number}.pdf\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, bytes.to_vec()).into_response())
}
