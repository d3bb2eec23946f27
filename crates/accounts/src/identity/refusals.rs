//! The refusals of real-name verification.

use kernel::Code;

pub static BAD_NUMBER: Code = Code::new(
    422,
    "bad_identity_number",
    "身份证号码不正确：共 18 位，请对照证件逐位核对",
    "The ID number is not right: 18 characters, compare each with the card",
);
pub static MISMATCH: Code = Code::new(
    422,
    "identity_mismatch",
    "姓名与身份证号码不一致，请对照证件核对；确认无误的，请改用“上传证件”认证",
    "Name and ID number do not belong together: compare both with the card; if they are right, send pictures of the card instead",
);
pub static NO_RECORD: Code = Code::new(
    422,
    "identity_no_record",
    "核验机构没有查到这个号码（新办证件或军人证件常见），请改用“上传证件”认证",
    "The source does not know this number (as of a new card, or of the military): send pictures of the card instead",
);
pub static SOURCE_DOWN: Code = Code::new(
    503,
    "identity_source_down",
    "核验服务暂时不可用，请稍后再试，或改用“上传证件”认证",
    "The identity source does not answer; try again later, or send pictures of the card instead",
);
pub static TOO_MANY_CHECKS: Code = Code::new(
    429,
    "too_many_identity_checks",
    "今天核验的次数太多了，请明天再试，或改用“上传证件”认证",
    "Too many checks today; try again tomorrow, or send pictures of the card instead",
);
pub static TOO_MANY_PICTURES: Code = Code::new(
    429,
    "too_many_identity_pictures",
    "今天上传的证件图片太多了，请明天再试",
    "Too many pictures were uploaded today; try again tomorrow",
);
pub static TOO_MANY_SUBMISSIONS: Code = Code::new(
    429,
    "too_many_identity_submissions",
    "今天提交的次数太多了，请明天再试",
    "Documents were sent too often today; try again tomorrow",
);
pub static PICTURE_NOT_FOUND: Code = Code::new(
    422,
    "identity_picture_not_found",
    "没有找到这张证件图片，请重新上传",
    "This picture is not there; upload it again",
);
pub static ALREADY_VERIFIED: Code = Code::new(
    409,
    "already_verified",
    "您已通过实名认证；姓名或号码变更的，请提交请求，由工作人员处理",
    "You are verified already; if your name or number changed, file a request",
);
pub static VERIFIED_ELSEWHERE: Code = Code::new(
    409,
    "verified_elsewhere",
    "该身份证已在另一个账号认证；不是您本人操作的，请用“上传证件”认证，由工作人员核实",
    "This ID number is verified for another account; if that was not you, send pictures of the card and staff will look",
);
pub static IDENTITY_NEEDED: Code = Code::new(
    409,
    "identity_needed",
    "请先完成实名认证：我的 → 编辑简历 → 实名认证",
    "Verify your real name first: Me → Edit profile → Real-name verification",
);
pub static ALREADY_DECIDED: Code = Code::new(
    409,
    "identity_decided",
    "这份实名认证已有处理结果，或本人已重新提交，请刷新列表",
    "This verification is decided already, or a newer one took its place; load the list again",
);
pub static OWN_IDENTITY: Code = Code::new(
    403,
    "own_identity",
    "不能审核自己的实名认证，请交给同事",
    "Nobody decides on their own verification; leave it to a colleague",
);
pub static NUMBER_TAKEN: Code = Code::new(
    409,
    "identity_number_taken",
    "该号码已由另一个账号凭证件认证，不能再通过；请拒绝并说明理由",
    "Another account was verified with this number by its card; refuse this one and say why",
);
