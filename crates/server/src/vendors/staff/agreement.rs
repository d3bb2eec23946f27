use super::store;
use crate::vendors::book::Book;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use kernel::Timestamp;
use kernel::calendar::{Day, start_of};
use kernel::text::Lines;
use platform::auth::{Admin, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Path, Result, clean_text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VendorAgreementBody {
    /// Its number: 2 to 60 characters.
    agreement: String,
    /// The last day in China on which it holds, `2027-12-31`.
    until: String,
}

/// An agreement with a vendor's company.
#[derive(Serialize, serde::Deserialize, ToSchema)]
pub(crate) struct VendorAgreement {
    agreement: String,
    /// The end of its last day.
    until: Timestamp,
}

/// Records the agreement about personal data with a vendor's company, and its end.
#[utoipa::path(put, path = "/api/v1/staff/vendors/{vendor}/agreement", operation_id = "record_vendor_agreement", tag = "staff",
    security(("session" = ["admin"])), params(("vendor" = String, Path)), request_body = VendorAgreementBody,
    responses((status = 200, body = VendorAgreement)))]
pub(crate) async fn record_vendor_agreement(
    State(book): State<Book>,
    staff: Staff<Admin>,
    Path(vendor): Path<String>,
    command: Command<VendorAgreementBody>,
) -> Result<Answer<VendorAgreement>> {
    let processor = store::get(&vendor)?;
    let VendorAgreementBody { agreement, until } = command.body;
    let agreement = clean_text("agreement", &agreement, Lines::One, 2..=60)?;
    let last: Day = until.parse().map_err(|_| INVALID_FIELD.on("until"))?;
    let until = start_of(last.tomorrow().map_err(|_| INVALID_FIELD.on("until"))?);
    if until <= book.app.now() {
        return Err(INVALID_FIELD.on("until").into());
    }
    book.app
        .once(&staff.signed, command.once, move |work| async move {
            let kept = agreement.clone();
            store::change(&work, processor, |row| {
                (row.agreement, row.agreement_until) = (Some(PublicText(kept)), Some(until));
                Ok(())
            })
            .await?;
            Ok((StatusCode::OK, VendorAgreement { agreement, until }))
        })
        .await
}
