//! People, sign-in, sessions, profiles, merchants, members and certification.

pub mod certification;
mod email;
pub mod identity;
pub mod members;
pub mod merchants;
pub mod minors;
pub mod people;
mod policy_text;
mod sign_in;
pub mod staff;
pub mod third_party;
mod withdrawn;

pub use policy_text::schedule_announcement;
pub use sign_in::{
    ACCOUNT_CANCELLED, ACCOUNT_LOCKED, PHONE_INVALID, POLICY_CHANGED, Shown, StepUp, sign_out_all, step_up,
};
pub use withdrawn::forget_withdrawn;

use axum::extract::FromRef;
use connectors::{BusinessVerifier, IdentityVerifiers, MailSender, SmsSenders};
use platform::{App, Jobs};
use std::sync::Arc;
use third_party::ThirdParty;
use utoipa_axum::router::OpenApiRouter;

/// What this slice's handlers work with.
#[derive(Clone)]
pub struct Accounts {
    pub app: App,
    /// Who carries text messages; without one nobody can be sent a code.
    pub(crate) sms: Option<Arc<SmsSenders>>,
    /// Who carries mail; without one nobody can bind an address.
    pub(crate) mail: Option<Arc<MailSender>>,
    pub verifiers: Verifiers,
    /// Where else people may sign in.
    pub third_party: ThirdParty,
}

/// Who compares what people and merchants say with what registers know; `None` where no vendor is configured.
#[derive(Clone, Default)]
pub struct Verifiers {
    /// Names with identity numbers; without one, people prove themselves with documents.
    pub identity: Option<Arc<IdentityVerifiers>>,
    /// Companies with credit codes; without one, reviewers go by the licence alone.
    pub business: Option<Arc<BusinessVerifier>>,
}

impl FromRef<Accounts> for App {
    fn from_ref(state: &Accounts) -> App {
        state.app.clone()
    }
}

impl Accounts {
    /// `sms` carries the codes; `None` where no vendor is configured.
    pub fn new(app: App, sms: Option<Arc<SmsSenders>>, verifiers: Verifiers, third_party: ThirdParty) -> Accounts {
        Accounts { app, sms, mail: None, verifiers, third_party }
    }

    /// The same with somebody who carries mail.
    #[must_use]
    pub fn with_mail(self, mail: Option<Arc<MailSender>>) -> Accounts {
        Accounts { mail, ..self }
    }
}

/// The routes of this slice.
pub fn routes(accounts: Accounts) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(sign_in::routes())
        .merge(third_party::routes())
        .merge(people::routes())
        .merge(email::routes())
        .merge(minors::routes())
        .merge(policy_text::routes())
        .merge(staff::routes())
        .merge(certification::routes())
        .merge(identity::routes())
        .merge(members::routes())
        .merge(merchants::routes())
        .with_state(accounts)
}

/// The jobs of this slice.
pub fn jobs(accounts: &Accounts, jobs: &mut Jobs) {
    let telling = accounts.clone();
    jobs.on(policy_text::ANNOUNCE, move |due| policy_text::announce(telling.clone(), due));
    certification::jobs(accounts, jobs);
    identity::jobs(accounts, jobs);
    third_party::jobs(accounts, jobs);
}
