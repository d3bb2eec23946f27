use kernel::Code;

pub static CASE_NOT_OPEN: Code = Code::new(
    409,
    "case_not_open",
    "这件请求已经答复，需要继续办理请先重新打开",
    "This case was answered; reopen it to go on",
);
pub static CASE_NOT_ANSWERED: Code =
    Code::new(409, "case_not_answered", "这件请求还在办理中，无需重新打开", "This case is still open");
pub static CASE_NOT_YOURS: Code = Code::new(
    403,
    "case_not_yours",
    "这件请求没有分配给您，请先领取再查看",
    "This case is not assigned to you; take it first",
);
pub static CASE_ACCESS_EXPIRED: Code = Code::new(
    403,
    "case_access_expired",
    "查看期限已过，请重新领取这件请求",
    "The time in which you may open data for it is over; take the case again",
);
pub static OWN_CASE: Code = Code::new(
    403,
    "own_case",
    "不能办理自己的请求，请交给其他同事",
    "Nobody handles their own case; leave it to a colleague",
);
pub static PROOF_NEEDED: Code = Code::new(
    409,
    "proof_needed",
    "需先核实申请人身份（登录验证或身份材料）才能办理",
    "Who asks must be proven first: by signing in again, or by a document",
);
pub static ALREADY_PROVEN: Code =
    Code::new(409, "already_proven", "申请人身份已核实，无需重复", "Who asks is proven already");
pub static FIELD_NOT_FOR_CASES: Code =
    Code::new(422, "field_not_for_cases", "这项信息不能在办理请求时查看", "This field may not be opened for a case");
pub static OPEN_QUOTA: Code = Code::new(
    429,
    "open_quota",
    "今天查看的用户信息已达上限，请明天再试或请同事协助",
    "You have opened as many people's data today as one may; go on tomorrow or ask a colleague",
);
pub static CASES_QUOTA: Code = Code::new(
    429,
    "cases_quota",
    "今天提交的请求已达上限，请等待答复或拨打服务热线",
    "You have filed as many requests today as one may; wait for an answer or call the hotline",
);
pub static NOT_PRIVACY_STAFF: Code = Code::new(
    422,
    "not_privacy_staff",
    "只能分配给个人信息保护岗位的工作人员",
    "Cases are assigned to privacy staff only",
);
pub static RECEIVED_LATER: Code = Code::new(
    422,
    "received_later",
    "收到时间不能晚于现在，也不能早于一年前",
    "It cannot have been received later than now or over a year ago",
);
pub static NOT_SUPPORT_STAFF: Code = Code::new(
    422,
    "not_support_staff",
    "只能分配给客服岗位的工作人员",
    "These cases are assigned to customer service only",
);
