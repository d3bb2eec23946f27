use super::*;
use crate::snapshot::{Entry, ProcessorEntry};

/// A change of the registry, what kind it must be, and whether it takes something away from people.
type Case = (&'static str, fn(&mut Registry), Option<Major>, bool);

fn entry(name: &str) -> Entry {
    Entry { name: name.to_owned(), label: both(name, name) }
}

fn newcomer(to: &Registry) -> ProcessorEntry {
    ProcessorEntry { name: "newcomer".to_owned(), ..to.processors[0].clone() }
}

const CASES: &[Case] = &[
    ("nothing", |_| {}, None, false),
    ("a word of a label", |to| to.fields[0].label.zh.push('名'), None, false),
    ("a field gone", |to| drop(to.fields.remove(0)), None, false),
    ("a recipient gone", |to| drop(to.processors.pop()), None, false),
    (
        "one more thing to choose",
        |to| {
            to.consents.push(crate::snapshot::ConsentEntry {
                name: "more".into(),
                label: both("多", "more"),
                separate: false,
            })
        },
        None,
        false,
    ),
    (
        "a new purpose",
        |to| to.purposes.push(crate::snapshot::PurposeEntry { name: "selling".into(), ..to.purposes[0].clone() }),
        Some(Major::Purposes),
        false,
    ),
    (
        "a purpose without its consent",
        |to| {
            let purpose = to.purposes.iter_mut().find(|purpose| purpose.basis == "consent").expect("one");
            purpose.basis = "contract".to_owned();
        },
        Some(Major::Purposes),
        true,
    ),
    (
        "a new field",
        |to| to.fields.push(FieldEntry { name: "shoe_size".into(), ..to.fields[0].clone() }),
        Some(Major::KindsOrUse),
        false,
    ),
    (
        "a field for one more purpose",
        |to| to.fields[1].purposes.push("measuring".into()),
        Some(Major::KindsOrUse),
        false,
    ),
    (
        "an optional field that becomes necessary",
        |to| {
            let field = to.fields.iter_mut().find(|field| field.need.as_deref() == Some("optional")).expect("one");
            field.need = Some("necessary".to_owned());
        },
        Some(Major::KindsOrUse),
        true,
    ),
    (
        "a longer lifetime",
        |to| {
            let field = to.fields.iter_mut().find(|field| field.days == Some(365)).expect("one");
            field.days = Some(366);
        },
        Some(Major::KindsOrUse),
        true,
    ),
    (
        "a shorter lifetime",
        |to| {
            let field = to.fields.iter_mut().find(|field| field.days == Some(365)).expect("one");
            field.days = Some(30);
        },
        None,
        false,
    ),
    (
        "sensitive no more",
        |to| {
            let field = to.fields.iter_mut().find(|field| field.sensitivity == "sensitive").expect("one");
            field.sensitivity = "ordinary".to_owned();
        },
        Some(Major::KindsOrUse),
        true,
    ),
    ("a new third party", |to| to.processors.push(newcomer(to)), Some(Major::Recipients), false),
    ("a third party gets more", |to| to.processors[0].sends.push("username".into()), Some(Major::Recipients), false),
    ("a third party moves abroad", |to| to.processors[0].region = "abroad".into(), Some(Major::Recipients), false),
    (
        "a third party without its consent",
        |to| {
            let processor = to.processors.iter_mut().find(|processor| processor.consent.is_some()).expect("one");
            processor.consent = None;
        },
        Some(Major::Recipients),
        true,
    ),
    (
        "a field to one more recipient",
        |to| to.fields[0].recipients.push("aliyun_sms".into()),
        Some(Major::Recipients),
        false,
    ),
    ("a new right", |to| to.rights.push(entry("sleep")), Some(Major::Rights), false),
    ("a right gone", |to| drop(to.rights.remove(0)), Some(Major::Rights), true),
    ("a consent no longer asked", |to| drop(to.consents.remove(0)), Some(Major::Rights), true),
    (
        "a consent no longer separate",
        |to| {
            to.consents.iter_mut().find(|item| item.separate).expect("one").separate = false;
        },
        Some(Major::Rights),
        true,
    ),
    ("another holder", |to| to.holder = "another".into(), Some(Major::Ownership), false),
    ("another department", |to| to.groups[0].owner = both("市场部", "marketing"), Some(Major::Answerable), false),
    ("a channel gone", |to| drop(to.channels.remove(1)), Some(Major::Answerable), true),
    ("one more channel", |to| to.channels.push(entry("fax")), Some(Major::Answerable), false),
    ("one more high risk", |to| to.assessed.push(entry("faces")), Some(Major::HighRisk), false),
    ("one more permission", |to| to.permissions.push(entry("contacts")), Some(Major::KindsOrUse), false),
];

/// covers: POL-3
#[test]
fn each_kind_of_change_is_told_apart() {
    let from = Registry::present();
    for (name, change, major, reduces) in CASES {
        let mut to = from.clone();
        change(&mut to);
        let found = classify(&from, &to);
        assert_eq!(found.kinds().into_iter().collect::<Vec<_>>(), major.iter().copied().collect::<Vec<_>>(), "{name}");
        assert_eq!((found.is_major(), found.reduces_rights()), (major.is_some(), *reduces), "{name}");
    }
    for kind in Major::ALL {
        assert!(CASES.iter().any(|case| case.2 == Some(kind)), "{kind:?} has no example");
    }
}

/// covers: POL-2
#[test]
fn lines_are_compared_in_order() {
    use LineChange::{Added, Removed, Same};
    let lines = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
    let text = |change: &LineChange| match change {
        Same(line) => line.clone(),
        Added(line) => format!("+{line}"),
        Removed(line) => format!("-{line}"),
    };
    for (from, to, expected) in [
        ("abc", "abc", "abc"),
        ("abc", "axc", "a-b+xc"),
        ("", "ab", "+a+b"),
        ("ab", "", "-a-b"),
        ("abcd", "bcde", "-abcd+e"),
    ] {
        let found: String = compare_lines(&lines(from), &lines(to)).iter().map(text).collect();
        assert_eq!(found, expected, "{from} → {to}");
    }
}
