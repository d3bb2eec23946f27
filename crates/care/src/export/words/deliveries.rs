//! The words of notices outside the inbox.

pub(super) const TABLES: &[(&str, &str, &str)] = &[
    ("deliveries", "站外通知的发送状态", "how far notices outside the inbox got"),
    ("notice_choices", "您选择的通知方式", "the ways of notices that you chose"),
    ("push_devices", "接收推送的设备", "devices that get pushes"),
    ("quiet_hours", "您的免打扰时段", "your quiet hours"),
];

pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("notice_id", "通知编号"),
    ("of_group", "通知类别"),
    ("wanted", "是否接收"),
    ("from_minute", "开始（当天第几分钟）"),
    ("until_minute", "结束（当天第几分钟）"),
    ("not_before", "最早发送时间"),
    ("push_number", "推送编号"),
    ("attempts", "发送次数"),
    ("carrier", "承运方"),
    ("vendor_id", "服务商编号"),
    ("request_id", "服务商请求编号"),
    ("error", "失败原因代码"),
    ("with_id", "合并到的通知"),
    ("session_id", "登录编号"),
];

pub(super) const WORDS: &[(&str, &str)] = &[
    ("sms", "短信"),
    ("push", "手机推送"),
    ("queued", "待发送"),
    ("held", "等待免打扰时段结束"),
    ("leaving", "发送中"),
    ("handed_over", "已交服务商发送"),
    ("delivered", "已送达"),
    ("undelivered", "未送达"),
    ("unknown", "不确定是否发出"),
    ("given_up", "不再发送"),
    ("folded", "与其他通知合并"),
    ("work", "报名与工作"),
    ("contact", "邀请与投递"),
    ("postings", "发布与认证"),
    ("subscriptions", "订阅的搜索"),
    ("money", "工资与资金"),
    ("safety", "账号、隐私与政策"),
    ("aliyun", "阿里云"),
    ("tencent", "腾讯云"),
    ("jpush", "极光推送"),
    ("email", "电子邮件"),
];
