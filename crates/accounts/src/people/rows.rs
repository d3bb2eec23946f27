use super::store::person_cell;
use super::{REMINDER_LEADS_DEFAULT, phone_blind, username_blind};
use crate::policy_text;
use crate::sign_in::{Transport, Username};
use db::Tx;
use db::columns::{Digest, PublicJson, PublicText};
use db::entities::consents::{self, ConsentAction};
use db::entities::people::{self, PersonState};
use db::entities::profiles;
use kernel::phone::Phone;
use kernel::{ConsentId, Rng, Timestamp};
use platform::{App, Lang};
use policy::versions::POLICY_AS_A_WHOLE;
use sea_orm::DbErr;
use vault::{Erased, PersonKeys};

/// Somebody who registers: they have accepted the present policy, shown in this language through this channel.
pub struct NewPerson<'a> {
    pub username: &'a Username,
    pub phone: &'a Phone,
    pub password: Option<Digest>,
    pub lang: Lang,
    pub transport: Transport,
}

/// The rows in which a new person stands.
pub struct PersonRows {
    pub person: people::Model,
    pub profile: profiles::Model,
    pub consent: consents::Model,
}

impl PersonRows {
    /// Seals what the person gave; the profile is empty.
    ///
    /// # Errors
    /// When the person's keys were destroyed.
    pub fn of(
        app: &App,
        keys: &PersonKeys,
        new: NewPerson<'_>,
        now: Timestamp,
        rng: &Rng,
    ) -> Result<PersonRows, Erased> {
        let id = keys.person();
        let person = people::Model {
            id,
            username: keys.seal(person_cell("username", id), new.username.shown())?,
            username_blind: username_blind(app, new.username),
            phone: keys.seal(person_cell("phone", id), new.phone.as_str())?,
            phone_blind: phone_blind(app, new.phone),
            password: new.password,
            state: PersonState::Active,
            minor: false,
            created_at: now,
        };
        let profile = profiles::Model {
            person_id: id,
            name: None,
            gender: None,
            birth_month: None,
            city: None,
            available_from: None,
            intent: None,
            reminder_leads: PublicJson(REMINDER_LEADS_DEFAULT.to_vec()),
            calendar_token: None,
            calendar_digest: None,
            updated_at: now,
        };
        let consent = consents::Model {
            id: ConsentId::new(now, rng),
            person_id: id,
            purpose: PublicText::from(POLICY_AS_A_WHOLE),
            action: ConsentAction::Given,
            policy_version: PublicText::from(app.policy_in_force().version.as_str()),
            text_digest: policy_text::digest(app, app.policy_in_force(), new.lang),
            channel: PublicText::from(new.transport.channel()),
            at: now,
            by_person: Some(id),
        };
        Ok(PersonRows { person, profile, consent })
    }

    /// # Errors
    /// When a row cannot be written.
    pub(crate) async fn insert(self, tx: &Tx) -> Result<(), DbErr> {
        db::insert(tx, self.person).await?;
        db::insert(tx, self.profile).await?;
        db::insert(tx, self.consent).await
    }
}
