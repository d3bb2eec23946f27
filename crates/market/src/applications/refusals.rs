use kernel::Code;

pub static WRONG_STATE: Code = Code::new(
    409,
    "application_in_wrong_state",
    "报名当前状态不能进行此操作，请刷新页面",
    "The sign-up's present state does not allow this; reload the page",
);
pub static SHIFT_STARTED: Code = Code::new(
    409,
    "shift_started",
    "该班次已经开始，不能再进行此操作",
    "This shift has started; it is too late for this",
);
pub static TOO_EARLY: Code = Code::new(409, "too_early", "还没到可以进行此操作的时间", "It is too early for this");
pub static TOO_LATE: Code = Code::new(409, "too_late", "该班次已结束，不能再签到", "The shift is over; it is too late");
pub static CHECK_OUT_OVER: Code = Code::new(
    409,
    "check_out_over",
    "签退时间已过（班次结束后 12 小时内可签退），请商家补登记实际下班时间",
    "The time to check out is over (12 hours after the end); have the merchant record when the work ended",
);
pub static OFFER_LAPSED: Code = Code::new(
    409,
    "offer_lapsed",
    "已超过确认时间，名额可能已让给候补的人；可以重新报名",
    "The time to confirm is over and the place goes to the next in the queue; you can sign up again",
);
pub static SHIFT_FULL: Code = Code::new(
    409,
    "shift_full",
    "该班次名额已满，可先列为候补",
    "Every place of this shift is taken; put them on standby",
);
pub static SHIFT_OVERLAPS: Code = Code::new(
    409,
    "shift_overlaps",
    "与您已确认的另一班次时间重叠；确定两班都能到岗再继续",
    "This overlaps another shift that you confirmed; go on only if you can come to both",
);
pub static CANCEL_TERMS_CHANGED: Code = Code::new(
    409,
    "cancel_terms_changed",
    "取消规则已随时间变化，请查看现在的后果后再决定",
    "What cancelling means has changed with time; look at the terms again",
);
pub static POSTING_NOT_OPEN: Code = Code::new(
    409,
    "posting_not_open",
    "该职位目前不接受报名，去看看其他职位吧",
    "This job does not take sign-ups now; look at others",
);
pub static OWN_MERCHANT: Code =
    Code::new(409, "own_merchant", "不能报名自己所在商家的职位", "You cannot sign up for a job of your own merchant");
pub static REJECTED_BEFORE: Code = Code::new(
    409,
    "rejected_before",
    "商家没有录用您报名的这个班次，可以看看其他班次或职位",
    "The merchant did not take you for this shift; look at other shifts or jobs",
);
pub static UNDER_WORKING_AGE: Code =
    Code::new(403, "under_working_age", "未满 16 周岁不能在本平台报名工作", "People under 16 cannot take work here");
pub static BELOW_MIN_AGE: Code =
    Code::new(403, "below_min_age", "您的年龄不符合该职位的最低年龄要求", "You are below the lowest age of this job");
pub static MINOR_NIGHT_SHIFT: Code = Code::new(
    403,
    "minor_night_shift",
    "未满 18 周岁不能上夜班（22:00–06:00）",
    "People under 18 cannot work at night (22:00–06:00)",
);
pub static MERCHANT_NOT_OPEN: Code = Code::new(
    409,
    "merchant_not_open",
    "商家的资质目前被暂停或失效，暂时不能确认",
    "The merchant's qualification does not stand now, so this cannot be confirmed",
);
pub static PHONE_NOT_AVAILABLE: Code = Code::new(
    409,
    "phone_not_available",
    "这份报名已结束，不能再查看电话",
    "This sign-up is over; the number is not shown any more",
);
pub static TOO_MANY_NOTES: Code = Code::new(
    409,
    "too_many_notes",
    "这份报名的备注太多了（最多 200 条）",
    "There are too many notes on this sign-up (at most 200)",
);
