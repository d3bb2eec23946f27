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
