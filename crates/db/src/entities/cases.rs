//! Requests about personal information, enquiries, complaints, appeals and feedback (SPEC CS-1, CS-3, FB-1). A case of somebody without an account
//! has a person of its own, with keys and nothing else.

use crate::columns::{PublicText, Sealed};
use kernel::{CaseId, ChatId, PersonId, Timestamp};
use policy::Field as _;
use policy::{CaseContact, CaseText};

crate::word! {
    /// What is asked for.
    pub enum CaseKind {
        Read = "read",
        Correct = "correct",
        Delete = "delete",
        Withdraw = "withdraw",
        Portability = "portability",
        Object = "object",
        Complaint = "complaint",
        Appeal = "appeal",
        Enquiry = "enquiry",
        Feedback = "feedback",
    }
}

crate::word! {
    /// Whose case it is: the privacy officer's, or customer service's.
    pub enum CaseDesk {
        Privacy = "privacy",
        Support = "support",
    }
}

crate::word! {
    /// What a complaint or an appeal is about.
    pub enum CaseAbout {
        Posting = "posting",
        Merchant = "merchant",
        Withdrawal = "withdrawal",
        /// A posting of one's own that was refused or taken down.
        Review = "review",
        Certification = "certification",
        Rating = "rating",
        Identity = "identity",
        Wallet = "wallet",
        Account = "account",
    }
}

crate::word! {
    /// How it came.
    pub enum CaseChannel {
        Form = "form",
        Written = "written",
        Hotline = "hotline",
        Mail = "mail",
        Chat = "chat",
    }
}

crate::word! {
    /// Where a case stands.
    pub enum CaseState {
        Open = "open",
        Answered = "answered",
    }
}

crate::word! {
    /// What came of it.
    pub enum CaseResult {
        Done = "done",
        Partly = "partly",
        Refused = "refused",
    }
}

crate::word! {
    /// What proved who asks (SPEC RIGHT-5).
    pub enum CaseProof {
        Password = "password",
        SmsCode = "sms_code",
        Document = "document",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::CaseRecord::SPEC, "created_at").at_end(crate::AtEnd::Hold));

crate::table! { "cases",
    #[sea_orm(primary_key, auto_increment = false)]
    id: CaseId,
    person_id: PersonId,
    /// Whether the person has an account.
    account: bool,
    kind: CaseKind,
    channel: CaseChannel,
    state: CaseState,
    text: Sealed<CaseText>,
    contact: Option<Sealed<CaseContact>>,
    answer: Option<Sealed<CaseText>>,
    result: Option<CaseResult>,
    proof: Option<CaseProof>,
    proof_at: Option<Timestamp>,
    proof_by: Option<PersonId>,
    owner_id: Option<PersonId>,
    /// Until when its owner may open the person's data for it.
    access_until: Option<Timestamp>,
    received_at: Timestamp,
    /// 1, and one more with each reopening, which starts the clock anew.
    round: i64,
    clock_from: Timestamp,
    /// The first moment after the due day; none where the year's holidays are unknown.
    due_at: Option<Timestamp>,
    strictest_at: Timestamp,
    /// What is held against us: `due_at`, else `strictest_at`.
    deadline_at: Timestamp,
    answered_at: Option<Timestamp>,
    answered_by: Option<PersonId>,
    /// The deadline of this round was missed.
    breached_at: Option<Timestamp>,
    created_at: Timestamp,
    desk: CaseDesk,
    /// What people name it by; the privacy officer's older ones have none.
    number: Option<PublicText>,
    about: Option<CaseAbout>,
    about_id: Option<Uuid>,
    /// The chat that it was made of.
    chat_id: Option<ChatId>,
}
