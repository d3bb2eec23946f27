//! The words of saved searches, and of what merchants marked.

pub(super) const TABLES: &[(&str, &str, &str)] = &[
    ("subscriptions", "您订阅的搜索", "searches that you saved"),
    ("subscription_matches", "按订阅为您找到的职位", "jobs that your saved searches found"),
    ("talents", "商家对您的收藏、屏蔽与备注", "what merchants marked of you"),
];

pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("search", "订阅的搜索"),
    ("pace", "通知方式"),
    ("paused", "是否已暂停"),
    ("subscription_id", "订阅编号"),
    ("found_at", "发现时间"),
    ("told_at", "通知时间"),
    ("favourite", "是否收藏"),
    ("blocked_at", "屏蔽时间"),
];

pub(super) const WORDS: &[(&str, &str)] = &[
    ("at_once", "立即通知"),
    ("daily", "每日汇总"),
    ("search_matched", "订阅的搜索有新职位"),
    ("search_digest", "订阅的每日汇总"),
    ("invited_again", "商家邀请您再次应聘"),
];
