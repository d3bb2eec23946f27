use super::refusals::AMOUNT_NOT_POSITIVE;
use kernel::{Fen, Refusal};

/// An amount that can move: one fen or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(Fen);

impl Amount {
    /// # Errors
    /// `amount_not_positive` for zero and below.
    pub fn of(fen: Fen) -> Result<Amount, Refusal> {
        if fen > Fen::ZERO { Ok(Amount(fen)) } else { Err(AMOUNT_NOT_POSITIVE.refuse()) }
    }

    pub fn fen(self) -> Fen {
        self.0
    }
}
