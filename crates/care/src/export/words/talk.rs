//! The words of voices, videos, resume cards and reports of conversations.

pub(super) const TABLES: &[(&str, &str, &str)] = &[
    ("recordings", "聊天语音与视频", "voices and videos in conversations"),
    ("talk_reports", "您对对话的举报", "your reports of conversations"),
    ("carrier_accounts", "消息服务商处的随机账号", "your random account at the carrier of messages"),
    ("carried_messages", "经消息服务商传送的消息", "messages that the carrier carried"),
    ("conversations", "您的对话", "your conversations"),
    ("reports", "您对职位的举报", "your reports of postings"),
];

pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("recording_id", "语音或视频编号"),
    ("resume_delivery_id", "简历投递编号"),
    ("container", "文件格式"),
    ("opened_at", "开立时间"),
    ("message_id", "消息编号"),
    ("vendor_number", "服务商的编号"),
    ("messages", "您选中的消息"),
    ("measure", "处理措施"),
    ("silenced_until", "暂停发送消息至"),
    ("numbers", "双方号码的摘要"),
    ("lent", "中转号码（密文）"),
];

pub(super) const WORDS: &[(&str, &str)] = &[
    ("voice", "语音"),
    ("video", "视频"),
    ("resume_card", "简历卡片"),
    ("carried", "已传送"),
    ("asking", "正在接通"),
    ("bound", "已接通"),
    ("ending", "正在解除"),
    ("webm", "WebM"),
    ("mp4", "MP4"),
    ("asks_money", "索要钱款、诱导转账"),
    ("credentials", "索要验证码、密码或证件"),
    ("harassment", "骚扰、辱骂"),
    ("deceit", "虚假信息、欺骗"),
    ("cautioned", "警告"),
    ("silenced", "暂停发送消息"),
    ("message_for_seeker", "商家发来消息"),
    ("message_for_merchant", "求职者发来消息"),
    ("talk_report_decided", "对话举报有结果"),
    ("talk_warned", "沟通规范提醒"),
    ("talk_silenced", "发送消息已暂停"),
];
