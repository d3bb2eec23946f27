use kernel::Code;

pub static PARTNER_NOT_IN_FORCE: Code = Code::new(
    409,
    "partner_not_in_force",
    "与该合作方的协议未生效或已终止，不能共享",
    "The agreement with this partner is not in force; nothing may be shared",
);
pub static NDA_MISSING: Code = Code::new(
    409,
    "nda_missing",
    "该合作方没有登记保密协议，不能共享",
    "No non-disclosure agreement of this partner is on file; nothing may be shared",
);
pub static FIELD_NOT_AGREED: Code = Code::new(
    422,
    "field_not_agreed",
    "协议或文书范围不包括这项信息",
    "The agreement or document does not cover this field",
);
pub static PERSON_NOT_COVERED: Code = Code::new(
    422,
    "person_not_covered",
    "文书范围不包括其中的某些人",
    "The document does not cover all of these persons",
);
pub static PURPOSE_NOT_AGREED: Code = Code::new(
    422,
    "purpose_not_agreed",
    "与协议约定的目的不同，需要重新取得同意",
    "This is another purpose than agreed on: it needs consent anew",
);
pub static WRONG_PARTNER_KIND: Code = Code::new(
    422,
    "wrong_partner_kind",
    "关联方与合作方的依据不同，请选择对应的依据",
    "Affiliates and partners have different bases: choose the fitting one",
);
pub static ABROAD_NEEDS_CONSENT: Code = Code::new(
    403,
    "abroad_needs_consent",
    "接收方在境外，须逐人取得单独同意",
    "The recipient is abroad: every person must have consented to it separately",
);
pub static SHARING_NEEDS_CONSENT: Code = Code::new(
    403,
    "sharing_needs_consent",
    "并非所有人都同意了这次共享",
    "Not all of these persons consented to this release",
);
pub static DOCUMENT_NOT_APPROVED: Code = Code::new(
    409,
    "document_not_approved",
    "文书尚未由另一位工作人员批准",
    "The document is not approved by a second member of staff yet",
);
pub static RESEARCH_TOO_DIRECT: Code = Code::new(
    422,
    "research_too_direct",
    "研究用途不能包含可直接识别个人或敏感的信息",
    "Research may not get fields that name a person or are sensitive",
);
pub static ONLY_THE_PERSON: Code =
    Code::new(403, "only_the_person", "这种依据只能由本人操作", "Only the person can release on this basis");
pub static NOT_THEIR_SERVICE: Code = Code::new(
    422,
    "not_their_service",
    "这些人与该商家没有对应的报名记录",
    "These persons have no such sign-up with this merchant",
);
