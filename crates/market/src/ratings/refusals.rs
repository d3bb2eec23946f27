use kernel::Code;

pub static NOT_WORKED: Code =
    Code::new(409, "not_worked", "工作完成后才能评价", "Work can be rated once it is finished");
pub static RATING_OVER: Code = Code::new(
    409,
    "rating_over",
    "已超过评价期限（班次结束后 30 天）",
    "The time to rate is over (30 days after the shift)",
);
pub static ALREADY_RATED: Code = Code::new(
    409,
    "already_rated",
    "这份工作已经评价过，评价提交后不能修改",
    "This work is rated already, and a rating is not changed",
);
pub static RATED_PERSON_GONE: Code = Code::new(
    409,
    "rated_person_gone",
    "对方已注销账号，不能再评价",
    "The other side has cancelled the account and cannot be rated any more",
);
pub static RATING_REFUSED_BY_RULES: Code = Code::new(
    422,
    "rating_refused_by_rules",
    "文字里有联系方式或不文明、违法的内容，请修改后再提交",
    "The text has contact details, abuse or something illegal in it; change it and send it again",
);
pub static RATING_WRONG_SIDE: Code = Code::new(
    409,
    "rating_wrong_side",
    "这是您自己的评价；回复和申诉由被评价的一方提出",
    "This is your own rating; replies and appeals are for the rated side",
);
pub static ALREADY_REPLIED: Code =
    Code::new(409, "already_replied", "这条评价已经回复过，只能回复一次", "This rating has its one reply already");
pub static ALREADY_APPEALED: Code = Code::new(
    409,
    "already_appealed",
    "这条评价已经申诉过，处理结果会在消息里通知您",
    "There is an appeal against this rating already; the result will reach your inbox",
);
pub static RATING_ANSWER_OVER: Code = Code::new(
    409,
    "rating_answer_over",
    "已超过回复和申诉期限（评价公开后 30 天）",
    "The time to reply and appeal is over (30 days after it was shown)",
);
