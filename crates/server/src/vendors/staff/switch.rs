use super::{NOT_ASSESSED, store};
use crate::vendors::book::{Book, is_assessed};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use kernel::text::Lines;
use platform::auth::{Admin, Staff};
use platform::{Answer, Command, Path, Result, clean_text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwitchVendor {
    on: bool,
    /// Why: 2 to 200 characters, without names and numbers of persons.
    reason: String,
}

#[derive(Serialize, serde::Deserialize, ToSchema)]
pub(crate) struct VendorSwitched {
    on: bool,
}

/// Switches a vendor off or on, whatever the configuration says. Off, nothing is sent to it from the next moment on; what waits for
/// it goes another way or waits.
#[utoipa::path(post, path = "/api/v1/staff/vendors/{vendor}/switch", operation_id = "switch_vendor", tag = "staff",
    security(("session" = ["admin"])), params(("vendor" = String, Path)), request_body = SwitchVendor,
    responses((status = 200, body = VendorSwitched)))]
pub(crate) async fn switch_vendor(
    State(book): State<Book>,
    staff: Staff<Admin>,
    Path(vendor): Path<String>,
    command: Command<SwitchVendor>,
) -> Result<Answer<VendorSwitched>> {
    let processor = store::get(&vendor)?;
    let SwitchVendor { on, reason } = command.body;
    let reason = clean_text("reason", &reason, Lines::One, 2..=200)?;
    let demo = book.app.config.demo;
    let answer = book
        .app
        .once(&staff.signed, command.once, move |work| async move {
            store::change(&work, processor, |row| {
                if on && !demo && !is_assessed(Some(row), processor) {
                    return Err(NOT_ASSESSED.refuse().into());
                }
                row.shut = !on;
                (row.shut_why, row.shut_at) = match on {
                    true => (None, None),
                    false => (Some(PublicText(reason)), Some(work.now)),
                };
                Ok(())
            })
            .await?;
            Ok((StatusCode::OK, VendorSwitched { on }))
        })
        .await?;
    // This node's lines know at once, the others at their next turn.
    book.turn().await?;
    Ok(answer)
}
