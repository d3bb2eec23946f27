//! The refusals of resumes.

use kernel::Code;

pub static TOO_MANY_RESUMES: Code =
    Code::new(409, "too_many_resumes", "简历最多 5 份，请先删除不用的", "You can have 5 resumes; delete one first");
pub static TOO_MANY_FILES: Code = Code::new(
    409,
    "too_many_resume_files",
    "一份简历最多 6 张图片、3 个附件，请先删除不用的",
    "A resume has at most 6 pictures and 3 documents; delete one first",
);
pub static NOT_A_PDF: Code =
    Code::new(422, "not_a_pdf", "附件只支持 PDF 文件（不超过 3 MB）", "A document must be a PDF of at most 3 MB");
pub static CONTACT_IN_RESUME: Code = Code::new(
    422,
    "contact_in_resume",
    "这里不要写电话、网址等联系方式：投递或接受邀请时，您可以选择提供手机号码",
    "Leave phone numbers and addresses out: you can give your number when you deliver or accept an invitation",
);
pub static TERMS_CHANGED: Code = Code::new(
    409,
    "resume_terms_changed",
    "公开说明已更新，请重新阅读后再决定",
    "What becomes public has changed; please read it again",
);
pub static RESUME_CHANGED: Code = Code::new(
    409,
    "resume_changed",
    "简历在您确认之后有改动，请核对后再提交",
    "The resume changed after you looked at it; check it and send it again",
);
pub static NOTHING_CHOSEN: Code =
    Code::new(422, "nothing_chosen", "请至少选择一项要提供的内容", "Choose at least one part to give");
pub static POSTING_NOT_OPEN: Code = Code::new(
    409,
    "posting_not_open_for_resumes",
    "该职位目前不接受投递，去看看其他职位吧",
    "This job takes no resumes now; look at others",
);
pub static OWN_MERCHANT: Code = Code::new(
    409,
    "own_merchants_resume",
    "不能对自己所在的商家进行此操作",
    "This is not possible with a merchant of your own",
);
pub static RESUME_NOT_SHOWN: Code =
    Code::new(404, "resume_not_shown", "这份简历已不再对您展示", "This resume is not shown to you any more");
pub static PHONE_NOT_SHARED: Code = Code::new(
    403,
    "phone_not_shared",
    "求职者没有提供手机号码，可以在线沟通",
    "The seeker did not give their number; talk with them here",
);
pub static ALREADY_INVITED: Code =
    Code::new(409, "already_invited", "这个职位已经邀请过这位求职者", "This seeker was invited to this job before");
pub static INVITATION_OVER: Code = Code::new(
    409,
    "job_invitation_over",
    "这份邀请已处理或已过期（7 天内有效）",
    "This invitation was answered or has lapsed (it lasts 7 days)",
);
