//! How the registry's words read to people.

use super::blocks::{Both, both, joined, same};
use crate::{Basis, Need, PersonalField, Place, Region, Rule, Sensitivity, Source, StoredItem, StoredKind};

pub(crate) fn need(field: &PersonalField) -> Both {
    match field.need {
        Need::Necessary => both("必要", "necessary"),
        Need::Optional => both("可选", "optional"),
    }
}

/// The field's name, with a word where it is handled with more care.
pub(crate) fn name(field: &PersonalField) -> Both {
    match field.sensitivity {
        Sensitivity::Ordinary => both(field.zh, field.en),
        Sensitivity::Private => both(format!("{}（私密）", field.zh), format!("{} (private)", field.en)),
        Sensitivity::Sensitive(_) => both(format!("{}（敏感）", field.zh), format!("{} (sensitive)", field.en)),
    }
}

pub(crate) fn is_highlighted(field: &PersonalField) -> bool {
    !matches!(field.sensitivity, Sensitivity::Ordinary)
}

pub(crate) fn purposes(field: &PersonalField) -> Both {
    joined(field.purposes.iter().map(|purpose| (purpose.zh, purpose.en)))
}

pub(crate) fn source(source: Source) -> Both {
    match source {
        Source::Person => both("您本人提供", "you gave it"),
        Source::OtherPerson => both("其他用户提供", "somebody else gave it"),
        Source::Device => both("您的设备告知", "your device told it"),
        Source::Platform => both("平台产生", "the platform made it"),
        Source::ThirdParty => both("经您同意由第三方提供", "a third party told it, with your consent"),
    }
}

pub(crate) fn basis(basis: &Basis) -> Both {
    match basis {
        Basis::Contract => both("履行您要求的服务所必需", "needed for the service that you asked for"),
        Basis::Consent(item) => both(
            format!("您的同意（{}），可随时撤回", item.zh),
            format!("your consent ({}), which you can withdraw", item.en),
        ),
        Basis::Law(law) => both(format!("法定义务：{law}"), format!("a legal duty: {law}")),
    }
}

/// The bound, for tables.
pub(crate) fn days(rule: Rule) -> Both {
    match rule {
        Rule::Moment => both("不保存", "not stored"),
        Rule::Account => both("账号存续期间", "life of the account"),
        Rule::Days(days) => both(format!("{days} 天"), format!("{days} days")),
        Rule::Law { days, .. } => both(format!("{days} 天，法律要求"), format!("{days} days, by law")),
    }
}

pub(crate) fn place(place: Place) -> Both {
    match place {
        Place::Cookie => same("Cookie"),
        Place::LocalStorage => both("浏览器本地存储", "local storage"),
        Place::Beacon => both("访问统计请求", "beacon"),
        Place::Cache => both("离线缓存", "offline cache"),
    }
}

/// Under which condition it is kept.
pub(crate) fn condition(stored: &StoredItem) -> Both {
    match (stored.kind, stored.consent) {
        (StoredKind::Convenience, _) => both("可关闭", "can be switched off"),
        (StoredKind::Necessary | StoredKind::Statistics, None) => both("必要", "necessary"),
        (StoredKind::Necessary | StoredKind::Statistics, Some(item)) => {
            both(format!("同意“{}”后", item.zh), format!("after consent to {}", item.en))
        }
    }
}

pub(crate) fn region(region: Region) -> Both {
    match region {
        Region::MainlandChina => both("中国大陆", "mainland China"),
        Region::Abroad { zh, en } => both(format!("境外：{zh}"), format!("abroad: {en}")),
    }
}
