use db::Tx;
use db::entities::attendances::{self, HoursState};
use kernel::{ApplicationId, PersonId, PostingId, ShiftId};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

/// Whose hours are asked for.
#[derive(Clone, Copy, Debug)]
pub enum Scope {
    Posting(PostingId),
    Shift(ShiftId),
}

/// Hours that a wage can be paid for, or that wait for staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApprovedHours {
    pub application: ApplicationId,
    pub person: PersonId,
    pub minutes: i64,
    /// Staff have not decided yet: nothing is paid for these, and the others go on.
    pub frozen: bool,
}

/// The hours that both sides, silence or staff approved, and those that are disputed, in the order of the sign-ups. Hours
/// that still wait for a word are left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn approved_hours(tx: &Tx, scope: Scope) -> Result<Vec<ApprovedHours>, DbErr> {
    let told = [HoursState::Approved, HoursState::Decided, HoursState::Disputed];
    let find = attendances::Entity::find()
        .filter(attendances::Column::State.is_in(told))
        .order_by_asc(attendances::Column::ApplicationId);
    let find = match scope {
        Scope::Posting(posting) => find.filter(attendances::Column::PostingId.eq(posting)),
        Scope::Shift(shift) => find.filter(attendances::Column::ShiftId.eq(shift)),
    };
    let rows = find.all(tx).await?;
    let of = |row: attendances::Model| ApprovedHours {
        application: row.application_id,
        person: row.person_id,
        minutes: row.minutes.unwrap_or(0),
        frozen: row.state == HoursState::Disputed,
    };
    Ok(rows.into_iter().map(of).collect())
}
