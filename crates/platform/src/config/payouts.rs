use serde::{Deserialize, Serialize};

/// How wages are paid out to Alipay (SPEC PAY-3). Amounts in fen.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PayoutsConfig {
    /// What the licensed payer keeps of each withdrawal.
    pub fee_fen: i64,
    /// The most of one withdrawal.
    pub most_fen: i64,
    /// Withdrawals of one person in a day that went through or are under way.
    pub a_day: u32,
    /// From this sum of one person's day on, two members of the finance staff approve.
    pub review_from_fen: i64,
}

impl Default for PayoutsConfig {
    fn default() -> Self {
        PayoutsConfig { fee_fen: 0, most_fen: 5_000_000, a_day: 3, review_from_fen: 500_000 }
    }
}

impl PayoutsConfig {
    /// The least that Alipay transfers: 0.10 yuan.
    pub const TRANSFER_MIN_FEN: i64 = 10;

    /// The least of one withdrawal, of which the fee is kept.
    pub fn least_fen(&self) -> i64 {
        Self::TRANSFER_MIN_FEN.saturating_add(self.fee_fen)
    }

    pub(super) fn wrong_values(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut expect = |good: bool, key: &str, what: &str| {
            if !good {
                wrong.push(format!("payouts.{key}: {what}"));
            }
        };
        expect((0..=10_000).contains(&self.fee_fen), "fee_fen", "0 to 10000");
        let most = self.least_fen()..=10_000_000_000;
        expect(
            most.contains(&self.most_fen),
            "most_fen",
            "from what Alipay transfers at least to a hundred million yuan",
        );
        expect((1..=100).contains(&self.a_day), "a_day", "1 to 100");
        expect(self.review_from_fen > 0, "review_from_fen", "more than 0");
        wrong
    }
}
