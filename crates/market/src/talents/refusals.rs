use kernel::Code;

pub static SIGN_UP_NOT_TAKEN: Code = Code::new(
    409,
    "sign_up_not_taken",
    "该商家暂不接受您的报名，看看其他职位吧",
    "This employer takes no sign-up from you at present; have a look at other jobs",
);
pub static TOO_MANY_BLOCKED: Code = Code::new(
    409,
    "too_many_blocked_seekers",
    "最多屏蔽 500 人，请先解除一些",
    "You can block 500 people; unblock some first",
);
pub static TALENT_BLOCKED: Code = Code::new(
    409,
    "talent_blocked",
    "您已屏蔽此人，解除后才能邀请",
    "You blocked this person; unblock them before you invite them",
);
pub static NOT_INVITABLE: Code =
    Code::new(409, "not_invitable", "暂时不能邀请此人", "This person cannot be invited at present");
pub static INVITED_BEFORE: Code =
    Code::new(409, "invited_before", "已邀请过此人应聘该职位", "This person was invited to this job before");
