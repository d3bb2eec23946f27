use super::super::{Certification, Merchant, MerchantKind};
use super::pictures::{Paper, paper};
use super::rows::Rows;
use super::{Filling, written};
use accounts::certification::{self, Submission};
use anyhow::Context;
use db::columns::PublicText;
use db::entities::certifications::{self, SubmissionState};
use db::entities::merchant_members::{self, MemberRole};
use db::entities::merchants::{self, CertState};
use db::entities::notices::NoticeKind;
use db::entities::{documents, merchants as table};
use jiff::civil::Date;
use kernel::{CertificationId, DocumentId, Secret, Timestamp, credit_code, id_number};
use policy::IdentityDocument;
use std::sync::Arc;
use talk::notices::Notice;
use vault::PersonKeys;

/// Merchants in one unit of work.
const CHUNK: usize = 50;

/// The two pictures that every submission of the demo carries.
struct Papers {
    licence: Vec<u8>,
    responsible: Vec<u8>,
}

/// Makes the merchants with their members, and hands in and decides on what proves them.
///
/// # Errors
/// When a database or the blob store cannot be written.
pub(super) async fn found(filling: &Filling, progress: &(dyn Fn(usize, usize) + Sync)) -> anyhow::Result<()> {
    let papers =
        Papers { licence: paper(Paper::Licence).await?.jpeg, responsible: paper(Paper::Responsible).await?.jpeg };
    let all = &filling.world.merchants;
    let mut done = 0;
    for chunk in all.chunks(CHUNK) {
        let first = filling.ids.merchant(&chunk[0], &filling.times);
        if !written::<table::Entity>(&filling.app, first).await? {
            let mut rows = Rows::default();
            for merchant in chunk {
                add(filling, merchant, &papers, &mut rows).await?;
            }
            rows.write(&filling.app).await?;
        }
        done += chunk.len();
        progress(done, all.len());
    }
    Ok(())
}

async fn add(filling: &Filling, merchant: &Merchant, papers: &Papers, rows: &mut Rows) -> anyhow::Result<()> {
    let times = &filling.times;
    let keys = &filling.people.members[merchant.index];
    let owner = &keys[0];
    let made = times.merchant_made(merchant.index);
    let mut row = merchants::Model {
        id: filling.ids.merchant(merchant, times),
        name: PublicText(merchant.name.clone()),
        kind: match merchant.kind {
            MerchantKind::Company => merchants::MerchantKind::Company,
            MerchantKind::Sole => merchants::MerchantKind::Sole,
        },
        certification: CertState::None,
        suspension_reason: None,
        recheck_due_at: None,
        created_by: owner.person(),
        created_at: made,
    };
    for (index, member) in merchant.members.iter().enumerate() {
        rows.merchant_members.push(merchant_members::Model {
            merchant_id: row.id,
            person_id: keys[index].person(),
            role: MemberRole::parse(member.role.as_str()).context("a role of the demo")?,
            joined_at: made.plus_minutes(30 * index as i64),
        });
    }
    if merchant.certification != Certification::None {
        let waits = merchant.certification == Certification::Pending;
        let at = times.submitted(merchant.index, waits);
        let submission = submission(filling, merchant, owner, papers, &row, at, rows).await?;
        decide(filling, merchant, submission, &mut row, rows);
    }
    rows.merchants.push(row);
    Ok(())
}

/// Hands in what a merchant of this kind has to, through the product's own checks.
async fn submission(
    filling: &Filling,
    merchant: &Merchant,
    owner: &Arc<PersonKeys>,
    papers: &Papers,
    row: &merchants::Model,
    at: Timestamp,
    rows: &mut Rows,
) -> anyhow::Result<certifications::Model> {
    let company = merchant.kind == MerchantKind::Company;
    let responsible = document(filling, merchant, owner, (Paper::Responsible, &papers.responsible), row, rows).await?;
    let licence = match company {
        true => Some(document(filling, merchant, owner, (Paper::Licence, &papers.licence), row, rows).await?),
        false => None,
    };
    let person = merchant.owner();
    let born =
        Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(i64::from(person.id_index) * 37 % 9_000));
    let code = merchant.credit_code_index.map(|index| credit_code::demo(u64::from(index)));
    let submission = Submission {
        company_name: company.then(|| merchant.legal_name.clone()),
        credit_code: code.filter(|_| company).map(|code| Secret::new(code.as_str().to_owned())),
        address: company.then(|| Secret::new(address(merchant))),
        licence_document_id: licence,
        responsible_name: Secret::new(person.account.name.clone()),
        responsible_id_number: Secret::new(id_number::demo(u64::from(person.id_index), born).as_str().to_owned()),
        responsible_document_id: Some(responsible),
    };
    let id = CertificationId::new(at, &filling.ids.rng("certification", merchant.index));
    Ok(certification::submitted_row(&filling.app, owner, id, row, submission, at)?)
}

/// The address as it would stand on the licence.
fn address(merchant: &Merchant) -> String {
    let place = &merchant.place;
    let city = market::places::city(place.city).map_or("", |city| city.name.as_str());
    let district = market::places::district(place.district).map_or("", |district| district.name.as_str());
    format!("{city}{district}{}", place.address)
}

/// Seals and stores a picture, the blob first, as an upload does.
async fn document(
    filling: &Filling,
    merchant: &Merchant,
    owner: &Arc<PersonKeys>,
    (paper, jpeg): (Paper, &[u8]),
    row: &merchants::Model,
    rows: &mut Rows,
) -> anyhow::Result<DocumentId> {
    let at = row.created_at.plus_minutes(20);
    let number = merchant.index * 2 + usize::from(paper == Paper::Licence);
    let id = DocumentId::new(at, &filling.ids.rng("document", number));
    let sealed = owner.seal_bytes::<IdentityDocument>(certification::document_cell(id), jpeg)?;
    filling.app.blobs.put(&certification::document_blob(id), sealed).await?;
    rows.documents.push(documents::Model { id, merchant_id: row.id, person_id: owner.person(), created_at: at });
    Ok(id)
}

fn decide(
    filling: &Filling,
    merchant: &Merchant,
    mut submission: certifications::Model,
    row: &mut merchants::Model,
    rows: &mut Rows,
) {
    let at = filling.times.decided(merchant.index);
    let (state, standing, kind) = match merchant.certification {
        Certification::Approved => {
            (SubmissionState::Approved, CertState::Approved, Some(NoticeKind::CertificationApproved))
        }
        Certification::Refused { .. } => {
            (SubmissionState::Refused, CertState::Refused, Some(NoticeKind::CertificationRefused))
        }
        Certification::Pending | Certification::None => (SubmissionState::Pending, CertState::Pending, None),
    };
    submission.state = state;
    row.certification = standing;
    if let Some(kind) = kind {
        let rng = filling.ids.rng("decision", merchant.index);
        submission.decided_at = Some(at);
        submission.decided_by = Some(filling.people.reviewer());
        if let Certification::Refused { reason } = merchant.certification {
            submission.reason = Some(reason.into());
        }
        if state == SubmissionState::Approved {
            let due = certification::due_after(at);
            row.recheck_due_at = Some(due);
            rows.enqueue(certification::LAPSE, row.id.0, due, at, &rng);
        }
        let notice = Notice { merchant: Some(row.id), ..Notice::of(kind) };
        let dedupe = format!("certification:{}:{state}", submission.id);
        rows.tell(submission.person_id, dedupe, notice, at, &filling.times, &rng);
    }
    rows.certifications.push(submission);
}
