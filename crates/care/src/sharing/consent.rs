//! A person's separate consent to one recipient, or to one publication (SPEC SHARE-2, SHARE-4, STORE-1). It stands in the
//! consent ledger like any other, with the hash of exactly what was told: recipient, purpose, fields, country.

use super::rules::in_force;
use crate::Care;
use crate::fields;
use crate::listing::{self, Order};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use db::columns::{Digest, PublicText};
use db::entities::consents::{self, ConsentAction};
use db::entities::partners::{self, PartnerKind};
use db::entities::sharings::SharingRegion;
use kernel::text::Lines;
use kernel::{ConsentId, PartnerId, PersonId, Timestamp};
use platform::auth::Signed;
use platform::refusals::{GUARDIAN_DECIDES, INVALID_FIELD, NOT_FOUND};
use platform::{Answer, Command, Error, Page, PageQuery, Query, Result, Work, clean_text};
use policy::PersonalField;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use std::collections::HashSet;
use utoipa::ToSchema;

/// The item of a partner, as it stands in the consent ledger.
pub(super) fn partner(partner: &partners::Model) -> String {
    format!("sharing/{}", partner.id)
}

/// The item of a publication.
pub(super) fn publication(title: &str) -> String {
    format!("publication/{title}")
}

/// The hash of what is told of a publication: its title and what it shows, in whatever order it was named.
pub(super) fn publication_digest(title: &str, fields: &[&'static PersonalField]) -> Digest {
    let mut shown: Vec<&str> = fields.iter().map(|field| field.name).collect();
    shown.sort_unstable();
    digest(&format!("{title}\n{}", shown.join(",")))
}

fn digest(told: &str) -> Digest {
    Digest(sha2::Sha256::digest(told.as_bytes()).to_vec())
}

/// Of these persons, those whose yes to the item stands; where `told` is given, a yes to exactly that.
pub(super) async fn who(
    tx: &Tx,
    persons: &[PersonId],
    item: &str,
    told: Option<&Digest>,
) -> Result<HashSet<PersonId>, Error> {
    let rows = consents::Entity::find()
        .filter(consents::Column::PersonId.is_in(persons.iter().copied()))
        .filter(consents::Column::Purpose.eq(item))
        .order_by_asc(consents::Column::At)
        .order_by_asc(consents::Column::Id)
        .all(tx)
        .await?;
    let mut yes = HashSet::new();
    for row in rows {
        let given = row.action == ConsentAction::Given && told.is_none_or(|told| *told == row.text_digest);
        if given {
            yes.insert(row.person_id);
        } else {
            yes.remove(&row.person_id);
        }
    }
    Ok(yes)
}

/// A recipient that may be consented to, with what is told of it.
#[derive(Serialize, ToSchema)]
pub struct SharingOffer {
    pub partner_id: PartnerId,
    pub name: String,
    pub kind: PartnerKind,
    pub purpose: String,
    pub region: SharingRegion,
    pub fields: Vec<String>,
    pub ends_at: Timestamp,
    /// Whether the person's yes stands. Silence is no.
    pub given: bool,
}

/// Recipients that one may consent to, newest first.
#[utoipa::path(get, path = "/api/v1/me/sharing-consents", operation_id = "list_sharing_consents", tag = "care",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<SharingOffer>)))]
pub async fn list_sharing_consents(
    State(care): State<Care>,
    signed: Signed,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<SharingOffer>>> {
    use partners::Column;
    let tx = care.app.read();
    let now = care.app.now();
    let rows = partners::Entity::find()
        .filter(Column::StartsAt.lte(now))
        .filter(Column::EndsAt.gt(now))
        .filter(Column::EndedAt.is_null());
    let order =
        Order::<partners::Entity> { at: Column::CreatedAt, id: Column::Id, key: |row| (row.created_at, row.id.0) };
    let page = listing::page(&care.app, &tx, ("sharing_consents", ""), rows, order, &query).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let given = !who(&tx, &[signed.person], &partner(&row), None).await?.is_empty();
        items.push(SharingOffer {
            partner_id: row.id,
            name: row.name.0,
            kind: row.kind,
            purpose: row.purpose.0,
            region: row.region,
            fields: row.fields.0,
            ends_at: row.ends_at,
            given,
        });
    }
    Ok(Json(Page { items, next: page.next }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaySharingConsent {
    /// One recipient…
    #[serde(default)]
    pub partner_id: Option<PartnerId>,
    /// … or the title of one publication, with the fields that it shows.
    #[serde(default)]
    pub publication: Option<String>,
    #[serde(default)]
    pub fields: Vec<String>,
    pub given: bool,
}

/// Gives or withdraws the consent to one recipient or one publication. Withdrawing works at once.
#[utoipa::path(post, path = "/api/v1/me/sharing-consents", operation_id = "say_sharing_consent", tag = "care",
    security(("session" = [])), request_body = SaySharingConsent, responses((status = 204)))]
pub async fn say_sharing_consent(
    State(care): State<Care>,
    signed: Signed,
    command: Command<SaySharingConsent>,
) -> Result<Answer<()>> {
    let app = care.app.clone();
    let (person, body) = (signed.person, command.body);
    let guarded = app.minor(&app.read(), person).await?.is_some_and(|minor| minor.is_guarded());
    if guarded && body.given {
        return Err(GUARDIAN_DECIDES.refuse().into());
    }
    care.app
        .once(&signed, command.once, move |work| async move {
            said(&work, person, person, body).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// Writes what was said about somebody, by them or by their guardian.
pub(crate) async fn said(work: &Work, person: PersonId, by: PersonId, body: SaySharingConsent) -> Result<(), Error> {
    let SaySharingConsent { partner_id, publication: title, fields: names, given } = body;
    let title = title.map(|title| clean_text("publication", &title, Lines::One, 2..=80)).transpose()?;
    let (item, told) = match (partner_id, title) {
        (Some(id), None) => {
            let found = partners::Entity::find_by_id(id).one(&work.tx).await?;
            // A yes needs an agreement in force; a no is taken always.
            let row = found.filter(|row| !given || in_force(row, work.now));
            let row = row.ok_or_else(|| NOT_FOUND.on("partner_id"))?;
            let told = [row.name.as_str(), row.purpose.as_str(), row.region.as_str(), &row.fields.0.join(",")];
            (partner(&row), digest(&told.join("\n")))
        }
        (None, Some(title)) => {
            let shown = fields::parse(&names)?;
            (publication(&title), publication_digest(&title, &shown))
        }
        _ => return Err(INVALID_FIELD.on("partner_id").into()),
    };
    let row = consents::Model {
        id: ConsentId::new(work.now, &work.rng),
        person_id: person,
        purpose: PublicText(item),
        action: if given { ConsentAction::Given } else { ConsentAction::Withdrawn },
        policy_version: PublicText::from(policy::VERSION),
        text_digest: told,
        channel: PublicText::from("page"),
        at: work.now,
        by_person: Some(by),
    };
    Ok(db::insert(work, row).await?)
}
