//! Notices on their way outside the inbox (SPEC NOTE-1 to NOTE-3).
//!
//! Invariants:
//! - One row for each notice and channel (a unique key), written in the transaction that tells the notice: a vendor that is down
//!   loses nothing, and a retried operation sends nothing twice.
//! - That a vendor is about to be asked stands in the row before it is asked. A text message goes on only where it surely was
//!   not sent; whatever nobody knows is never sent again, by nobody. A push is sent again with the number that was stored first.
//! - What allows it is asked when it is queued and again when it would leave: consent, choice, quiet hours, guardian.
//! - The row holds neither address nor words; a report of a vendor changes its state and nothing else.

mod judge;
mod list;
mod mail;
mod outcome;
mod push;
mod queue;
mod report;
mod settle;
mod sms;
mod store;
mod summary;
mod take;
mod web_push;
mod withdraw;

pub(super) use queue::queue;
pub use withdraw::unqueue;

use crate::Talk;
use crate::notices::{browsers, devices};
use db::Tx;
use db::entities::deliveries::NoticeChannel;
use kernel::{PersonId, RowId};
use platform::{Due, Error, JobKind, Jobs};
use policy::OPTIONAL_NOTICES;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Of one kind for each channel: jobs of one kind wait for each other, and a slow mail host must not hold up text messages.
const fn job_kind(channel: NoticeChannel) -> JobKind {
    match channel {
        NoticeChannel::Sms => JobKind("notice_sms"),
        NoticeChannel::Push => JobKind("notice_push"),
        NoticeChannel::Email => JobKind("notice_email"),
        NoticeChannel::WebPush => JobKind("notice_web_push"),
    }
}

pub(super) fn routes() -> OpenApiRouter<Talk> {
    OpenApiRouter::new()
        .routes(routes!(report::take_sms_reports))
        .routes(routes!(list::list_deliveries))
        .routes(routes!(summary::summarise_deliveries))
}

/// Of every channel, as versions up to November 2026 queued it: what lies in a queue when they are replaced goes on.
const EARLIER: JobKind = JobKind("notice_deliver");

fn job_kinds() -> impl Iterator<Item = JobKind> {
    NoticeChannel::ALL.iter().map(|channel| job_kind(*channel)).chain([EARLIER])
}

pub(super) fn jobs(talk: &Talk, jobs: &mut Jobs) {
    for kind in job_kinds() {
        let talk = talk.clone();
        jobs.on(kind, move |due| deliver(talk.clone(), due));
    }
}

/// Whether this installation has a channel.
pub(super) fn is_offered(talk: &Talk, channel: NoticeChannel) -> bool {
    match channel {
        NoticeChannel::Sms => talk.carriers.sms.is_some() && !talk.app.config.sms.notice_template.is_empty(),
        NoticeChannel::Push => talk.carriers.push.is_some(),
        NoticeChannel::Email => talk.carriers.mail.is_some(),
        NoticeChannel::WebPush => talk.carriers.web_push.is_some(),
    }
}

/// The channels that would reach a person now.
pub(super) async fn reaching(talk: &Talk, tx: &Tx, person: PersonId) -> Result<Vec<NoticeChannel>, Error> {
    let mut ways = Vec::new();
    if is_offered(talk, NoticeChannel::Sms) {
        ways.push(NoticeChannel::Sms);
    }
    let consent = vault::consent::stands(tx, person, OPTIONAL_NOTICES).await?;
    if consent && is_offered(talk, NoticeChannel::Push) && devices::any(tx, person, talk.app.now()).await? {
        ways.push(NoticeChannel::Push);
    }
    if is_offered(talk, NoticeChannel::Email) && store::has_address(tx, person).await? {
        ways.push(NoticeChannel::Email);
    }
    if consent && is_offered(talk, NoticeChannel::WebPush) && browsers::any(tx, person, talk.app.now()).await? {
        ways.push(NoticeChannel::WebPush);
    }
    Ok(ways)
}

/// Sends one, or finds that there is no reason to.
async fn deliver(talk: Talk, due: Due) -> Result<(), Error> {
    let Some(taken) = take::take(&talk, RowId(due.subject)).await? else { return Ok(()) };
    let said = match taken.row.channel {
        NoticeChannel::Sms => sms::send(&talk, &taken).await?,
        NoticeChannel::Push => push::send(&talk, &taken).await?,
        NoticeChannel::Email => mail::send(&talk, &taken).await?,
        NoticeChannel::WebPush => web_push::send(&talk, &taken).await?,
    };
    settle::settle(&talk, taken, said).await
}
