//! Campaigns of red packets that the operator pays (SPEC MKT-1, MKT-2). `taken_fen` is what was drawn and has not lapsed; the
//! database refuses more than the budget.

use crate::columns::PublicText;
use kernel::{CampaignId, Fen, PersonId, Timestamp};

crate::word! {
    /// Whether people may draw.
    pub enum CampaignState {
        Running = "running",
        Paused = "paused",
        Ended = "ended",
    }
}

crate::word! {
    /// Who may draw.
    pub enum Audience {
        Everybody = "everybody",
        /// Whoever has finished work.
        FirstWork = "first_work",
    }
}

crate::word! {
    /// As what a payment of the operator is taxed (SPEC PAY-5); `wallet::tax` has the rules.
    pub enum TaxRegime {
        /// 偶然所得
        Incidental = "incidental",
        /// 劳务报酬, an ordinary payer
        LabourOrdinary = "labour_ordinary",
        /// 劳务报酬, a platform to those who work through it
        LabourPlatform = "labour_platform",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "reward_campaigns",
    #[sea_orm(primary_key, auto_increment = false)]
    id: CampaignId,
    title: PublicText,
    state: CampaignState,
    audience: Audience,
    regime: TaxRegime,
    budget_fen: Fen,
    taken_fen: Fen,
    /// Packets that were drawn and have not lapsed.
    taken: i64,
    /// What is in a packet: the same in each, or anything between.
    least_fen: Fen,
    most_fen: Fen,
    per_person: i64,
    starts_at: Timestamp,
    ends_at: Timestamp,
    created_by: PersonId,
    created_at: Timestamp,
    changed_at: Timestamp,
}
