//! Whether a delivery leaves now. Pure.

use db::entities::deliveries::{DeliveryState, NoticeChannel};
use kernel::Timestamp;

/// How long after its time an optional text message, a push and a required text message are still of use, in hours. A push is
/// sent again with the vendor's number, which holds for a day.
const TEXT_HOURS: i64 = 12;
const PUSH_HOURS: i64 = 20;
const REQUIRED_TEXT_HOURS: i64 = 72;

/// A mail is read later than a text message, and says so little that it does no harm then.
const MAIL_HOURS: i64 = 24;

/// The longest that it takes to ask the vendors of one text message or mail, in seconds: until then another node may be doing it.
const LEAVING_SECONDS: i64 = 30;

/// What is known of a delivery when it would leave.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub state: DeliveryState,
    pub channel: NoticeChannel,
    /// Whether its kind cannot be switched off.
    pub required: bool,
    pub not_before: Timestamp,
    /// When its state changed last.
    pub changed_at: Timestamp,
    /// The first moment that is not quiet for its kind.
    pub leaves_at: Timestamp,
    pub now: Timestamp,
    /// Whether the person read the notice.
    pub read: bool,
    /// Whether the person is there, and nothing keeps notices from them (a minor who waits for a guardian).
    pub may_hear: bool,
    /// Whether the consent to notices outside the inbox stands.
    pub consent: bool,
    /// Whether the person's own choice has this channel on.
    pub wanted: bool,
    /// Whether the installation has the channel.
    pub offered: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Send,
    Hold(Timestamp),
    /// Somebody is at it: what came of it is asked at this moment.
    Later(Timestamp),
    End(DeliveryState, &'static str),
    /// It is over already.
    Nothing,
}

/// Until when it is of use.
pub(super) fn of_use_until(channel: NoticeChannel, required: bool, not_before: Timestamp) -> Timestamp {
    not_before.plus_hours(match channel {
        NoticeChannel::Push | NoticeChannel::WebPush => PUSH_HOURS,
        NoticeChannel::Sms | NoticeChannel::Email if required => REQUIRED_TEXT_HOURS,
        NoticeChannel::Sms => TEXT_HOURS,
        NoticeChannel::Email => MAIL_HOURS,
    })
}

/// Whether a third party carries it that needs the consent, whatever it tells, and shows it once, however often it is sent.
pub(super) const fn is_push(channel: NoticeChannel) -> bool {
    matches!(channel, NoticeChannel::Push | NoticeChannel::WebPush)
}

pub(super) fn judge(facts: &Facts) -> Verdict {
    use DeliveryState::{GivenUp, Held, Leaving, Queued, Unknown, Withdrawn};
    use Verdict::End;
    match (facts.state, facts.channel) {
        (Queued | Held, _) | (Leaving, NoticeChannel::Push | NoticeChannel::WebPush) => {}
        // Whoever sends it comes back soon, or did not come back: it may have left.
        (Leaving, NoticeChannel::Sms | NoticeChannel::Email) => {
            let back = facts.changed_at.plus_seconds(LEAVING_SECONDS);
            return if facts.now < back { Verdict::Later(back) } else { End(Unknown, "interrupted") };
        }
        _ => return Verdict::Nothing,
    }
    let needs_consent = !facts.required || is_push(facts.channel);
    match () {
        () if facts.read => End(Withdrawn, "read"),
        () if !facts.may_hear => End(Withdrawn, "not_now"),
        () if needs_consent && !facts.consent => End(Withdrawn, "consent"),
        () if !facts.required && !facts.wanted => End(Withdrawn, "choice"),
        () if !facts.offered => End(GivenUp, "not_configured"),
        () if facts.now > of_use_until(facts.channel, facts.required, facts.not_before) => End(GivenUp, "stale"),
        () if facts.leaves_at > facts.now => Verdict::Hold(facts.leaves_at),
        () => Verdict::Send,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DeliveryState::{Delivered, Folded, GivenUp, HandedOver, Held, Leaving, Queued, Unknown, Withdrawn};
    use NoticeChannel::{Email, Push, Sms, WebPush};

    const NOW: Timestamp = Timestamp::from_micros(1_795_485_600_000_000);

    fn facts() -> Facts {
        Facts {
            state: Queued,
            channel: Sms,
            required: false,
            not_before: NOW,
            changed_at: NOW.plus_seconds(-LEAVING_SECONDS),
            leaves_at: NOW,
            now: NOW,
            read: false,
            may_hear: true,
            consent: true,
            wanted: true,
            offered: true,
        }
    }

    /// covers: NOTE-1, NOTE-3, RIGHT-4
    #[test]
    fn what_allows_it_is_asked_when_it_leaves() {
        let required = Facts { required: true, ..facts() };
        let old = NOW.plus_hours(-13);
        for (facts, verdict) in [
            (facts(), Verdict::Send),
            (Facts { state: Held, ..facts() }, Verdict::Send),
            (Facts { read: true, ..facts() }, Verdict::End(Withdrawn, "read")),
            (Facts { may_hear: false, ..required }, Verdict::End(Withdrawn, "not_now")),
            (Facts { consent: false, ..facts() }, Verdict::End(Withdrawn, "consent")),
            (Facts { consent: false, wanted: false, ..required }, Verdict::Send),
            (Facts { consent: false, channel: Push, ..required }, Verdict::End(Withdrawn, "consent")),
            (Facts { consent: false, channel: WebPush, ..required }, Verdict::End(Withdrawn, "consent")),
            (Facts { consent: false, channel: Email, ..facts() }, Verdict::End(Withdrawn, "consent")),
            (Facts { consent: false, channel: Email, ..required }, Verdict::Send),
            (Facts { not_before: old, channel: Email, ..facts() }, Verdict::Send),
            (Facts { not_before: NOW.plus_hours(-25), channel: Email, ..facts() }, Verdict::End(GivenUp, "stale")),
            (Facts { wanted: false, ..facts() }, Verdict::End(Withdrawn, "choice")),
            (Facts { offered: false, ..required }, Verdict::End(GivenUp, "not_configured")),
            (Facts { not_before: old, ..facts() }, Verdict::End(GivenUp, "stale")),
            (Facts { not_before: old, ..required }, Verdict::Send),
            (Facts { not_before: NOW.plus_hours(-73), ..required }, Verdict::End(GivenUp, "stale")),
            (Facts { leaves_at: NOW.plus_hours(3), ..facts() }, Verdict::Hold(NOW.plus_hours(3))),
        ] {
            assert_eq!(judge(&facts), verdict, "{facts:?}");
        }
    }

    /// covers: NOTE-3
    #[test]
    fn what_may_have_left_leaves_again_only_with_its_number() {
        assert_eq!(judge(&Facts { state: Leaving, ..facts() }), Verdict::End(Unknown, "interrupted"));
        let mail = Facts { state: Leaving, channel: Email, ..facts() };
        assert_eq!(judge(&mail), Verdict::End(Unknown, "interrupted"));
        let at_it = Facts { state: Leaving, changed_at: NOW.plus_seconds(-10), ..facts() };
        assert_eq!(judge(&at_it), Verdict::Later(NOW.plus_seconds(LEAVING_SECONDS - 10)));
        for channel in [Push, WebPush] {
            assert_eq!(judge(&Facts { state: Leaving, channel, ..facts() }), Verdict::Send);
        }
        for state in [HandedOver, Delivered, Unknown, GivenUp, Withdrawn, Folded, DeliveryState::Undelivered] {
            assert_eq!(judge(&Facts { state, ..facts() }), Verdict::Nothing, "{state}");
        }
    }
}
