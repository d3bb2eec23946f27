//! Browsers that notices are pushed to (SPEC NOTE-2), by the push service of each browser's maker, which lies abroad
//! (docs/adr/0011).
//!
//! Invariants: nothing is known of a browser but what it said when it subscribed, sealed; it is kept and written to only while
//! the person's consent to that very service stands (SPEC STORE-1); it belongs to whoever signed in on it last and goes with the
//! session, the consent and the person; nobody has more than [`BROWSERS_MAX`], and the oldest goes first.

mod forget;
mod list;
mod read;
mod register;
mod store;

pub use store::forget_of;
pub(super) use store::{any, cell, forget, forget_all, of_person, signed_out};

use crate::Talk;
use db::entities::web_push_browsers::WebPushService;
use policy::{APPLE_PUSH, MICROSOFT_PUSH, MOZILLA_PUSH, Processor};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Browsers of one person.
const BROWSERS_MAX: usize = 10;

pub(super) fn routes() -> OpenApiRouter<Talk> {
    OpenApiRouter::new()
        .routes(routes!(list::list_web_push_browsers, register::register_web_push_browser))
        .routes(routes!(forget::forget_web_push_browser))
        .routes(routes!(read::get_web_push))
}

/// A service's entry in the register, with the consent that it needs.
pub(super) const fn processor(service: WebPushService) -> &'static Processor {
    match service {
        WebPushService::Apple => APPLE_PUSH,
        WebPushService::Microsoft => MICROSOFT_PUSH,
        WebPushService::Mozilla => MOZILLA_PUSH,
    }
}

/// The entry of a service as the adapter calls it.
pub const fn push_processor(service: connectors::web_push::WebPushService) -> &'static Processor {
    processor(known(service))
}

/// The same service as the adapter calls it.
const fn known(service: connectors::web_push::WebPushService) -> WebPushService {
    match service {
        connectors::web_push::WebPushService::Apple => WebPushService::Apple,
        connectors::web_push::WebPushService::Microsoft => WebPushService::Microsoft,
        connectors::web_push::WebPushService::Mozilla => WebPushService::Mozilla,
    }
}
