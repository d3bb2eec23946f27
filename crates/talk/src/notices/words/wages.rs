//! Wages.

use super::Words;
use db::entities::notices::NoticeKind;

/// The words of a notice about a wage.
pub(super) fn words(kind: NoticeKind) -> Words {
    match kind {
        NoticeKind::WagePaid => Words(
            "工资到账",
            "{merchant}已支付{posting}{when} 的工资，已存入您的钱袋子，点开查看明细。",
            "Your wage is here",
            "{merchant} paid your wage of {posting}, {when}. It is in your wallet; open this for every line.",
        ),
        NoticeKind::WageLate => Words(
            "工资到期未付清",
            "{posting}{when} 的工资到期还没有付清。我们已提醒{merchant}，您可以点开查看，也可以投诉。",
            "Your wage is late",
            "Your wage of {posting}, {when} is due and not paid in full. We reminded {merchant}; open this to see it or complain.",
        ),
        _ => Words(
            "有工资到期未付",
            "{posting}{when} 的工资已到期，托管余额不足，请尽快充值并结算。",
            "A wage is due",
            "A wage of {posting}, {when} is due and custody does not cover it. Fund the job and settle it.",
        ),
    }
}
