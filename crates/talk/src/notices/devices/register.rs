use super::list::{PushDeviceView, view};
use super::{DEVICES_MAX, store};
use crate::Talk;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::push_devices;
use kernel::{Code, RowId};
use platform::auth::Signed;
use platform::refusals::{CONSENT_NEEDED, INVALID_FIELD};
use platform::{Answer, Command, Result};
use policy::OPTIONAL_NOTICES;
use serde::Deserialize;
use utoipa::ToSchema;

static NO_PUSH: Code =
    Code::new(409, "no_push", "本平台未开通手机推送", "This platform has no push notices for phones");
/// The longest registration id, in characters; JPush's own have 19.
const REGISTRATION_CHARS_MAX: usize = 64;

/// The app on a device.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PushDeviceBody {
    /// The id that JPush gave to this installation of the app: letters and digits, at most 64.
    registration_id: String,
}

/// Registers the app on this device for pushes; it goes with the session. No other id of the device is taken (SPEC NOTE-4).
/// Registering again changes nothing; a device on which somebody else signed in is theirs from then on.
#[utoipa::path(post, path = "/api/v1/me/notices/devices", operation_id = "register_push_device", tag = "talk",
    security(("session" = [])), request_body = PushDeviceBody, responses((status = 201, body = PushDeviceView)))]
pub(crate) async fn register_push_device(
    State(talk): State<Talk>,
    signed: Signed,
    command: Command<PushDeviceBody>,
) -> Result<Answer<PushDeviceView>> {
    let address = command.body.registration_id;
    let plain = address.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_');
    if address.is_empty() || address.len() > REGISTRATION_CHARS_MAX || !plain {
        return Err(INVALID_FIELD.on("registration_id").into());
    }
    if talk.carriers.push.is_none() {
        return Err(NO_PUSH.refuse().into());
    }
    let app = talk.app.clone();
    let by = signed.clone();
    let keys = app.vault.keys_of(signed.person).await?;
    let address_blind = app.vault.blind("push_devices", "address", &address);
    talk.app
        .once(&signed, command.once, move |work| async move {
            if !vault::consent::stands(&work, by.person, OPTIONAL_NOTICES).await? {
                return Err(CONSENT_NEEDED.refuse().with("item", OPTIONAL_NOTICES.name).into());
            }
            work.one_at_a_time(&address_blind.0).await?;
            store::forget_address(&work, address_blind.clone()).await?;
            let id = RowId::new(work.now, &work.rng);
            let row = push_devices::Model {
                id,
                person_id: by.person,
                session_id: by.session,
                address: keys.seal(store::cell(id), &address)?,
                address_blind,
                created_at: work.now,
            };
            db::insert(&work, row.clone()).await?;
            store::forget_surplus(&work, by.person, DEVICES_MAX).await?;
            Ok((StatusCode::CREATED, view(&row, &by)))
        })
        .await
}
