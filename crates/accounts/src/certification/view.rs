use super::sealing::Opened;
use db::entities::certifications;
use db::entities::merchants::{self, CertState};
use kernel::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Where a merchant's certification stands, and what was submitted last, masked.
///
/// While a resubmission of an approved merchant waits, `state` stays `approved` and `decided_at` is null.
#[derive(Serialize, ToSchema)]
pub struct Certification {
    pub state: CertState,
    /// Why it was refused or suspended.
    pub reason: Option<String>,
    pub submitted_at: Option<Timestamp>,
    pub decided_at: Option<Timestamp>,
    /// When it lapses unless it is approved anew (SPEC RULE-1).
    pub recheck_due_at: Option<Timestamp>,
    pub company_name: Option<String>,
    /// `9199**********341L`.
    pub credit_code_masked: Option<String>,
    pub address: Option<String>,
    /// `陈**`.
    pub responsible_name_masked: Option<String>,
    /// Fourteen stars and the last four characters.
    pub responsible_id_masked: Option<String>,
}

impl Certification {
    pub(super) fn of(
        merchant: &merchants::Model,
        submission: Option<(&certifications::Model, &Opened)>,
    ) -> Certification {
        let (row, opened) = submission.unzip();
        let suspended = merchant.suspension_reason.clone().filter(|_| merchant.certification == CertState::Suspended);
        let reason = suspended.or_else(|| row.and_then(|row| row.reason.clone()));
        Certification {
            state: merchant.certification,
            reason: reason.map(|reason| reason.0),
            submitted_at: row.map(|row| row.submitted_at),
            decided_at: row.and_then(|row| row.decided_at),
            recheck_due_at: merchant.recheck_due_at,
            company_name: row.and_then(|row| row.company_name.clone()).map(|name| name.0),
            credit_code_masked: opened.and_then(|o| o.credit_code.as_ref()).map(|code| code.masked()),
            address: opened.and_then(|o| o.address.clone()),
            responsible_name_masked: opened.map(|o| mask_name(&o.responsible_name)),
            responsible_id_masked: opened.map(|o| o.responsible_id.masked()),
        }
    }
}

/// The first character of a name; how long the rest is stays untold.
fn mask_name(name: &str) -> String {
    name.chars().take(1).chain("**".chars()).collect()
}
