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
    "/api/v1/me/cancellation",
    // Saying no to a transfer, and to what partners get.
    "/api/v1/me/transfers",
    "/api/v1/me/sharing-consents",
    // Marking the notice of the change as read, and stopping a calendar feed.
    "/api/v1/me/notices/",
    "/api/v1/me/calendar-feed",
];

/// Whether a write by this route waits for the acceptance of a changed policy.
pub fn waits_for_acceptance(route: &str) -> bool {
    !STILL_OPEN.iter().any(|open| route.starts_with(open))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: POL-3
    #[test]
    fn looking_and_leaving_stay_open() {
        for (route, waits) in [
            ("/api/v1/me/policy-acceptance", false),
            ("/api/v1/auth/sessions/current", false),
            ("/api/v1/me/consents/{item}", false),
            ("/api/v1/me/profile", true),
            ("/api/v1/shifts/{id}/applications", true),
        ] {
            assert_eq!(waits_for_acceptance(route), waits, "{route}");
        }
    }
}
