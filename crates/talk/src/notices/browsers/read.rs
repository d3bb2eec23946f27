use super::processor;
use crate::Talk;
use axum::Json;
use axum::extract::State;
use db::entities::web_push_browsers::WebPushService;
use platform::Result;
use platform::auth::Signed;
use serde::Serialize;
use utoipa::ToSchema;

/// How browsers subscribe here.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebPushView {
    /// What a browser's `applicationServerKey` is; none where this installation does not push to browsers.
    key: Option<String>,
    services: Vec<WebPushServiceView>,
    /// In the demo alone: below which address a simulated browser is had, by the name of its service. Nothing leaves the demo.
    simulator: Option<&'static str>,
}

/// The push service of a maker of browsers.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebPushServiceView {
    service: WebPushService,
    /// The consent that is asked before a browser is registered there.
    consent: Option<&'static str>,
    company: &'static str,
}

/// How browsers subscribe to notices here, and whose services there are; about nobody.
#[utoipa::path(get, path = "/api/v1/me/notices/web-push", operation_id = "get_web_push", tag = "talk",
    security(("session" = [])), responses((status = 200, body = WebPushView)))]
pub(crate) async fn get_web_push(State(talk): State<Talk>, _signed: Signed) -> Result<Json<WebPushView>> {
    let service = |service: &WebPushService| {
        let processor = processor(*service);
        WebPushServiceView {
            service: *service,
            consent: processor.consent.map(|item| item.name),
            company: processor.company,
        }
    };
    let key = talk.carriers.web_push.as_ref().map(|way| way.public_key());
    let simulator = (talk.app.config.demo && key.is_some()).then_some("/sandbox/web-push");
    Ok(Json(WebPushView { key, services: WebPushService::ALL.iter().map(service).collect(), simulator }))
}
