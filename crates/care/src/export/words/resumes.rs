//! The words of resumes, deliveries and invitations.

pub(super) const TABLES: &[(&str, &str, &str)] = &[
    ("resumes", "您的简历", "your resumes"),
    ("resume_files", "简历图片与附件", "pictures and documents of resumes"),
    ("resume_deliveries", "您投递的简历", "resumes that you delivered"),
    ("resume_views", "谁看过您的简历", "who looked at your resume"),
    ("job_invitations", "商家的工作邀请", "invitations to jobs"),
    ("refused_merchants", "您屏蔽的商家", "merchants that you refuse"),
];

pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("resume_id", "简历编号"),
    ("basics", "标题、性别与自我介绍"),
    ("experience", "工作经历"),
    ("education", "教育经历"),
    ("skills", "技能"),
    ("hours", "可工作时间"),
    ("wish", "期望"),
    ("public", "是否公开"),
    ("size", "字节数"),
    ("parts", "提供的内容"),
    ("content", "投递时的内容"),
    ("delivered", "是否已投递给该商家"),
    ("delivered_at", "投递时间"),
    ("withdrawn_at", "撤回时间"),
    ("invited_at", "邀请时间"),
];

pub(super) const WORDS: &[(&str, &str)] = &[
    ("picture", "图片"),
    ("document", "附件"),
    ("job_invited", "收到工作邀请"),
    ("invitation_accepted", "邀请被接受"),
    ("invitation_declined", "邀请被谢绝"),
    ("resume_delivered", "收到简历"),
];
