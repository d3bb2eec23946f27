//! Third parties are asked to delete after erasures, and their answers are recorded (SPEC DEL-1, DEL-3).
//!
//! Invariants: one asking covers every erasure that had ended by then, and names nobody: the vendor is asked to delete what it
//! still holds of our sendings up to that day. It is answered once. Each certificate tells what became of it.
//! Deliberately absent: calls to the vendors; none of those that get data offers one for deletion (docs of each vendor).

mod answer;
mod ask;
mod read;

use crate::Care;
use kernel::Code;
use policy::{FIELDS, Processor};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use read::standing;

static ASKING_ANSWERED: Code = Code::new(
    409,
    "asking_answered",
    "这次通知已经登记过答复，不能更改；如有新情况请再通知一次",
    "This asking has its answer already; ask once more if something changed",
);
static NOTHING_TO_ASK: Code = Code::new(
    409,
    "nothing_to_ask",
    "上次通知之后没有新的注销，暂时不需要通知",
    "Nobody was erased since the last asking, so there is nothing to ask for",
);

/// Third parties to which this program sends a field.
pub(crate) fn receiving() -> Vec<&'static Processor> {
    let mut found: Vec<&'static Processor> = Vec::new();
    for recipient in FIELDS.iter().flat_map(|field| field.recipients) {
        if !found.contains(recipient) {
            found.push(recipient);
        }
    }
    found
}

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new()
        .routes(routes!(read::list_processors))
        .routes(routes!(ask::ask_processor))
        .routes(routes!(answer::record_processor_answer))
}
