//! What has to be settled before an account can be cancelled, and what to do about each.

use kernel::Timestamp;
use market::leaving::{self, Open};
use platform::{Error, Lang};
use serde::Serialize;
use utoipa::ToSchema;

kernel::text_enum! {
    /// What may stand in the way.
    pub enum ConditionKind {
        /// Confirmed shifts that are not over.
        ConfirmedShifts = "confirmed_shifts",
        /// People who were confirmed for shifts of a merchant that nobody else owns.
        BoundSignUps = "bound_sign_ups",
        /// Reports about one's postings that are not decided.
        OpenDisputes = "open_disputes",
    }
}

/// A condition, and whether it is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Condition {
    pub kind: ConditionKind,
    pub met: bool,
    /// How many stand in the way.
    pub open: u64,
    /// What to do.
    pub text: &'static str,
}

pub(super) async fn look(
    tx: &db::Tx,
    person: kernel::PersonId,
    now: Timestamp,
    lang: Lang,
) -> Result<Vec<Condition>, Error> {
    Ok(conditions(&leaving::open(tx, person, now).await?, lang))
}

/// A wallet's balance joins them when there is a wallet.
fn conditions(open: &Open, lang: Lang) -> Vec<Condition> {
    let one = |kind, open, zh, en| Condition { kind, met: open == 0, open, text: lang.pick(zh, en) };
    vec![
        one(
            ConditionKind::ConfirmedShifts,
            open.shifts,
            "您有已确认、尚未结束的班次：请先完成，或在「我的报名」中取消",
            "You confirmed shifts that are not over: finish them, or cancel them under your sign-ups",
        ),
        one(
            ConditionKind::BoundSignUps,
            open.bound_sign_ups,
            "您独自拥有的商家还有已确认的到岗人员：请先完成或取消这些班次，或把商家交给另一位所有者",
            "People are confirmed for shifts of a merchant that only you own: finish or cancel them, or make somebody \
             else an owner",
        ),
        one(
            ConditionKind::OpenDisputes,
            open.disputes,
            "您发布的职位有正在处理的举报：请等待处理结果",
            "Reports about your postings are being looked into: wait for the result",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: ACC-8
    #[test]
    fn each_open_thing_is_one_unmet_condition() {
        let none = Open { shifts: 0, bound_sign_ups: 0, disputes: 0 };
        assert!(conditions(&none, Lang::En).iter().all(|condition| condition.met));
        for (open, kind) in [
            (Open { shifts: 2, ..none }, ConditionKind::ConfirmedShifts),
            (Open { bound_sign_ups: 1, shifts: 0, disputes: 0 }, ConditionKind::BoundSignUps),
            (Open { disputes: 3, shifts: 0, bound_sign_ups: 0 }, ConditionKind::OpenDisputes),
        ] {
            let unmet: Vec<Condition> =
                conditions(&open, Lang::Zh).into_iter().filter(|condition| !condition.met).collect();
            assert_eq!(unmet.iter().map(|condition| condition.kind).collect::<Vec<_>>(), [kind]);
        }
    }
}
