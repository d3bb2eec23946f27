//! Which version of the policy holds here today, and who has to be asked again (SPEC POL-3).

use crate::refusals::POLICY_ACCEPTANCE_NEEDED;
use crate::{App, Error};
use db::Tx;
use db::entities::consents;
use kernel::{PersonId, calendar};
use policy::change::Change;
use policy::snapshot::Snapshot;
use policy::versions::{Calendar, POLICY_AS_A_WHOLE, asked_again};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

impl App {
    /// When each version holds in this installation.
    pub fn policy_calendar(&self) -> Calendar<'_> {
        Calendar { present_from: &self.config.policy_effective_on }
    }

    /// The version that holds today, in China.
    pub fn policy_in_force(&self) -> &'static Snapshot {
        self.policy_calendar().in_force(&self.today())
    }

    /// The version that is to hold and does not yet.
    pub fn policy_upcoming(&self) -> Option<&'static Snapshot> {
        self.policy_calendar().upcoming(&self.today())
    }

    fn today(&self) -> String {
        calendar::day_of(self.now()).to_string()
    }

    /// What this person has to be asked again; none when what they accepted still covers the version in force.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn policy_asked_again(&self, tx: &Tx, person: PersonId) -> Result<Option<Change>, Error> {
        let newest = consents::Entity::find()
            .filter(consents::Column::PersonId.eq(person))
            .filter(consents::Column::Purpose.eq(POLICY_AS_A_WHOLE))
            .order_by_desc(consents::Column::At)
            .order_by_desc(consents::Column::Id)
            .one(tx)
            .await?;
        Ok(asked_again(newest.as_ref().map(|row| row.policy_version.as_str()), self.policy_in_force()))
    }

    /// Refuses whoever has not accepted a major change. The sign-in asks it for every write but those that stay open
    /// ([`policy::STILL_OPEN`]), and the socket before it takes a message.
    ///
    /// # Errors
    /// `policy_acceptance_needed`, with the version to read.
    pub async fn require_policy_accepted(&self, person: PersonId) -> Result<(), Error> {
        match self.policy_asked_again(&self.read(), person).await? {
            None => Ok(()),
            Some(_) => {
                let version = self.policy_in_force().version.as_str();
                Err(POLICY_ACCEPTANCE_NEEDED.refuse().with("version", version).into())
            }
        }
    }
}
