//! The sealed part of an invoice.

use db::entities::access_ledger::ActorKind;
use db::entities::invoices;
use kernel::{DocumentId, InvoiceId, PersonId, Secret};
use platform::{App, Error};
use policy::{Field as _, InvoiceEmail, InvoicePaper, InvoiceTitle, Invoicing};
use vault::{Ask, Cell, Grant, Matter};

/// What a look at an invoice opens, for the access ledger.
const FIELDS: [&str; 2] = [InvoiceTitle::SPEC.name, InvoiceEmail::SPEC.name];
const FILE_FIELDS: [&str; 1] = [InvoicePaper::SPEC.name];

/// Which part somebody looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text,
    File,
}

/// To whom an invoice goes.
pub(super) struct Opened {
    pub title: String,
    pub tax_number: Option<String>,
    /// None once whoever asked is gone.
    pub email: Option<String>,
}

/// What is to be sealed.
pub(super) struct Typed {
    pub title: String,
    pub tax_number: Option<String>,
    pub email: Secret,
}

pub(super) fn cell(column: &'static str, id: InvoiceId) -> Cell {
    Cell::new("invoices", column, id.0)
}

pub(super) fn file_cell(id: DocumentId) -> Cell {
    Cell::new("invoice_files", "blob", id.0)
}

/// The name of an invoice's file in blob storage.
pub(super) fn file_blob(id: DocumentId) -> String {
    format!("invoices/{id}")
}

/// The right to look at an invoice; that of somebody else is written into the access ledger first.
///
/// # Errors
/// When the gate refuses.
pub(super) async fn grant(
    app: &App,
    row: &invoices::Model,
    (actor, actor_kind): (PersonId, ActorKind),
    part: Part,
) -> Result<Grant<Invoicing>, Error> {
    let (person, id) = (row.person_id, row.id);
    let basis = if actor_kind == ActorKind::Staff { "invoice_issuing" } else { "invoice_of_own_merchant" };
    app.write(move |work| async move {
        let fields: &[&'static str] = if part == Part::Text { &FIELDS } else { &FILE_FIELDS };
        let matter = Some(Matter::Invoice(id));
        let ask = Ask { actor, actor_kind, basis, persons: vec![person], fields, matter };
        Ok(vault::grant(&work, work.now, &work.rng, ask).await?)
    })
    .await
}

/// Opens title, tax number and mail address.
///
/// # Errors
/// When the grant does not cover the person, or a value does not belong there.
pub(super) async fn open(app: &App, grant: &Grant<Invoicing>, row: &invoices::Model) -> Result<Opened, Error> {
    let keys = app.vault.keys_of(row.person_id).await?;
    let tax_number = row.tax_number.as_ref().map(|sealed| keys.open(grant, cell("tax_number", row.id), sealed));
    let email = (!row.email.is_emptied()).then(|| keys.open(grant, cell("email", row.id), &row.email));
    Ok(Opened {
        title: keys.open(grant, cell("title", row.id), &row.title)?,
        tax_number: tax_number.transpose()?,
        email: email.transpose()?,
    })
}
