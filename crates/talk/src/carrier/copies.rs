use super::{accounts, store};
use crate::Talk;
use crate::messages::{MessageBody, Outgoing, send};
use axum::extract::{Request, State};
use connectors::{CarriedBody, CopyHeaders, MessageCopy};
use db::entities::messages::MessageKind;
use kernel::{Code, MessageId};
use platform::refusals::{BODY_TOO_LARGE, NOT_FOUND};
use platform::{App, Error, Result, Upload, Work};
use uuid::{Builder, Uuid};

static NOT_A_COPY: Code =
    Code::new(422, "not_a_copy", "这不是消息服务商的抄送", "This is no copy of the carrier of messages");

/// Copies of messages that NetEase Yunxin posts by itself. The raw body is verified before anything of it is believed; what
/// is committed is answered with 200, and everything else comes again.
#[utoipa::path(post, path = "/api/v1/hooks/yunxin", operation_id = "take_message_copy", tag = "talk", security(()),
    request_body(content = String, content_type = "application/json"),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub(crate) async fn take_message_copy(State(talk): State<Talk>, request: Request) -> Result<&'static str> {
    // Where nobody else carries messages, nothing is read.
    let carrier = talk.carriers.messages.clone().ok_or_else(|| NOT_FOUND.refuse())?;
    let headers = request.headers().clone();
    let body = Upload::receive(request, &talk, &BODY_TOO_LARGE).await?.bytes;
    let given = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let signed = CopyHeaders {
        time: given("curtime").unwrap_or_default(),
        digest: given("md5").unwrap_or_default(),
        checksum: given("checksum").unwrap_or_default(),
        app: given("appkey"),
    };
    let copy = carrier.read_copy(&signed, &body).map_err(|refusal| {
        tracing::warn!(?refusal, "a copy of a message was not taken");
        NOT_A_COPY.refuse()
    })?;
    if let Some(copy) = copy {
        let app = talk.app.clone();
        talk.app.write(move |work| async move { take(&app, &work, copy).await }).await?;
    }
    Ok("ok")
}

async fn take(app: &App, work: &Work, copy: MessageCopy) -> Result<(), Error> {
    // The same copy may come twice at once.
    let digest = app.vault.keyed_digest("message copy", copy.vendor_number.as_bytes());
    work.one_at_a_time(&digest.0).await?;
    if store::is_known(work, &copy.vendor_number).await? {
        return Ok(());
    }
    if let Some(id) = copy.number.as_ref().and_then(|number| number.parse::<MessageId>().ok())
        && let Some(row) = store::lock(work, id).await?
    {
        return store::carried(work, row, &copy.vendor_number).await;
    }
    keep(app, work, copy, name_of(&digest.0)).await
}

/// The name under which a message of the company stands here: the same number gives the same name.
fn name_of(digest: &[u8]) -> Uuid {
    let mut bytes = [0_u8; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, from)| *byte = *from);
    Builder::from_random_bytes(bytes).into_uuid()
}

/// Keeps what somebody wrote from a device of their own. Nothing is kept between people who do not talk here, of other
/// kinds than words, or against a block: the company has done its part all the same, and does not send it again.
async fn keep(app: &App, work: &Work, copy: MessageCopy, name: Uuid) -> Result<(), Error> {
    let CarriedBody::Text(text) = copy.body else { return Ok(()) };
    let (from, to) = (accounts::find(app, work, &copy.from).await?, accounts::find(app, work, &copy.to).await?);
    let (Some(from), Some(to)) = (from, to) else { return Ok(()) };
    let Some(conversation) = store::between(work, from, to).await? else { return Ok(()) };
    let body = MessageBody {
        client_id: name,
        kind: MessageKind::Text,
        text: Some(text),
        photo_id: None,
        posting_id: None,
        recording_id: None,
        resume_delivery_id: None,
    };
    let Ok(outgoing) = Outgoing::new(conversation.id, body) else { return Ok(()) };
    let keys = app.vault.keys_of(from).await?;
    let sent = match send(app, work, from, &keys, outgoing).await {
        Err(Error::Refused(refusal)) => {
            tracing::info!(code = refusal.code.code, "a copy of a message was not kept");
            return Ok(());
        }
        sent => sent?,
    };
    // It is there already: it is not carried a second time.
    match store::lock(work, sent.id).await? {
        Some(row) => store::carried(work, row, &copy.vendor_number).await,
        None => Ok(()),
    }
}
