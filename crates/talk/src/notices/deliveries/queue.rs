use super::{job_kind, store};
use crate::notices::choices;
use crate::notices::quiet::Quiet;
use crate::notices::reach::{Reach, is_required, reach};
use crate::notices::{browsers, devices};
use db::entities::deliveries::{self, DeliveryState, NoticeChannel};
use db::entities::notices::NoticeKind;
use kernel::{NoticeId, PersonId, RowId, Timestamp};
use platform::{Error, Work};
use policy::OPTIONAL_NOTICES;

/// Queues what a new notice does outside the inbox, in the transaction that tells it. Which vendors there are is asked when it
/// would leave: configuration changes while work is queued.
pub(in crate::notices) async fn queue(
    work: &Work,
    to: PersonId,
    notice: NoticeId,
    kind: NoticeKind,
) -> Result<(), Error> {
    let reach = reach(kind);
    let pushed = devices::any(&work.tx, to, work.now).await?;
    let in_browsers = browsers::any(&work.tx, to, work.now).await?;
    let mailed = store::has_address(&work.tx, to).await?;
    if !pushed && !in_browsers && !mailed && !reach.by_text {
        return Ok(());
    }
    let consent = vault::consent::stands(work, to, OPTIONAL_NOTICES).await?;
    if !consent && !is_required(reach.group) {
        return Ok(());
    }
    let mut reaching = Vec::new();
    if reach.by_text {
        reaching.push(NoticeChannel::Sms);
    }
    if pushed && consent {
        reaching.push(NoticeChannel::Push);
    }
    if mailed {
        reaching.push(NoticeChannel::Email);
    }
    if in_browsers && consent {
        reaching.push(NoticeChannel::WebPush);
    }
    let chosen = choices::of_person(work, to).await?;
    let leaves = leaves_at(work.now, reach, chosen.quiet);
    for channel in chosen.ways(reach.group, &reaching) {
        add(work, (to, notice, channel), leaves).await?;
    }
    Ok(())
}

/// The first moment from now on at which such a notice may leave.
pub(super) fn leaves_at(now: Timestamp, reach: Reach, quiet: Option<Quiet>) -> Timestamp {
    quiet.filter(|_| !reach.at_night).map_or(now, |quiet| quiet.over_at(now))
}

/// Adds a delivery and its job; one that is there stays as it is.
pub(super) async fn add(
    work: &Work,
    (person_id, notice_id, channel): (PersonId, NoticeId, NoticeChannel),
    not_before: Timestamp,
) -> Result<(), Error> {
    let row = deliveries::Model {
        id: RowId::new(work.now, &work.rng),
        notice_id,
        person_id,
        channel,
        state: if not_before > work.now { DeliveryState::Held } else { DeliveryState::Queued },
        not_before,
        attempts: 0,
        carrier: None,
        push_number: None,
        vendor_id: None,
        request_id: None,
        error: None,
        with_id: None,
        created_at: work.now,
        changed_at: work.now,
    };
    let id = row.id;
    if store::insert_once(work, row).await? {
        work.enqueue(job_kind(channel), id.0, 0, not_before).await?;
    }
    Ok(())
}
