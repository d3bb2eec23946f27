use kernel::Code;

pub static POSTING_INCOMPLETE: Code = Code::new(
    422,
    "posting_incomplete",
    "职位信息还不完整，请补全后再提交",
    "The posting is incomplete; fill in what is missing and submit again",
);
pub static POSTING_REFUSED_BY_RULES: Code = Code::new(
    422,
    "posting_refused_by_rules",
    "内容违反发布规则，请按标出的文字修改后再提交",
    "The text breaks the posting rules; change the marked words and submit again",
);
pub static WRONG_STATE: Code = Code::new(
    409,
    "posting_in_wrong_state",
    "职位当前状态不能进行此操作，请刷新页面",
    "The posting's present state does not allow this; reload the page",
);
pub static POSTING_CLOSED: Code = Code::new(
    409,
    "posting_already_closed",
    "该职位已关闭，可以复制一份重新发布",
    "This posting is closed; copy it to publish again",
);
pub static SHIFT_IN_USE: Code = Code::new(
    409,
    "shift_in_use",
    "该班次已有人报名，不能删除、改时间或把人数改得少于已录取人数",
    "People have signed up for this shift: it cannot be removed or moved, nor its headcount set below those accepted",
);
pub static REFRESHED_RECENTLY: Code = Code::new(
    409,
    "refreshed_recently",
    "24 小时内已刷新过，请稍后再刷新",
    "This posting was refreshed within the last 24 hours; try again later",
);
pub static MERCHANT_REQUIRED: Code =
    Code::new(422, "merchant_required", "发布招聘需要先选择商家", "A job needs a merchant");
pub static TOO_MANY_WANTED: Code = Code::new(
    409,
    "too_many_wanted",
    "最多同时保留 5 条求职信息，请先关闭一条",
    "At most five work-wanted postings can be open; close one first",
);
pub static TOO_MANY_DRAFTS: Code = Code::new(
    409,
    "too_many_drafts",
    "草稿太多（最多 100 条），请先发布或关闭一些",
    "There are too many drafts (at most 100); publish or close some first",
);
pub static POSTING_PLACES_TAKEN: Code = Code::new(
    409,
    "posting_places_taken",
    "在招名额已用完：请暂停或关闭一些职位，或由负责人、财务在“费用”里购买「更多发布」",
    "Every posting place is taken: pause or close some jobs, or let an owner or finance member buy more places under Billing",
);
pub static WAGE_OUT_OF_RANGE: Code = Code::new(
    422,
    "wage_out_of_range",
    "工资金额不在合理范围内，请检查金额和单位",
    "The wage is outside the sane range; check amount and unit",
);
pub static POINT_NOT_HERE: Code = Code::new(
    422,
    "point_not_here",
    "坐标不在所选区域附近，请重新选点",
    "The point is not near the chosen district; pick it again",
);
pub static TIME_NOT_ALLOWED: Code = Code::new(
    422,
    "time_not_allowed",
    "时间不符合要求：须在未来 180 天内，结束晚于开始，每班 15 分钟至 24 小时",
    "The time is not allowed: within the next 180 days, the end after the start, a shift of 15 minutes to 24 hours",
);
pub static MINOR_NIGHT_WORK: Code = Code::new(
    422,
    "minor_night_work",
    "招收 16–17 岁人员的职位不能安排夜班（22:00–06:00）",
    "A job open to people of 16 or 17 cannot have night work (22:00–06:00)",
);
pub static PHOTO_UNKNOWN: Code = Code::new(
    422,
    "photo_unknown",
    "图片或视频不存在，或不是您上传的，请重新上传",
    "The picture or video is not there or not yours; upload it again",
);
pub static TOO_MANY_VIDEOS: Code = Code::new(
    422,
    "too_many_videos",
    "一个职位最多放 3 个视频，请删去一些",
    "A posting shows at most three videos; remove some",
);
pub static ALREADY_DECIDED: Code =
    Code::new(409, "already_decided", "已由其他人处理", "Somebody else has decided this already");
