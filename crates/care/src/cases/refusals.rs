use kernel::Code;

pub(super) static ABOUT_NOT_FITTING: Code = Code::new(
    422,
    "about_not_fitting",
    "这类事项不能关联所选的对象，请重新选择",
    "A case of this kind cannot be about that: choose again",
);
pub(super) static ABOUT_NOT_FOUND: Code = Code::new(
    422,
    "about_not_found",
    "没有找到您选择的对象，请重新选择或留空",
    "What the case is about was not found: choose again or leave it out",
);
pub(super) static CHAT_HAS_CASE: Code =
    Code::new(409, "chat_has_case", "这次对话已经转成工单", "This chat has been made a case already");
pub(super) static TERMS_NEEDED: Code = Code::new(
    422,
    "terms_needed",
    "提交意见反馈前请先阅读并同意授权条款",
    "Read and accept the licence terms before you send feedback",
);
