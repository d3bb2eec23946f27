use db::Tx;
use kernel::PersonId;
use platform::{App, Error};
use policy::change::{Difference, Major};
use serde::Serialize;
use utoipa::ToSchema;

/// Whether a person has to read the policy again.
#[derive(Serialize, ToSchema)]
pub struct PolicyAcceptance {
    /// True when a major change holds that the person has not accepted: until then most writes are refused.
    pub needed: bool,
    /// The version in force, which is the one to accept.
    pub version: String,
    /// What changed since the version that the person accepted; empty when nothing is needed.
    pub changes: Vec<ChangeView>,
}

/// One thing that changed, in both languages.
#[derive(Serialize, ToSchema)]
pub struct ChangeView {
    /// `purposes`, `kinds_or_use`, `ownership`, `recipients`, `rights`, `answerable` or `high_risk`; null for the rest.
    #[schema(value_type = Option<String>)]
    kind: Option<Major>,
    /// It takes something away, so that the acceptance must be explicit.
    reduces_rights: bool,
    zh: String,
    en: String,
}

pub(crate) fn change_view(difference: Difference) -> ChangeView {
    let Difference { major, reduces_rights, what } = difference;
    ChangeView { kind: major, reduces_rights, zh: what.zh, en: what.en }
}

/// How it stands with this person.
pub(crate) async fn acceptance(app: &App, tx: &Tx, person: PersonId) -> Result<PolicyAcceptance, Error> {
    let change = app.policy_asked_again(tx, person).await?;
    Ok(PolicyAcceptance {
        needed: change.is_some(),
        version: app.policy_in_force().version.clone(),
        changes: change.into_iter().flat_map(|change| change.differences).map(change_view).collect(),
    })
}
