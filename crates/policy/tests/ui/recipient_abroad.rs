//! A field that would be sent abroad without a consent of its own.

use policy::{ALIYUN_SMS, KeyClass, Mask, Need, PersonalField, Processor, Region, Sensitivity, Source, check_field};

const ABROAD: &Processor = &Processor {
    name: "abroad",
    service: "abroad",
    zh: "境外服务",
    company: "境外公司",
    purpose_zh: "某种用途",
    purpose_en: "some use",
    sends: &["something"],
    hosts: &["abroad.example"],
    version: ALIYUN_SMS.version,
    kit_reads_zh: "无客户端组件",
    consent: Some(policy::OPTIONAL_NOTICES),
    consent_for: None,
    region: Region::Abroad { zh: "某国", en: "some country" },
    site: ALIYUN_SMS.site,
    since: ALIYUN_SMS.since,
};
const FIELD: PersonalField = PersonalField {
    name: "something",
    zh: "某项信息",
    en: "something",
    sensitivity: Sensitivity::Ordinary,
    need: Need::Optional,
    class: KeyClass::Core,
    lifetime: policy::ACCOUNT,
    source: Source::Person,
    group: policy::PROFILE,
    mask: Mask::Hidden,
    purposes: &[<policy::OwnAccount as policy::Purpose>::SPEC],
    recipients: &[ABROAD],
};
const _: () = check_field(&FIELD);

fn main() {}
