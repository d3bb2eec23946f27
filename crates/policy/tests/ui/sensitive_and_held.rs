//! Sensitive information that would outlive the account.

use policy::{KeyClass, Mask, Need, PersonalField, Sensitivity, Source, check_field};

const FIELD: PersonalField = PersonalField {
    name: "something",
    zh: "某项信息",
    en: "something",
    sensitivity: Sensitivity::Sensitive(policy::IDENTITY),
    need: Need::Optional,
    class: KeyClass::Core,
    lifetime: policy::PROOF,
    source: Source::Person,
    group: policy::RIGHTS,
    mask: Mask::Hidden,
    purposes: &[<policy::OwnAccount as policy::Purpose>::SPEC],
    recipients: &[],
};
const _: () = check_field(&FIELD);

fn main() {}
