//! The refusals of Apple Pay.

use kernel::Code;

pub static APPLE_PAY_OFF: Code = Code::new(
    503,
    "apple_pay_off",
    "本平台暂未开通 Apple Pay，请改用支付宝",
    "Apple Pay is not set up here; pay with Alipay",
);
pub static APPLE_PAY_AWAY: Code = Code::new(
    503,
    "apple_pay_away",
    "Apple Pay 暂时不可用，没有扣款，请稍后再试或改用支付宝",
    "Apple Pay is not available now and nothing was charged; try again later, or pay with Alipay",
);
pub static NOT_APPLE: Code = Code::new(
    422,
    "not_apple",
    "验证地址不是 Apple 的服务器，已拒绝",
    "The address is none of Apple's servers, so it was not asked",
);
pub static NOT_A_TOKEN: Code = Code::new(
    422,
    "not_a_token",
    "支付凭证不完整，没有扣款，请重新付款",
    "The payment token is not whole, and nothing was charged; pay again",
);
pub static TOKEN_OF_OTHER_ORDER: Code = Code::new(
    422,
    "token_of_other_order",
    "支付凭证不是为这个订单生成的，没有扣款，请重新付款",
    "The payment token was made for another order, and nothing was charged; pay again",
);
pub static TOKEN_USED: Code =
    Code::new(409, "token_used", "支付凭证已经用过，请重新付款", "The payment token was used before; pay again");
pub static PAYMENT_OVER: Code = Code::new(
    409,
    "payment_over",
    "这笔付款已结束，没有再次扣款，请刷新页面",
    "This payment has ended and nothing more was charged; reload the page",
);
pub static CARD_DECLINED: Code = Code::new(
    409,
    "card_declined",
    "发卡行拒绝了这次付款，没有扣款，请换一张卡或改用支付宝",
    "The card's bank declined, and nothing was charged; use another card, or pay with Alipay",
);
