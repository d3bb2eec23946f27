//! What the vendor's word does to a withdrawal, and when it is asked again. Pure; the table below is the whole of it.

use db::entities::withdrawals::{WithdrawalState, WithdrawalTrouble};

/// What was heard of a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Arrived,
    UnderWay,
    /// Not done, says the vendor.
    Failed,
    /// It had arrived and came back.
    Returned,
    /// It was refused at the door: nothing was begun.
    Refused,
}

/// What becomes of the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Money {
    Stays,
    /// The hold is posted: it is gone from the wallet.
    Post,
    /// The hold is voided: it is free again.
    Free,
    /// What was posted comes back.
    GiveBack,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Then {
    pub state: WithdrawalState,
    pub money: Money,
    pub trouble: Option<WithdrawalTrouble>,
}

/// What follows from a word; none when it changes nothing.
pub fn hear(state: WithdrawalState, word: Word) -> Option<Then> {
    use WithdrawalState::{Approved, Arrived, Failed, Refused, Returned, Review, Sending};
    let then = |state, money| Some(Then { state, money, trouble: None });
    let case = |trouble| Some(Then { state, money: Money::Stays, trouble: Some(trouble) });
    match (state, word) {
        (Sending, Word::Arrived) => then(Arrived, Money::Post),
        (Sending, Word::Failed | Word::Refused) => then(Failed, Money::Free),
        (Sending, Word::Returned) => then(Returned, Money::Free),
        (Arrived, Word::Returned) => then(Returned, Money::GiveBack),
        (Arrived, Word::Failed) => case(WithdrawalTrouble::FailedAfterArrival),
        (Failed | Returned, Word::Arrived) => case(WithdrawalTrouble::ArrivedAfterEnd),
        (Sending, Word::UnderWay)
        | (Arrived, Word::Arrived | Word::UnderWay | Word::Refused)
        | (Failed | Returned, Word::UnderWay | Word::Failed | Word::Returned | Word::Refused)
        | (Review | Approved | Refused, _) => None,
    }
}

/// In how many seconds the job comes round again, after it came so often without a word.
pub(super) fn next_ask_seconds(asks: i64) -> i64 {
    const FIRST: [i64; 9] = [5, 15, 40, 60, 120, 300, 600, 1_200, 1_800];
    usize::try_from(asks).ok().and_then(|asks| FIRST.get(asks)).copied().unwrap_or(3_600)
}

/// After how long without a word the staff are told.
pub(super) const SILENT_SECONDS: i64 = 3_600;

/// When a withdrawal that has ended is asked about once more, in seconds after its end: the vendor may correct itself.
pub(super) const LOOK_AGAIN_SECONDS: [i64; 3] = [3_600, 86_400, 3 * 86_400];

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PAY-3
    #[test]
    fn every_state_and_word() {
        use Money::{Free, GiveBack, Post, Stays};
        use WithdrawalState::{Approved, Arrived, Failed, Refused, Returned, Review, Sending};
        use WithdrawalTrouble::{ArrivedAfterEnd, FailedAfterArrival};
        let words = [Word::Arrived, Word::UnderWay, Word::Failed, Word::Returned, Word::Refused];
        let to = |state, money| Some((state, money, None));
        for (state, expected) in [
            (Review, [None; 5]),
            (Approved, [None; 5]),
            (Refused, [None; 5]),
            (Sending, [to(Arrived, Post), None, to(Failed, Free), to(Returned, Free), to(Failed, Free)]),
            (Arrived, [None, None, Some((Arrived, Stays, Some(FailedAfterArrival))), to(Returned, GiveBack), None]),
            (Failed, [Some((Failed, Stays, Some(ArrivedAfterEnd))), None, None, None, None]),
            (Returned, [Some((Returned, Stays, Some(ArrivedAfterEnd))), None, None, None, None]),
        ] {
            let heard = words.map(|word| hear(state, word).map(|then| (then.state, then.money, then.trouble)));
            assert_eq!(heard, expected, "{state}");
        }
    }

    /// Money leaves the hold once: whatever is heard in whatever order, it is posted or freed once, and given back only after
    /// it was posted.
    ///
    /// covers: PAY-3
    #[test]
    fn no_order_of_words_moves_money_twice() {
        let words = [Word::Arrived, Word::UnderWay, Word::Failed, Word::Returned, Word::Refused];
        for number in 0..5_usize.pow(5) {
            let (mut state, mut rest) = (WithdrawalState::Sending, number);
            let (mut left, mut gone) = (0, 0);
            for _ in 0..5 {
                let word = words[rest % 5];
                rest /= 5;
                let Some(then) = hear(state, word) else { continue };
                state = then.state;
                match then.money {
                    Money::Stays => {}
                    Money::Post => {
                        left += 1;
                        gone += 1;
                    }
                    Money::Free => left += 1,
                    Money::GiveBack => gone -= 1,
                }
                assert!(left <= 1 && (0..=1).contains(&gone), "{number}");
            }
            assert_eq!(gone == 1, state == WithdrawalState::Arrived, "{number}");
        }
    }

    /// covers: PAY-3
    #[test]
    fn it_is_asked_soon_and_then_every_hour() {
        let waits: Vec<i64> = (0..12).map(next_ask_seconds).collect();
        assert_eq!(waits, [5, 15, 40, 60, 120, 300, 600, 1_200, 1_800, 3_600, 3_600, 3_600]);
        assert_eq!(next_ask_seconds(i64::MAX), 3_600);
        assert_eq!(next_ask_seconds(-1), 3_600);
    }
}
