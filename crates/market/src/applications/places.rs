//! Taking and giving back the places of a shift, and passing them on to the standby queue (SPEC WORK-1, WORK-9).

use super::application::{Standing, Step, after, confirm_by};
use super::refusals::SHIFT_FULL;
use super::store::{self, Actor};
use super::{jobs, notify, queue};
use db::entities::applications::{self, ApplicationState};
use db::entities::merchants::{self, CertState};
use db::entities::notices::NoticeKind;
use db::entities::outbox::Topic;
use db::entities::postings::{self, SignUpMode};
use db::entities::shifts;
use kernel::{PostingId, ShiftId};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// A shift whose row this unit of work holds: nobody else takes or gives back its places meanwhile.
pub struct Places {
    pub shift: shifts::Model,
    mode: SignUpMode,
    /// The posting's at this moment: what is shown with a place is what applies from then on.
    cancel_free_hours: i64,
    taken_before: i64,
    given_back: i64,
}

impl Places {
    fn of(shift: shifts::Model, mode: SignUpMode, cancel_free_hours: i64) -> Places {
        Places { taken_before: shift.taken, shift, mode, cancel_free_hours, given_back: 0 }
    }

    /// Draws the next number of the queue, which takes the shift's row in the same statement.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn draw(work: &Work, id: ShiftId, posting: &postings::Model) -> Result<Places, Error> {
        let sql = "UPDATE shifts SET queue_last = queue_last + 1 WHERE id = $1 RETURNING *";
        let row = work.row(sql, [id.into()]).await?.ok_or_else(|| NOT_FOUND.refuse())?;
        Ok(Places::of(shifts::Model::from_query_result(&row, "")?, posting.mode, posting.cancel_free_hours))
    }

    /// Takes the row of one shift.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn hold(work: &Work, id: ShiftId) -> Result<Places, Error> {
        let mut held = Places::hold_all(work, vec![id]).await?;
        held.remove(&id).ok_or_else(|| NOT_FOUND.refuse().into())
    }

    /// Takes the rows of many shifts, always in the order of their ids, so that two such units wait for each other
    /// instead of blocking each other.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn hold_all(work: &Work, mut ids: Vec<ShiftId>) -> Result<BTreeMap<ShiftId, Places>, Error> {
        ids.sort_unstable();
        ids.dedup();
        let rows = shifts::Entity::find()
            .filter(shifts::Column::Id.is_in(ids))
            .order_by_asc(shifts::Column::Id)
            .lock(LockType::NoKeyUpdate)
            .all(&work.tx)
            .await?;
        let mut postings: Vec<PostingId> = rows.iter().map(|shift| shift.posting_id).collect();
        postings.dedup();
        let modes: Vec<(PostingId, SignUpMode, i64)> = postings::Entity::find()
            .select_only()
            .columns([postings::Column::Id, postings::Column::Mode, postings::Column::CancelFreeHours])
            .filter(postings::Column::Id.is_in(postings))
            .into_tuple()
            .all(&work.tx)
            .await?;
        rows.into_iter()
            .map(|shift| {
                let found = modes.iter().find(|(posting, ..)| *posting == shift.posting_id);
                let (_, mode, cancel_free_hours) = found.ok_or_else(|| NOT_FOUND.refuse())?;
                Ok((shift.id, Places::of(shift, *mode, *cancel_free_hours)))
            })
            .collect()
    }

    /// Gives this sign-up a place: accepted, to be confirmed in time.
    ///
    /// # Errors
    /// `shift_full`, or what speaks against the step; nothing was written then.
    pub async fn accept(&mut self, work: &Work, row: &mut applications::Model, actor: Actor) -> Result<(), Error> {
        let to = after(Standing::from(&*row), actor.side, Step::Accept, work.now)?;
        // The row is held, but the condition stands in the statement all the same: it is what makes more people than
        // places impossible, whoever calls this.
        let sql = "UPDATE shifts SET taken = taken + 1 WHERE id = $1 AND taken < headcount";
        if work.run(sql, [self.shift.id.into()]).await? == 0 {
            return Err(SHIFT_FULL.refuse().into());
        }
        self.shift.taken += 1;
        let from = row.state;
        let by = confirm_by(work.now, row.starts_at);
        row.state = to;
        row.accepted_at = Some(work.now);
        row.confirm_by = Some(by);
        row.cancel_free_hours = self.cancel_free_hours;
        store::save(work, row, from, actor).await?;
        work.enqueue(jobs::LAPSE, row.id.0, 0, by).await?;
        notify::seeker(work, row, NoticeKind::PlaceOffered).await
    }

    /// Takes back the place of a sign-up that no longer holds one.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub async fn give_back(&mut self, work: &Work) -> Result<(), DbErr> {
        let sql = "UPDATE shifts SET taken = taken - 1 WHERE id = $1 AND taken > 0";
        if work.run(sql, [self.shift.id.into()]).await? > 0 {
            self.shift.taken -= 1;
            self.given_back += 1;
        }
        Ok(())
    }

    /// Offers free places to the front of the standby queue, tells the followers, and says who was given one.
    ///
    /// Nothing is offered once the shift has begun, or while the merchant's qualification does not stand.
    ///
    /// # Errors
    /// When a row cannot be read or written.
    pub async fn pass_on(mut self, work: &Work) -> Result<Vec<applications::Model>, Error> {
        let free = self.shift.headcount - self.shift.taken;
        let offers = queue::offers(self.mode, free, self.given_back);
        let may_offer = offers > 0 && work.now < self.shift.starts_at;
        let mut waiting = if may_offer { self.front_of_standby(work, offers).await? } else { Vec::new() };
        if let Some(first) = waiting.first()
            && !is_certified(work, first).await?
        {
            waiting.clear();
        }
        for next in &mut waiting {
            self.accept(work, next, Actor::SYSTEM).await?;
        }
        self.tell(work).await?;
        Ok(waiting)
    }

    /// Nobody leaves the queue meanwhile: whoever does holds the shift's row first.
    async fn front_of_standby(&self, work: &Work, most: i64) -> Result<Vec<applications::Model>, DbErr> {
        applications::Entity::find()
            .filter(applications::Column::ShiftId.eq(self.shift.id))
            .filter(applications::Column::State.eq(ApplicationState::Standby))
            .order_by_asc(applications::Column::QueueNo)
            .limit(u64::try_from(most).unwrap_or(0))
            .lock(LockType::NoKeyUpdate)
            .all(&work.tx)
            .await
    }

    /// The search index shows free places. Whether the posting as a whole is full is decided by a job: it needs the
    /// posting's row, which comes before the shift's in the lock order.
    async fn tell(&self, work: &Work) -> Result<(), DbErr> {
        let full = |taken| taken >= self.shift.headcount;
        if self.shift.taken != self.taken_before {
            work.changed(Topic::Posting, self.shift.posting_id.0).await?;
        }
        if full(self.shift.taken) != full(self.taken_before) {
            look_at_fullness(work, self.shift.posting_id).await?;
        }
        Ok(())
    }
}

async fn is_certified(work: &Work, row: &applications::Model) -> Result<bool, DbErr> {
    let merchant = merchants::Entity::find_by_id(row.merchant_id).one(&work.tx).await?;
    Ok(merchant.is_some_and(|merchant| merchant.certification == CertState::Approved))
}

/// Offers the places of a shift whose headcount changed, and has it looked at whether the posting is full.
///
/// # Errors
/// When a row cannot be read or written.
pub async fn fill(work: &Work, shift: ShiftId) -> Result<(), Error> {
    let places = Places::hold(work, shift).await?;
    look_at_fullness(work, places.shift.posting_id).await?;
    places.pass_on(work).await?;
    Ok(())
}

async fn look_at_fullness(work: &Work, posting: PostingId) -> Result<(), DbErr> {
    // A number of its own: a job of the same moment that runs already may have looked before this commit.
    let once = i64::from_le_bytes(work.rng.bytes());
    work.enqueue(jobs::FULLNESS, posting.0, once, work.now).await
}

/// Ends a sign-up: what every way of ending writes.
pub fn end(row: &mut applications::Model, work: &Work, to: ApplicationState, actor: Actor) {
    row.state = to;
    row.ended_at = Some(work.now);
    row.ended_by = Some(actor.side);
    row.confirm_by = None;
}
