//! What a case is about: which kinds may name what, and whether it is there and the person's to name.

use super::refusals::{ABOUT_NOT_FITTING, ABOUT_NOT_FOUND};
use db::Tx;
use db::entities::cases::{CaseAbout, CaseKind};
use db::entities::{merchants, postings, withdrawals};
use kernel::{MerchantId, PersonId, PostingId, WithdrawalId};
use platform::{Error, auth};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// What somebody names: a kind, and the row of that kind where there is one.
pub(crate) type About = (CaseAbout, Option<Uuid>);

/// Whether a case of this kind may be about such a thing.
fn fits(kind: CaseKind, about: CaseAbout) -> bool {
    use CaseAbout as A;
    match kind {
        CaseKind::Appeal => matches!(
            about,
            A::Review | A::Certification | A::Withdrawal | A::Rating | A::Identity | A::Wallet | A::Account
        ),
        CaseKind::Complaint | CaseKind::Enquiry => {
            matches!(about, A::Posting | A::Merchant | A::Withdrawal | A::Account)
        }
        _ => false,
    }
}

/// Whether such a thing is named by its id.
fn has_id(about: CaseAbout) -> bool {
    use CaseAbout as A;
    matches!(about, A::Posting | A::Merchant | A::Withdrawal | A::Review | A::Certification)
}

/// Checks what a case is about. `person` is nobody for whoever is not signed in: they name postings and merchants only.
pub(crate) async fn check(
    tx: &Tx,
    person: Option<PersonId>,
    kind: CaseKind,
    about: Option<CaseAbout>,
    id: Option<Uuid>,
) -> Result<Option<About>, Error> {
    let Some(about) = about else {
        return if id.is_none() { Ok(None) } else { Err(ABOUT_NOT_FITTING.on("about").into()) };
    };
    if !fits(kind, about) || (person.is_none() && !matches!(about, CaseAbout::Posting | CaseAbout::Merchant)) {
        return Err(ABOUT_NOT_FITTING.on("about").into());
    }
    let id = match (has_id(about), id) {
        (true, Some(id)) => id,
        (false, None) => return Ok(Some((about, None))),
        _ => return Err(ABOUT_NOT_FOUND.on("about_id").into()),
    };
    if is_theirs(tx, person, about, id).await? {
        Ok(Some((about, Some(id))))
    } else {
        Err(ABOUT_NOT_FOUND.on("about_id").into())
    }
}

async fn is_theirs(tx: &Tx, person: Option<PersonId>, about: CaseAbout, id: Uuid) -> Result<bool, Error> {
    Ok(match about {
        CaseAbout::Posting => postings::Entity::find_by_id(PostingId(id)).one(tx).await?.is_some(),
        CaseAbout::Merchant => merchants::Entity::find_by_id(MerchantId(id)).one(tx).await?.is_some(),
        CaseAbout::Withdrawal => {
            let found = withdrawals::Entity::find_by_id(WithdrawalId(id)).one(tx).await?;
            found.is_some_and(|row| Some(row.person_id) == person)
        }
        CaseAbout::Review => {
            let Some(row) = postings::Entity::find_by_id(PostingId(id)).one(tx).await? else { return Ok(false) };
            match (row.merchant_id, person) {
                (Some(merchant), Some(person)) => auth::find_member_role(tx, merchant, person).await?.is_some(),
                (None, Some(person)) => row.person_id == person,
                (_, None) => false,
            }
        }
        CaseAbout::Certification => match person {
            Some(person) => auth::find_member_role(tx, MerchantId(id), person).await?.is_some(),
            None => false,
        },
        CaseAbout::Rating | CaseAbout::Identity | CaseAbout::Wallet | CaseAbout::Account => false,
    })
}

/// What it is called, where that is public: a posting's title or a merchant's name.
pub(super) async fn title(tx: &Tx, about: Option<CaseAbout>, id: Option<Uuid>) -> Result<Option<String>, Error> {
    let (Some(about), Some(id)) = (about, id) else { return Ok(None) };
    Ok(match about {
        CaseAbout::Posting | CaseAbout::Review => {
            postings::Entity::find_by_id(PostingId(id)).one(tx).await?.map(|row| row.title.0)
        }
        CaseAbout::Merchant | CaseAbout::Certification => {
            merchants::Entity::find_by_id(MerchantId(id)).one(tx).await?.map(|row| row.name.0)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: CS-1
    #[test]
    fn a_complaint_names_others_and_an_appeal_a_decision() {
        use CaseAbout as A;
        for (kind, about, good) in [
            (CaseKind::Complaint, A::Posting, true),
            (CaseKind::Complaint, A::Merchant, true),
            (CaseKind::Complaint, A::Withdrawal, true),
            (CaseKind::Complaint, A::Rating, false),
            (CaseKind::Appeal, A::Review, true),
            (CaseKind::Appeal, A::Rating, true),
            (CaseKind::Appeal, A::Wallet, true),
            (CaseKind::Appeal, A::Merchant, false),
            (CaseKind::Enquiry, A::Posting, true),
            (CaseKind::Feedback, A::Posting, false),
        ] {
            assert_eq!(fits(kind, about), good, "{kind} {about}");
        }
    }
}
