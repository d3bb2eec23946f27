use crate::{identity, third_party};
use kernel::PersonId;
use platform::{Error, Work};
use policy::{ConsentItem, OPTIONAL_NOTICES, THIRD_PARTY_PROFILE, VERIFICATION};
use talk::notices;

/// What was kept on a consent goes with it, in the unit of work that withdraws it, whoever does: the person, a guardian, or
/// a birthday (SPEC RIGHT-4). Resumes are the market's to hide.
///
/// # Errors
/// When a row cannot be written.
pub async fn forget_withdrawn(work: &Work, person: PersonId, item: &'static ConsentItem) -> Result<(), Error> {
    if item == VERIFICATION {
        identity::forget(work, person).await?;
    }
    if item == THIRD_PARTY_PROFILE {
        third_party::forget_profiles(work, person).await?;
    }
    if item == OPTIONAL_NOTICES {
        notices::unqueue(work, person).await?;
    }
    notices::forget_browsers(work, person, item).await?;
    Ok(())
}
