//! What a case is, and its rules as pure functions.

use super::refusals::{CASE_ACCESS_EXPIRED, CASE_NOT_OPEN, CASE_NOT_YOURS, OWN_CASE, PROOF_NEEDED};
use db::entities::cases::{self, CaseAbout, CaseChannel, CaseDesk, CaseKind, CaseResult, CaseState};
use kernel::{ChatId, Code, PersonId, Timestamp};
use uuid::Uuid;

/// How long whoever took a case may open data for it.
pub(crate) const ACCESS_DAYS: i64 = 7;

/// Days before the deadline on which it is warned of.
pub(super) const WARNING_DAYS: [i64; 2] = [5, 2];

/// A case that begins.
pub struct NewCase {
    pub person: PersonId,
    /// Whether that person has an account.
    pub account: bool,
    pub kind: CaseKind,
    pub channel: CaseChannel,
    pub text: String,
    pub contact: Option<String>,
    pub received_at: Timestamp,
    pub desk: CaseDesk,
    /// What it is about: a kind, and the row of that kind where there is one.
    pub about: Option<(CaseAbout, Option<Uuid>)>,
    /// The chat that it is made of.
    pub chat: Option<ChatId>,
    /// Who wrote it down, where that is not the person.
    pub by: Option<PersonId>,
}

/// Whether this member of staff may open data for the case now.
pub(crate) fn may_open(case: &cases::Model, actor: PersonId, now: Timestamp) -> Result<(), &'static Code> {
    if case.person_id == actor {
        return Err(&OWN_CASE);
    }
    if case.state != CaseState::Open {
        return Err(&CASE_NOT_OPEN);
    }
    if case.owner_id != Some(actor) {
        return Err(&CASE_NOT_YOURS);
    }
    if case.access_until.is_none_or(|until| until <= now) {
        return Err(&CASE_ACCESS_EXPIRED);
    }
    Ok(())
}

/// The kinds that a desk takes: requests about personal information are the privacy officer's alone.
pub(crate) fn takes(desk: CaseDesk, kind: CaseKind) -> bool {
    match kind {
        CaseKind::Enquiry | CaseKind::Feedback => desk == CaseDesk::Support,
        CaseKind::Complaint | CaseKind::Appeal => true,
        CaseKind::Read
        | CaseKind::Correct
        | CaseKind::Delete
        | CaseKind::Withdraw
        | CaseKind::Portability
        | CaseKind::Object => desk == CaseDesk::Privacy,
    }
}

/// Whether the answer hands out or changes data, so that who asks must be proven first (SPEC RIGHT-5).
pub(super) fn needs_proof(kind: CaseKind) -> bool {
    matches!(kind, CaseKind::Read | CaseKind::Correct | CaseKind::Delete | CaseKind::Withdraw | CaseKind::Portability)
}

/// Whether the case may be answered so.
pub(super) fn may_answer(case: &cases::Model, result: CaseResult) -> Result<(), &'static Code> {
    let gives = result != CaseResult::Refused;
    if gives && needs_proof(case.kind) && case.proof.is_none() { Err(&PROOF_NEEDED) } else { Ok(()) }
}

/// Whether the round's deadline is missed.
pub(super) fn is_late(case: &cases::Model, now: Timestamp) -> bool {
    case.answered_at.unwrap_or(now) >= case.deadline_at
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: CS-1
    #[test]
    fn each_desk_takes_its_own_kinds() {
        for (kind, privacy, support) in [
            (CaseKind::Read, true, false),
            (CaseKind::Delete, true, false),
            (CaseKind::Complaint, true, true),
            (CaseKind::Appeal, true, true),
            (CaseKind::Enquiry, false, true),
            (CaseKind::Feedback, false, true),
        ] {
            assert_eq!((takes(CaseDesk::Privacy, kind), takes(CaseDesk::Support, kind)), (privacy, support), "{kind}");
        }
    }
}
