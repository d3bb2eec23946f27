//! What a case is, and its rules as pure functions.

use super::refusals::{CASE_ACCESS_EXPIRED, CASE_NOT_OPEN, CASE_NOT_YOURS, OWN_CASE, PROOF_NEEDED};
use db::entities::cases::{self, CaseChannel, CaseKind, CaseResult, CaseState};
use kernel::{Code, PersonId, Timestamp};

/// How long whoever took a case may open data for it.
pub(super) const ACCESS_DAYS: i64 = 7;

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
    /// Who wrote it down, where that is not the person.
    pub by: Option<PersonId>,
}

/// Whether this member of staff may open data for the case now.
pub(super) fn may_open(case: &cases::Model, actor: PersonId, now: Timestamp) -> Result<(), &'static Code> {
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
