//! What is on, and which choices can be made. Pure.

use crate::notices::quiet::Quiet;
use crate::notices::reach::{carries, is_required};
use db::entities::deliveries::NoticeChannel;
use db::entities::notice_choices::NoticeGroup;
use std::collections::BTreeMap;

/// One person's choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::notices) struct Chosen {
    /// What was chosen; the rest is as proposed.
    pub wanted: BTreeMap<(NoticeGroup, NoticeChannel), bool>,
    /// None for no quiet hours.
    pub quiet: Option<Quiet>,
}

impl Chosen {
    /// Whether notices of a group come by a channel: what was chosen, else what is proposed. A text message carries few kinds,
    /// and a push needs a device that the person registered, so that yes is modest; mail brings only what is required until
    /// the person asks for more.
    pub fn wants(&self, group: NoticeGroup, channel: NoticeChannel) -> bool {
        let proposed = channel != NoticeChannel::Email || is_required(group);
        carries(group, channel) && self.wanted.get(&(group, channel)).copied().unwrap_or(proposed)
    }

    /// The channels by which a notice of this group leaves, of those that would reach the person now. Something required leaves
    /// by whatever reaches them when their own choice does not.
    pub fn ways(&self, group: NoticeGroup, reaching: &[NoticeChannel]) -> Vec<NoticeChannel> {
        let chosen: Vec<_> = reaching.iter().copied().filter(|channel| self.wants(group, *channel)).collect();
        match chosen.is_empty() && is_required(group) {
            true => reaching.iter().copied().filter(|channel| carries(group, *channel)).take(1).collect(),
            false => chosen,
        }
    }

    /// The first required group of which nothing would reach the person any more, although something could.
    pub fn cut_off(&self, reaching: &[NoticeChannel]) -> Option<NoticeGroup> {
        let lost = |group: &NoticeGroup| {
            is_required(*group) && !reaching.is_empty() && !reaching.iter().any(|channel| self.wants(*group, *channel))
        };
        NoticeGroup::ALL.iter().copied().find(lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use NoticeChannel::{Email, Push, Sms};
    use NoticeGroup::{Contact, Money, Safety, Work};

    fn chosen(wanted: &[(NoticeGroup, NoticeChannel, bool)]) -> Chosen {
        let wanted = wanted.iter().map(|&(group, channel, on)| ((group, channel), on)).collect();
        Chosen { wanted, quiet: Some(Quiet::PROPOSED) }
    }

    /// covers: NOTE-1
    #[test]
    fn what_is_required_always_finds_a_way() {
        let nothing = chosen(&[(Money, Sms, false), (Money, Push, false), (Work, Sms, false), (Work, Push, false)]);
        for (choice, group, reaching, ways) in [
            (&chosen(&[]), Work, vec![Sms, Push], vec![Sms, Push]),
            (&chosen(&[]), Contact, vec![Sms, Push], vec![Push]),
            (&chosen(&[(Work, Sms, false)]), Work, vec![Sms, Push], vec![Push]),
            (&nothing, Work, vec![Sms, Push], vec![]),
            (&nothing, Money, vec![Sms, Push], vec![Sms]),
            (&chosen(&[(Money, Sms, false)]), Money, vec![Sms], vec![Sms]),
            (&chosen(&[(Money, Sms, false)]), Money, vec![Sms, Push], vec![Push]),
            (&chosen(&[]), Money, vec![], vec![]),
            (&chosen(&[]), Work, vec![Sms, Email], vec![Sms]),
            (&chosen(&[(Contact, Email, true)]), Contact, vec![Sms, Email], vec![Email]),
            (&chosen(&[]), Money, vec![Email], vec![Email]),
            (&chosen(&[(Money, Sms, false)]), Money, vec![Sms, Email], vec![Email]),
            (&chosen(&[(Money, Sms, false), (Money, Email, false)]), Money, vec![Email], vec![Email]),
        ] {
            assert_eq!(choice.ways(group, &reaching), ways, "{choice:?} {group} {reaching:?}");
        }
    }

    /// covers: NOTE-1
    #[test]
    fn a_required_group_keeps_a_channel_that_reaches_the_person() {
        let no_text = chosen(&[(Safety, Sms, false)]);
        assert_eq!(no_text.cut_off(&[Sms]), Some(Safety), "a push would reach nobody");
        assert_eq!(no_text.cut_off(&[Sms, Push]), None);
        assert_eq!(no_text.cut_off(&[]), None, "the inbox is all there is");
        assert_eq!(chosen(&[(Work, Sms, false), (Work, Push, false)]).cut_off(&[Sms, Push]), None);
    }
}
