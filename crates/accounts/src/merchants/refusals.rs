//! The refusals of merchants.

use kernel::Code;

pub static MERCHANT_NOT_CERTIFIED: Code = Code::new(
    403,
    "merchant_not_certified",
    "商家尚未通过认证或认证已过期：请由负责人在「认证」页提交资料，审核通过后再试",
    "This merchant is not certified, or its certification has lapsed: an owner submits it on the certification page",
);
pub static MERCHANT_SUSPENDED: Code = Code::new(
    403,
    "merchant_suspended",
    "商家资质已被暂停：原因见「认证」页，处理后请联系客服恢复",
    "This merchant is suspended: the certification page says why; settle it and ask support to lift it",
);
pub static TOO_MANY_MERCHANTS: Code = Code::new(
    409,
    "too_many_merchants",
    "您参与的商家已达上限，请先退出不再使用的商家",
    "You belong to as many merchants as one person may; leave one that you no longer use",
);
pub static TEXT_TOO_SHORT: Code =
    Code::new(422, "text_too_short", "文字太短，请补充后再试", "The text is too short; write more");
