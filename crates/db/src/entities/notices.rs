//! The inbox (SPEC NOTE-1): references only, the words are made when read. `dedupe` keeps anything from coming twice.

use crate::columns::PublicText;
use kernel::{ApplicationId, ConversationId, MerchantId, NoticeId, PersonId, PostingId, Timestamp};
use policy::Field as _;

crate::word! {
    /// What a notice tells.
    pub enum NoticeKind {
        NewApplication = "new_application",
        Shortlisted = "shortlisted",
        OnStandby = "on_standby",
        PlaceOffered = "place_offered",
        Confirmed = "confirmed",
        Rejected = "rejected",
        SeekerCancelled = "seeker_cancelled",
        MerchantCancelled = "merchant_cancelled",
        OfferLapsed = "offer_lapsed",
        CheckedIn = "checked_in",
        WorkFinished = "work_finished",
        Settled = "settled",
        NoShow = "no_show",
        ShiftReminder = "shift_reminder",
        /// To the merchant: somebody checked out, and their hours wait for a yes.
        HoursOpened = "hours_opened",
        /// To the merchant: the worker asks for other hours.
        HoursAsked = "hours_asked",
        HoursApproved = "hours_approved",
        /// To the worker: the merchant refused the correction.
        HoursRefused = "hours_refused",
        /// To the merchant: the worker disputes the refusal.
        HoursDisputed = "hours_disputed",
        /// To both: staff decided.
        HoursDecided = "hours_decided",
        /// To the worker: a wage is in the wallet.
        WagePaid = "wage_paid",
        /// To the worker: a wage is due and not paid in full.
        WageLate = "wage_late",
        /// To the merchant: a wage is due, and what was funded does not cover it.
        WageOverdue = "wage_overdue",
        /// The other side has rated; both read it once both have, or the time is over.
        RatingWaits = "rating_waits",
        RatingShown = "rating_shown",
        /// To the author: the rated side replied.
        RatingReplied = "rating_replied",
        /// To the author: the rated side appealed.
        RatingAppealed = "rating_appealed",
        /// To both: staff decided an appeal.
        RatingDecided = "rating_decided",
        /// To the seeker: a merchant found their resume and invites them.
        JobInvited = "job_invited",
        /// To the seeker: a merchant for which they signed up before invites them to another job.
        InvitedAgain = "invited_again",
        /// To the merchant: the seeker accepted, and delivered what they confirmed.
        InvitationAccepted = "invitation_accepted",
        InvitationDeclined = "invitation_declined",
        /// To the merchant: a resume was delivered for a job.
        ResumeDelivered = "resume_delivered",
        /// A new posting fits a search that the person saved.
        SearchMatched = "search_matched",
        /// The new postings of a day that fit it.
        SearchDigest = "search_digest",
        PostingApproved = "posting_approved",
        PostingRefused = "posting_refused",
        /// What the map service found sent an approved one back to review.
        PostingDoubted = "posting_doubted",
        PostingTakenDown = "posting_taken_down",
        PostingExpired = "posting_expired",
        /// A posting was closed; a confirmed shift of it stands all the same.
        PostingClosed = "posting_closed",
        CertificationApproved = "certification_approved",
        CertificationRefused = "certification_refused",
        CertificationLapsed = "certification_lapsed",
        MerchantSuspended = "merchant_suspended",
        MerchantRestored = "merchant_restored",
        MemberInvited = "member_invited",
        MemberJoined = "member_joined",
        ReportDecided = "report_decided",
        /// To a seeker: a merchant wrote, and nobody read it yet.
        MessageForSeeker = "message_for_seeker",
        /// To those who recruit for a merchant: a seeker wrote.
        MessageForMerchant = "message_for_merchant",
        TalkReportDecided = "talk_report_decided",
        /// Messages broke the rules of talking.
        TalkWarned = "talk_warned",
        /// The same, and nothing may be written for a time.
        TalkSilenced = "talk_silenced",
        NewSignIn = "new_sign_in",
        /// An account elsewhere can be signed in with from now on.
        AccountLinked = "account_linked",
        AccountUnlinked = "account_unlinked",
        PhoneChanged = "phone_changed",
        /// Mail goes to this address from now on, or to none.
        EmailBound = "email_bound",
        EmailUnbound = "email_unbound",
        CaseReceived = "case_received",
        CaseAnswered = "case_answered",
        /// To staff: a case falls due soon.
        CaseDueSoon = "case_due_soon",
        /// To staff: a case is past its deadline.
        CaseOverdue = "case_overdue",
        /// Customer service has the case.
        HelpReceived = "help_received",
        HelpAnswered = "help_answered",
        /// To customer service: a case falls due soon, or is past its deadline.
        HelpDueSoon = "help_due_soon",
        HelpOverdue = "help_overdue",
        /// Customer service wrote in the chat, and it was not read within a minute.
        ChatAnswered = "chat_answered",
        TransferAnnounced = "transfer_announced",
        SecurityIncident = "security_incident",
        /// A major change of the policy is coming; `dedupe` names its version.
        PolicyChange = "policy_change",
        /// The account waits for a guardian's consent, and is deleted without it.
        GuardianNeeded = "guardian_needed",
        /// The same, shortly before the deletion.
        GuardianReminder = "guardian_reminder",
        /// A guardian sent papers, which staff verify.
        GuardianSubmitted = "guardian_submitted",
        /// A guardian was verified and consented.
        GuardianConsented = "guardian_consented",
        /// To the guardian: the papers were refused.
        GuardianRefused = "guardian_refused",
        GuardianWithdrew = "guardian_withdrew",
        /// A guardian corrected the minor's profile.
        GuardianCorrected = "guardian_corrected",
        /// To the guardian: the papers are verified, and the page is open.
        GuardianVerified = "guardian_verified",
        /// To the guardian: the minor grew up, or is gone.
        GuardianEnded = "guardian_ended",
        /// To the person who turned 18.
        GrownUp = "grown_up",
        IdentityVerified = "identity_verified",
        IdentityRefused = "identity_refused",
        /// The verification does not hold any more.
        IdentityEnded = "identity_ended",
        /// The money is at Alipay.
        WithdrawalArrived = "withdrawal_arrived",
        /// A withdrawal was not done, and the money is free again.
        WithdrawalFailed = "withdrawal_failed",
        /// It had arrived and came back.
        WithdrawalReturned = "withdrawal_returned",
        /// Staff refused it.
        WithdrawalRefused = "withdrawal_refused",
        WalletFrozen = "wallet_frozen",
        WalletReleased = "wallet_released",
        /// To whoever pays for a merchant: a service was paid for.
        ServicePaid = "service_paid",
        /// Wages are in custody.
        CustodyFunded = "custody_funded",
        /// A payment ended without money.
        PaymentClosed = "payment_closed",
        /// Money for services is back where it was paid from.
        ServiceRefunded = "service_refunded",
        /// Wages that no job needs are back where they were paid from.
        CustodyReturned = "custody_returned",
        /// The vendor refused a refund.
        RefundRefused = "refund_refused",
        InvoiceIssued = "invoice_issued",
        InvoiceRefused = "invoice_refused",
        /// A red-letter invoice took it back.
        InvoiceReversed = "invoice_reversed",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::NoticeRecord::SPEC, "created_at"));

crate::table! { "notices",
    #[sea_orm(primary_key, auto_increment = false)]
    id: NoticeId,
    person_id: PersonId,
    kind: NoticeKind,
    dedupe: PublicText,
    posting_id: Option<PostingId>,
    application_id: Option<ApplicationId>,
    merchant_id: Option<MerchantId>,
    conversation_id: Option<ConversationId>,
    created_at: Timestamp,
    read_at: Option<Timestamp>,
    /// A case, a transfer or an incident.
    matter: Option<Uuid>,
}
