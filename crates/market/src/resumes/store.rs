//! Queries on resumes, their files, deliveries and invitations.

use db::Tx;
use db::entities::{job_invitations, merchants, postings, refused_merchants, resume_deliveries, resume_files, resumes};
use kernel::{MerchantId, PersonId, PostingId, ResumeDeliveryId, ResumeFileId, ResumeId};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};

/// The person's resumes, oldest first; there are a few.
pub(super) async fn of_person(tx: &Tx, person: PersonId) -> Result<Vec<resumes::Model>, DbErr> {
    resumes::Entity::find()
        .filter(resumes::Column::PersonId.eq(person))
        .order_by_asc(resumes::Column::CreatedAt)
        .order_by_asc(resumes::Column::Id)
        .all(tx)
        .await
}

/// The person's own resume; somebody else's is simply not there.
pub(super) async fn own(tx: &Tx, id: ResumeId, person: PersonId) -> Result<resumes::Model, Error> {
    let found = resumes::Entity::find_by_id(id).one(tx).await?;
    found.filter(|row| row.person_id == person).ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The same, held until the unit of work ends.
pub(super) async fn lock_own(work: &Work, id: ResumeId, person: PersonId) -> Result<resumes::Model, Error> {
    let found = resumes::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    found.filter(|row| row.person_id == person).ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The files of these resumes, in the order in which they came.
pub(super) async fn files_of(tx: &Tx, ids: &[ResumeId]) -> Result<HashMap<ResumeId, Vec<resume_files::Model>>, DbErr> {
    let rows = resume_files::Entity::find()
        .filter(resume_files::Column::ResumeId.is_in(ids.iter().copied()))
        .order_by_asc(resume_files::Column::CreatedAt)
        .order_by_asc(resume_files::Column::Id)
        .all(tx)
        .await?;
    let mut files: HashMap<ResumeId, Vec<resume_files::Model>> = HashMap::new();
    for row in rows {
        files.entry(row.resume_id).or_default().push(row);
    }
    Ok(files)
}

/// One file of this resume.
pub(super) async fn file(tx: &Tx, resume: ResumeId, id: ResumeFileId) -> Result<resume_files::Model, Error> {
    let found = resume_files::Entity::find_by_id(id).one(tx).await?;
    found.filter(|row| row.resume_id == resume).ok_or_else(|| NOT_FOUND.refuse().into())
}

/// A delivery, withdrawn or not.
pub(super) async fn delivery(tx: &Tx, id: ResumeDeliveryId) -> Result<resume_deliveries::Model, Error> {
    resume_deliveries::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// What this person delivered for this posting, withdrawn or not.
pub(super) async fn delivery_of(
    work: &Work,
    (posting, merchant): (PostingId, MerchantId),
    person: PersonId,
) -> Result<Option<resume_deliveries::Model>, DbErr> {
    resume_deliveries::Entity::find()
        .filter(resume_deliveries::Column::PostingId.eq(posting))
        .filter(resume_deliveries::Column::MerchantId.eq(merchant))
        .filter(resume_deliveries::Column::PersonId.eq(person))
        .lock_exclusive()
        .one(&work.tx)
        .await
}

/// Which of these persons let the merchant of this posting read a resume now.
///
/// # Errors
/// When the database cannot be read.
pub async fn delivered_to(
    tx: &Tx,
    posting: PostingId,
    persons: &[PersonId],
) -> Result<HashMap<PersonId, ResumeDeliveryId>, DbErr> {
    let rows = resume_deliveries::Entity::find()
        .filter(resume_deliveries::Column::PostingId.eq(posting))
        .filter(resume_deliveries::Column::PersonId.is_in(persons.iter().copied()))
        .filter(resume_deliveries::Column::WithdrawnAt.is_null())
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.id)).collect())
}

/// Which of these persons want nothing from this merchant.
pub(super) async fn refusing(tx: &Tx, merchant: MerchantId, persons: &[PersonId]) -> Result<HashSet<PersonId>, DbErr> {
    let rows = refused_merchants::Entity::find()
        .filter(refused_merchants::Column::MerchantId.eq(merchant))
        .filter(refused_merchants::Column::PersonId.is_in(persons.iter().copied()))
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// The invitation of this person to this posting.
pub(super) async fn invitation_of(
    tx: &Tx,
    posting: PostingId,
    person: PersonId,
) -> Result<Option<job_invitations::Model>, DbErr> {
    job_invitations::Entity::find()
        .filter(job_invitations::Column::PostingId.eq(posting))
        .filter(job_invitations::Column::PersonId.eq(person))
        .one(tx)
        .await
}

/// The titles of these postings.
pub(super) async fn titles(tx: &Tx, ids: Vec<PostingId>) -> Result<HashMap<PostingId, String>, DbErr> {
    let rows: Vec<(PostingId, String)> = postings::Entity::find()
        .select_only()
        .columns([postings::Column::Id, postings::Column::Title])
        .filter(postings::Column::Id.is_in(ids))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The merchant's name, for the ledgers.
pub(super) async fn merchant_name(tx: &Tx, id: MerchantId) -> Result<String, DbErr> {
    let found = merchants::Entity::find_by_id(id).one(tx).await?;
    Ok(found.map(|merchant| merchant.name.0).unwrap_or_default())
}
