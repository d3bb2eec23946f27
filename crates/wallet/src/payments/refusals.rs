//! The refusals of payments and refunds.

use kernel::Code;

pub static PAYMENTS_OFF: Code = Code::new(
    503,
    "payments_off",
    "本平台暂未开通这项支付，请联系客服",
    "This kind of payment is not set up here; ask customer service",
);
pub static REFUND_TOO_LARGE: Code = Code::new(
    409,
    "refund_too_large",
    "退款金额超过了可退的金额，请核对后再试",
    "This is more than can still be refunded; check the amount",
);
pub static TOO_MANY_PAYMENTS: Code = Code::new(
    429,
    "too_many_payments",
    "发起付款过于频繁，请稍后再试",
    "Too many payments were begun; try again later",
);
pub static PAYMENT_NOT_POSSIBLE: Code =
    Code::new(422, "payment_not_possible", "这笔金额不能发起付款，请核对金额", "This amount cannot be paid; check it");
pub static WAY_NOT_POSSIBLE: Code = Code::new(
    422,
    "way_not_possible",
    "工资托管不能使用这种付款方式，请改用支付宝",
    "Wages cannot be put into custody this way; pay with Alipay",
);
pub static NOT_A_NOTIFICATION: Code =
    Code::new(400, "not_a_notification", "不是有效的支付通知", "This is no notification of the payment service");
