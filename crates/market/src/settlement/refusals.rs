use kernel::Code;

pub static NOTHING_TO_SETTLE: Code = Code::new(
    409,
    "nothing_to_settle",
    "没有可以结算的工资：工时确认后才能结算，已结清的不会重复支付",
    "There is no wage to pay: hours are settled once they are approved, and what is paid is not paid again",
);
pub static SETTLEMENT_CHANGED: Code = Code::new(
    409,
    "settlement_changed",
    "结算金额与您看到的不一致（工时或已付金额有变化），请重新核对后再支付",
    "The sum differs from what you saw, because hours or payments changed; look at it again before you pay",
);
pub static NOT_ENOUGH_FUNDS: Code = Code::new(
    409,
    "not_enough_funds",
    "托管余额不足，请先充值，或减少本次支付的金额",
    "There is not enough in custody for this; fund it first, or pay less now",
);
pub static PIECES_NEEDED: Code =
    Code::new(422, "pieces_needed", "计件工资请填写完成的件数", "A wage by the piece needs the number of pieces");
pub static WORK_NOT_ASKED: Code = Code::new(
    422,
    "work_not_asked",
    "只有计件工资需要填写数量，其他按已确认的工时计算",
    "Only wages by the piece take a number; all others follow the approved hours",
);
pub static ALREADY_PAID: Code = Code::new(
    409,
    "wage_already_paid",
    "这份工资已付的金额超过调整后的应付金额，不能再扣减",
    "More of this wage was paid than would be owed; it cannot be lowered any more",
);
pub static FUNDS_NEEDED: Code = Code::new(
    409,
    "funds_needed",
    "这部分托管金额要用于支付已完成的工作，暂时不能转出",
    "This much is needed for work that is done, and stays with the job",
);
