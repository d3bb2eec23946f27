//! How far a kind of notice reaches outside the inbox (SPEC NOTE-1). Pure.

use db::entities::deliveries::NoticeChannel;
use db::entities::notice_choices::NoticeGroup;
use db::entities::notices::NoticeKind;

/// What a kind may do besides standing in the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reach {
    pub group: NoticeGroup,
    /// It changes what somebody does within hours, or has to be told: a text message carries it too.
    pub by_text: bool,
    /// It cannot wait for the morning: somebody may be at the account or at the money.
    pub at_night: bool,
}

/// Which kinds belong together. Every kind stands here once, which a test checks.
const GROUPS: &[(NoticeGroup, &[NoticeKind])] = {
    use NoticeKind as K;
    &[
        (
            NoticeGroup::Work,
            &[
                K::NewApplication,
                K::Shortlisted,
                K::OnStandby,
                K::PlaceOffered,
                K::Confirmed,
                K::Rejected,
                K::SeekerCancelled,
                K::MerchantCancelled,
                K::OfferLapsed,
                K::CheckedIn,
                K::WorkFinished,
                K::NoShow,
                K::ShiftReminder,
                K::HoursOpened,
                K::HoursAsked,
                K::HoursApproved,
                K::HoursRefused,
                K::HoursDisputed,
                K::HoursDecided,
                K::RatingWaits,
                K::RatingShown,
                K::RatingReplied,
                K::RatingAppealed,
                K::RatingDecided,
            ],
        ),
        (
            NoticeGroup::Contact,
            &[
                K::JobInvited,
                K::InvitedAgain,
                K::InvitationAccepted,
                K::InvitationDeclined,
                K::ResumeDelivered,
                K::MemberInvited,
                K::MemberJoined,
                K::MessageForSeeker,
                K::MessageForMerchant,
            ],
        ),
        (
            NoticeGroup::Postings,
            &[
                K::PostingApproved,
                K::PostingRefused,
                K::PostingDoubted,
                K::PostingTakenDown,
                K::PostingExpired,
                K::PostingClosed,
                K::CertificationApproved,
                K::CertificationRefused,
                K::CertificationLapsed,
                K::MerchantSuspended,
                K::MerchantRestored,
                K::ReportDecided,
                K::TalkReportDecided,
            ],
        ),
        (NoticeGroup::Subscriptions, &[K::SearchMatched, K::SearchDigest]),
        (
            NoticeGroup::Money,
            &[
                K::Settled,
                K::WagePaid,
                K::WageLate,
                K::WageOverdue,
                K::WithdrawalArrived,
                K::WithdrawalFailed,
                K::WithdrawalReturned,
                K::WithdrawalRefused,
                K::WalletFrozen,
                K::WalletReleased,
                K::ServicePaid,
                K::CustodyFunded,
                K::PaymentClosed,
                K::ServiceRefunded,
                K::CustodyReturned,
                K::RefundRefused,
                K::InvoiceIssued,
                K::InvoiceRefused,
                K::InvoiceReversed,
            ],
        ),
        (
            NoticeGroup::Safety,
            &[
                K::NewSignIn,
                K::CaseReceived,
                K::CaseAnswered,
                K::CaseDueSoon,
                K::CaseOverdue,
                K::HelpReceived,
                K::HelpAnswered,
                K::HelpDueSoon,
                K::HelpOverdue,
                K::ChatAnswered,
                K::TransferAnnounced,
                K::SecurityIncident,
                K::PolicyChange,
                K::GuardianNeeded,
                K::GuardianReminder,
                K::GuardianSubmitted,
                K::GuardianConsented,
                K::GuardianRefused,
                K::GuardianWithdrew,
                K::GuardianCorrected,
                K::GuardianVerified,
                K::GuardianEnded,
                K::GrownUp,
                K::IdentityVerified,
                K::IdentityRefused,
                K::IdentityEnded,
                K::AccountLinked,
                K::AccountUnlinked,
                K::PhoneChanged,
                K::TalkWarned,
                K::TalkSilenced,
                K::EmailBound,
                K::EmailUnbound,
            ],
        ),
    ]
};

/// Whether people choose only the way of such notices, not whether they come (SPEC NOTE-1: incidents, policy, money).
pub(super) const fn is_required(group: NoticeGroup) -> bool {
    matches!(group, NoticeGroup::Money | NoticeGroup::Safety)
}

/// Whether a channel ever carries notices of a group.
pub(super) fn carries(group: NoticeGroup, channel: NoticeChannel) -> bool {
    match channel {
        NoticeChannel::Push | NoticeChannel::Email | NoticeChannel::WebPush => true,
        NoticeChannel::Sms => NoticeKind::ALL.iter().map(|kind| reach(*kind)).any(|of| of.group == group && of.by_text),
    }
}

pub(super) fn reach(kind: NoticeKind) -> Reach {
    Reach { group: group(kind), by_text: by_text(kind), at_night: at_night(kind) }
}

fn by_text(kind: NoticeKind) -> bool {
    use NoticeKind as K;
    matches!(
        kind,
        K::PlaceOffered
            | K::MerchantCancelled
            | K::SeekerCancelled
            | K::ShiftReminder
            | K::WithdrawalFailed
            | K::WithdrawalReturned
            | K::WithdrawalRefused
            | K::WalletFrozen
            | K::SecurityIncident
            | K::PolicyChange
            | K::TransferAnnounced
    )
}

fn at_night(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::SecurityIncident | NoticeKind::NewSignIn | NoticeKind::WalletFrozen)
}

fn group(kind: NoticeKind) -> NoticeGroup {
    let of = GROUPS.iter().find(|(_, kinds)| kinds.contains(&kind));
    of.map_or(NoticeGroup::Safety, |(group, _)| *group)
}

#[cfg(test)]
mod tests {
    use super::*;
    use NoticeKind as K;

    /// covers: NOTE-1
    #[test]
    fn every_kind_belongs_to_one_group() {
        for kind in NoticeKind::ALL {
            let of = GROUPS.iter().filter(|(_, kinds)| kinds.contains(kind)).count();
            assert_eq!(of, 1, "{kind}");
        }
    }

    /// covers: NOTE-1
    #[test]
    fn incidents_policy_and_money_are_required() {
        for (kind, required) in [
            (K::SecurityIncident, true),
            (K::PolicyChange, true),
            (K::WagePaid, true),
            (K::WithdrawalReturned, true),
            (K::PlaceOffered, false),
            (K::SearchDigest, false),
            (K::JobInvited, false),
            (K::PostingExpired, false),
        ] {
            assert_eq!(is_required(reach(kind).group), required, "{kind}");
        }
    }

    /// Only what is required may come at night. covers: NOTE-3
    #[test]
    fn nothing_optional_comes_at_night() {
        for kind in NoticeKind::ALL {
            let reach = reach(*kind);
            assert!(!reach.at_night || is_required(reach.group), "{kind}");
        }
        assert!(!reach(K::PolicyChange).at_night && reach(K::SecurityIncident).at_night);
    }

    #[test]
    fn text_messages_are_few() {
        let groups = |channel| NoticeGroup::ALL.iter().copied().filter(move |group| carries(*group, channel));
        let by_text: Vec<_> = groups(NoticeChannel::Sms).collect();
        assert_eq!(by_text, [NoticeGroup::Work, NoticeGroup::Money, NoticeGroup::Safety]);
        assert_eq!(groups(NoticeChannel::Push).count(), NoticeGroup::ALL.len());
        assert_eq!(groups(NoticeChannel::Email).count(), NoticeGroup::ALL.len());
        assert_eq!(groups(NoticeChannel::WebPush).count(), NoticeGroup::ALL.len());
    }
}
