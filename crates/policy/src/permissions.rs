//! What a device is asked for (SPEC DEV-2), and what the pages keep in a browser (SPEC COOKIE-1). Each permission is asked
//! for at the moment of use; refusing it costs only that use. No function needs a device id or the list of installed apps.

use crate::ConsentItem;

/// A permission of a phone or a browser.
#[derive(Debug, PartialEq, Eq)]
pub struct Permission {
    pub name: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub why_zh: &'static str,
    pub why_en: &'static str,
    pub refuse_zh: &'static str,
    pub refuse_en: &'static str,
}

/// Every permission that a page or app may ask for.
pub const PERMISSIONS: &[&Permission] = &[
    &Permission {
        name: "location",
        zh: "位置",
        en: "location",
        why_zh: "点击“附近”时计算距离，用后即弃",
        why_en: "to compute distances when you tap “nearby”, then thrown away",
        refuse_zh: "按城市、区域或选点查找",
        refuse_en: "search by city, district or a point",
    },
    &Permission {
        name: "camera",
        zh: "相机",
        en: "camera",
        why_zh: "拍摄证照、职位图片或聊天图片，扫描签到码",
        why_en: "to photograph a document, a job or a chat picture, and to scan a check-in code",
        refuse_zh: "从相册选择，或由商家代为签到",
        refuse_en: "choose from the album, or let the merchant check you in",
    },
    &Permission {
        name: "album",
        zh: "相册",
        en: "album",
        why_zh: "选择要上传的图片",
        why_en: "to choose pictures to upload",
        refuse_zh: "不能上传已有图片，可用文字说明",
        refuse_en: "no stored pictures can be uploaded; describe in words",
    },
    &Permission {
        name: "microphone",
        zh: "麦克风",
        en: "microphone",
        why_zh: "按住说话时录制语音",
        why_en: "to record while you hold the button",
        refuse_zh: "不能发送语音，文字和图片照常",
        refuse_en: "no voice messages; text and pictures still work",
    },
    &Permission {
        name: "phone",
        zh: "拨打电话",
        en: "phone",
        why_zh: "报名后从页面拨打对方电话",
        why_en: "to call the other side from the page after a sign-up",
        refuse_zh: "改用平台内沟通",
        refuse_en: "talk inside the platform instead",
    },
    &Permission {
        name: "calendar",
        zh: "日历",
        en: "calendar",
        why_zh: "把已确认的班次加入日历",
        why_en: "to put confirmed shifts into your calendar",
        refuse_zh: "可下载日历文件或订阅日历地址",
        refuse_en: "download the file or subscribe to the feed",
    },
    &Permission {
        name: "storage",
        zh: "存储",
        en: "storage",
        why_zh: "保存草稿和离线页面",
        why_en: "to keep drafts and pages for when you are offline",
        refuse_zh: "草稿只在页面打开时保留",
        refuse_en: "drafts last only while the page is open",
    },
    &Permission {
        name: "notifications",
        zh: "通知",
        en: "notifications",
        why_zh: "及时提醒报名进展",
        why_en: "to tell you at once how a sign-up goes",
        refuse_zh: "在站内信中查看",
        refuse_en: "read them in the inbox",
    },
];

/// Where something is kept in a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Cookie,
    LocalStorage,
    /// A request that reports a visit.
    Beacon,
    /// The service worker's store of pages and pictures.
    Cache,
}

/// What a person accepts or refuses as one (SPEC COOKIE-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoredKind {
    /// The function that was asked for does not work without it.
    Necessary,
    /// Kept unless the person switches it off; then it lasts while the page is open.
    Convenience,
    /// Not before a consent.
    Statistics,
}

/// A cookie, a local-storage key or a beacon, with its purpose and lifetime.
#[derive(Debug, PartialEq, Eq)]
pub struct StoredItem {
    pub name: &'static str,
    pub kind: StoredKind,
    pub place: Place,
    pub zh: &'static str,
    pub en: &'static str,
    pub lasts_zh: &'static str,
    pub lasts_en: &'static str,
    /// Refusable ones name what is asked; necessary ones name nothing.
    pub consent: Option<&'static ConsentItem>,
}

macro_rules! stored {
    ($($name:literal, $kind:ident, $place:ident, $zh:literal, $en:literal, lasts $lasts_zh:literal, $lasts_en:literal, consent $consent:expr;)+) => {
        /// Everything that the pages may keep in a browser. Other names are never written (a browser test looks).
        pub const STORED: &[&StoredItem] = &[$(&StoredItem {
            name: $name, kind: StoredKind::$kind, place: Place::$place, zh: $zh, en: $en, lasts_zh: $lasts_zh, lasts_en: $lasts_en, consent: $consent,
        }),+];
    };
}

stored! {
    "lingong", Necessary, Cookie, "保持登录", "keeps you signed in", lasts "退出登录或三十天后", "until you sign out, or thirty days", consent None;
    "lingong_visit", Necessary, Cookie, "用微信、QQ、微博登录时，确认回来的是同一个浏览器", "shows that the same browser comes back from WeChat, QQ or Weibo", lasts "十分钟", "ten minutes", consent None;
    "lg.back", Necessary, LocalStorage, "用第三方账号登录后要回到的页面", "the page to come back to after signing in elsewhere", lasts "登录完成时", "until signed in", consent None;
    "lg.policy", Necessary, LocalStorage, "您已阅读并同意的隐私政策版本", "which policy version you accepted", lasts "清除浏览器数据时", "until you clear the browser's data", consent None;
    "lg.locale", Necessary, LocalStorage, "界面语言", "language", lasts "清除浏览器数据时", "until you clear the browser's data", consent None;
    "lg.city", Convenience, LocalStorage, "上次选择的城市或区域", "the city or district you chose last", lasts "清除缓存时", "until you clear the cache", consent None;
    "lg.drafts", Convenience, LocalStorage, "未提交的内容", "what you typed and did not send", lasts "提交、放弃或清除缓存时", "until sent, dropped or cleared", consent None;
    "lg.outbox", Necessary, LocalStorage, "断网时等待发送的消息", "messages that wait for a network", lasts "送达时", "until delivered", consent None;
    "lg.merchant", Convenience, LocalStorage, "当前操作的商家", "the merchant you act for", lasts "退出登录或清除缓存时", "until you sign out or clear the cache", consent None;
    "lg.signup", Necessary, LocalStorage, "登录前正在报名的班次", "the sign-up you began before signing in", lasts "报名完成时", "until signed up", consent None;
    "lg.cookies", Necessary, LocalStorage, "您对各类存储的选择", "what you chose for each kind of storage", lasts "清除浏览器数据时", "until you clear the browser's data", consent None;
    "Hm_lvt_*", Statistics, Cookie, "百度统计（仅在接入时）：上次访问的时间", "Baidu Tongji, where it is used: when you came last", lasts "一年，或关闭统计时", "a year, or until statistics are off", consent Some(crate::ANALYTICS);
    "Hm_lpvt_*", Statistics, Cookie, "百度统计（仅在接入时）：这次访问的时间", "Baidu Tongji, where it is used: when you came now", lasts "关闭浏览器或关闭统计时", "until the browser closes or statistics are off", consent Some(crate::ANALYTICS);
    "/api/v1/beacons", Statistics, Beacon, "访问的页面、来源页、停留时长和显示设置", "the page, the page before, the time spent and display settings", lasts "最长一年", "at most one year", consent Some(crate::ANALYTICS);
}
