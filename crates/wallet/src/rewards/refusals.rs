use kernel::Code;

pub static CAMPAIGN_NOT_OPEN: Code = Code::new(
    409,
    "campaign_not_open",
    "活动还没开始、已暂停或已结束，看看其他活动吧",
    "This campaign is not open now; have a look at others",
);
pub static CAMPAIGN_EMPTY: Code =
    Code::new(409, "campaign_empty", "红包已经领完，下次早点来", "Every red packet is taken; come earlier next time");
pub static CAMPAIGN_NOT_FOR_YOU: Code = Code::new(
    403,
    "campaign_not_for_you",
    "这个活动面向在平台完成过一次工作的用户，完成后再来领",
    "This campaign is for people who have finished work here; come back after that",
);
pub static REWARDS_ALL_DRAWN: Code = Code::new(
    409,
    "rewards_all_drawn",
    "您在这个活动里的次数已用完",
    "You have drawn as many packets of this campaign as you may",
);
pub static REWARD_LAPSED: Code = Code::new(
    409,
    "reward_lapsed",
    "红包超过领取期限（7 天），已退回活动",
    "The time to collect this packet (7 days) is over; it went back to the campaign",
);
pub static REWARD_FIGURES_CHANGED: Code = Code::new(
    409,
    "reward_figures_changed",
    "扣税金额已变化，请核对新的明细后再确认",
    "The tax has changed meanwhile; look at the new figures and confirm again",
);
pub static REWARD_FUNDS_SHORT: Code = Code::new(
    409,
    "reward_funds_short",
    "平台正在补充活动资金，红包为您保留，请稍后再领",
    "The operator is putting in more money; your packet is kept, try again later",
);
pub static TAX_NOT_KNOWN: Code = Code::new(
    409,
    "tax_not_known",
    "暂时无法计算应扣税额，红包为您保留，请联系客服",
    "The tax cannot be worked out now; your packet is kept, ask customer service",
);
pub static BAD_TAX_ID_NUMBER: Code = Code::new(
    422,
    "bad_tax_id_number",
    "身份证号码不正确，请核对 18 位号码",
    "This is not a correct ID number; check its 18 characters",
);
pub static TAX_ID_USED: Code = Code::new(
    409,
    "tax_id_used",
    "这个身份证号码已在另一个账号使用；一人只能用一个账号领取。如有疑问请联系客服",
    "Another account uses this ID number, and one person collects with one account; ask customer service if that is wrong",
);
pub static BUDGET_NOT_COVERED: Code = Code::new(
    409,
    "budget_not_covered",
    "自有资金不足以覆盖预算，请先登记充值或减少预算",
    "The operator's own funds do not cover this budget; record a deposit first or make it smaller",
);
pub static CAMPAIGN_ENDED: Code = Code::new(
    409,
    "campaign_ended",
    "活动已结束，不能再更改，可以新建一个活动",
    "The campaign has ended and stays so; make a new one",
);
