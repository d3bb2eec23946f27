use kernel::Code;

pub static NOTICE_INCOMPLETE: Code = Code::new(
    409,
    "notice_incomplete",
    "告知内容的四个部分没有写全，补全后才能告知",
    "The four parts of the notice are not all written; nobody is told before they are",
);
pub static NOBODY_AFFECTED: Code = Code::new(
    409,
    "nobody_affected",
    "还没有列出受影响的人，请先查找受影响的人",
    "Nobody is listed as concerned yet; find them first",
);
pub static NOT_TELLING: Code = Code::new(
    409,
    "not_telling",
    "还没有开始告知，请先发出站内通知",
    "Telling has not begun; send the inbox notices first",
);
pub static INCIDENT_CLOSED: Code = Code::new(409, "incident_closed", "该事件已经结束", "This incident is closed");
pub static PERSONS_UNTOLD: Code = Code::new(
    409,
    "persons_untold",
    "还有人没有被告知，请用其他渠道告知或发布公告",
    "Somebody is not told yet: use another channel, or announce it",
);
pub static REPORT_OWED: Code = Code::new(
    409,
    "report_owed",
    "较大以上事件须向主管部门报告后才能结束",
    "A larger incident is reported to the authority before it is closed",
);
pub static ALREADY_REPORTED: Code =
    Code::new(409, "incident_reported", "已经登记过报告", "The report is recorded already");
pub static NOT_A_LIST_CHANNEL: Code = Code::new(
    422,
    "not_a_list_channel",
    "只有短信、电话和信函渠道可以导出名单",
    "Lists are taken for SMS, phone and letters only",
);
