//! What each basis requires, as pure functions.

use super::refusals::{
    DOCUMENT_NOT_APPROVED, FIELD_NOT_AGREED, NDA_MISSING, PARTNER_NOT_IN_FORCE, PERSON_NOT_COVERED, PURPOSE_NOT_AGREED,
    RESEARCH_TOO_DIRECT, WRONG_PARTNER_KIND,
};
use db::entities::legal_orders::{self, OrderState};
use db::entities::partners::{self, PartnerKind};
use kernel::{Code, PersonId, Timestamp};
use policy::{KeyClass, Mask, PersonalField, Sensitivity};

/// Whether the agreement holds at this moment; an ended one stops at once.
pub(crate) fn in_force(partner: &partners::Model, now: Timestamp) -> bool {
    partner.starts_at <= now && now < partner.ends_at && partner.ended_at.is_none_or(|ended| now < ended)
}

/// A partner or affiliate: in force, with a non-disclosure agreement, for the agreed purpose, within the agreed fields.
pub(super) fn may_get(
    partner: &partners::Model,
    kind: Option<PartnerKind>,
    fields: &[&'static PersonalField],
    purpose: &str,
    now: Timestamp,
) -> Result<(), &'static Code> {
    if kind.is_some_and(|kind| kind != partner.kind) {
        return Err(&WRONG_PARTNER_KIND);
    }
    if !in_force(partner, now) {
        return Err(&PARTNER_NOT_IN_FORCE);
    }
    if partner.nda.is_none() {
        return Err(&NDA_MISSING);
    }
    if partner.purpose.as_str() != purpose {
        return Err(&PURPOSE_NOT_AGREED);
    }
    agreed(&partner.fields.0, fields)
}

/// A document: approved by a second person, covering the fields and the persons.
pub(super) fn orders(
    order: &legal_orders::Model,
    fields: &[&'static PersonalField],
    persons: &[PersonId],
) -> Result<(), &'static Code> {
    if !matches!(order.state, OrderState::Approved | OrderState::Answered) {
        return Err(&DOCUMENT_NOT_APPROVED);
    }
    agreed(&order.fields.0, fields)?;
    if persons.iter().all(|person| order.persons.0.contains(person)) { Ok(()) } else { Err(&PERSON_NOT_COVERED) }
}

/// Research harms nobody only where no field names a person or is sensitive.
pub(super) fn harmless(fields: &[&'static PersonalField]) -> Result<(), &'static Code> {
    let direct = |field: &&PersonalField| {
        field.mask != Mask::Hidden || field.sensitivity != Sensitivity::Ordinary || field.class == KeyClass::Talk
    };
    if fields.iter().any(direct) { Err(&RESEARCH_TOO_DIRECT) } else { Ok(()) }
}

fn agreed(allowed: &[String], fields: &[&'static PersonalField]) -> Result<(), &'static Code> {
    if fields.iter().all(|field| allowed.iter().any(|name| name == field.name)) {
        Ok(())
    } else {
        Err(&FIELD_NOT_AGREED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use db::columns::{PublicJson, PublicText};
    use db::entities::sharings::SharingRegion;
    use kernel::{PartnerId, Rng};
    use policy::Field;

    fn partner() -> partners::Model {
        let (now, rng) = (Timestamp::from_micros(0), Rng::seeded(1));
        partners::Model {
            id: PartnerId::new(now, &rng),
            kind: PartnerKind::Partner,
            name: PublicText::from("榕城保险"),
            agreement: PublicText::from("HZ-2026-01"),
            nda: Some(PublicText::from("BM-2026-01")),
            fields: PublicJson(vec!["sign_up_record".to_owned()]),
            purpose: PublicText::from("用工保险"),
            region: SharingRegion::MainlandChina,
            starts_at: now.plus_days(1),
            ends_at: now.plus_days(10),
            ended_at: None,
            ended_reason: None,
            created_by: PersonId::new(now, &rng),
            created_at: now,
        }
    }

    fn judged(partner: &partners::Model, day: i64, fields: &[&'static PersonalField], purpose: &str) -> &'static str {
        let now = Timestamp::from_micros(0).plus_days(day);
        match may_get(partner, Some(PartnerKind::Partner), fields, purpose, now) {
            Ok(()) => "ok",
            Err(code) => code.code,
        }
    }

    /// covers: SHARE-2
    #[test]
    fn a_partner_gets_what_was_agreed_and_only_while_it_is() {
        let fields = &[policy::SignUpRecord::SPEC];
        let good = partner();
        for (day, answer) in [(0, "partner_not_in_force"), (1, "ok"), (9, "ok"), (10, "partner_not_in_force")] {
            assert_eq!(judged(&good, day, fields, "用工保险"), answer, "day {day}");
        }
        assert_eq!(judged(&good, 2, fields, "推销保险"), "purpose_not_agreed");
        assert_eq!(judged(&good, 2, &[policy::Phone::SPEC], "用工保险"), "field_not_agreed");
        let ended = partners::Model { ended_at: Some(Timestamp::from_micros(0).plus_days(3)), ..partner() };
        assert_eq!(judged(&ended, 2, fields, "用工保险"), "ok");
        assert_eq!(judged(&ended, 3, fields, "用工保险"), "partner_not_in_force");
        let silent = partners::Model { nda: None, ..partner() };
        assert_eq!(judged(&silent, 2, fields, "用工保险"), "nda_missing");
        let affiliate = partners::Model { kind: PartnerKind::Affiliate, ..partner() };
        assert_eq!(judged(&affiliate, 2, fields, "用工保险"), "wrong_partner_kind");
    }

    /// covers: SHARE-2
    #[test]
    fn research_gets_nothing_that_names_anybody() {
        assert_eq!(harmless(&[policy::SignUpRecord::SPEC, policy::HomeCity::SPEC]), Ok(()));
        for field in [policy::Phone::SPEC, policy::IdNumber::SPEC, policy::MessageText::SPEC, policy::PersonName::SPEC]
        {
            assert_eq!(harmless(&[field]), Err(&RESEARCH_TOO_DIRECT), "{}", field.name);
        }
    }
}
