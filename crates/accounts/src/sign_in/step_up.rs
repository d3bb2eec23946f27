use super::code::{self, Proof};
use super::refusals::PROOF_REQUIRED;
use super::set_password::{Shown, by_password, open_own, refused};
use crate::Accounts;
use crate::people::store as people_store;
use anyhow::Context;
use kernel::{Refusal, Secret};
use platform::auth::Signed;
use platform::{Client, Error, Work};

/// What a signed-in person showed to prove again that it is they who ask (SPEC RIGHT-5).
pub struct StepUp(Method);

enum Method {
    Password(Result<(), Refusal>),
    Code(Result<Proof, Refusal>),
}

/// How somebody proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proven {
    Password,
    SmsCode,
}

impl Accounts {
    /// Checks a password or a code that was sent to the person's own number. Wrong tries are counted as for signing in.
    ///
    /// # Errors
    /// `proof_required` unless exactly one of the two is given.
    pub async fn step_up(
        &self,
        signed: &Signed,
        client: &Client,
        password: Option<Secret>,
        typed: Option<Secret>,
    ) -> Result<StepUp, Error> {
        let app = &self.app;
        let row = people_store::person(&app.read(), signed.person).await?.context("a signed-in person is there")?;
        let (_, phone) = open_own(app, &row).await?;
        let method = match (password, typed) {
            (Some(password), None) => match by_password(app, &row, &password, client).await? {
                Shown::Password(judged, _) => Method::Password(judged),
                Shown::Code(judged) => Method::Code(judged),
            },
            (None, Some(typed)) => Method::Code(refused(code::prove(app, &phone, &typed, client).await)?),
            _ => return Err(PROOF_REQUIRED.refuse().into()),
        };
        Ok(StepUp(method))
    }
}

impl StepUp {
    /// Uses the proof up, in the unit of work that it allows.
    ///
    /// # Errors
    /// `wrong_password` or `wrong_code`.
    pub async fn spend(self, work: &Work) -> Result<Proven, Error> {
        match self.0 {
            Method::Password(judged) => {
                judged?;
                Ok(Proven::Password)
            }
            Method::Code(judged) => {
                code::spend(work, judged?).await?;
                Ok(Proven::SmsCode)
            }
        }
    }
}
