use db::entities::consents::{self, ConsentAction};
use kernel::Timestamp;
use platform::Lang;
use policy::ConsentItem;
use serde::Serialize;
use utoipa::ToSchema;

kernel::text_enum! {
    /// What the person said last; silence is no.
    pub enum ConsentState {
        Given = "given",
        Withdrawn = "withdrawn",
        Never = "never",
    }
}

kernel::text_enum! {
    /// Who said it.
    pub enum SaidBy {
        Person = "person",
        Guardian = "guardian",
    }
}

/// One item with what was said to it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConsentView {
    pub name: &'static str,
    pub title: &'static str,
    /// Why it is asked.
    pub why: &'static str,
    /// What refusing or withdrawing costs.
    pub cost: &'static str,
    /// Asked separately, because sensitive personal information is handled.
    pub separate: bool,
    pub state: ConsentState,
    /// When it was last said.
    pub since: Option<Timestamp>,
    pub policy_version: Option<String>,
    pub by: Option<SaidBy>,
}

/// An item as it is shown in this language, with the newest row of the ledger about it.
pub(crate) fn view(item: &'static ConsentItem, newest: Option<&consents::Model>, lang: Lang) -> ConsentView {
    ConsentView {
        name: item.name,
        title: lang.pick(item.zh, item.en),
        why: lang.pick(item.why_zh, item.why_en),
        cost: lang.pick(item.cost_zh, item.cost_en),
        separate: item.separate,
        state: match newest.map(|row| row.action) {
            Some(ConsentAction::Given) => ConsentState::Given,
            Some(ConsentAction::Withdrawn) => ConsentState::Withdrawn,
            None => ConsentState::Never,
        },
        since: newest.map(|row| row.at),
        policy_version: newest.map(|row| row.policy_version.0.clone()),
        by: newest.map(said_by),
    }
}

pub(super) fn said_by(row: &consents::Model) -> SaidBy {
    match row.by_person {
        Some(by) if by != row.person_id => SaidBy::Guardian,
        _ => SaidBy::Person,
    }
}
