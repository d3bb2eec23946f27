//! What has to be settled before an account can be cancelled, and what to do about each.

use kernel::{Fen, Timestamp};
use market::leaving::{self, Open};
use platform::{App, Error, Lang};
use serde::Serialize;
use utoipa::ToSchema;
use wallet::withdrawals::{OpenMatters, open_matters};

kernel::text_enum! {
    /// What may stand in the way.
    pub enum ConditionKind {
        /// Confirmed shifts that are not over.
        ConfirmedShifts = "confirmed_shifts",
        /// People who were confirmed for shifts of a merchant that nobody else owns.
        BoundSignUps = "bound_sign_ups",
        /// Reports about one's postings that are not decided.
        OpenDisputes = "open_disputes",
        /// Hours whose dispute is not decided.
        DisputedHours = "disputed_hours",
        /// Wages that can still be withdrawn.
        WalletBalance = "wallet_balance",
        /// Withdrawals that have not ended.
        OpenWithdrawals = "open_withdrawals",
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
    /// Of the wallet: what is in it. A rest below the least withdrawal stands in no way; it stays in the ledger.
    pub amount_fen: Option<Fen>,
}

pub(super) async fn look(
    app: &App,
    tx: &db::Tx,
    person: kernel::PersonId,
    now: Timestamp,
    lang: Lang,
) -> Result<Vec<Condition>, Error> {
    let money = open_matters(tx, person, &app.config.payouts).await?;
    Ok(conditions(&leaving::open(tx, person, now).await?, money, lang))
}

fn conditions(open: &Open, money: OpenMatters, lang: Lang) -> Vec<Condition> {
    let one = |kind, open, zh, en| Condition { kind, met: open == 0, open, text: lang.pick(zh, en), amount_fen: None };
    let balance = one(
        ConditionKind::WalletBalance,
        u64::from(money.is_owed()),
        "钱袋子里还有可以提现的工资：请先提现到支付宝",
        "There are wages in your wallet that can be withdrawn: withdraw them first",
    );
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
        one(
            ConditionKind::DisputedHours,
            open.disputed_hours,
            "有工时申诉正在处理，工资还没有定：请等待处理结果",
            "Hours are in dispute and their wage is not settled: wait for the result",
        ),
        Condition { amount_fen: Some(money.balance), ..balance },
        one(
            ConditionKind::OpenWithdrawals,
            money.withdrawals,
            "有提现正在办理：请等待到账或退回",
            "A withdrawal is under way: wait until it has arrived or come back",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: ACC-8
    #[test]
    fn each_open_thing_is_one_unmet_condition() {
        let none = || Open { shifts: 0, bound_sign_ups: 0, disputes: 0, disputed_hours: 0 };
        let money = OpenMatters { balance: Fen::ZERO, least: Fen(10), withdrawals: 0 };
        let rest = OpenMatters { balance: Fen(9), ..money };
        for (open, money, kind) in [
            (none(), money, None),
            (none(), rest, None),
            (Open { shifts: 2, ..none() }, money, Some(ConditionKind::ConfirmedShifts)),
            (Open { bound_sign_ups: 1, ..none() }, money, Some(ConditionKind::BoundSignUps)),
            (Open { disputes: 3, ..none() }, rest, Some(ConditionKind::OpenDisputes)),
            (Open { disputed_hours: 1, ..none() }, money, Some(ConditionKind::DisputedHours)),
            (none(), OpenMatters { balance: Fen(10), ..money }, Some(ConditionKind::WalletBalance)),
            (none(), OpenMatters { withdrawals: 1, ..rest }, Some(ConditionKind::OpenWithdrawals)),
        ] {
            let all = conditions(&open, money, Lang::Zh);
            let told = all.iter().find(|condition| condition.kind == ConditionKind::WalletBalance);
            assert_eq!(told.and_then(|condition| condition.amount_fen), Some(money.balance));
            let unmet: Vec<ConditionKind> =
                all.into_iter().filter(|condition| !condition.met).map(|condition| condition.kind).collect();
            assert_eq!(unmet, kind.into_iter().collect::<Vec<_>>());
        }
    }
}
