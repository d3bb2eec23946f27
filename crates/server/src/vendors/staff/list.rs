use super::view::{VendorView, view};
use crate::vendors::book::Book;
use axum::Json;
use axum::extract::State;
use db::entities::{vendor_errors, vendor_hours};
use platform::auth::{Admin, Staff};
use platform::{Page, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Hours that are shown, the present one included.
pub(super) const HOURS_SHOWN: i64 = 24;

/// Errors that are shown of each vendor.
const ERRORS_SHOWN: u64 = 20;

/// The third parties of the register: what each gets and why, whether it is set up and answers, and what staff decided.
#[utoipa::path(get, path = "/api/v1/staff/vendors", operation_id = "list_vendors", tag = "staff",
    security(("session" = ["admin"])), responses((status = 200, body = Page<VendorView>)))]
pub(crate) async fn list_vendors(State(book): State<Book>, _staff: Staff<Admin>) -> Result<Json<Page<VendorView>>> {
    book.turn().await?;
    let (tx, now) = (book.app.read(), book.app.now());
    let rows = book.rows().await?;
    let hours = vendor_hours::Entity::find()
        .filter(vendor_hours::Column::Hour.gt(now.plus_hours(-HOURS_SHOWN)))
        .order_by_asc(vendor_hours::Column::Hour)
        .all(&tx)
        .await?;
    let mut items = Vec::new();
    for (processor, line) in book.lines.each() {
        let errors = vendor_errors::Entity::find()
            .filter(vendor_errors::Column::Vendor.eq(processor.name))
            .order_by_desc(vendor_errors::Column::At)
            .order_by_desc(vendor_errors::Column::Id)
            .limit(ERRORS_SHOWN)
            .all(&tx)
            .await?;
        let own: Vec<&vendor_hours::Model> = hours.iter().filter(|hour| hour.vendor.0 == processor.name).collect();
        items.push(view(&book, processor, line, rows.get(processor.name), &own, errors));
    }
    Ok(Json(Page::whole(items)))
}
