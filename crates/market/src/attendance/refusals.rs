use kernel::Code;

pub static CODE_INVALID: Code = Code::new(
    422,
    "code_invalid",
    "签到码无效，请在现场扫描商家手机上正在显示的签到码",
    "This code is not valid; scan the one that the merchant's phone shows now",
);
pub static CODE_EXPIRED: Code = Code::new(
    409,
    "code_expired",
    "签到码已过期，请重新扫描商家手机上的签到码",
    "This code is over; scan the merchant's code again",
);
pub static NOT_BOUND: Code = Code::new(
    409,
    "no_bound_sign_up",
    "您没有这个班次的有效约定：请用报名时的账号登录，并确认报名已被录取且已确认到岗",
    "You have no agreed sign-up for this shift: sign in with the account that signed up, and confirm the place first",
);
pub static NOT_CHECKED_IN: Code = Code::new(
    409,
    "not_checked_in",
    "还没有签到，不能签退；请先签到，或请商家登记",
    "There is no check-in yet; check in first, or have the merchant record it",
);
pub static OUT_BEFORE_IN: Code =
    Code::new(422, "out_before_in", "签退时间不能早于签到时间", "The check-out cannot come before the check-in");
pub static NEAR_NEEDS_CONSENT: Code = Code::new(
    403,
    "near_needs_consent",
    "就近签到需要您单独同意使用所在位置。不同意也没关系：请扫商家的签到码，或请商家代为登记",
    "Checking in by being near needs your separate consent to use your position. Otherwise scan the merchant's code, or \
     have the merchant record it",
);
pub static NOT_NEAR: Code = Code::new(
    409,
    "not_near",
    "您现在不在工作地点附近。到达后再试，或扫商家的签到码，或请商家代为登记",
    "You are not near the work place now. Try again when you are there, scan the merchant's code, or have the merchant \
     record it",
);
pub static NO_WORK_PLACE: Code = Code::new(
    409,
    "no_work_place",
    "该职位没有地图位置，不能就近签到；请扫商家的签到码，或请商家代为登记",
    "This job has no place on the map; scan the merchant's code, or have the merchant record it",
);
pub static HOURS_WRONG_STATE: Code = Code::new(
    409,
    "hours_in_wrong_state",
    "工时当前状态不能进行此操作，请刷新页面",
    "The present state of the hours does not allow this; reload the page",
);
pub static HOURS_OVER: Code = Code::new(
    409,
    "hours_deadline_over",
    "处理期限已过，工时已按现有分钟数确认",
    "The deadline is over; the hours are approved as they stood",
);
pub static HOURS_PAID: Code = Code::new(
    409,
    "hours_paid",
    "该班次已结算，工时不能再改；结算后只能申请补足少算的工时，其他疑问请联系商家或客服",
    "This shift is settled and its hours stay: only hours by the hour that were counted too low can still be asked for; else ask the merchant or customer service",
);
