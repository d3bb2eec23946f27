//! The refusals of wages in custody.

use kernel::Code;

pub static NOT_OWN_JOB: Code = Code::new(
    422,
    "not_own_job",
    "没有找到本商家的这个职位，请重新选择",
    "This merchant has no such job; choose again",
);
pub static FUNDING_OUT_OF_RANGE: Code = Code::new(
    422,
    "funding_out_of_range",
    "单笔托管金额须在 1 元到 100 万元之间，请核对",
    "A payment into custody is from 1 yuan to one million; check the amount",
);
pub static MORE_THAN_PAID_IN: Code = Code::new(
    409,
    "more_than_paid_in",
    "可原路退回的金额不足，请减少金额或联系客服",
    "Less than this can go back to where it was paid from; take a smaller amount or ask customer service",
);
