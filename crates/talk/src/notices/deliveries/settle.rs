use super::outcome::{self, Next};
use super::queue::{add, leaves_at};
use super::take::{Taken, unfold};
use super::{is_offered, job_kind, judge, store};
use crate::Talk;
use crate::notices::choices;
use crate::notices::reach::{Reach, carries, is_required, reach};
use crate::notices::{browsers, devices};
use connectors::VendorError;
use db::columns::PublicText;
use db::entities::deliveries::{self, Carrier, DeliveryState, NoticeChannel};
use kernel::RowId;
use platform::{Error, Work};

/// What came of asking a vendor.
pub(super) enum Said {
    Taken {
        carrier: Carrier,
        /// None where it gives none.
        vendor_id: Option<String>,
        request_id: Option<String>,
    },
    /// There is nobody to reach; these devices are known to be gone.
    Nobody(Vec<RowId>),
    Not {
        carrier: Carrier,
        error: VendorError,
    },
}

/// Writes down what came of it, and queues what follows.
pub(super) async fn settle(talk: &Talk, taken: Taken, said: Said) -> Result<(), Error> {
    let talk = talk.clone();
    let (id, kind) = (taken.row.id, taken.kind);
    talk.app
        .clone()
        .write(move |work| async move {
            // A report may have come first, and the person may be gone.
            let row = store::lock(&work, id).await?.filter(|row| row.state == DeliveryState::Leaving);
            let Some(row) = row else { return Ok(()) };
            let row = deliveries::Model { changed_at: work.now, ..row };
            match said {
                Said::Taken { carrier, vendor_id, request_id } => {
                    let row = deliveries::Model {
                        state: DeliveryState::HandedOver,
                        carrier: Some(carrier),
                        vendor_id: vendor_id.map(PublicText::from),
                        request_id: request_id.map(PublicText::from),
                        error: None,
                        ..row
                    };
                    Ok(db::update(&work, row).await?)
                }
                Said::Nobody(gone) => {
                    devices::forget(&work, &gone).await?;
                    elsewhere(&talk, &work, &row, reach(kind)).await?;
                    unfold(&work, &row).await?;
                    let error = Some(PublicText::from("nobody"));
                    Ok(db::update(&work, deliveries::Model { state: DeliveryState::Undelivered, error, ..row }).await?)
                }
                Said::Not { carrier, error } => failed(&talk, &work, row, reach(kind), (carrier, error)).await,
            }
        })
        .await
}

async fn failed(
    talk: &Talk,
    work: &Work,
    row: deliveries::Model,
    reach: Reach,
    (carrier, error): (Carrier, VendorError),
) -> Result<(), Error> {
    tracing::warn!(channel = %row.channel, error = %error, "a notice did not leave");
    let until = judge::of_use_until(row.channel, is_required(reach.group), row.not_before);
    let next = match outcome::after(row.channel, &error, row.attempts) {
        Next::Again(seconds) if work.now.plus_seconds(seconds) > until => Next::End(DeliveryState::GivenUp),
        other => other,
    };
    let state = match next {
        Next::Again(seconds) => {
            work.enqueue(job_kind(row.channel), row.id.0, row.attempts, work.now.plus_seconds(seconds)).await?;
            DeliveryState::Queued
        }
        // What may have arrived is not told again by another way.
        Next::End(DeliveryState::Unknown) => DeliveryState::Unknown,
        Next::End(state) => {
            elsewhere(talk, work, &row, reach).await?;
            unfold(work, &row).await?;
            state
        }
    };
    let row = deliveries::Model {
        state,
        carrier: Some(carrier),
        error: Some(PublicText::from(error.code())),
        request_id: error.request_id().map(PublicText::from),
        ..row
    };
    Ok(db::update(work, row).await?)
}

/// Something required that did not reach its person by one way takes another that it has not tried, where there is one.
pub(super) async fn elsewhere(talk: &Talk, work: &Work, row: &deliveries::Model, reach: Reach) -> Result<(), Error> {
    if !is_required(reach.group) {
        return Ok(());
    }
    let chosen = choices::of_person(work, row.person_id).await?;
    for channel in NoticeChannel::ALL.iter().copied().filter(|channel| *channel != row.channel) {
        let may = match channel {
            NoticeChannel::Sms => reach.by_text,
            NoticeChannel::Push => devices::any(&work.tx, row.person_id, work.now).await?,
            NoticeChannel::Email => store::has_address(&work.tx, row.person_id).await?,
            NoticeChannel::WebPush => browsers::any(&work.tx, row.person_id, work.now).await?,
        };
        if may && is_offered(talk, channel) && carries(reach.group, channel) {
            let not_before = leaves_at(work.now, reach, chosen.quiet);
            add(work, (row.person_id, row.notice_id, channel), not_before).await?;
        }
    }
    Ok(())
}
