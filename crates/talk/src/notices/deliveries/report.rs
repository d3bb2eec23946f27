use super::{sms, store};
use crate::Talk;
use axum::body::Bytes;
use axum::extract::State;
use connectors::{SmsReport, SmsVendor};
use db::columns::PublicText;
use db::entities::deliveries::{self, Carrier, DeliveryState};
use kernel::{Code, RowId};
use platform::refusals::NOT_FOUND;
use platform::{Client, Error, Path, Result, Work};

static NOT_A_REPORT: Code =
    Code::new(422, "not_a_report", "这不是短信服务商的回执", "This is no report of a carrier of text messages");

/// What carriers of text messages report by themselves. Nothing is signed, so the last part of the path is a secret of the
/// configuration, and the address may be limited too; a report changes how far a delivery is, and nothing else. What is
/// committed is answered in the vendor's exact words.
#[utoipa::path(post, path = "/api/v1/hooks/sms-reports/{vendor}/{secret}", operation_id = "take_sms_reports", tag = "talk",
    security(()), params(("vendor" = Carrier, Path), ("secret" = String, Path)),
    request_body(content = String, content_type = "application/json"),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub(crate) async fn take_sms_reports(
    State(talk): State<Talk>,
    client: Client,
    Path((carrier, secret)): Path<(Carrier, String)>,
    body: Bytes,
) -> Result<&'static str> {
    let vendor = vendor(carrier).filter(|_| is_expected(&talk, &client, &secret)).ok_or_else(|| NOT_FOUND.refuse())?;
    let reports = vendor.read_reports(&body).map_err(|refusal| {
        tracing::warn!(%carrier, ?refusal, "a report of a text message was not taken");
        NOT_A_REPORT.refuse()
    })?;
    talk.app
        .write(move |work| async move {
            for report in &reports {
                take(&work, sms::carrier(vendor), report).await?;
            }
            Ok(())
        })
        .await?;
    Ok(vendor.reports_taken())
}

fn vendor(carrier: Carrier) -> Option<SmsVendor> {
    match carrier {
        Carrier::Aliyun => Some(SmsVendor::Aliyun),
        Carrier::Tencent => Some(SmsVendor::Tencent),
        Carrier::Jpush | Carrier::Mail | Carrier::WebPush => None,
    }
}

fn is_expected(talk: &Talk, client: &Client, secret: &str) -> bool {
    let set = &talk.app.config.sms_reports;
    // Hashes are compared, so that the time it takes tells nothing of the secret.
    let same = vault::token_digest(secret) == vault::token_digest(&set.secret);
    !set.secret.is_empty() && same && (set.sources.is_empty() || set.sources.contains(&client.address))
}

/// A report counts once; of a message that is gone, was sent by nobody here, or is over, it says nothing.
async fn take(work: &Work, carrier: Carrier, report: &SmsReport) -> Result<(), Error> {
    let reference = report.reference.as_ref().and_then(|text| text.parse::<RowId>().ok());
    let found = store::reported(work, carrier, &report.message_id, reference).await?;
    let waits = |state| matches!(state, DeliveryState::Leaving | DeliveryState::HandedOver | DeliveryState::Unknown);
    let Some(row) = found.filter(|row| waits(row.state)) else { return Ok(()) };
    let (state, error) = match report.arrived {
        true => (DeliveryState::Delivered, None),
        false => (DeliveryState::Undelivered, Some(PublicText::from(report.code.as_str()))),
    };
    let row = deliveries::Model {
        state,
        error,
        carrier: Some(carrier),
        vendor_id: Some(PublicText::from(report.message_id.as_str())),
        changed_at: work.now,
        ..row
    };
    Ok(db::update(work, row).await?)
}
