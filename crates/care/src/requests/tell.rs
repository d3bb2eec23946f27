//! Tells whoever has an account what became of their case, in the words of its desk.

use db::entities::cases::{self, CaseDesk};
use db::entities::notices::NoticeKind;
use platform::{Error, Work};
use talk::notices::Notice;

/// What became of a case, once a round.
#[derive(Clone, Copy)]
pub(crate) enum Told {
    Received,
    Answered,
}

pub(crate) async fn tell(work: &Work, case: &cases::Model, told: Told) -> Result<(), Error> {
    if !case.account {
        return Ok(());
    }
    let (kind, event) = match (case.desk, told) {
        (CaseDesk::Privacy, Told::Received) => (NoticeKind::CaseReceived, "received"),
        (CaseDesk::Privacy, Told::Answered) => (NoticeKind::CaseAnswered, "answered"),
        (CaseDesk::Support, Told::Received) => (NoticeKind::HelpReceived, "received"),
        (CaseDesk::Support, Told::Answered) => (NoticeKind::HelpAnswered, "answered"),
    };
    let notice = Notice { matter: Some(case.id.0), ..Notice::of(kind) };
    talk::notices::push(work, case.person_id, &format!("case:{}:{event}:{}", case.id, case.round), notice).await
}
