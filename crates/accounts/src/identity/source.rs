//! What the identity source says of a claim: from what it said before, or asked anew.

use super::claim::Claim;
use super::refusals::{MISMATCH, SOURCE_DOWN, TOO_MANY_CHECKS};
use super::store;
use connectors::{IdentityClaim, IdentityVerdict, IdentityVerifiers, VendorErrorKind};
use db::columns::{BlindIndex, PublicText};
use db::entities::identity_verdicts::{self, SourceVerdict};
use kernel::{PersonId, RowId, Secret, Timestamp};
use platform::limits::{self, Limit};
use platform::{App, Error};

/// Checks of one person, and of one number, in a day: enough for typing mistakes, too few for trying names out.
pub(super) const CHECKS_A_DAY: Limit = Limit { name: "identity_checks", most: 5, window_seconds: 86_400 };
const NUMBER_A_DAY: Limit = Limit { name: "identity_number", most: 8, window_seconds: 86_400 };
/// How long a word of the source is believed. A new card comes to it within days, a change of name within months.
const NO_RECORD_DAYS: i64 = 1;
const OTHER_DAYS: i64 = 90;

/// Whether what was said then still counts.
pub(crate) fn is_fresh(verdict: SourceVerdict, at: Timestamp, now: Timestamp) -> bool {
    let days = if verdict == SourceVerdict::NoRecord { NO_RECORD_DAYS } else { OTHER_DAYS };
    at.plus_days(days) > now
}

/// A try of a person with a number, as it was counted.
pub(super) struct Try {
    person: PersonId,
    by_person: BlindIndex,
    by_number: BlindIndex,
}

/// Counts a try, before anything is told of the number: that it is verified here is an answer too.
///
/// # Errors
/// `too_many_identity_checks`.
pub(super) async fn count(app: &App, person: PersonId, claim: &Claim) -> Result<Try, Error> {
    let by_person = limits::bucket(app, CHECKS_A_DAY, &person.to_string());
    let by_number = limits::bucket(app, NUMBER_A_DAY, claim.id_number.as_str());
    let (taken, number) = (by_person.clone(), by_number.clone());
    app.write(move |work| async move {
        let may = limits::take(&work, CHECKS_A_DAY, taken).await? && limits::take(&work, NUMBER_A_DAY, number).await?;
        if may { Ok(()) } else { Err(TOO_MANY_CHECKS.refuse().into()) }
    })
    .await?;
    Ok(Try { person, by_person, by_number })
}

/// The source's word on the claim of a counted try, with its id of the request as evidence.
///
/// # Errors
/// `identity_mismatch` for what it refuses to look at; `identity_source_down` when it gave no verdict. What surely was not
/// asked does not count.
pub(super) async fn verdict(
    app: &App,
    verifier: Option<&IdentityVerifiers>,
    Try { person, by_person, by_number }: Try,
    claim: &Claim,
) -> Result<(SourceVerdict, PublicText), Error> {
    let key = app.vault.blind("identity_verdicts", "claim", &claim.text());
    if let Some(row) = store::find_verdict(&app.read(), key.clone()).await?
        && is_fresh(row.verdict, row.at, app.now())
    {
        return Ok((row.verdict, row.evidence));
    }
    let give_back = async || {
        app.write(move |work| async move {
            limits::give_back(&work, &by_person).await?;
            Ok(limits::give_back(&work, &by_number).await?)
        })
        .await
    };
    let Some(verifier) = verifier else {
        give_back().await?;
        return Err(SOURCE_DOWN.refuse().into());
    };
    let asked = IdentityClaim { name: Secret::new(claim.name.clone()), id_number: claim.id_number.clone() };
    let answer = match verifier.verify(&asked).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::warn!(error = %error, "the identity source gave no verdict");
            // What it refuses to look at, such as a name with digits, is wrong however often it is sent.
            if error.kind() == VendorErrorKind::InvalidInput {
                return Err(MISMATCH.refuse().into());
            }
            if error.is_surely_not_done() {
                give_back().await?;
            }
            return Err(SOURCE_DOWN.refuse().into());
        }
    };
    let verdict = match answer.verdict {
        IdentityVerdict::Match => SourceVerdict::Match,
        IdentityVerdict::Mismatch => SourceVerdict::Mismatch,
        IdentityVerdict::NoRecord => SourceVerdict::NoRecord,
    };
    let evidence = PublicText(answer.request_id);
    let kept = evidence.clone();
    app.write(move |work| async move {
        let id = RowId::new(work.now, &work.rng);
        let row = identity_verdicts::Model { id, person_id: person, claim: key, verdict, evidence: kept, at: work.now };
        store::keep_verdict(&work, row).await
    })
    .await?;
    Ok((verdict, evidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: IDV-1
    #[test]
    fn a_number_without_record_is_asked_again_soon() {
        let now = Timestamp::from_micros(1_795_485_600_000_000);
        for (verdict, days, fresh) in [
            (SourceVerdict::NoRecord, 0, true),
            (SourceVerdict::NoRecord, 1, false),
            (SourceVerdict::Match, 89, true),
            (SourceVerdict::Match, 90, false),
            (SourceVerdict::Mismatch, 89, true),
            (SourceVerdict::Mismatch, 90, false),
        ] {
            assert_eq!(is_fresh(verdict, now.plus_days(-days), now), fresh, "{verdict} after {days} days");
        }
    }
}
