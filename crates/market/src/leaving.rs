//! What becomes of somebody's postings and sign-ups when they cancel their account (SPEC ACC-8).
//!
//! While they can still stop it, their work stands still: postings that nobody else answers for are paused, sign-ups that
//! bind nobody end. When it is carried out, those postings are closed; postings of a merchant that has other owners go to
//! the longest-standing one of them, paused and without contact and pictures, which were the person's own.

use crate::applications::application::{Standing, Step, UNBOUND, after};
use crate::applications::cancel::end_by_seeker;
use crate::applications::on_posting_closed;
use crate::applications::places::Places;
use crate::applications::store as sign_ups;
use crate::postings::posting::{self, Change};
use crate::postings::store::{self, Cause};
use db::Tx;
use db::entities::applications::{self, ApplicationState};
use db::entities::attendances::{self, HoursState};
use db::entities::merchant_members::{self, MemberRole};
use db::entities::merchants::CertState;
use db::entities::posting_history::Side;
use db::entities::postings::{self, PostingState};
use db::entities::reports::{self, ReportState};
use kernel::{MerchantId, PersonId, PostingId, Timestamp};
use platform::{Error, Work};
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

const OVER: [PostingState; 3] = [PostingState::Closed, PostingState::Expired, PostingState::TakenDown];

/// What has to be settled before an account can be cancelled.
#[derive(Debug, PartialEq, Eq)]
pub struct Open {
    /// Confirmed shifts of their own that are not over.
    pub shifts: u64,
    /// Confirmed sign-ups for shifts to come of merchants that they alone own.
    pub bound_sign_ups: u64,
    /// Reports about postings that they answer for alone, not decided yet.
    pub disputes: u64,
    /// Hours in dispute, of their own work or at merchants that they alone own: their wage is not settled.
    pub disputed_hours: u64,
}

/// Counts what is open.
///
/// # Errors
/// When the database cannot be read.
pub async fn open(tx: &Tx, person: PersonId, now: Timestamp) -> Result<Open, DbErr> {
    let bound = || {
        applications::Entity::find()
            .filter(applications::Column::State.is_in([ApplicationState::Confirmed, ApplicationState::CheckedIn]))
            .filter(applications::Column::EndsAt.gt(now))
    };
    let alone = owned_alone(tx, person).await?;
    let shifts = bound().filter(applications::Column::PersonId.eq(person)).count(tx).await?;
    let bound_sign_ups = bound().filter(applications::Column::MerchantId.is_in(alone.clone())).count(tx).await?;
    let theirs: Vec<PostingId> = postings::Entity::find()
        .select_only()
        .column(postings::Column::Id)
        .filter(answered_for(person, &alone))
        .into_tuple()
        .all(tx)
        .await?;
    let disputes = reports::Entity::find()
        .filter(reports::Column::PostingId.is_in(theirs))
        .filter(reports::Column::State.eq(ReportState::Open))
        .count(tx)
        .await?;
    let concerned = Condition::any()
        .add(attendances::Column::PersonId.eq(person))
        .add(attendances::Column::MerchantId.is_in(alone.clone()));
    let disputed_hours = attendances::Entity::find()
        .filter(attendances::Column::State.eq(HoursState::Disputed))
        .filter(concerned)
        .count(tx)
        .await?;
    Ok(Open { shifts, bound_sign_ups, disputes, disputed_hours })
}

/// Lets their work stand still. Doing it again changes nothing.
///
/// # Errors
/// When a row cannot be read or written.
pub async fn suspend(work: &Work, person: PersonId) -> Result<(), Error> {
    let alone = owned_alone(work, person).await?;
    for id in standing(work, answered_for(person, &alone)).await? {
        change(work, id, person, Change::Pause).await?;
    }
    crate::resumes::leave(work, person).await?;
    withdraw(work, person).await
}

/// Ends what they answered for and hands over what others go on with. Doing it again changes nothing.
///
/// # Errors
/// When a row cannot be read or written.
pub async fn leave(work: &Work, person: PersonId) -> Result<(), Error> {
    let alone = owned_alone(work, person).await?;
    for id in standing(work, answered_for(person, &alone)).await? {
        change(work, id, person, Change::Close).await?;
    }
    for merchant in alone {
        // Whoever answered for it is gone, and with them what proved it.
        let sql = "UPDATE merchants SET certification = $1, suspension_reason = NULL WHERE id = $2";
        work.run(sql, [CertState::None.as_str().into(), merchant.into()]).await?;
    }
    let of_merchants =
        Condition::all().add(postings::Column::PersonId.eq(person)).add(postings::Column::MerchantId.is_not_null());
    for id in standing(work, of_merchants).await? {
        hand_over(work, id, person).await?;
    }
    // Nobody else can rate that work any more, and the job that would show it goes with the account.
    crate::ratings::show_all(work, person).await?;
    crate::finding::leave(work, person).await?;
    crate::resumes::leave(work, person).await?;
    withdraw(work, person).await
}

/// The merchants that have no other owner.
async fn owned_alone(tx: &Tx, person: PersonId) -> Result<Vec<MerchantId>, DbErr> {
    let owners = || merchant_members::Entity::find().filter(merchant_members::Column::Role.eq(MemberRole::Owner));
    let mut alone = Vec::new();
    for own in owners().filter(merchant_members::Column::PersonId.eq(person)).all(tx).await? {
        if owners().filter(merchant_members::Column::MerchantId.eq(own.merchant_id)).count(tx).await? == 1 {
            alone.push(own.merchant_id);
        }
    }
    alone.sort_unstable();
    Ok(alone)
}

/// Postings that nobody else answers for.
fn answered_for(person: PersonId, alone: &[MerchantId]) -> Condition {
    let wanted =
        Condition::all().add(postings::Column::PersonId.eq(person)).add(postings::Column::MerchantId.is_null());
    Condition::any().add(postings::Column::MerchantId.is_in(alone.iter().copied())).add(wanted)
}

async fn standing(work: &Work, which: Condition) -> Result<Vec<PostingId>, DbErr> {
    postings::Entity::find()
        .select_only()
        .column(postings::Column::Id)
        .filter(which)
        .filter(postings::Column::State.is_not_in(OVER))
        .order_by_asc(postings::Column::Id)
        .into_tuple()
        .all(&work.tx)
        .await
}

/// A change that the state does not allow (a draft is not paused) is left out.
async fn change(work: &Work, id: PostingId, person: PersonId, change: Change) -> Result<(), Error> {
    let mut row = store::lock(work, id).await?;
    let from = row.state;
    let Ok(to) = posting::after(from, change) else { return Ok(()) };
    row.state = to;
    row.updated_at = work.now;
    store::save(work, &row, Some(from), Cause::merchant(person)).await?;
    if to == PostingState::Closed {
        on_posting_closed(work, &row).await?;
    }
    Ok(())
}

async fn hand_over(work: &Work, id: PostingId, person: PersonId) -> Result<(), Error> {
    let mut row = store::lock(work, id).await?;
    let Some(merchant) = row.merchant_id else { return Ok(()) };
    let owners = accounts::merchants::owners_of(work, merchant).await?;
    let Some(heir) = owners.into_iter().find(|owner| *owner != person) else { return Ok(()) };
    let from = row.state;
    row.state = posting::after(from, Change::Pause).unwrap_or(from);
    row.person_id = heir;
    (row.contact_name, row.contact_phone, row.contact_email) = (None, None, None);
    // Its pictures were the person's uploads, and go with them.
    row.album.0.clear();
    row.updated_at = work.now;
    store::save(work, &row, Some(from), Cause::system()).await
}

/// Ends every sign-up that is not over, as the seeker would.
async fn withdraw(work: &Work, person: PersonId) -> Result<(), Error> {
    let open = applications::Entity::find()
        .filter(applications::Column::PersonId.eq(person))
        .filter(applications::Column::State.is_in(UNBOUND.into_iter().chain([ApplicationState::Confirmed])))
        .order_by_asc(applications::Column::ShiftId)
        .all(&work.tx)
        .await?;
    for seen in open {
        let places = Places::hold(work, seen.shift_id).await?;
        let mut row = sign_ups::lock(work, seen.id).await?;
        if let Ok(to) = after(Standing::from(&row), Side::Seeker, Step::Cancel, work.now) {
            end_by_seeker(work, places, &mut row, to).await?;
        }
    }
    Ok(())
}
