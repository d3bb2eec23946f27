use super::judge::{self, Facts, Verdict};
use super::queue::leaves_at;
use super::settle::elsewhere;
use super::{is_offered, job_kind, store};
use crate::Talk;
use crate::notices::choices;
use crate::notices::link::link;
use crate::notices::reach::{Reach, is_required, reach};
use crate::notices::store as inbox;
use db::columns::PublicText;
use db::entities::access_ledger::ActorKind;
use db::entities::deliveries::{self, DeliveryState, NoticeChannel};
use db::entities::notices::{self, NoticeKind};
use db::entities::people;
use kernel::{PersonId, RowId};
use platform::limits::{self, Limit};
use platform::{Error, Work};
use policy::{Field as _, Notifying, OPTIONAL_NOTICES, Reminding};
use sea_orm::EntityTrait;
use vault::{Ask, Grant};

const DAY_SECONDS: i64 = 86_400;

/// A delivery whose vendor is about to be asked, as its row says by now.
pub(super) struct Taken {
    pub row: deliveries::Model,
    pub kind: NoticeKind,
    /// The page of ours that it leads to.
    pub link: Option<String>,
    /// How many others it tells of too.
    pub folded: usize,
    pub right: Right,
}

/// Why the address may be opened.
pub(super) enum Right {
    Required(Grant<Notifying>),
    Optional(Grant<Reminding>),
}

/// Takes a delivery up if it is to leave now; else its row says why not.
pub(super) async fn take(talk: &Talk, id: RowId) -> Result<Option<Taken>, Error> {
    let talk = talk.clone();
    talk.app.clone().write(move |work| async move { take_in(&talk, &work, id).await }).await
}

async fn take_in(talk: &Talk, work: &Work, id: RowId) -> Result<Option<Taken>, Error> {
    let Some(row) = store::lock(work, id).await? else { return Ok(None) };
    let Some(notice) = notices::Entity::find_by_id(row.notice_id).one(&work.tx).await? else { return Ok(None) };
    let reach = reach(notice.kind);
    match judge::judge(&facts(talk, work, &row, &notice, reach).await?) {
        Verdict::Nothing => return Ok(None),
        Verdict::End(state, why) => {
            // What may have left, was read, or is to be kept from the person takes no other way.
            if !matches!(why, "interrupted" | "read" | "not_now") {
                elsewhere(talk, work, &row, reach).await?;
            }
            if why != "interrupted" {
                unfold(work, &row).await?;
            }
            end(work, row, state, why).await?;
            return Ok(None);
        }
        Verdict::Hold(until) => {
            hold(work, row, until).await?;
            return Ok(None);
        }
        Verdict::Later(at) => {
            work.enqueue(job_kind(row.channel), row.id.0, row.attempts, at).await?;
            return Ok(None);
        }
        Verdict::Send => {}
    }
    if row.attempts == 0 && !has_room(talk, work, &row, reach).await? {
        unfold(work, &row).await?;
        end(work, row, DeliveryState::GivenUp, "daily_limit").await?;
        return Ok(None);
    }
    let folded = match row.state {
        DeliveryState::Held if row.attempts == 0 => fold(work, &row, reach).await?,
        // Tried again, it tells of those that it told of before.
        _ => store::folded(work, &row).await?.len(),
    };
    let row = deliveries::Model {
        state: DeliveryState::Leaving,
        attempts: row.attempts.saturating_add(1),
        changed_at: work.now,
        ..row
    };
    db::update(work, row.clone()).await?;
    let facts = inbox::facts(&work.tx, std::slice::from_ref(&notice)).await?;
    let link = facts.get(&notice.id).and_then(|facts| link(notice.kind, facts));
    let right = right(work, &row, reach).await?;
    Ok(Some(Taken { kind: notice.kind, link, folded, right, row }))
}

async fn facts(
    talk: &Talk,
    work: &Work,
    row: &deliveries::Model,
    notice: &notices::Model,
    reach: Reach,
) -> Result<Facts, Error> {
    let person = row.person_id;
    let chosen = choices::of_person(work, person).await?;
    Ok(Facts {
        state: row.state,
        channel: row.channel,
        required: is_required(reach.group),
        not_before: row.not_before,
        changed_at: row.changed_at,
        leaves_at: leaves_at(work.now, reach, chosen.quiet),
        now: work.now,
        read: notice.read_at.is_some(),
        may_hear: may_hear(talk, work, person, notice.kind).await?,
        consent: vault::consent::stands(work, person, OPTIONAL_NOTICES).await?,
        wanted: chosen.wants(reach.group, row.channel),
        offered: is_offered(talk, row.channel),
    })
}

/// Nothing is sent to a minor whose guardian's consent is gone, but for an incident, of which a law has everybody told.
async fn may_hear(talk: &Talk, work: &Work, person: PersonId, kind: NoticeKind) -> Result<bool, Error> {
    let there = people::Entity::find_by_id(person).one(&work.tx).await?.is_some_and(|row| !row.phone.is_emptied());
    let waits = talk.app.minor(work, person).await?.is_some_and(|minor| minor.is_limited());
    Ok(there && (!waits || kind == NoticeKind::SecurityIncident))
}

/// Whether the person gets fewer optional text messages or mails in a day than they may.
async fn has_room(talk: &Talk, work: &Work, row: &deliveries::Model, reach: Reach) -> Result<bool, Error> {
    let config = &talk.app.config;
    let (name, most) = match row.channel {
        NoticeChannel::Sms => ("texts_daily", config.sms.notices_per_day),
        NoticeChannel::Email => ("mails_daily", config.mail.notices_per_day),
        NoticeChannel::Push | NoticeChannel::WebPush => return Ok(true),
    };
    if is_required(reach.group) {
        return Ok(true);
    }
    let daily = Limit { name, most: u64::from(most), window_seconds: DAY_SECONDS };
    let bucket = limits::bucket(&talk.app, daily, &row.person_id.to_string());
    Ok(limits::take(work, daily, bucket).await?)
}

/// Whatever was held for the same person and channel is told together, once. What is required goes with what is required alone:
/// the other may end for a reason that does not hold for it.
async fn fold(work: &Work, lead: &deliveries::Model, of: Reach) -> Result<usize, Error> {
    let beside = store::held_beside(work, lead).await?;
    let unread = store::unread(work, &beside).await?;
    let mut folded = 0;
    for row in beside {
        if let Some(kind) = unread.get(&row.notice_id) {
            if is_required(reach(*kind).group) != is_required(of.group) {
                continue;
            }
            folded += 1;
            let row = deliveries::Model { with_id: Some(lead.id), changed_at: work.now, ..row };
            db::update(work, deliveries::Model { state: DeliveryState::Folded, ..row }).await?;
        } else {
            end(work, row, DeliveryState::Withdrawn, "read").await?;
        }
    }
    Ok(folded)
}

/// Those of which a delivery was to tell go on by themselves, since it surely told nothing.
pub(super) async fn unfold(work: &Work, lead: &deliveries::Model) -> Result<(), Error> {
    for row in store::folded(work, lead).await? {
        work.enqueue(job_kind(row.channel), row.id.0, row.attempts, work.now).await?;
        let row = deliveries::Model { state: DeliveryState::Queued, with_id: None, changed_at: work.now, ..row };
        db::update(work, row).await?;
    }
    Ok(())
}

/// It waits for the end of the quiet hours. How long it is of use counts from the first of them: what was tried before does not
/// stay of use because each evening is quiet again.
async fn hold(work: &Work, row: deliveries::Model, until: kernel::Timestamp) -> Result<(), Error> {
    work.enqueue(job_kind(row.channel), row.id.0, row.attempts, until).await?;
    let not_before = if row.attempts == 0 { until } else { row.not_before };
    let row = deliveries::Model { state: DeliveryState::Held, not_before, changed_at: work.now, ..row };
    Ok(db::update(work, row).await?)
}

pub(super) async fn end(
    work: &Work,
    row: deliveries::Model,
    state: DeliveryState,
    why: &'static str,
) -> Result<(), Error> {
    let row = deliveries::Model { state, error: Some(PublicText::from(why)), changed_at: work.now, ..row };
    Ok(db::update(work, row).await?)
}

/// Telling somebody of their own affairs is no look by anybody else; where it is optional, the gate asks for the consent.
async fn right(work: &Work, row: &deliveries::Model, reach: Reach) -> Result<Right, Error> {
    let field = match row.channel {
        NoticeChannel::Sms => policy::Phone::SPEC.name,
        NoticeChannel::Push => policy::PushAddress::SPEC.name,
        NoticeChannel::Email => policy::Email::SPEC.name,
        NoticeChannel::WebPush => policy::WebPushAddress::SPEC.name,
    };
    let ask = |basis| Ask {
        actor: row.person_id,
        actor_kind: ActorKind::System,
        basis,
        persons: vec![row.person_id],
        fields: std::slice::from_ref(&field),
        matter: None,
    };
    if is_required(reach.group) && !judge::is_push(row.channel) {
        let grant = vault::grant(work, work.now, &work.rng, ask("required_notice")).await?;
        return Ok(Right::Required(grant));
    }
    let grant = vault::grant(work, work.now, &work.rng, ask(OPTIONAL_NOTICES.name)).await?;
    Ok(Right::Optional(grant))
}
