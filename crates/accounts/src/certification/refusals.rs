//! The refusals of certification.

use kernel::Code;

pub static BAD_CREDIT_CODE: Code = Code::new(
    422,
    "bad_credit_code",
    "统一社会信用代码不正确：共 18 位，请对照营业执照逐位核对",
    "The unified social credit code is not right: 18 characters, compare each with the licence",
);
pub static BAD_ID_NUMBER: Code = Code::new(
    422,
    "bad_id_number",
    "身份证号码不正确：共 18 位，请对照证件逐位核对",
    "The ID number is not right: 18 characters, compare each with the card",
);
pub static RESPONSIBLE_TOO_YOUNG: Code = Code::new(
    422,
    "responsible_too_young",
    "负责人须年满 18 周岁，请更换负责人",
    "The responsible person must be at least 18; name another one",
);
pub static DOCUMENT_NOT_FOUND: Code = Code::new(
    422,
    "document_not_found",
    "没有找到这张证照图片，请重新上传",
    "This document is not there; upload it again",
);
pub static TOO_MANY_DOCUMENTS: Code = Code::new(
    429,
    "too_many_documents",
    "今天上传的证照图片太多了，请明天再试",
    "Too many documents were uploaded today; try again tomorrow",
);
pub static TOO_MANY_SUBMISSIONS: Code = Code::new(
    429,
    "too_many_submissions",
    "今天提交认证的次数太多了，请明天再试",
    "Certification was submitted too often today; try again tomorrow",
);
pub static ALREADY_DECIDED: Code = Code::new(
    409,
    "already_decided",
    "这份认证资料已有处理结果，或商家已重新提交，请刷新列表",
    "This submission is decided already, or a newer one took its place; load the list again",
);
pub static OWN_MERCHANT: Code = Code::new(
    403,
    "own_merchant",
    "您是该商家的成员，不能处理它的认证，请交给同事",
    "You belong to this merchant; leave the decision to a colleague",
);
pub static NOT_SUSPENDABLE: Code = Code::new(
    409,
    "not_suspendable",
    "只有已通过认证的商家可以暂停；该商家目前不是这一状态",
    "Only a merchant that is certified now can be suspended",
);
pub static NOT_SUSPENDED: Code = Code::new(409, "not_suspended", "该商家没有被暂停", "This merchant is not suspended");
pub static NO_COMPANY: Code = Code::new(
    409,
    "not_a_company",
    "个体负责人没有企业信息可以核验",
    "There is no company to check: this merchant is a sole person",
);
pub static BUSINESS_SOURCE_NONE: Code = Code::new(
    409,
    "business_source_none",
    "没有配置企业核验服务，请按营业执照人工核对",
    "No business check is configured: compare with the licence",
);
pub static BUSINESS_SOURCE_DOWN: Code = Code::new(
    503,
    "business_source_down",
    "企业核验服务暂时没有结果，请稍后再试，或按营业执照人工核对",
    "The business check gave no verdict: try again later, or compare with the licence",
);
