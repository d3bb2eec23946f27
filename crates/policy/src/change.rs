//! What changed between two versions, and how much (SPEC POL-3). Pure: two registries in, the classification out.
//!
//! A change is major when it is of one of the kinds that the policy lists; else it is editorial. What only takes away (a
//! field that is no longer collected, a recipient that is gone) is told and is not major: nobody has to agree to less.

use crate::snapshot::{FieldEntry, Registry};
use crate::text::{Both, both};
use serde::Serialize;
use std::collections::BTreeSet;

/// The kinds of change that make one major.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Major {
    Purposes,
    KindsOrUse,
    Ownership,
    Recipients,
    Rights,
    Answerable,
    HighRisk,
}

impl Major {
    pub const ALL: [Major; 7] = [
        Major::Purposes,
        Major::KindsOrUse,
        Major::Ownership,
        Major::Recipients,
        Major::Rights,
        Major::Answerable,
        Major::HighRisk,
    ];

    pub const fn zh(self) -> &'static str {
        match self {
            Major::Purposes => "处理目的",
            Major::KindsOrUse => "个人信息的种类或使用方式",
            Major::Ownership => "所有权",
            Major::Recipients => "主要接收方",
            Major::Rights => "您的权利",
            Major::Answerable => "负责部门或投诉渠道",
            Major::HighRisk => "高风险处理",
        }
    }

    pub const fn en(self) -> &'static str {
        match self {
            Major::Purposes => "purposes",
            Major::KindsOrUse => "kinds or use of data",
            Major::Ownership => "ownership",
            Major::Recipients => "main recipients",
            Major::Rights => "your rights",
            Major::Answerable => "responsible department or complaint channel",
            Major::HighRisk => "high-risk processing",
        }
    }
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// None where it is editorial.
    pub major: Option<Major>,
    /// Somebody's rights become less: it needs explicit consent.
    pub reduces_rights: bool,
    pub what: Both,
}

/// Everything that changed in what is declared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    pub differences: Vec<Difference>,
}

impl Change {
    pub fn kinds(&self) -> BTreeSet<Major> {
        self.differences.iter().filter_map(|difference| difference.major).collect()
    }

    /// Whether people are told beforehand and asked again.
    pub fn is_major(&self) -> bool {
        self.differences.iter().any(|difference| difference.major.is_some())
    }

    /// Whether only an explicit yes can bring it into force for a person.
    pub fn reduces_rights(&self) -> bool {
        self.differences.iter().any(|difference| difference.reduces_rights)
    }
}

/// What changed from one registry to the next.
pub fn classify(from: &Registry, to: &Registry) -> Change {
    let mut found = Found::default();
    purposes(from, to, &mut found);
    fields(from, to, &mut found);
    recipients(from, to, &mut found);
    consents(from, to, &mut found);
    named(
        &from.rights,
        &to.rights,
        ("权利", "right"),
        Weight { major: Some(Major::Rights), loss: Loss::Reduces },
        &mut found,
    );
    named(
        &from.channels,
        &to.channels,
        ("联系或投诉渠道", "channel"),
        Weight { major: Some(Major::Answerable), loss: Loss::Reduces },
        &mut found,
    );
    named(
        &from.assessed,
        &to.assessed,
        ("需要影响评估的处理", "assessed processing"),
        Weight { major: Some(Major::HighRisk), loss: Loss::Told },
        &mut found,
    );
    named(
        &from.permissions,
        &to.permissions,
        ("设备权限", "device permission"),
        Weight { major: Some(Major::KindsOrUse), loss: Loss::Told },
        &mut found,
    );
    answerable(from, to, &mut found);
    Change { differences: found.0 }
}

#[derive(Default)]
struct Found(Vec<Difference>);

impl Found {
    fn tell(&mut self, major: Option<Major>, zh: String, en: String) {
        self.0.push(Difference { major, reduces_rights: false, what: both(zh, en) });
    }

    fn reduce(&mut self, major: Major, zh: String, en: String) {
        self.0.push(Difference { major: Some(major), reduces_rights: true, what: both(zh, en) });
    }
}

fn purposes(from: &Registry, to: &Registry, found: &mut Found) {
    for new in &to.purposes {
        match from.purposes.iter().find(|old| old.name == new.name) {
            None => found.tell(
                Some(Major::Purposes),
                format!("新增目的：{}", new.label.zh),
                format!("new purpose: {}", new.label.en),
            ),
            Some(old) if old.basis != new.basis && old.basis == "consent" => found.reduce(
                Major::Purposes,
                format!("“{}”不再征求同意", new.label.zh),
                format!("{} no longer asks for consent", new.label.en),
            ),
            Some(old) if old.basis != new.basis => found.tell(
                Some(Major::Purposes),
                format!("“{}”的法律依据改变", new.label.zh),
                format!("{} rests on another basis", new.label.en),
            ),
            Some(_) => {}
        }
    }
    for old in from.purposes.iter().filter(|old| to.purposes.iter().all(|new| new.name != old.name)) {
        found.tell(None, format!("不再用于：{}", old.label.zh), format!("no longer a purpose: {}", old.label.en));
    }
}

fn fields(from: &Registry, to: &Registry, found: &mut Found) {
    for new in &to.fields {
        match from.fields.iter().find(|old| old.name == new.name) {
            None => found.tell(
                Some(Major::KindsOrUse),
                format!("新增信息：{}", new.label.zh),
                format!("new information: {}", new.label.en),
            ),
            Some(old) => field(old, new, to, found),
        }
    }
    for old in from.fields.iter().filter(|old| to.fields.iter().all(|new| new.name != old.name)) {
        found.tell(None, format!("不再收集：{}", old.label.zh), format!("no longer collected: {}", old.label.en));
    }
}

fn field(old: &FieldEntry, new: &FieldEntry, to: &Registry, found: &mut Found) {
    let (zh, en) = (&new.label.zh, &new.label.en);
    for purpose in new.purposes.iter().filter(|purpose| !old.purposes.contains(purpose)) {
        let label = to.purposes.iter().find(|known| known.name == *purpose).map(|known| &known.label);
        let (to_zh, to_en) = label.map_or((purpose, purpose), |label| (&label.zh, &label.en));
        found.tell(
            Some(Major::KindsOrUse),
            format!("“{zh}”新增用途：{to_zh}"),
            format!("{en} is also used for {to_en}"),
        );
    }
    for recipient in new.recipients.iter().filter(|recipient| !old.recipients.contains(recipient)) {
        // An older version that did not say to whom a field goes is no statement that it went nowhere.
        if old.need.is_some() {
            found.tell(
                Some(Major::Recipients),
                format!("“{zh}”新增接收方：{recipient}"),
                format!("{en} also goes to {recipient}"),
            );
        }
    }
    if old.need.as_deref() == Some("optional") && new.need.as_deref() == Some("necessary") {
        found.reduce(
            Major::KindsOrUse,
            format!("“{zh}”由可选变为必要"),
            format!("{en} was optional and is now necessary"),
        );
    }
    if rank(&new.sensitivity) < rank(&old.sensitivity) && old.sensitivity == "sensitive" {
        found.reduce(
            Major::KindsOrUse,
            format!("“{zh}”不再作为敏感信息单独征求同意"),
            format!("{en} is no longer asked for separately as sensitive"),
        );
    } else if old.sensitivity != new.sensitivity {
        found.tell(None, format!("“{zh}”的保护级别改变"), format!("{en} is handled with another degree of care"));
    }
    if old.lifetime.is_some() && lasts(new) > lasts(old) {
        found.reduce(Major::KindsOrUse, format!("“{zh}”保存得更久"), format!("{en} is kept longer"));
    }
}

fn rank(sensitivity: &str) -> u8 {
    match sensitivity {
        "sensitive" => 2,
        "private" => 1,
        _ => 0,
    }
}

/// Days, for comparing. What a law keeps outlives the account, and the account has no bound.
fn lasts(field: &FieldEntry) -> (bool, u32) {
    (field.held, field.days.unwrap_or(u32::MAX))
}

fn recipients(from: &Registry, to: &Registry, found: &mut Found) {
    for new in &to.processors {
        match from.processors.iter().find(|old| old.name == new.name) {
            None => found.tell(
                Some(Major::Recipients),
                format!("新增第三方：{}", new.label.zh),
                format!("new third party: {}", new.label.en),
            ),
            Some(old) => {
                for field in new.sends.iter().filter(|field| !old.sends.contains(field)) {
                    found.tell(
                        Some(Major::Recipients),
                        format!("{}新增接收：{field}", new.label.zh),
                        format!("{} also gets {field}", new.label.en),
                    );
                }
                if old.company != new.company || old.region != new.region {
                    found.tell(
                        Some(Major::Recipients),
                        format!("{}的公司或所在地改变", new.label.zh),
                        format!("{} is another company or elsewhere", new.label.en),
                    );
                }
                if old.consent.is_some() && new.consent.is_none() {
                    found.reduce(
                        Major::Recipients,
                        format!("{}不再征求同意", new.label.zh),
                        format!("{} no longer asks for consent", new.label.en),
                    );
                }
            }
        }
    }
    for old in from.processors.iter().filter(|old| to.processors.iter().all(|new| new.name != old.name)) {
        found.tell(None, format!("不再使用第三方：{}", old.label.zh), format!("third party gone: {}", old.label.en));
    }
}

fn consents(from: &Registry, to: &Registry, found: &mut Found) {
    for old in &from.consents {
        match to.consents.iter().find(|new| new.name == old.name) {
            None => found.reduce(
                Major::Rights,
                format!("不再单独询问：{}", old.label.zh),
                format!("no longer asked: {}", old.label.en),
            ),
            Some(new) if old.separate && !new.separate => {
                found.reduce(
                    Major::Rights,
                    format!("不再单独同意：{}", old.label.zh),
                    format!("no longer a separate consent: {}", old.label.en),
                );
            }
            Some(_) => {}
        }
    }
    for new in to.consents.iter().filter(|new| from.consents.iter().all(|old| old.name != new.name)) {
        found.tell(
            None,
            format!("新增可选择的事项：{}", new.label.zh),
            format!("one more thing to choose: {}", new.label.en),
        );
    }
}

/// What the coming and the going of a named thing weigh.
struct Weight {
    major: Option<Major>,
    loss: Loss,
}

enum Loss {
    Told,
    Reduces,
}

fn named(
    from: &[crate::snapshot::Entry],
    to: &[crate::snapshot::Entry],
    kind: (&str, &str),
    weight: Weight,
    found: &mut Found,
) {
    for new in to.iter().filter(|new| from.iter().all(|old| old.name != new.name)) {
        found.tell(
            weight.major,
            format!("新增{}：{}", kind.0, new.label.zh),
            format!("new {}: {}", kind.1, new.label.en),
        );
    }
    for old in from.iter().filter(|old| to.iter().all(|new| new.name != old.name)) {
        let (zh, en) = (format!("取消{}：{}", kind.0, old.label.zh), format!("{} gone: {}", kind.1, old.label.en));
        match (&weight.loss, weight.major) {
            (Loss::Reduces, Some(major)) => found.reduce(major, zh, en),
            _ => found.tell(None, zh, en),
        }
    }
}

fn answerable(from: &Registry, to: &Registry, found: &mut Found) {
    // An empty holder is a version from before it was recorded.
    if !from.holder.is_empty() && from.holder != to.holder {
        found.tell(
            Some(Major::Ownership),
            format!("信息的持有者改变：{}", to.holder),
            format!("another holder: {}", to.holder),
        );
    }
    for new in &to.groups {
        if let Some(old) = from.groups.iter().find(|old| old.name == new.name && old.owner != new.owner) {
            found.tell(
                Some(Major::Answerable),
                format!("“{}”改由{}负责，原为{}", new.label.zh, new.owner.zh, old.owner.zh),
                format!("{} answers for {} instead of {}", new.owner.en, new.label.en, old.owner.en),
            );
        }
    }
}

/// A line of one text that the other does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineChange {
    Same(String),
    Added(String),
    Removed(String),
}

/// The lines of both texts in order: the longest common run stays, the rest was added or removed.
pub fn compare_lines(from: &[String], to: &[String]) -> Vec<LineChange> {
    let (rows, columns) = (from.len() + 1, to.len() + 1);
    let mut common = vec![0_u32; rows * columns];
    for (row, old) in from.iter().enumerate().rev() {
        for (column, new) in to.iter().enumerate().rev() {
            common[row * columns + column] = if old == new {
                common[(row + 1) * columns + column + 1] + 1
            } else {
                common[(row + 1) * columns + column].max(common[row * columns + column + 1])
            };
        }
    }
    let (mut row, mut column, mut lines) = (0, 0, Vec::new());
    while row < from.len() || column < to.len() {
        if row < from.len() && column < to.len() && from[row] == to[column] {
            lines.push(LineChange::Same(from[row].clone()));
            (row, column) = (row + 1, column + 1);
        } else if column >= to.len()
            || (row < from.len() && common[(row + 1) * columns + column] >= common[row * columns + column + 1])
        {
            lines.push(LineChange::Removed(from[row].clone()));
            row += 1;
        } else {
            lines.push(LineChange::Added(to[column].clone()));
            column += 1;
        }
    }
    lines
}

#[cfg(test)]
#[path = "change_tests.rs"]
mod tests;
