//! The part of a life that is about invoices.

use super::Life;
use db::columns::{PublicJson, PublicText};
use db::entities::{invoice_files, invoices};
use kernel::{DocumentId, Fen, InvoiceId, MerchantId};
use policy::InvoicePaper;
use testkit::TestApp;
use vault::Cell;

impl Life {
    /// An invoice that was issued, with its file.
    pub(super) async fn is_invoiced(&mut self, app: &TestApp, number: u32) {
        let (house, person) = (app.lingong.app.clone(), self.person);
        let keys = house.vault.keys_of(person).await.expect("keys");
        let (title, email) = (format!("金丝雀抬头{number}有限公司"), format!("invoice{number}@canary.example"));
        let tax_number = kernel::credit_code::demo(900_000 + u64::from(number)).as_str().to_owned();
        let now = house.now();
        let (id, file) = (InvoiceId::new(now, &house.rng), DocumentId::new(now, &house.rng));
        let cell = |column| Cell::new("invoices", column, id.0);
        let row = invoices::Model {
            id,
            merchant_id: MerchantId(self.merchant.parse().expect("an id")),
            person_id: person,
            kind: invoices::InvoiceKind::Special,
            amount_fen: Fen(2_000),
            orders: PublicJson(Vec::new()),
            title: keys.seal(cell("title"), &title).expect("a key"),
            tax_number: Some(keys.seal(cell("tax_number"), &tax_number).expect("a key")),
            email: keys.seal(cell("email"), &email).expect("a key"),
            state: invoices::InvoiceState::Issued,
            invoice_number: Some(PublicText(format!("261170000001234{number:05}"))),
            red_number: None,
            reason: None,
            file_id: Some(file),
            asked_at: now,
            issued_at: Some(now),
            decided_by: None,
            changed_at: now,
        };
        let sealed =
            keys.seal_bytes::<InvoicePaper>(Cell::new("invoice_files", "blob", file.0), b"%PDF-1.7").expect("a key");
        house.blobs.put(&format!("invoices/{file}"), sealed).await.expect("a file");
        let kept = invoice_files::Model { id: file, person_id: person, invoice_id: id, created_at: now };
        let written = house.write(move |work| async move {
            db::insert(&work, row).await?;
            Ok(db::insert(&work, kept).await?)
        });
        written.await.expect("rows");
        self.secrets.extend([
            ("the invoice's title", title),
            ("the tax number", tax_number),
            ("the mail address", email),
        ]);
    }
}
