//! The refusals around guardians.

use kernel::Code;

pub static NO_GUARDIAN_NEEDED: Code = Code::new(
    409,
    "no_guardian_needed",
    "该账号不需要监护人：本人已成年，或已声明以自己的劳动收入为主要生活来源",
    "This account needs no guardian: the person is an adult, or declared to live on their own labour",
);
pub static TOO_MANY_LINKS: Code = Code::new(
    429,
    "too_many_links",
    "今天生成的邀请链接太多了，请明天再试",
    "Too many links were made today; try again tomorrow",
);
pub static GUARDIAN_LINK_INVALID: Code = Code::new(
    404,
    "guardian_link_invalid",
    "邀请链接无效、已使用或已过期，请让孩子重新生成一个",
    "This link is wrong, used or over: ask the minor for a new one",
);
pub static GUARDIAN_IS_WARD: Code = Code::new(
    422,
    "guardian_is_ward",
    "监护人不能是本人，请由监护人用自己的手机号登录后打开链接",
    "One cannot be one's own guardian: the guardian signs in with their own number and opens the link",
);
pub static GUARDIAN_TOO_YOUNG: Code = Code::new(
    422,
    "guardian_too_young",
    "监护人须年满 18 周岁，请核对身份证号码",
    "A guardian must be at least 18: check the ID number",
);
pub static GUARDIAN_ID_INVALID: Code = Code::new(
    422,
    "guardian_id_invalid",
    "身份证号码不正确：共 18 位，请对照证件逐位核对",
    "The ID number is not right: 18 characters, compare each with the card",
);
pub static SAME_GUARDIAN: Code = Code::new(
    409,
    "same_guardian",
    "这位监护人已经提交过或已核实，不必重复提交",
    "This guardian has submitted already, or is verified: there is no need to do it again",
);
pub static TOO_MANY_GUARDIANS: Code =
    Code::new(409, "too_many_guardians", "一名未成年人最多两位监护人", "A minor has at most two guardians");
pub static TOO_MANY_WARDS: Code = Code::new(
    409,
    "too_many_wards",
    "一位监护人最多登记五名被监护人，如有特殊情况请联系我们",
    "A guardian registers at most five wards; contact us if there are more",
);
pub static GUARDIAN_PAPER_MISSING: Code = Code::new(
    422,
    "guardian_paper_missing",
    "没有找到这张图片，请重新上传",
    "This picture is not there; upload it again",
);
pub static TOO_MANY_PAPERS: Code = Code::new(
    429,
    "too_many_papers",
    "今天上传或提交的次数太多了，请明天再试",
    "Too much was uploaded or submitted today; try again tomorrow",
);
pub static MINOR_USE_NEEDED: Code = Code::new(
    422,
    "minor_use_needed",
    "须同意「未成年人使用平台」才能提交；其他各项可以不同意",
    "Say yes to “use of the platform by a minor” to submit; every other item is free",
);
pub static GUARDIAN_ITEM_UNKNOWN: Code = Code::new(
    422,
    "guardian_item_unknown",
    "同意事项中有不认识的一项，请刷新页面",
    "One of the items is not known; load the page again",
);
pub static GUARDIANSHIP_DECIDED: Code = Code::new(
    409,
    "guardianship_decided",
    "这份资料已有处理结果，请刷新列表",
    "This submission is decided already; load the list again",
);
pub static OWN_GUARDIANSHIP: Code = Code::new(
    403,
    "own_guardianship",
    "您与这份资料有关，请交给同事处理",
    "You are one of the two: leave it to a colleague",
);
pub static CASE_NOT_YOURS: Code = Code::new(
    403,
    "case_not_yours",
    "请先认领这件工单，再登记出生日期",
    "Take the case first, then record the birth date",
);
