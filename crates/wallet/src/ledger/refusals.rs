//! The refusals of the ledger.

use kernel::Code;

pub static AMOUNT_NOT_POSITIVE: Code =
    Code::new(422, "amount_not_positive", "金额须大于零，请核对", "The amount must be more than zero");
pub static AMOUNT_TOO_LARGE: Code = Code::new(
    422,
    "amount_too_large",
    "金额过大，无法记账，请分次办理或减少金额",
    "The amount is too large for this account; use a smaller one",
);
pub static INSUFFICIENT_FUNDS: Code = Code::new(
    409,
    "insufficient_funds",
    "可用余额不足（冻结的部分不能使用），请核对金额后再试",
    "There is not enough money free on this account (what is held cannot be used); check the amount",
);
pub static TRANSFER_ID_REUSED: Code = Code::new(
    409,
    "transfer_id_reused",
    "这个流水号已用于另一笔记账，请换一个",
    "This id was used for another transfer; take a new one",
);
pub static HOLD_ID_REUSED: Code = Code::new(
    409,
    "hold_id_reused",
    "这个编号已用于另一笔冻结，请换一个",
    "This id was used for another hold; take a new one",
);
pub static HOLD_UNKNOWN: Code =
    Code::new(404, "hold_unknown", "没有这笔冻结，请核对编号", "There is no such hold; check its id");
pub static HOLD_ENDED: Code = Code::new(
    409,
    "hold_ended",
    "这笔冻结已经处理完毕，不能再次处理",
    "This hold has ended already and does not end again",
);
pub static MORE_THAN_HELD: Code = Code::new(
    422,
    "more_than_held",
    "金额超过了这笔冻结，请不要大于冻结的金额",
    "The amount is more than this hold; use at most what is held",
);
pub static ACCOUNT_UNKNOWN: Code =
    Code::new(404, "ledger_account_unknown", "没有这个账户，请先开立", "There is no such account; open it first");
pub static MOVE_NOT_ALLOWED: Code = Code::new(
    422,
    "move_not_allowed",
    "这两个账户之间不能这样记账，请核对账户和事由",
    "Money does not move between these accounts for this reason; check both",
);
pub static TOO_MANY_ENTRIES: Code = Code::new(
    422,
    "too_many_entries",
    "一次记账的笔数过多，请分批办理",
    "Too many entries at once; do them in several parts",
);
