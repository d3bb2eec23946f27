use super::list::{WebPushBrowserView, view};
use super::{BROWSERS_MAX, known, processor, store};
use crate::Talk;
use axum::extract::State;
use axum::http::StatusCode;
use connectors::web_push::WebPushSubscription;
use db::entities::sharings::{RecipientKind, SharingBasis, SharingRegion};
use db::entities::web_push_browsers;
use kernel::{Code, PersonId, RowId};
use platform::auth::Signed;
use platform::refusals::{CONSENT_NEEDED, INVALID_FIELD};
use platform::{Answer, Command, Result, Work};
use policy::{Field as _, OPTIONAL_NOTICES, Processor, WebPushAddress};
use serde::Deserialize;
use utoipa::ToSchema;
use vault::sharing::{Release, write};

static NO_WEB_PUSH: Code =
    Code::new(409, "no_web_push", "本平台未开通网页推送", "This platform has no push notices for browsers");
static UNKNOWN_PUSH_SERVICE: Code = Code::new(
    422,
    "unknown_push_service",
    "此浏览器的推送服务不受支持，可改用 Safari、Edge 或 Firefox，或用短信和邮件接收",
    "The push service of this browser is not supported: use Safari, Edge or Firefox, or text messages and mail",
);

/// A browser that subscribed, as its `PushSubscription.toJSON` says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebPushBrowserBody {
    /// Where the browser's maker takes messages for it; at most 1024 bytes.
    endpoint: String,
    keys: WebPushKeysBody,
}

/// What messages for a browser are sealed with, in Base64 for addresses.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebPushKeysBody {
    /// 65 bytes.
    p256dh: String,
    /// 16 bytes.
    auth: String,
}

/// Registers this browser for notices; it goes with the session. It needs the consent to notices outside the inbox and the
/// separate one to the service of the browser's maker, which lies abroad (SPEC STORE-1). Registering again changes nothing; a
/// browser on which somebody else signed in is theirs from then on.
#[utoipa::path(post, path = "/api/v1/me/notices/browsers", operation_id = "register_web_push_browser", tag = "talk",
    security(("session" = [])), request_body = WebPushBrowserBody,
    responses((status = 201, body = WebPushBrowserView)))]
pub(crate) async fn register_web_push_browser(
    State(talk): State<Talk>,
    signed: Signed,
    command: Command<WebPushBrowserBody>,
) -> Result<Answer<WebPushBrowserView>> {
    let WebPushBrowserBody { endpoint, keys: WebPushKeysBody { p256dh, auth } } = command.body;
    let way = talk.carriers.web_push.as_ref().ok_or_else(|| NO_WEB_PUSH.refuse())?;
    let subscription =
        WebPushSubscription::parse(&endpoint, &p256dh, &auth).ok_or_else(|| INVALID_FIELD.on("endpoint"))?;
    let service = way.service_of(&subscription).map(known).ok_or_else(|| UNKNOWN_PUSH_SERVICE.on("endpoint"))?;
    let app = talk.app.clone();
    let by = signed.clone();
    let keys = app.vault.keys_of(signed.person).await?;
    let address_blind = app.vault.blind("web_push_browsers", "address", &endpoint);
    talk.app
        .once(&signed, command.once, move |work| async move {
            let processor = processor(service);
            for item in [Some(OPTIONAL_NOTICES), processor.consent].into_iter().flatten() {
                if !vault::consent::stands(&work, by.person, item).await? {
                    return Err(CONSENT_NEEDED.refuse().with("item", item.name).into());
                }
            }
            work.one_at_a_time(&address_blind.0).await?;
            let before = store::of_address(&work, address_blind.clone()).await?;
            store::forget(&work, &before.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
            let id = RowId::new(work.now, &work.rng);
            let row = web_push_browsers::Model {
                id,
                person_id: by.person,
                session_id: by.session,
                service,
                address: keys.seal(store::cell(id), &subscription.written())?,
                address_blind,
                created_at: work.now,
            };
            db::insert(&work, row.clone()).await?;
            store::forget_surplus(&work, by.person, BROWSERS_MAX).await?;
            if before.is_none_or(|row| row.person_id != by.person) {
                release(&work, by.person, id, processor).await?;
            }
            Ok((StatusCode::CREATED, view(&row, &by)))
        })
        .await
}

/// From now on the service is told when there is a notice for this browser: that stands in the person's ledger (SPEC SHARE-1).
async fn release(work: &Work, person: PersonId, browser: RowId, to: &'static Processor) -> Result<(), sea_orm::DbErr> {
    let release = Release {
        persons: vec![person],
        recipient_kind: RecipientKind::Processor,
        recipient_id: None,
        recipient: to.company.to_owned(),
        region: SharingRegion::Abroad,
        fields: vec![WebPushAddress::SPEC],
        purpose: "把通知推送到您的浏览器，直到您关闭".to_owned(),
        basis: SharingBasis::Consent,
        exception: None,
        document: None,
        matter: Some(browser.0),
        actor: Some(person),
        approved_by: None,
    };
    write(work, work.now, &work.rng, release).await.map(|_| ())
}
