//! The business passes to a new holder: merger, acquisition, bankruptcy (SPEC SHARE-3).
//!
//! Invariants: everybody with an account is listed and told before anything passes; where the new holder asks again, only
//! who accepts passes; where it is bound by the same policy, whoever declines does not; each who passes has a row in the
//! sharing ledger.
//! Deliberately absent: moving the data.

mod announce;
mod answer;
mod close;
mod create;
mod jobs;
mod read;

pub(crate) use answer::{AnswerTransfer, answered};
pub(crate) use read::{MyTransfer, transfers_of};

use crate::Care;
use kernel::Code;
use platform::Jobs;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Persons that one step of a job tells or passes.
const BATCH: u64 = 200;

static TRANSFER_STATE: Code =
    Code::new(409, "transfer_state", "转让当前状态不允许这样操作", "The transfer's state does not allow this");
static ANSWERS_STILL_OPEN: Code = Code::new(
    409,
    "answers_still_open",
    "答复期限未到，或还有人没有收到通知，暂不能完成",
    "People may still answer, or are not told yet; it cannot be closed",
);
static GUARDIAN_ANSWERS: Code = Code::new(
    409,
    "guardian_answers",
    "是否同意由您的监护人答复；您可以不同意",
    "Your guardian decides whether to accept; you may decline",
);
static ANSWER_TIME_OVER: Code = Code::new(409, "answer_time_over", "答复期限已过", "The time to answer is over");

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new()
        .routes(routes!(create::create_transfer))
        .routes(routes!(read::list_transfers))
        .routes(routes!(announce::announce_transfer))
        .routes(routes!(close::close_transfer))
        .routes(routes!(read::list_my_transfers))
        .routes(routes!(answer::answer_transfer))
}

pub(crate) fn jobs(care: &Care, jobs: &mut Jobs) {
    let (telling, passing) = (care.clone(), care.clone());
    jobs.on(jobs::TELL, move |due| jobs::tell(telling.clone(), due));
    jobs.on(jobs::PASS, move |due| jobs::pass(passing.clone(), due));
}
