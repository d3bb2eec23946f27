//! What becomes of sign-ups when their posting is over.

use super::application::UNBOUND;
use super::notify;
use super::store::{Actor, history};
use db::entities::application_history;
use db::entities::applications::{self, ApplicationState};
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use db::entities::postings::{self, PostingState};
use db::entities::shifts;
use platform::{Error, Work};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Ends what is not binding yet and tells those whose shift is: it stands, whatever becomes of the posting.
///
/// For a posting that was just closed, taken down or has expired; its row is held by the caller. No place is offered to
/// anybody any more.
///
/// # Errors
/// When a row cannot be read or written.
pub async fn on_posting_closed(work: &Work, posting: &postings::Model) -> Result<(), Error> {
    let (side, notice) = match posting.state {
        PostingState::TakenDown => (Side::Staff, NoticeKind::PostingTakenDown),
        PostingState::Expired => (Side::System, NoticeKind::PostingExpired),
        _ => (Side::Merchant, NoticeKind::PostingClosed),
    };
    // Takes the shifts' rows before the sign-ups', as everybody does.
    shifts::Entity::find()
        .filter(shifts::Column::PostingId.eq(posting.id))
        .order_by_asc(shifts::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(&work.tx)
        .await?;
    let unbound = rows_in(work, posting, &UNBOUND).await?;
    end_all(work, posting, &unbound, side).await?;
    for row in &unbound {
        notify::seeker(work, row, notice).await?;
    }
    // A posting expires when its last shift is over; nobody has a shift to come then.
    if posting.state != PostingState::Expired {
        for row in rows_in(work, posting, &[ApplicationState::Confirmed]).await? {
            notify::seeker(work, &row, notice).await?;
        }
    }
    Ok(())
}

async fn rows_in(
    work: &Work,
    posting: &postings::Model,
    states: &[ApplicationState],
) -> Result<Vec<applications::Model>, Error> {
    let rows = applications::Entity::find()
        .filter(applications::Column::PostingId.eq(posting.id))
        .filter(applications::Column::State.is_in(states.iter().copied()))
        .order_by_asc(applications::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(&work.tx)
        .await?;
    Ok(rows)
}

async fn end_all(
    work: &Work,
    posting: &postings::Model,
    rows: &[applications::Model],
    side: Side,
) -> Result<(), Error> {
    let to = ApplicationState::CancelledByMerchant;
    let actor = Actor { side, person: None };
    let history: Vec<application_history::Model> =
        rows.iter().map(|row| history(work, row.id, Some(row.state), to, actor)).collect();
    db::insert_many(work, history).await?;
    let sql = "UPDATE shifts SET taken = taken - (SELECT COUNT(*) FROM applications a WHERE a.shift_id = shifts.id \
               AND a.state = 'accepted') WHERE posting_id = $1";
    work.run(sql, [posting.id.into()]).await?;
    applications::Entity::update_many()
        .col_expr(applications::Column::State, Expr::value(to))
        .col_expr(applications::Column::EndedAt, Expr::value(work.now))
        .col_expr(applications::Column::EndedBy, Expr::value(side))
        .col_expr(applications::Column::ConfirmBy, Expr::value(None::<i64>))
        .filter(applications::Column::PostingId.eq(posting.id))
        .filter(applications::Column::State.is_in(UNBOUND))
        .exec(&work.tx)
        .await?;
    Ok(())
}
