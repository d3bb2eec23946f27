//! A field that nobody needs for anything.

use policy::{KeyClass, Mask, Need, PersonalField, Sensitivity, Source, check_field};

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
    purposes: &[],
    recipients: &[],
};
const _: () = check_field(&FIELD);

fn main() {}
