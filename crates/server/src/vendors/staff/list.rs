use super::view::{VendorView, state, view};
use crate::vendors::book::{Book, rows};
use crate::vendors::lines::Lines;
use crate::vendors::probes::Probes;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::{vendor_errors, vendor_hours};
use kernel::Timestamp;
use platform::auth::{Admin, Staff};
use platform::{Error, Page, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Hours that are shown, the present one included.
const HOURS_SHOWN: i64 = 24;

/// Errors that are shown of each vendor.
const ERRORS_SHOWN: u64 = 20;

/// The third parties of the register: what each gets and why, whether it is set up and answers, and what staff decided.
#[utoipa::path(get, path = "/api/v1/staff/vendors", operation_id = "list_vendors", tag = "staff",
    security(("session" = ["admin"])), responses((status = 200, body = Page<VendorView>)))]
pub(crate) async fn list_vendors(State(book): State<Book>, _staff: Staff<Admin>) -> Result<Json<Page<VendorView>>> {
    book.turn().await?;
    let (tx, now) = (book.app.read(), book.app.now());
    let demo = book.app.config.demo;
    Ok(Json(Page::whole(views(&tx, &book.lines, &book.probes, demo, now).await?)))
}

/// Every vendor of the register as it stands now.
///
/// # Errors
/// When the database cannot be read.
pub(in crate::vendors) async fn views(
    tx: &Tx,
    lines: &Lines,
    probes: &Probes,
    demo: bool,
    now: Timestamp,
) -> Result<Vec<VendorView>, Error> {
    let rows = rows(tx).await?;
    let hours = vendor_hours::Entity::find()
        .filter(vendor_hours::Column::Hour.gt(now.plus_hours(-HOURS_SHOWN)))
        .order_by_asc(vendor_hours::Column::Hour)
        .all(tx)
        .await?;
    let mut views = Vec::new();
    for (processor, line) in lines.each() {
        let errors = vendor_errors::Entity::find()
            .filter(vendor_errors::Column::Vendor.eq(processor.name))
            .order_by_desc(vendor_errors::Column::At)
            .order_by_desc(vendor_errors::Column::Id)
            .limit(ERRORS_SHOWN)
            .all(tx)
            .await?;
        let row = rows.get(processor.name);
        let own: Vec<&vendor_hours::Model> = hours.iter().filter(|hour| hour.vendor.0 == processor.name).collect();
        let standing = line.standing();
        let state = state(probes, demo, processor, row, standing);
        views.push(view(processor, state, standing, row, &own, errors));
    }
    Ok(views)
}
