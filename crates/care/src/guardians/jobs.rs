//! What happens by itself: the deletion without consent, the reminder before it, and the day on which a minor grows up.

use super::store;
use crate::Care;
use crate::erasure::ledger;
use accounts::minors::{DEADLINE, LIMITED, REMIND, let_go, settle};
use db::entities::erasures::ErasureReason;
use db::entities::guardianships::{self, BondState};
use db::entities::minors;
use db::entities::notices::NoticeKind;
use db::entities::people::{self, PersonState};
use kernel::{PersonId, Timestamp, calendar};
use platform::{App, Due, Error, JobKind, Jobs, Work};
use policy::RESUME_PUBLIC;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use talk::notices::{Notice, push};
use uuid::Uuid;

/// Looks once a day who has grown up. The rights follow the calendar by themselves; this tidies up after them.
const GROWN: JobKind = JobKind("minors.grown");
/// Minors that one unit of work looks at.
const CHUNK: u64 = 200;

pub(crate) fn register(care: &Care, jobs: &mut Jobs) {
    let app = care.app.clone();
    jobs.on(DEADLINE, move |due| deadline(app.clone(), due));
    let app = care.app.clone();
    jobs.on(REMIND, move |due| remind(app.clone(), due));
    let app = care.app.clone();
    jobs.on(LIMITED, move |due| limited(app.clone(), due));
    let app = care.app.clone();
    jobs.on(GROWN, move |due| grown(app.clone(), due));
}

/// Queues the next look. Asking again changes nothing, so each start of a server may ask.
///
/// # Errors
/// When the queue cannot be written.
pub async fn schedule(work: &Work) -> Result<(), Error> {
    Ok(work.enqueue(GROWN, Uuid::nil(), 0, next_midnight(work.now)).await?)
}

fn next_midnight(now: Timestamp) -> Timestamp {
    let today = calendar::day_of(now);
    calendar::start_of(today.tomorrow().unwrap_or(today))
}

/// Consent has not come: everything is deleted. Once, and no longer than the same days again, the deletion waits for staff
/// who have a guardian's papers before them.
async fn deadline(app: App, due: Due) -> Result<(), Error> {
    let person = PersonId(due.subject);
    let house = app.clone();
    app.write(move |work| async move {
        let account = people::Entity::find_by_id(person).lock_exclusive().one(&work.tx).await?;
        if account.is_none_or(|account| account.state == PersonState::Cancelled) {
            return Ok(());
        }
        let Some(minor) = house.minor(&work, person).await? else { return Ok(()) };
        if !minor.is_limited() || minor.row.erase_at.is_none_or(|erase_at| erase_at > work.now) {
            return Ok(());
        }
        if minor.row.extended_at.is_none() && store::is_pending(&work, person).await? {
            let erase_at = work.now.plus_days(i64::from(house.config.guardian_days));
            let row = minors::Model { erase_at: Some(erase_at), extended_at: Some(work.now), ..minor.row };
            db::update(&work, row).await?;
            return Ok(work.enqueue(DEADLINE, person.0, 0, erase_at).await?);
        }
        ledger::queue(&work, person, ErasureReason::NoGuardianConsent).await.map(|_| ())
    })
    .await
}

async fn remind(app: App, due: Due) -> Result<(), Error> {
    let person = PersonId(due.subject);
    let house = app.clone();
    app.write(move |work| async move {
        let account = people::Entity::find_by_id(person).one(&work.tx).await?;
        if account.is_none_or(|account| account.state == PersonState::Cancelled) {
            return Ok(());
        }
        let Some(minor) = house.minor(&work, person).await? else { return Ok(()) };
        let Some(erase_at) = minor.row.erase_at.filter(|_| minor.is_limited()) else { return Ok(()) };
        let dedupe = format!("minor:{}:reminder", erase_at.micros());
        push(&work, person, &dedupe, Notice::of(NoticeKind::GuardianReminder)).await
    })
    .await
}

/// Nobody under 16 takes work: what they publish stands still, and their sign-ups end.
async fn limited(app: App, due: Due) -> Result<(), Error> {
    let person = PersonId(due.subject);
    let house = app.clone();
    app.write(move |work| async move {
        match house.minor(&work, person).await? {
            Some(minor) if minor.is_limited() => market::leaving::suspend(&work, person).await,
            _ => Ok(()),
        }
    })
    .await
}

async fn grown(app: App, _due: Due) -> Result<(), Error> {
    let mut after = PersonId(Uuid::nil());
    loop {
        let rows: Vec<PersonId> = minors::Entity::find()
            .select_only()
            .column(minors::Column::PersonId)
            .filter(minors::Column::PersonId.gt(after))
            .order_by_asc(minors::Column::PersonId)
            .limit(CHUNK)
            .into_tuple()
            .all(&app.read())
            .await?;
        let Some(last) = rows.last() else { break };
        after = *last;
        for person in rows {
            let house = app.clone();
            app.write(move |work| async move { grow(&house, &work, person).await }).await?;
        }
    }
    app.write(|work| async move { schedule(&work).await }).await
}

async fn grow(app: &App, work: &Work, person: PersonId) -> Result<(), Error> {
    let account = people::Entity::find_by_id(person).lock_exclusive().one(&work.tx).await?;
    if account.is_none_or(|account| account.state == PersonState::Cancelled) || app.minor(work, person).await?.is_some()
    {
        return Ok(());
    }
    let_go(work, person).await?;
    // What only a guardian let be public waits for the person's own word.
    if !vault::consent::stands(work, person, RESUME_PUBLIC).await? {
        market::resumes::hide_all(work, person).await?;
    }
    push(work, person, "minor:grown-up", Notice::of(NoticeKind::GrownUp)).await
}

/// Whoever is erased guards nobody any more and is nobody's ward: their wards wait for consent again, and their guardians
/// are told.
///
/// # Errors
/// When a row cannot be written.
pub(crate) async fn leave(app: &App, work: &Work, person: PersonId) -> Result<(), Error> {
    let standing = [BondState::Pending, BondState::Verified, BondState::Refused];
    let mine = store::of_guardian(work, person).await?.into_iter().chain(store::of_ward(work, person).await?);
    for bond in mine.filter(|bond| standing.contains(&bond.state)) {
        let (id, guardian, ward) = (bond.id, bond.person_id, bond.ward_id);
        db::update(work, guardianships::Model { state: BondState::Ended, ended_at: Some(work.now), ..bond }).await?;
        if ward != person {
            settle(app, work, ward).await?;
        } else {
            let notice = Notice { matter: Some(id.0), ..Notice::of(NoticeKind::GuardianEnded) };
            push(work, guardian, &format!("guardianship:{id}:ended"), notice).await?;
        }
    }
    Ok(())
}
