//! What a campaign gives. Pure: the clock and the randomness are passed in.

use super::refusals::{CAMPAIGN_EMPTY, CAMPAIGN_NOT_OPEN};
use db::entities::reward_campaigns::{self, CampaignState};
use kernel::{Fen, Refusal, Rng, Timestamp};

/// How long a packet that was drawn waits for its name and ID number.
const COLLECT_DAYS: i64 = 7;

/// Whether people may draw now.
pub fn is_open(row: &reward_campaigns::Model, now: Timestamp) -> bool {
    row.state == CampaignState::Running && now >= row.starts_at && now < row.ends_at
}

/// What is left of the budget.
pub fn left(row: &reward_campaigns::Model) -> Fen {
    Fen(row.budget_fen.0 - row.taken_fen.0)
}

/// What the next packet holds: the same in each, or any amount between the two, never more than is left.
///
/// # Errors
/// `campaign_not_open` or `campaign_empty`.
pub fn packet(row: &reward_campaigns::Model, now: Timestamp, rng: &Rng) -> Result<Fen, Refusal> {
    if !is_open(row, now) {
        return Err(CAMPAIGN_NOT_OPEN.refuse());
    }
    let most = row.most_fen.min(left(row));
    if most < row.least_fen {
        return Err(CAMPAIGN_EMPTY.refuse());
    }
    let spread = u64::try_from(most.0 - row.least_fen.0).unwrap_or(0);
    let above = i64::try_from(rng.below(spread + 1)).unwrap_or(0);
    Ok(Fen(row.least_fen.0 + above))
}

/// Until when a packet that is drawn now can be collected.
pub fn collect_by(now: Timestamp) -> Timestamp {
    now.plus_days(COLLECT_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use db::columns::PublicText;
    use db::entities::reward_campaigns::{Audience, TaxRegime};
    use kernel::{CampaignId, PersonId, Rng};
    use proptest::prelude::*;
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

    fn campaign(budget: i64, least: i64, most: i64) -> reward_campaigns::Model {
        reward_campaigns::Model {
            id: CampaignId(Uuid::nil()),
            title: PublicText::from("开工红包"),
            state: CampaignState::Running,
            audience: Audience::Everybody,
            regime: TaxRegime::Incidental,
            budget_fen: Fen(budget),
            taken_fen: Fen::ZERO,
            taken: 0,
            least_fen: Fen(least),
            most_fen: Fen(most),
            per_person: 1,
            starts_at: NOW,
            ends_at: NOW.plus_days(1),
            created_by: PersonId(Uuid::nil()),
            created_at: NOW,
            changed_at: NOW,
        }
    }

    /// covers: MKT-2
    #[test]
    fn it_is_open_from_its_start_to_before_its_end_while_it_runs() {
        let code = |row: &reward_campaigns::Model, now| {
            packet(row, now, &Rng::seeded(1)).err().map(|refusal| refusal.code.code)
        };
        let row = campaign(1_000, 100, 100);
        assert_eq!(code(&row, NOW.plus_seconds(-1)), Some("campaign_not_open"));
        assert_eq!(code(&row, NOW), None);
        assert_eq!(code(&row, NOW.plus_days(1)), Some("campaign_not_open"));
        for state in [CampaignState::Paused, CampaignState::Ended] {
            assert_eq!(code(&reward_campaigns::Model { state, ..row.clone() }, NOW), Some("campaign_not_open"));
        }
        let rest = reward_campaigns::Model { taken_fen: Fen(901), ..row };
        assert_eq!(code(&rest, NOW), Some("campaign_empty"), "99 fen are no packet of 100");
    }

    proptest! {
        /// covers: MKT-2
        #[test]
        fn packets_stay_between_their_limits_and_the_budget_holds_to_the_fen(
            seed: u64, budget in 1_i64..5_000, least in 1_i64..300, spread in 0_i64..300,
        ) {
            let rng = Rng::seeded(seed);
            let mut row = campaign(budget, least, least + spread);
            while let Ok(fen) = packet(&row, NOW, &rng) {
                prop_assert!(fen.0 >= least && fen.0 <= least + spread);
                row.taken_fen = Fen(row.taken_fen.0 + fen.0);
                prop_assert!(row.taken_fen <= row.budget_fen);
            }
            prop_assert!(left(&row).0 < least, "what is left is less than a packet");
        }
    }
}
