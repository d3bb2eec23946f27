use super::code::{self, LIFE_SECONDS, RESEND_SECONDS};
use super::limit;
use super::refusals::{PHONE_INVALID, SMS_LIMITED, SMS_NOT_SENT, later};
use super::store;
use crate::Accounts;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use connectors::{SmsMessage, VendorError, VendorErrorKind};
use kernel::phone::Phone;
use kernel::{RowId, Secret};
use platform::{Body, Client, Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Asks for a code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeRequest {
    /// A mainland mobile number, however it is written.
    phone: Secret,
}

/// A code was sent. The answer is the same whether the number is registered or not.
#[derive(Serialize, ToSchema)]
pub(crate) struct CodeSent {
    /// How long the code is good for, in seconds.
    expires_in_s: i64,
    /// After how many seconds another may be asked for.
    resend_after_s: i64,
}

/// Sends a code by SMS, for registering, signing in, or proving who one is.
#[utoipa::path(post, path = "/api/v1/auth/sms-codes", operation_id = "request_code", tag = "accounts", security(()),
    request_body = CodeRequest, responses((status = 202, body = CodeSent)))]
pub(crate) async fn request_code(
    State(accounts): State<Accounts>,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<CodeRequest>,
) -> Result<(StatusCode, Json<CodeSent>)> {
    let phone = code::read_phone(&body.phone)?;
    let app = accounts.app.clone();
    let fresh = code::draw(&app.rng);
    let counted = limit::of_code_request(&app, &phone, &client, &headers);
    let (to, kept) = (phone.clone(), fresh.clone());
    // What the limits count and the code itself are on disk before the vendor hears of it: whatever happens then,
    // nobody is sent more than that, and nothing is sent that would not be known.
    let issued = accounts
        .app
        .write(move |work| async move {
            limit::take_all(&work, &counted).await?;
            code::issue(&work, &app, &to, &kept).await
        })
        .await?;
    if let Err(error) = send(&accounts, phone, fresh).await {
        return Err(give_up(&accounts, issued, error).await?);
    }
    Ok((StatusCode::ACCEPTED, Json(CodeSent { expires_in_s: LIFE_SECONDS, resend_after_s: RESEND_SECONDS })))
}

async fn send(accounts: &Accounts, to: Phone, code: Secret) -> Result<(), Option<VendorError>> {
    let message = SmsMessage {
        to,
        template: accounts.app.config.sms.template_code.clone(),
        params: BTreeMap::from([("code".to_owned(), code)]),
        reference: None,
    };
    let sender = accounts.sms.as_ref().ok_or(None)?;
    sender.send(&message).await.map(|_| ()).map_err(|unsent| Some(unsent.error))
}

/// The code is void: it may never arrive, and the person is told to ask for another. The vendor is not asked again,
/// because nobody knows whether it sent the message.
async fn give_up(accounts: &Accounts, issued: RowId, error: Option<VendorError>) -> Result<Error> {
    accounts.app.write(move |work| async move { Ok(store::delete_code(&work, issued).await?) }).await?;
    let Some(error) = error else {
        tracing::error!("no SMS account is configured: nobody can be sent a code");
        return Ok(SMS_NOT_SENT.refuse().into());
    };
    tracing::warn!(error = %error, "a code was not sent");
    Ok(match error.kind() {
        VendorErrorKind::RateLimited { retry_after_s } => {
            later(&SMS_LIMITED, i64::try_from(retry_after_s).unwrap_or(i64::MAX)).into()
        }
        VendorErrorKind::InvalidInput => PHONE_INVALID.on("phone").into(),
        _ => later(&SMS_NOT_SENT, RESEND_SECONDS).into(),
    })
}
