//! The refusals that any operation may answer.

use kernel::Code;

pub static INTERNAL: Code = Code::new(
    500,
    "internal",
    "系统出了点问题，请稍后重试；如一直如此，请把请求编号告诉客服",
    "Something went wrong on our side. Try again; if it stays, tell support the request id",
);
pub static NOT_FOUND: Code = Code::new(
    404,
    "not_found",
    "没有找到，可能已被删除或地址有误",
    "Not found: it may be gone, or the address is wrong",
);
pub static METHOD_NOT_ALLOWED: Code =
    Code::new(405, "method_not_allowed", "不支持这种请求方式", "This method is not supported here");
pub static SIGN_IN_REQUIRED: Code = Code::new(401, "sign_in_required", "请先登录", "Please sign in first");
pub static FORBIDDEN: Code = Code::new(403, "forbidden", "您没有权限进行此操作", "You may not do this");
pub static CROSS_ORIGIN: Code = Code::new(
    403,
    "cross_origin",
    "请求来源不被信任，请从本站页面操作",
    "The request came from another site; use our own pages",
);
pub static MALFORMED_BODY: Code =
    Code::new(400, "malformed_body", "请求内容无法识别，请检查格式", "The request body does not parse");
pub static INVALID_FIELD: Code =
    Code::new(422, "invalid_field", "填写内容不符合要求，请检查", "A field does not have an allowed value");
pub static UNKNOWN_FIELD: Code =
    Code::new(422, "unknown_field", "请求里有不认识的字段", "The request has a field that is not known");
pub static BODY_TOO_LARGE: Code = Code::new(413, "body_too_large", "内容过大，请缩小后再试", "The body is too large");
pub static UNSUPPORTED_MEDIA: Code = Code::new(
    415,
    "unsupported_media_type",
    "不支持的内容类型，请使用 application/json",
    "Use content type application/json",
);
pub static BAD_CURSOR: Code = Code::new(
    422,
    "bad_cursor",
    "翻页标记无效，请从第一页重新开始",
    "This cursor is not valid; start from the first page",
);
pub static BAD_LIMIT: Code = Code::new(422, "bad_limit", "每页数量须在 1 到 50 之间", "limit must be from 1 to 50");
pub static BAD_IDEMPOTENCY_KEY: Code = Code::new(
    422,
    "bad_idempotency_key",
    "Idempotency-Key 须为 8 至 64 个字母、数字、连字符或下划线",
    "Idempotency-Key must be 8 to 64 letters, digits, hyphens or underscores",
);
pub static IDEMPOTENCY_KEY_REUSED: Code = Code::new(
    422,
    "idempotency_key_reused",
    "同一个 Idempotency-Key 已用于另一个请求，请换一个",
    "This Idempotency-Key was used with another request; take a new one",
);
pub static TOO_MANY_REQUESTS: Code =
    Code::new(429, "too_many_requests", "操作太频繁，请稍后再试", "Too many requests; try again later");
pub static TEXT_TOO_LONG: Code =
    Code::new(422, "text_too_long", "文字太长，请删减后再试", "The text is too long; shorten it");
pub static TEXT_TOO_SHORT: Code =
    Code::new(422, "text_too_short", "文字太短，请再写详细些", "The text is too short; write a little more");
pub static TEXT_NOT_ALLOWED: Code = Code::new(
    422,
    "text_not_allowed",
    "文字中含有不允许的控制字符，请删除后再试",
    "The text holds control characters that are not allowed",
);
pub static REQUIRED: Code = Code::new(422, "required", "此项为必填", "This field is required");
pub static NOT_A_PICTURE: Code = Code::new(
    422,
    "not_a_picture",
    "文件不是可识别的图片（支持 JPEG、PNG、WebP）",
    "This is not a picture that can be read (JPEG, PNG, WebP)",
);
pub static PICTURE_TOO_LARGE: Code = Code::new(
    413,
    "picture_too_large",
    "图片过大：不超过 12 MB、4000 万像素",
    "The picture is too large: at most 12 MB and 40 megapixels",
);
pub static NOT_A_VIDEO: Code = Code::new(
    422,
    "not_a_video",
    "文件不是完整的 MP4 视频，请重新导出或换一个",
    "This is not a whole MP4 video; export it again or choose another",
);
pub static VIDEO_NOT_SUPPORTED: Code = Code::new(
    422,
    "video_not_supported",
    "不支持这种视频，请用手机或剪辑软件导出为普通 MP4（H.264 画面、AAC 声音）后再上传",
    "This kind of video is not taken; export it as a plain MP4 (H.264 pictures, AAC sound) and upload that",
);
pub static VIDEO_TOO_LONG: Code =
    Code::new(422, "video_too_long", "视频超过 60 秒，请剪短后再上传", "The video is longer than 60 seconds; cut it");
pub static VIDEO_TOO_LARGE: Code = Code::new(
    413,
    "video_too_large",
    "视频过大：不超过 30 MB，边长不超过 1920 像素，请用较低的清晰度导出",
    "The video is too large: at most 30 MB and 1920 pixels on a side; export it at a lower quality",
);
pub static NOT_A_VOICE: Code = Code::new(
    422,
    "not_a_voice",
    "这不是可识别的语音（支持 WebM/Opus、MP4/AAC 录音），请重新录制",
    "This is no voice that can be read (recordings as WebM with Opus or MP4 with AAC); record it again",
);
pub static VOICE_TOO_LONG: Code = Code::new(
    422,
    "voice_too_long",
    "语音超过 60 秒，请分几次说",
    "The voice is longer than 60 seconds; say it in parts",
);
pub static VOICE_TOO_LARGE: Code = Code::new(
    413,
    "voice_too_large",
    "语音过大：不超过 3 MB，请分几次说",
    "The voice is too large: at most 3 MB; say it in parts",
);
pub static CLIP_TOO_LONG: Code = Code::new(
    422,
    "clip_too_long",
    "聊天视频不超过 30 秒，请剪短后再发",
    "A video of a conversation lasts at most 30 seconds; cut it",
);
pub static CLIP_TOO_LARGE: Code = Code::new(
    413,
    "clip_too_large",
    "聊天视频过大：不超过 16 MB，边长不超过 1920 像素，请剪短或用较低的清晰度",
    "The video is too large: at most 16 MB and 1920 pixels on a side; cut it or lower its quality",
);
pub static UPLOADS_BUSY: Code = Code::new(
    503,
    "uploads_busy",
    "现在上传视频的人较多，请过一分钟再试",
    "Many people are uploading videos now; try again in a minute",
);
pub static RANGE_NOT_SATISFIABLE: Code = Code::new(
    416,
    "range_not_satisfiable",
    "请求的范围超出文件长度",
    "The range lies outside the file; ask for one within it",
);
pub static TIMED_OUT: Code = Code::new(503, "timed_out", "处理超时，请稍后重试", "This took too long; try again");
pub static CONSENT_NEEDED: Code = Code::new(
    403,
    "consent_needed",
    "这项功能需要您的同意，可在「隐私中心」中开启",
    "This function needs your consent: give it in the privacy centre",
);
pub static ACCOUNT_CANCELLING: Code = Code::new(
    403,
    "account_cancelling",
    "账号正在注销，期满前您可以撤销注销；撤销前不能进行其他操作",
    "This account is being cancelled: you can still stop that, and nothing else until then",
);
pub static ERASED: Code = Code::new(
    410,
    "erased",
    "对方已注销账号，相关个人信息已删除",
    "This person has cancelled their account; their information is deleted",
);
pub static CASE_NEEDED: Code = Code::new(
    403,
    "case_needed",
    "查看个人信息须先有工单，请从认证、举报或工单页面进入",
    "Personal data is opened for a matter only: come from a certification, a report or a case",
);
pub static OWN_DATA: Code = Code::new(
    403,
    "own_data",
    "不能以工作人员身份查看自己的信息，请由其他同事处理",
    "Staff do not open their own data: let a colleague do it",
);
pub static STAFF_QUOTA: Code = Code::new(
    429,
    "staff_quota",
    "一小时内查看的人数已达上限，请稍后再试；此次请求已记录",
    "You have opened as many people as one may in an hour: come again later; this was recorded",
);
pub static TOO_MANY_PERSONS: Code =
    Code::new(422, "too_many_persons", "一次查看的人数过多，请缩小范围", "Too many people at once: ask for fewer");
pub static POLICY_ACCEPTANCE_NEEDED: Code = Code::new(
    403,
    "policy_acceptance_needed",
    "隐私政策有重大变更，请先阅读并同意；在此之前仍可查看、下载信息、撤回同意或注销账号",
    "The privacy policy changed in a major way: read and accept it first. Until then you can still look, take your data along, withdraw consent or cancel",
);
pub static GUARDIAN_NEEDED: Code = Code::new(
    403,
    "guardian_needed",
    "未成年人须经监护人同意才能使用；逾期未同意，账号和信息将被删除。请邀请监护人，或更正出生日期",
    "A guardian has to consent first; without it the account is deleted in time. Invite a guardian, or correct the birth date",
);
pub static GUARDIAN_DECIDES: Code = Code::new(
    403,
    "guardian_decides",
    "这一项由监护人决定，请监护人在「监护人页面」操作；您可以随时撤回",
    "Your guardian says yes to this, on the guardians' page; you can withdraw it any time",
);
pub static NOT_FOR_MINORS: Code =
    Code::new(403, "not_for_minors", "不对未成年人进行此项处理", "This is not done with minors");
pub static MINOR_NOT_DISCLOSED: Code = Code::new(
    403,
    "minor_not_disclosed",
    "未成年人的信息须经监护人对该项明确同意才能提供",
    "A minor's information is passed on only with the guardian's express yes to that item",
);
