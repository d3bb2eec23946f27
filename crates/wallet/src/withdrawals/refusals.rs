//! The refusals of withdrawals.

use kernel::Code;

pub static PAYOUTS_OFF: Code =
    Code::new(503, "payouts_off", "提现暂未开通，请稍后再试", "Withdrawals are not available yet; try again later");
pub static AMOUNT_TOO_SMALL: Code = Code::new(
    422,
    "withdrawal_too_small",
    "金额低于最小提现额，请增加金额",
    "The amount is less than the least that can be withdrawn",
);
pub static AMOUNT_TOO_BIG: Code = Code::new(
    422,
    "withdrawal_too_big",
    "金额超过单笔上限，请分次提现",
    "The amount is more than one withdrawal may be; withdraw in several parts",
);
pub static TOO_MANY_TODAY: Code = Code::new(
    429,
    "too_many_withdrawals",
    "今天的提现次数已用完，请明天再来",
    "No more withdrawals today; come back tomorrow",
);
pub static ACCOUNT_NEEDED: Code = Code::new(
    422,
    "payout_account_needed",
    "请填写收款的支付宝账号",
    "Enter the Alipay account that the money goes to",
);
pub static ACCOUNT_INVALID: Code = Code::new(
    422,
    "payout_account_invalid",
    "支付宝账号是手机号或邮箱，请核对",
    "An Alipay account is a mobile number or an e-mail address; check it",
);
pub static WITHDRAWAL_ID_REUSED: Code = Code::new(
    409,
    "withdrawal_id_reused",
    "这个编号已用于另一笔提现，请返回后重新发起",
    "This id was used for another withdrawal; go back and begin again",
);
pub static WALLET_FROZEN: Code = Code::new(
    403,
    "wallet_frozen",
    "钱袋子已冻结，暂时不能提现；原因和申诉办法见钱袋子页面",
    "The wallet is frozen and nothing can be withdrawn; its page tells why and how to appeal",
);
pub static ALREADY_DECIDED: Code = Code::new(
    409,
    "withdrawal_decided",
    "这笔提现已有处理结果，请刷新列表",
    "This withdrawal is decided already; load the list again",
);
pub static APPROVED_BY_YOU: Code = Code::new(
    409,
    "approved_by_you",
    "您已经同意过这笔提现，需要另一位同事复核",
    "You have approved this one already; another colleague has to",
);
pub static OWN_WITHDRAWAL: Code = Code::new(
    403,
    "own_withdrawal",
    "不能处理自己的提现，请交给同事",
    "Nobody decides on their own withdrawal; leave it to a colleague",
);
pub static OWN_WALLET: Code = Code::new(
    403,
    "own_wallet",
    "不能冻结或解冻自己的钱袋子，请交给同事",
    "Nobody freezes or releases their own wallet; leave it to a colleague",
);
pub static NO_TROUBLE: Code = Code::new(
    409,
    "no_trouble",
    "这笔提现没有需要处理的差异，请刷新",
    "There is nothing to settle about this withdrawal; load it again",
);
pub static WRONG_WAY_OUT: Code = Code::new(
    422,
    "wrong_way_out",
    "这种差异不能这样处理，请按页面给出的办法处理",
    "This cannot be settled that way; use one of the ways that the page gives",
);
pub static ALREADY_FROZEN: Code =
    Code::new(409, "already_frozen", "该钱袋子已经冻结，请刷新", "This wallet is frozen already; load the page again");
pub static NOT_FROZEN: Code =
    Code::new(409, "not_frozen", "该钱袋子没有冻结，请刷新", "This wallet is not frozen; load the page again");
pub static MATTER_NOT_FOUND: Code = Code::new(
    422,
    "matter_not_found",
    "没有找到这个事由：请填写该用户的提现编号，或案件编号",
    "There is no such matter: give a withdrawal of this person, or a case",
);
