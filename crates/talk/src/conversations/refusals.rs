use kernel::Code;

pub static OWN_POSTING: Code = Code::new(
    409,
    "own_posting",
    "这是您自己或您所在商家的，不能与自己沟通",
    "This is your own, or your merchant's: you cannot talk with yourself",
);
pub static MERCHANT_NOT_CERTIFIED: Code = Code::new(
    409,
    "merchant_not_certified",
    "商家通过认证后才能主动联系求职者，请先完成认证",
    "Only a certified merchant may write to people who look for work; complete the certification first",
);
pub static BLOCKED_BY_YOU: Code = Code::new(
    409,
    "blocked_by_you",
    "您已屏蔽对方，解除屏蔽后才能发消息",
    "You blocked the other side; unblock it before you write",
);
pub static BLOCKED_BY_OTHER: Code = Code::new(
    409,
    "messages_not_taken",
    "对方暂不接收您的消息",
    "The other side takes no messages from you at present",
);
