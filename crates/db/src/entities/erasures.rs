//! Cancellations of accounts, how far each erasure has come, and its certificate (SPEC ACC-8, DEL-1, DEL-3).

use crate::columns::{Digest, PublicJson};
use kernel::{ErasureId, PersonId, Timestamp};
use policy::Field as _;
use std::collections::BTreeMap;

crate::word! {
    /// How far a cancellation has come.
    pub enum ErasureState {
        /// The person can still stop it.
        Cooling = "cooling",
        Running = "running",
        Done = "done",
        /// The person stopped it in time.
        Stopped = "stopped",
    }
}

crate::word! {
    /// What an erasure does next. Each step can be done again.
    pub enum ErasureStep {
        Service = "service",
        Files = "files",
        Traces = "traces",
        Rows = "rows",
        Keys = "keys",
        Disk = "disk",
        Certificate = "certificate",
    }
}

crate::word! {
    /// Why somebody is erased.
    pub enum ErasureReason {
        /// The person asked for it.
        Requested = "requested",
        /// A minor for whom no guardian consented in time.
        NoGuardianConsent = "no_guardian_consent",
        /// A minor's guardian asked for it.
        GuardianRequest = "guardian_request",
        /// A restored backup held somebody who was erased before.
        ErasedBefore = "erased_before",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::ErasureRecord::SPEC, "requested_at")
        .at_end(crate::AtEnd::Hold)
        .while_in_force("t.state IN ('cooling', 'running')"),
);

crate::table! { "erasures",
    #[sea_orm(primary_key, auto_increment = false)]
    id: ErasureId,
    person_id: PersonId,
    reason: ErasureReason,
    state: ErasureState,
    /// What comes next.
    step: ErasureStep,
    requested_at: Timestamp,
    erase_at: Timestamp,
    finished_at: Option<Timestamp>,
    /// What was destroyed so far, by kind.
    counts: PublicJson<BTreeMap<String, i64>>,
    /// The hash of the secret in the address of the certificate.
    link_digest: Digest,
    certificate: Option<PublicJson<serde_json::Value>>,
}
