//! What somebody may still do who has not accepted a changed policy: look, take their data along, say no, and leave
//! (SPEC POL-3). Reading is never held back; these are the writes, as route patterns.

/// The writes that stay open. Every one that begins with such a pattern is meant.
pub const STILL_OPEN: &[&str] = &[
    // Reading again, and agreeing.
    "/api/v1/me/policy-acceptance",
    // Signing in and out.
    "/api/v1/auth/",
    // Taking one's data along, withdrawing consent, asking, cancelling.
    "/api/v1/me/export",
    "/api/v1/me/copies",
    "/api/v1/me/consents",
    "/api/v1/me/permissions",
    "/api/v1/me/history",
    "/api/v1/me/requests",
    "/api/v1/me/cases",
    "/api/v1/me/support/",
    "/api/v1/me/cancellation",
    // Saying no to a transfer, and to what partners get.
    "/api/v1/me/transfers",
    "/api/v1/me/sharing-consents",
    // Marking the notice of the change as read, and stopping a calendar feed.
    "/api/v1/me/notices/",
    "/api/v1/me/calendar-feed",
    // Unlinking an account elsewhere.
    "/api/v1/me/linked-accounts/",
    // Pausing and ending a subscription.
    "/api/v1/me/subscriptions/",
];

/// Whether a write by this route waits for the acceptance of a changed policy.
pub fn waits_for_acceptance(route: &str) -> bool {
    !STILL_OPEN.iter().any(|open| route.starts_with(open))
}

/// What a minor may still do while no guardian has consented (SPEC MIN-2), reading included: see what is going on, declare
/// their own income, correct the date, invite a guardian, take their data along, ask, and leave.
pub const OPEN_WITHOUT_GUARDIAN: &[&str] = &[
    "/api/v1/auth/",
    "/api/v1/me/minority",
    "/api/v1/me/policy-acceptance",
    "/api/v1/me/data",
    "/api/v1/me/exports",
    "/api/v1/me/accesses",
    "/api/v1/me/sharings",
    "/api/v1/me/consents",
    "/api/v1/me/requests",
    "/api/v1/me/cases",
    "/api/v1/me/support/",
    // How customer service is reached, with one's own chat.
    "/api/v1/support",
    "/api/v1/me/notices",
    "/api/v1/me/linked-accounts/",
    "/api/v1/me/cancellation",
];

/// What is never done with a minor in a guardian's care, whoever agrees: counting visits.
pub const NEVER_WITH_MINORS: &[&str] = &["/api/v1/beacons"];

/// Whether a request by this route waits for a guardian's consent. The account itself may be looked at.
pub fn waits_for_guardian(route: &str) -> bool {
    route != "/api/v1/me" && !OPEN_WITHOUT_GUARDIAN.iter().any(|open| route.starts_with(open))
}

/// Whether a request by this route is refused to a minor.
pub fn is_never_with_minors(route: &str) -> bool {
    NEVER_WITH_MINORS.iter().any(|never| route.starts_with(never))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MIN-2
    #[test]
    fn without_a_guardian_little_is_open() {
        for (route, waits) in [
            ("/api/v1/me", false),
            ("/api/v1/me/minority/own-income", false),
            ("/api/v1/me/data/{kind}", false),
            ("/api/v1/me/cancellation", false),
            ("/api/v1/me/support/chats", false),
            ("/api/v1/support", false),
            ("/api/v1/me/profile", true),
            ("/api/v1/me/wards", true),
            ("/api/v1/me/sharing-consents", true),
            ("/api/v1/shifts/{id}/applications", true),
            ("/api/v1/conversations", true),
        ] {
            assert_eq!(waits_for_guardian(route), waits, "{route}");
        }
        assert!(is_never_with_minors("/api/v1/beacons") && !is_never_with_minors("/api/v1/me"));
    }

    /// covers: POL-3
    #[test]
    fn looking_and_leaving_stay_open() {
        for (route, waits) in [
            ("/api/v1/me/policy-acceptance", false),
            ("/api/v1/auth/sessions/current", false),
            ("/api/v1/me/consents/{item}", false),
            ("/api/v1/me/transfers/{id}/answer", false),
            ("/api/v1/me/sharing-consents", false),
            ("/api/v1/me/profile", true),
            ("/api/v1/shifts/{id}/applications", true),
        ] {
            assert_eq!(waits_for_acceptance(route), waits, "{route}");
        }
    }
}
