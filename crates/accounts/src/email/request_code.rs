use super::address::Address;
use super::code::{self, LIFE_SECONDS, RESEND_SECONDS};
use super::refusals::{EMAIL_INVALID, EMAIL_NOT_SENT, EMAIL_SAME, EMAIL_UNKNOWN, NO_MAIL};
use super::store;
use crate::Accounts;
use crate::sign_in::code as codes;
use crate::sign_in::limit;
use crate::sign_in::refusals::later;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use connectors::{MailMessage, MailSender, VendorError, VendorErrorKind};
use kernel::{RowId, Secret};
use platform::auth::Signed;
use platform::{App, Body, Client, Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The address that is to be bound.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EmailCodeRequest {
    address: Secret,
}

/// A code was sent.
#[derive(Serialize, ToSchema)]
pub(crate) struct EmailCodeSent {
    /// How long the code is good for, in seconds.
    expires_in_s: i64,
    /// After how many seconds another may be asked for.
    resend_after_s: i64,
}

/// Sends a code to a mail address, to bind it (SPEC ACC-6). The answer is the same whether somebody else has the address.
#[utoipa::path(post, path = "/api/v1/me/email/codes", operation_id = "request_email_code", tag = "accounts",
    security(("session" = [])), request_body = EmailCodeRequest, responses((status = 202, body = EmailCodeSent)))]
pub(crate) async fn request_email_code(
    State(accounts): State<Accounts>,
    signed: Signed,
    client: Client,
    Body(body): Body<EmailCodeRequest>,
) -> Result<(StatusCode, Json<EmailCodeSent>)> {
    let app = accounts.app.clone();
    let person = signed.person;
    let sender = accounts.mail.clone().ok_or_else(|| NO_MAIL.refuse())?;
    let address = Address::parse(&body.address).ok_or_else(|| EMAIL_INVALID.on("address"))?;
    let bound = store::of_person(&app.read(), person).await?;
    if bound.is_some_and(|row| row.address_blind == store::blind(&app, &address)) {
        return Err(EMAIL_SAME.on("address").into());
    }
    let fresh = codes::draw(&app.rng);
    let counted = limit::of_mail_code(&app, person, &address.folded(), &client);
    let (own, to, kept) = (app.clone(), address.clone(), fresh.clone());
    // What the limits count and the code itself are on disk before the provider hears of it.
    app.write(move |work| async move {
        limit::take_all(&work, &counted).await?;
        code::issue(&work, &own, (person, &to), &kept).await
    })
    .await?;
    if let Err(error) = send(&app, &sender, &address, &fresh).await {
        app.write(move |work| async move { Ok(store::delete_code(&work, person).await?) }).await?;
        return Err(give_up(&error));
    }
    Ok((StatusCode::ACCEPTED, Json(EmailCodeSent { expires_in_s: LIFE_SECONDS, resend_after_s: RESEND_SECONDS })))
}

async fn send(app: &App, sender: &MailSender, to: &Address, code: &Secret) -> Result<(), VendorError> {
    let (code, operator) = (code.expose(), &app.config.operator.name);
    let message = MailMessage {
        to: Secret::new(to.as_str().to_owned()),
        subject: "零工：邮箱验证码".to_owned(),
        text: format!(
            "您好，\n\n您正在零工绑定邮箱，验证码是：\n{code}\n\n10 分钟内有效。请勿告诉任何人，工作人员也不会向您索要。\n\
             如果不是您本人操作，请忽略这封邮件。\n\n{operator}\n"
        ),
        reference: RowId::new(app.now(), &app.rng).to_string(),
        unsubscribe: None,
        at: app.now(),
    };
    sender.send(&message).await.map(|_| ())
}

/// The code is void: it may never arrive, and the person is told to ask for another.
fn give_up(error: &VendorError) -> Error {
    tracing::warn!(error = %error, "a code was not mailed");
    match error.kind() {
        VendorErrorKind::InvalidInput => EMAIL_UNKNOWN.on("address").into(),
        VendorErrorKind::RateLimited { retry_after_s } => {
            later(&EMAIL_NOT_SENT, i64::try_from(retry_after_s).unwrap_or(i64::MAX)).into()
        }
        _ => later(&EMAIL_NOT_SENT, RESEND_SECONDS).into(),
    }
}
