use db::columns::PublicText;
use db::entities::withdrawal_events::{self, WithdrawalEvent};
use db::entities::withdrawals;
use kernel::{PersonId, RowId};
use platform::Work;
use sea_orm::DbErr;

/// Writes down what happened.
pub(super) async fn note(
    work: &Work,
    row: &withdrawals::Model,
    event: WithdrawalEvent,
    by_person: Option<PersonId>,
    code: Option<PublicText>,
) -> Result<(), DbErr> {
    let event = withdrawal_events::Model {
        id: RowId::new(work.now, &work.rng),
        withdrawal_id: row.id,
        person_id: row.person_id,
        at: work.now,
        event,
        by_person,
        code,
    };
    db::insert(work, event).await.map(|_| ())
}
