use super::consent;
use super::minors;
use super::refusals::{ABROAD_NEEDS_CONSENT, NOT_THEIR_SERVICE, ONLY_THE_PERSON, SHARING_NEEDS_CONSENT};
use super::rules::{harmless, may_get, orders};
use db::columns::Digest;
use db::entities::partners::PartnerKind;
use db::entities::sharings::{RecipientKind, SharingBasis, SharingException, SharingRegion};
use db::entities::{applications, legal_orders, merchants, partners, transfers};
use kernel::{MerchantId, OrderId, PartnerId, PersonId};
use platform::refusals::NOT_FOUND;
use platform::{App, Error, Work};
use policy::{FIELDS, PersonalField, Rule};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Deserialize;
use std::collections::HashSet;
use utoipa::ToSchema;
use uuid::Uuid;
use vault::sharing::Release;

/// The basis of a release with what it requires (SPEC SHARE-2, SHARE-4, SHARE-5). A closed list.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "basis", rename_all = "snake_case", deny_unknown_fields)]
pub enum Ground {
    /// Each person consented to this partner.
    Consent { partner_id: PartnerId },
    /// An authorised partner: registered, in force, with a non-disclosure agreement, within its fields and purpose.
    Partner { partner_id: PartnerId },
    /// The same for an affiliate; a new purpose asks again.
    Affiliate { partner_id: PartnerId },
    /// A law or an authority's order that is registered and approved.
    Order { order_id: OrderId },
    /// Research or public interest without harm, with its approved document.
    Research { order_id: OrderId },
    /// An intellectual-property complaint, to the party complained of.
    IpComplaint { order_id: OrderId },
    /// What a sign-up or a dispute about one needs, to its merchant.
    Service { merchant_id: MerchantId },
    /// The person's own tap on 帮我申请 or 帮我提交; only they can.
    OwnTap { merchant_id: MerchantId },
    /// One of the eight exceptions to consent, with its approved document.
    Exception { exception: SharingException, order_id: OrderId },
    /// To the public, as each person consented to under this title (SPEC SHARE-4).
    PublicByConsent { title: String },
    /// To the public, because a law or an order has it so.
    PublicByOrder { order_id: OrderId },
}

/// A release that somebody wants to make.
pub struct Wanted {
    pub persons: Vec<PersonId>,
    pub fields: Vec<&'static PersonalField>,
    pub purpose: String,
    pub ground: Ground,
    pub actor: PersonId,
    pub matter: Option<Uuid>,
}

/// Checks what the basis requires and writes the release. Gives the id that its rows share.
///
/// # Errors
/// A refusal that says what is missing; nothing is written then.
pub async fn record(app: &App, work: &Work, wanted: Wanted) -> Result<Uuid, Error> {
    minors::require_guardians(app, work, &wanted).await?;
    let ground = wanted.ground.clone();
    let release = match ground {
        Ground::Consent { partner_id } => by_partner(work, wanted, partner_id, SharingBasis::Consent).await?,
        Ground::Partner { partner_id } => by_partner(work, wanted, partner_id, SharingBasis::Partner).await?,
        Ground::Affiliate { partner_id } => by_partner(work, wanted, partner_id, SharingBasis::Affiliate).await?,
        Ground::Order { order_id } => {
            by_document(work, wanted, order_id, RecipientKind::Authority, SharingBasis::Order).await?
        }
        Ground::Research { order_id } => {
            harmless(&wanted.fields).map_err(|code| code.on("fields"))?;
            by_document(work, wanted, order_id, RecipientKind::Researcher, SharingBasis::Research).await?
        }
        Ground::IpComplaint { order_id } => {
            by_document(work, wanted, order_id, RecipientKind::Complained, SharingBasis::IpComplaint).await?
        }
        Ground::Exception { exception, order_id } => {
            let recipient = RecipientKind::Authority;
            let release = by_document(work, wanted, order_id, recipient, SharingBasis::Exception).await?;
            Release { exception: Some(exception), ..release }
        }
        Ground::PublicByOrder { order_id } => {
            let release = by_document(work, wanted, order_id, RecipientKind::Public, SharingBasis::Order).await?;
            Release { recipient: "社会公众".to_owned(), recipient_id: None, ..release }
        }
        Ground::PublicByConsent { title } => {
            // A yes to the title is one to the fields that were told with it, and to no others.
            let (item, told) = (consent::publication(&title), consent::publication_digest(&title, &wanted.fields));
            require_all(work, &wanted.persons, (item.as_str(), Some(&told)), &SHARING_NEEDS_CONSENT).await?;
            let release = plain(wanted, RecipientKind::Public, "社会公众".to_owned(), SharingBasis::Consent);
            Release { document: Some(title), ..release }
        }
        Ground::Service { merchant_id } => to_merchant(work, wanted, merchant_id, SharingBasis::Service).await?,
        Ground::OwnTap { merchant_id } => {
            if wanted.persons != [wanted.actor] {
                return Err(ONLY_THE_PERSON.refuse().into());
            }
            to_merchant(work, wanted, merchant_id, SharingBasis::OwnTap).await?
        }
    };
    Ok(vault::sharing::write(work, work.now, &work.rng, release).await?)
}

/// Writes that these persons' information passes to a new holder (SPEC SHARE-3); the transfer has asked them.
pub(crate) async fn record_transfer(
    work: &Work,
    transfer: &transfers::Model,
    persons: Vec<PersonId>,
) -> Result<Uuid, Error> {
    let fields = FIELDS.iter().copied().filter(|field| matches!(field.lifetime.rule, Rule::Account)).collect();
    let release = Release {
        persons,
        recipient_kind: RecipientKind::NewHolder,
        recipient_id: None,
        recipient: transfer.new_holder.0.clone(),
        region: SharingRegion::MainlandChina,
        fields,
        purpose: "由新的运营主体继续提供服务".to_owned(),
        basis: SharingBasis::Transfer,
        exception: None,
        document: Some(transfer.document.0.clone()),
        matter: Some(transfer.id.0),
        actor: Some(transfer.created_by),
        approved_by: None,
    };
    Ok(vault::sharing::write(work, work.now, &work.rng, release).await?)
}

async fn by_partner(work: &Work, wanted: Wanted, id: PartnerId, basis: SharingBasis) -> Result<Release, Error> {
    // Held until the end of the unit: whoever ends the agreement waits, and whoever comes after finds it ended.
    let found = partners::Entity::find_by_id(id).lock(LockType::Share).one(&work.tx).await?;
    let partner = found.ok_or_else(|| NOT_FOUND.on("partner_id"))?;
    let kind = match basis {
        SharingBasis::Partner => Some(PartnerKind::Partner),
        SharingBasis::Affiliate => Some(PartnerKind::Affiliate),
        _ => None,
    };
    may_get(&partner, kind, &wanted.fields, &wanted.purpose, work.now).map_err(|code| code.refuse())?;
    let item = consent::partner(&partner);
    if partner.region == SharingRegion::Abroad {
        require_all(work, &wanted.persons, (item.as_str(), None), &ABROAD_NEEDS_CONSENT).await?;
    } else if basis == SharingBasis::Consent {
        require_all(work, &wanted.persons, (item.as_str(), None), &SHARING_NEEDS_CONSENT).await?;
    }
    let kind = match partner.kind {
        PartnerKind::Partner => RecipientKind::Partner,
        PartnerKind::Affiliate => RecipientKind::Affiliate,
    };
    let release = plain(wanted, kind, partner.name.0, basis);
    Ok(Release { recipient_id: Some(id.0), region: partner.region, document: Some(partner.agreement.0), ..release })
}

async fn by_document(
    work: &Work,
    wanted: Wanted,
    id: OrderId,
    kind: RecipientKind,
    basis: SharingBasis,
) -> Result<Release, Error> {
    let found = legal_orders::Entity::find_by_id(id).lock(LockType::Share).one(&work.tx).await?;
    let order = found.ok_or_else(|| NOT_FOUND.on("order_id"))?;
    orders(&order, &wanted.fields, &wanted.persons).map_err(|code| code.refuse())?;
    let release = plain(wanted, kind, order.authority.0, basis);
    Ok(Release {
        recipient_id: Some(id.0),
        document: Some(order.document_no.0),
        approved_by: order.decided_by,
        ..release
    })
}

async fn to_merchant(work: &Work, wanted: Wanted, id: MerchantId, basis: SharingBasis) -> Result<Release, Error> {
    let merchant = merchants::Entity::find_by_id(id).one(&work.tx).await?;
    let merchant = merchant.ok_or_else(|| NOT_FOUND.on("merchant_id"))?;
    if basis == SharingBasis::Service {
        let rows = applications::Entity::find()
            .filter(applications::Column::MerchantId.eq(id))
            .filter(applications::Column::PersonId.is_in(wanted.persons.iter().copied()))
            .all(&work.tx)
            .await?;
        let known: HashSet<PersonId> = rows.into_iter().map(|row| row.person_id).collect();
        if !wanted.persons.iter().all(|person| known.contains(person)) {
            return Err(NOT_THEIR_SERVICE.on("persons").into());
        }
    }
    let release = plain(wanted, RecipientKind::Merchant, merchant.name.0, basis);
    Ok(Release { recipient_id: Some(id.0), ..release })
}

async fn require_all(
    work: &Work,
    persons: &[PersonId],
    (item, told): (&str, Option<&Digest>),
    code: &'static kernel::Code,
) -> Result<(), Error> {
    let yes = consent::who(work, persons, item, told).await?;
    if persons.iter().all(|person| yes.contains(person)) { Ok(()) } else { Err(code.refuse().into()) }
}

fn plain(wanted: Wanted, recipient_kind: RecipientKind, recipient: String, basis: SharingBasis) -> Release {
    Release {
        persons: wanted.persons,
        recipient_kind,
        recipient_id: None,
        recipient,
        region: SharingRegion::MainlandChina,
        fields: wanted.fields,
        purpose: wanted.purpose,
        basis,
        exception: None,
        document: None,
        matter: wanted.matter,
        actor: Some(wanted.actor),
        approved_by: None,
    }
}
