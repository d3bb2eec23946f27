//! The registry as plain data: what a published version keeps of it, what the public interface serves, and what two
//! versions are compared by. Older versions were declared before some of these existed, hence the options.

use crate::text::{Both, Section, both};
use crate::{
    ASSESSED, Basis, CHANNELS, CONSENTS, CONSENTS_FOR_MINORS, FIELDS, GROUPS, Need, PERMISSIONS, PROCESSORS, PURPOSES,
    PersonalField, Place, Processor, RIGHTS_OF_PEOPLE, Rule, STORED, Sensitivity, Source, StoredKind,
};
use serde::{Deserialize, Serialize};

/// A version as it was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub version: String,
    pub updated_on: String,
    pub effective_on: String,
    pub registry: Registry,
    pub text: Vec<Section>,
}

/// Everything that the program declares about personal information.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Registry {
    pub fields: Vec<FieldEntry>,
    pub purposes: Vec<PurposeEntry>,
    pub groups: Vec<GroupEntry>,
    pub consents: Vec<ConsentEntry>,
    pub processors: Vec<ProcessorEntry>,
    pub permissions: Vec<Entry>,
    pub stored: Vec<StoredEntry>,
    pub rights: Vec<Entry>,
    pub channels: Vec<Entry>,
    pub assessed: Vec<Entry>,
    /// Who holds the information. The operator's own name is configuration.
    pub holder: String,
}

/// A thing that has nothing but its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub name: String,
    pub label: Both,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldEntry {
    pub name: String,
    pub label: Both,
    /// `ordinary`, `private` or `sensitive`.
    pub sensitivity: String,
    pub need: Option<String>,
    pub group: Option<String>,
    pub lifetime: Option<Both>,
    /// The bound in days, where there is one.
    pub days: Option<u32>,
    /// Whether a law keeps it past the end of the account.
    #[serde(default)]
    pub held: bool,
    pub source: Option<String>,
    pub purposes: Vec<String>,
    pub recipients: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurposeEntry {
    pub name: String,
    pub label: Both,
    /// `contract`, `consent` or `law`.
    pub basis: String,
    /// The item of consent, or the law.
    pub rests_on: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupEntry {
    pub name: String,
    pub label: Both,
    pub owner: Both,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentEntry {
    pub name: String,
    pub label: Both,
    pub separate: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessorEntry {
    pub name: String,
    pub label: Both,
    pub company: String,
    pub purpose: Both,
    pub sends: Vec<String>,
    pub kit_reads: String,
    pub consent: Option<String>,
    /// For what it is asked, where not everything needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent_for: Option<Both>,
    pub region: String,
    /// None where the operator chooses the company.
    pub site: Option<String>,
    pub since: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredEntry {
    pub name: String,
    /// `necessary`, `convenience` or `statistics`.
    #[serde(default)]
    pub kind: Option<String>,
    pub place: String,
    pub label: Both,
    pub lasts: Both,
    pub consent: Option<String>,
}

impl Registry {
    /// The registry as this program declares it.
    pub fn present() -> Registry {
        let entry = |name: &str, zh: &str, en: &str| Entry { name: name.to_owned(), label: both(zh, en) };
        Registry {
            fields: FIELDS.iter().map(|field| field_entry(field)).collect(),
            purposes: PURPOSES.iter().map(|purpose| purpose_entry(purpose)).collect(),
            groups: GROUPS
                .iter()
                .map(|group| GroupEntry {
                    name: group.name.to_owned(),
                    label: both(group.zh, group.en),
                    owner: both(group.owner_zh, group.owner_en),
                })
                .collect(),
            consents: CONSENTS
                .iter()
                .chain(CONSENTS_FOR_MINORS)
                .map(|item| ConsentEntry {
                    name: item.name.to_owned(),
                    label: both(item.zh, item.en),
                    separate: item.separate,
                })
                .collect(),
            processors: PROCESSORS.iter().map(|processor| processor_entry(processor)).collect(),
            permissions: PERMISSIONS.iter().map(|it| entry(it.name, it.zh, it.en)).collect(),
            stored: STORED
                .iter()
                .map(|it| StoredEntry {
                    name: it.name.to_owned(),
                    kind: Some(stored_kind_word(it.kind).to_owned()),
                    place: place_word(it.place).to_owned(),
                    label: both(it.zh, it.en),
                    lasts: both(it.lasts_zh, it.lasts_en),
                    consent: it.consent.map(|item| item.name.to_owned()),
                })
                .collect(),
            rights: RIGHTS_OF_PEOPLE.iter().map(|it| entry(it.name, it.zh, it.en)).collect(),
            channels: CHANNELS.iter().map(|it| entry(it.name, it.zh, it.en)).collect(),
            assessed: ASSESSED.iter().map(|it| entry(it.name, it.zh, it.en)).collect(),
            holder: "operator".to_owned(),
        }
    }
}

fn field_entry(field: &PersonalField) -> FieldEntry {
    FieldEntry {
        name: field.name.to_owned(),
        label: both(field.zh, field.en),
        sensitivity: match field.sensitivity {
            Sensitivity::Ordinary => "ordinary",
            Sensitivity::Private => "private",
            Sensitivity::Sensitive(_) => "sensitive",
        }
        .to_owned(),
        need: Some(need_word(field.need).to_owned()),
        group: Some(field.group.name.to_owned()),
        lifetime: Some(both(field.lifetime.zh, field.lifetime.en)),
        days: field.lifetime.rule.days(),
        held: matches!(field.lifetime.rule, Rule::Law { .. }),
        source: Some(source_word(field.source).to_owned()),
        purposes: field.purposes.iter().map(|purpose| purpose.name.to_owned()).collect(),
        recipients: field.recipients.iter().map(|to| to.name.to_owned()).collect(),
    }
}

fn purpose_entry(purpose: &crate::PurposeSpec) -> PurposeEntry {
    let (basis, rests_on) = match purpose.basis {
        Basis::Contract => ("contract", None),
        Basis::Consent(item) => ("consent", Some(item.name)),
        Basis::Law(law) => ("law", Some(law)),
    };
    PurposeEntry {
        name: purpose.name.to_owned(),
        label: both(purpose.zh, purpose.en),
        basis: basis.to_owned(),
        rests_on: rests_on.map(str::to_owned),
    }
}

fn processor_entry(processor: &Processor) -> ProcessorEntry {
    ProcessorEntry {
        name: processor.name.to_owned(),
        label: both(processor.zh, processor.service),
        company: processor.company.to_owned(),
        purpose: both(processor.purpose_zh, processor.purpose_en),
        sends: processor.sends.iter().map(|&field| field.to_owned()).collect(),
        kit_reads: processor.kit_reads_zh.to_owned(),
        consent: processor.consent.map(|item| item.name.to_owned()),
        consent_for: processor.consent_for.map(|(zh, en)| both(zh, en)),
        region: if processor.region.is_home() { "mainland_china" } else { "abroad" }.to_owned(),
        site: processor.site.map(str::to_owned),
        since: processor.since.to_owned(),
    }
}

fn need_word(need: Need) -> &'static str {
    match need {
        Need::Necessary => "necessary",
        Need::Optional => "optional",
    }
}

fn source_word(source: Source) -> &'static str {
    match source {
        Source::Person => "person",
        Source::OtherPerson => "other_person",
        Source::Device => "device",
        Source::Platform => "platform",
        Source::ThirdParty => "third_party",
    }
}

fn stored_kind_word(kind: StoredKind) -> &'static str {
    match kind {
        StoredKind::Necessary => "necessary",
        StoredKind::Convenience => "convenience",
        StoredKind::Statistics => "statistics",
    }
}

fn place_word(place: Place) -> &'static str {
    match place {
        Place::Cookie => "cookie",
        Place::LocalStorage => "local_storage",
        Place::Beacon => "beacon",
        Place::Cache => "cache",
    }
}
