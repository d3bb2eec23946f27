//! Warnings before a deadline, and the record of a missed one (SPEC CS-3).

use super::case::WARNING_DAYS;
use super::store::{self, Event};
use crate::Care;
use db::entities::case_events::CaseEvent;
use db::entities::cases::{self, CaseDesk, CaseState};
use db::entities::notices::NoticeKind;
use kernel::CaseId;
use platform::{Due, Error, JobKind, Work};
use talk::notices::Notice;

/// A moment of a case's clock; `detail` is the round times ten and the days left.
pub(super) const CLOCK: JobKind = JobKind("case_clock");

/// Queues the warnings of this round, those that should have come already at once, and the deadline itself.
pub(crate) async fn queue(work: &Work, case: &cases::Model) -> Result<(), Error> {
    for days in WARNING_DAYS.into_iter().chain([0]) {
        let run_at = case.deadline_at.plus_days(-days).max(work.now);
        work.enqueue(CLOCK, case.id.0, case.round * 10 + days, run_at).await?;
    }
    Ok(())
}

pub(super) async fn warn(care: Care, due: Due) -> Result<(), Error> {
    let (round, days) = (due.detail / 10, due.detail % 10);
    care.app
        .write(move |work| async move {
            let mut case = store::lock(&work, CaseId(due.subject)).await?;
            if case.round != round || case.state != CaseState::Open {
                return Ok(());
            }
            let kind = if days == 0 {
                if !store::mark_breach(&work, &mut case).await? {
                    return Ok(());
                }
                db::update(&work, case.clone()).await?;
                told(case.desk, NoticeKind::CaseOverdue, NoticeKind::HelpOverdue)
            } else {
                store::event(&work, &case, Event::of(CaseEvent::Warned)).await?;
                told(case.desk, NoticeKind::CaseDueSoon, NoticeKind::HelpDueSoon)
            };
            let mut to = store::staff_of(&work, case.desk).await?;
            to.extend(case.owner_id);
            to.sort_unstable();
            to.dedup();
            for person in to {
                let notice = Notice { matter: Some(case.id.0), ..Notice::of(kind) };
                let dedupe = format!("case:{}:clock:{}", case.id, due.detail);
                talk::notices::push(&work, person, &dedupe, notice).await?;
            }
            Ok(())
        })
        .await
}

/// What a desk is told.
fn told(desk: CaseDesk, privacy: NoticeKind, support: NoticeKind) -> NoticeKind {
    match desk {
        CaseDesk::Privacy => privacy,
        CaseDesk::Support => support,
    }
}
