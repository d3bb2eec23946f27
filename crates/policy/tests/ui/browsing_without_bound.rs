//! Browsing data without a bound in days.

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
    group: policy::FINDING,
    mask: Mask::Hidden,
    purposes: &[<policy::OwnAccount as policy::Purpose>::SPEC],
    recipients: &[],
};
const _: () = check_field(&FIELD);

fn main() {}
