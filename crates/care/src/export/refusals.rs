//! The refusals of copies.

use kernel::Code;

pub static EXPORT_NOT_READY: Code = Code::new(
    409,
    "export_not_ready",
    "文件尚未准备好，请稍后再来下载",
    "The file is not ready yet; come again in a moment",
);
pub static CASE_NEEDED: Code = Code::new(
    422,
    "case_needed",
    "请写明办理的请求或案件（2 至 100 个字）",
    "Say for which request or case (2 to 100 characters)",
);
pub static EXPORT_TOO_LARGE: Code = Code::new(
    409,
    "export_too_large",
    "您的数据超出单个文件的上限，请联系个人信息保护部门获取完整副本",
    "Your data is larger than one file may be: ask the privacy department for the whole copy",
);
