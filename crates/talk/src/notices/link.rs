use super::words::{Facts, Reader, reader_of};
use db::entities::notices::NoticeKind;

/// The page of the phone app that a notice leads to.
pub(crate) fn link(kind: NoticeKind, facts: &Facts) -> Option<String> {
    use NoticeKind as K;
    let merchant = |rest: &str| facts.merchant.map(|merchant| format!("/m/merchant/{merchant}{rest}"));
    let owned = |page: &str, wanted: String| match facts.posting {
        Some(_) if facts.wanted => Some(wanted),
        Some(posting) => merchant(&format!("/{page}/{posting}")),
        None => None,
    };
    let application = || facts.application.map(|application| format!("/m/applications/{application}"));
    match kind {
        K::PostingTakenDown | K::PostingExpired | K::PostingClosed if facts.reader == Some(Reader::Seeker) => {
            application()
        }
        K::PostingApproved | K::PostingTakenDown | K::PostingExpired | K::PostingClosed => {
            owned("postings", "/m/me/wanted".to_owned())
        }
        K::PostingRefused | K::PostingDoubted => {
            owned("publish", facts.posting.map(|posting| format!("/m/me/wanted/edit/{posting}")).unwrap_or_default())
        }
        K::CertificationApproved
        | K::CertificationRefused
        | K::CertificationLapsed
        | K::MerchantSuspended
        | K::MerchantRestored => merchant("/certification"),
        K::WageOverdue => owned("settlement", "/m/me/wanted".to_owned()),
        K::JobInvited | K::InvitationAccepted | K::InvitationDeclined | K::ResumeDelivered => of_resumes(kind, facts),
        K::SearchMatched | K::SearchDigest => Some(one_of("/m/me/subscriptions", facts)),
        K::MessageForSeeker | K::MessageForMerchant => Some(of_talk(facts)),
        K::TalkWarned | K::TalkSilenced | K::SecurityIncident => Some("/m/messages".to_owned()),
        K::InvitedAgain => facts.posting.map(|posting| format!("/m/jobs/{posting}")),
        K::MemberJoined => merchant("/members"),
        K::MemberInvited => Some("/m/me/invitations".to_owned()),
        K::ReportDecided | K::TalkReportDecided => Some("/m/me/reports".to_owned()),
        K::NewSignIn | K::AccountLinked | K::AccountUnlinked | K::PhoneChanged | K::EmailBound | K::EmailUnbound => {
            Some("/m/settings/account".to_owned())
        }
        K::CaseReceived | K::CaseAnswered => Some("/m/me/requests".to_owned()),
        K::CaseDueSoon | K::CaseOverdue => Some(one_of("/staff/privacy/cases", facts)),
        K::HelpReceived | K::HelpAnswered | K::HelpDueSoon | K::HelpOverdue => Some(of_help(kind, facts)),
        K::ChatAnswered => Some("/m/support".to_owned()),
        K::TransferAnnounced => Some("/m/me/transfers".to_owned()),
        K::PolicyChange => Some("/m/policy".to_owned()),
        K::GuardianNeeded | K::GuardianReminder | K::GuardianSubmitted | K::GuardianConsented | K::GuardianWithdrew => {
            Some("/m/me/minority".to_owned())
        }
        K::GuardianVerified | K::GuardianRefused | K::GuardianEnded => Some("/m/guardian".to_owned()),
        K::GuardianCorrected => Some("/m/me/profile".to_owned()),
        K::GrownUp => Some("/m/me/privacy".to_owned()),
        K::IdentityVerified | K::IdentityRefused | K::IdentityEnded => Some("/m/me/identity".to_owned()),
        K::WithdrawalArrived | K::WithdrawalFailed | K::WithdrawalReturned | K::WithdrawalRefused => {
            Some(one_of("/m/me/wallet/withdrawals", facts))
        }
        K::ServicePaid
        | K::CustodyFunded
        | K::PaymentClosed
        | K::ServiceRefunded
        | K::CustodyReturned
        | K::RefundRefused => {
            facts.matter.map(|payment| format!("/m/payments/{payment}")).or_else(|| merchant("/money"))
        }
        K::InvoiceIssued | K::InvoiceRefused | K::InvoiceReversed => {
            merchant(&facts.matter.map_or("/money".to_owned(), |invoice| format!("/invoices/{invoice}")))
        }
        K::WalletFrozen | K::WalletReleased => Some("/m/me/wallet".to_owned()),
        _ => match facts.reader.unwrap_or(reader_of(kind)) {
            Reader::Seeker => application(),
            Reader::Merchant => owned("postings", "/m/me/wanted".to_owned()),
        },
    }
}

/// The page of the matter in a list of such, or the list.
fn one_of(list: &str, facts: &Facts) -> String {
    facts.matter.map_or_else(|| list.to_owned(), |matter| format!("{list}/{matter}"))
}

/// A case of customer service: for whoever filed it, and for staff.
fn of_help(kind: NoticeKind, facts: &Facts) -> String {
    let is_staffs = matches!(kind, NoticeKind::HelpDueSoon | NoticeKind::HelpOverdue);
    one_of(if is_staffs { "/staff/support/cases" } else { "/m/me/cases" }, facts)
}

/// The conversation, or the list of them.
fn of_talk(facts: &Facts) -> String {
    facts.conversation.map_or_else(|| "/m/messages".to_owned(), |talk| format!("/m/messages/{talk}"))
}

/// Where a notice about a resume or an invitation leads.
fn of_resumes(kind: NoticeKind, facts: &Facts) -> Option<String> {
    if kind == NoticeKind::JobInvited {
        return Some("/m/me/job-invitations".to_owned());
    }
    let merchant = facts.merchant?;
    Some(match facts.posting.filter(|_| kind == NoticeKind::ResumeDelivered) {
        Some(posting) => format!("/m/merchant/{merchant}/received/{posting}"),
        None => format!("/m/merchant/{merchant}/job-invitations"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notices::words::example::facts;

    /// covers: NOTE-1
    #[test]
    fn a_sign_up_leads_each_side_to_its_own_page() {
        let facts = |reader| facts(Some(reader));
        let seeker = link(NoticeKind::Confirmed, &facts(Reader::Seeker)).expect("a page");
        let merchant = link(NoticeKind::Confirmed, &facts(Reader::Merchant)).expect("a page");
        assert!(seeker.starts_with("/m/applications/") && merchant.contains("/postings/"), "{seeker} {merchant}");
        let wanted = Facts { wanted: true, ..facts(Reader::Seeker) };
        assert_eq!(link(NoticeKind::PostingApproved, &wanted).as_deref(), Some("/m/me/wanted"));
    }
}
