use super::store;
use crate::vendors::book::Book;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use kernel::calendar::{Day, day_of, start_of};
use kernel::text::Lines;
use platform::auth::{Admin, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Path, Result, clean_text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VendorAssessmentBody {
    /// The day in China on which it was done, `2026-11-30`; not one to come.
    day: String,
    /// The department or company that did it, not a person: 2 to 60 characters.
    by: String,
    /// What it found: 10 to 1 000 characters.
    findings: String,
}

/// The security assessment of a vendor.
#[derive(Serialize, serde::Deserialize, ToSchema)]
pub(crate) struct VendorAssessment {
    /// What was assessed: the vendor's version in the register.
    version: String,
}

/// Records the security assessment of a vendor's present version (SPEC SDK-3). Without one nothing is sent to it.
#[utoipa::path(put, path = "/api/v1/staff/vendors/{vendor}/assessment", operation_id = "record_vendor_assessment", tag = "staff",
    security(("session" = ["admin"])), params(("vendor" = String, Path)), request_body = VendorAssessmentBody,
    responses((status = 200, body = VendorAssessment)))]
pub(crate) async fn record_vendor_assessment(
    State(book): State<Book>,
    staff: Staff<Admin>,
    Path(vendor): Path<String>,
    command: Command<VendorAssessmentBody>,
) -> Result<Answer<VendorAssessment>> {
    let processor = store::get(&vendor)?;
    let VendorAssessmentBody { day, by, findings } = command.body;
    let day: Day = day.parse().map_err(|_| INVALID_FIELD.on("day"))?;
    if day > day_of(book.app.now()) {
        return Err(INVALID_FIELD.on("day").into());
    }
    let by = clean_text("by", &by, Lines::One, 2..=60)?;
    let findings = clean_text("findings", &findings, Lines::Many, 10..=1_000)?;
    let answer = book
        .app
        .once(&staff.signed, command.once, move |work| async move {
            store::change(&work, processor, |row| {
                row.assessed_version = Some(PublicText::from(processor.version));
                row.assessed_at = Some(start_of(day));
                row.assessed_by = Some(PublicText(by));
                row.assessment = Some(PublicText(findings));
                Ok(())
            })
            .await?;
            Ok((StatusCode::OK, VendorAssessment { version: processor.version.to_owned() }))
        })
        .await?;
    // This node's lines know at once, the others at their next turn.
    book.turn().await?;
    Ok(answer)
}
