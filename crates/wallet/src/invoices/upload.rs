use super::refusals::{INVOICE_FILE_TOO_LARGE, INVOICE_STATE, NOT_A_PDF};
use super::sealing::{file_blob, file_cell};
use super::store;
use super::view::InvoiceView;
use crate::Wallet;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use db::entities::invoice_files;
use db::entities::invoices::InvoiceState;
use kernel::{DocumentId, InvoiceId};
use platform::auth::{Finance, Staff};
use platform::{Answer, Path, Result, Upload, Work};
use policy::InvoicePaper;
use sea_orm::EntityTrait;

/// The largest file of an invoice.
pub(super) const FILE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Takes the file of an invoice that is to be issued or stands, as a PDF of 2 MB at most. It is sealed before it is stored; a
/// later one takes its place.
#[utoipa::path(post, path = "/api/v1/staff/invoices/{id}/file", operation_id = "upload_invoice_file", tag = "staff",
    security(("session" = ["finance"])), params(("id" = InvoiceId, Path)),
    request_body(content = Vec<u8>, content_type = "application/pdf"),
    responses((status = 201, body = InvoiceView)))]
pub(crate) async fn upload_invoice_file(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Path(id): Path<InvoiceId>,
    request: Request,
) -> Result<Answer<InvoiceView>> {
    let (app, actor) = (wallet.app.clone(), staff.signed.person);
    let found = store::get(&app.read(), id).await?;
    store::require_outsider(&app.read(), &found, actor).await?;
    let upload = Upload::receive(request, &wallet, &INVOICE_FILE_TOO_LARGE).await?;
    if let Some(earlier) = app.find_earlier(&staff.signed, &upload.once).await? {
        return Ok(earlier);
    }
    if !is_pdf(&upload.bytes) {
        return Err(NOT_A_PDF.refuse().into());
    }
    let person = found.person_id;
    let keys = app.vault.keys_of(person).await?;
    let file = DocumentId::new(app.now(), &app.rng);
    let sealed = keys.seal_bytes::<InvoicePaper>(file_cell(file), &upload.bytes)?;
    // The blob first: a row without its file would be an invoice that nobody can fetch.
    app.blobs.put(&file_blob(file), sealed).await?;
    let unit = move |work: Work| async move {
        let mut row = store::lock(&work, id).await?;
        if !matches!(row.state, InvoiceState::Asked | InvoiceState::Issued) {
            return Err(INVOICE_STATE.refuse().with("state", row.state.as_str()).into());
        }
        if let Some(before) = row.file_id.replace(file) {
            invoice_files::Entity::delete_by_id(before).exec(&work.tx).await?;
        }
        row.changed_at = work.now;
        db::update(&work, row.clone()).await?;
        let kept = invoice_files::Model { id: file, person_id: person, invoice_id: id, created_at: work.now };
        db::insert(&work, kept).await?;
        Ok((StatusCode::CREATED, InvoiceView::of(row)))
    };
    let answer = app.once(&staff.signed, upload.once, unit).await?;
    if let Some(before) = found.file_id {
        app.blobs.delete(&file_blob(before)).await?;
    }
    Ok(answer)
}

/// It begins as a PDF does; what is in it is shown by nobody here, and sent as a file to be saved.
fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}
