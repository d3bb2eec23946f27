//! What was agreed, worked and earned: attendance and wages of the sign-ups that are binding.

use super::super::Posting;
use super::rows::Rows;
use super::timeline::Timeline;
use super::times::Times;
use anyhow::Context;
use db::entities::applications::{self, ApplicationState};
use db::entities::attendances::{self, HoursState, Way};
use db::entities::postings::{Settlement, WageUnit};
use db::entities::wages;
use kernel::{Fen, Rng, Timestamp};
use market::settlement::wage;

/// Nobody counts pieces in the demo: as many as would earn twenty yuan an hour.
const PIECES_FEN_AN_HOUR: i64 = 2_000;

/// The wage of a shift that is worked to its end.
///
/// # Errors
/// When the product's arithmetic refuses the world's wage.
pub(super) fn earned(
    agreed: &wages::Model,
    (starts_at, ends_at): (Timestamp, Timestamp),
    posting: &Posting,
) -> anyhow::Result<wages::Model> {
    let minutes = ends_at.seconds_since(starts_at) / 60;
    let pieces = PIECES_FEN_AN_HOUR * minutes / 60 / posting.wage_fen.max(1);
    let pieces = (agreed.unit == WageUnit::Piece).then_some(pieces.max(1));
    let (earned, _) = wage::counted(agreed, minutes, pieces).map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
    let last = posting.shifts.iter().map(|shift| Timestamp::from(shift.ends_at)).max().unwrap_or(ends_at);
    let due = wage::due_at(&earned, ends_at, last, ends_at);
    Ok(wages::Model { due_at: Some(due), changed_at: ends_at, ..earned })
}

fn agreed(row: &applications::Model, posting: &Posting, at: Timestamp) -> anyhow::Result<wages::Model> {
    Ok(wages::Model {
        application_id: row.id,
        posting_id: row.posting_id,
        shift_id: row.shift_id,
        merchant_id: row.merchant_id,
        person_id: row.person_id,
        unit: WageUnit::parse(posting.wage_unit.as_str()).context("a unit of the product")?,
        rate_fen: Fen(posting.wage_fen),
        settlement: Settlement::parse(posting.settlement.as_str()).context("a settlement of the product")?,
        agreed_at: at,
        work: None,
        earned_fen: Fen::ZERO,
        bonus_fen: Fen::ZERO,
        deduction_fen: Fen::ZERO,
        tip_fen: Fen::ZERO,
        paid_wage_fen: Fen::ZERO,
        paid_bonus_fen: Fen::ZERO,
        paid_tip_fen: Fen::ZERO,
        hold_id: None,
        due_at: None,
        changed_at: at,
    })
}

/// The rows of one sign-up. What the demo's own merchant has not settled waits for its yes, so that there is something to do; all
/// others have said theirs.
///
/// # Errors
/// When the product's arithmetic refuses the world's wage.
pub(super) fn add(
    row: &applications::Model,
    posting: &Posting,
    timeline: &Timeline,
    times: &Times,
    rows: &mut Rows,
) -> anyhow::Result<()> {
    let Some(bound_at) = timeline.bound_at else { return Ok(()) };
    let over = matches!(row.state, ApplicationState::Finished | ApplicationState::Settled);
    if !over && row.state != ApplicationState::CheckedIn {
        rows.wages.push(agreed(row, posting, bound_at)?);
        return Ok(());
    }
    let open = row.state == ApplicationState::Finished && posting.merchant == 0;
    let (minutes, out_at) = (row.ends_at.seconds_since(row.starts_at) / 60, row.ends_at);
    rows.attendances.push(attendances::Model {
        application_id: row.id,
        shift_id: row.shift_id,
        posting_id: row.posting_id,
        merchant_id: row.merchant_id,
        person_id: row.person_id,
        state: match (over, open) {
            (false, _) => HoursState::Draft,
            (true, true) => HoursState::Open,
            (true, false) => HoursState::Approved,
        },
        in_at: row.starts_at,
        in_way: Way::Code,
        out_at: over.then_some(out_at),
        out_way: over.then_some(Way::Code),
        minutes: over.then_some(minutes),
        asked_minutes: None,
        approve_by: open.then(|| times.now.plus_hours(72)),
        changed_at: if over { out_at } else { row.starts_at },
    });
    let agreed = agreed(row, posting, bound_at)?;
    let wage = if over && !open { earned(&agreed, (row.starts_at, row.ends_at), posting)? } else { agreed };
    if let Some(due) = wage.due_at.filter(|due| row.state == ApplicationState::Finished && *due > times.now) {
        let rng = Rng::seeded(row.id.0.as_u64_pair().1);
        rows.enqueue(market::settlement::DUE, row.id.0, due, out_at, &rng);
    }
    let paid_wage_fen = if row.state == ApplicationState::Settled { wage.earned_fen } else { Fen::ZERO };
    rows.wages.push(wages::Model { paid_wage_fen, ..wage });
    Ok(())
}
