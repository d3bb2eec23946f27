//! Red packets that were drawn, with the tax withheld from those that were paid (SPEC PAY-5, MKT-2).

use super::reward_campaigns::TaxRegime;
use crate::columns::PublicText;
use kernel::{CampaignId, Fen, PersonId, RewardId, Timestamp};
use policy::Field as _;

crate::word! {
    /// The life of a packet.
    pub enum RewardState {
        /// The amount is fixed and stands against the budget; name and ID number are still to be given.
        Drawn = "drawn",
        Paid = "paid",
        /// Nobody collected it in time: it is back in the budget.
        Lapsed = "lapsed",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::RewardRecord::SPEC, "drawn_at").at_end(crate::AtEnd::Hold));

crate::table! { "rewards",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RewardId,
    campaign_id: CampaignId,
    person_id: PersonId,
    /// The person's packets of a campaign are counted from 1.
    number: i64,
    state: RewardState,
    regime: TaxRegime,
    gross_fen: Fen,
    tax_fen: Option<Fen>,
    net_fen: Option<Fen>,
    /// The rule by which tax was withheld, by its id in `wallet::tax`.
    rule: Option<PublicText>,
    drawn_at: Timestamp,
    collect_by: Timestamp,
    paid_at: Option<Timestamp>,
}
