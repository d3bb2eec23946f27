//! Ratings as their reader sees them: the seeker, the merchant, staff.

use super::rating::{self, Answer, Standing};
use super::store;
use db::Tx;
use db::columns::Sealed;
use db::entities::access_ledger::ActorKind;
use db::entities::applications;
use db::entities::posting_history::Side;
use db::entities::ratings::{self, AppealState};
use kernel::{ApplicationId, PersonId, RatingId, Timestamp};
use platform::{App, Error, Work};
use policy::{AllowedFor, Field, Purpose, RatingText, Recruiting};
use serde::Serialize;
use utoipa::ToSchema;
use vault::{Ask, Grant, PersonKeys};

/// What the two sides of a sign-up said of each other, as one of them sees it.
#[derive(Serialize, ToSchema)]
pub struct Ratings {
    pub application_id: ApplicationId,
    pub can_rate: bool,
    /// Until when it can be rated; then what was said is shown, whether the other side rated or not.
    pub rate_until: Timestamp,
    /// What the reader said.
    pub mine: Option<Rating>,
    /// Whether the other side has rated, also while it is not shown.
    pub other_has_rated: bool,
    /// What the other side said, once it is shown.
    pub other: Option<Rating>,
}

#[derive(Serialize, ToSchema)]
pub struct Rating {
    pub id: RatingId,
    pub by: Side,
    /// 1 to 5.
    pub stars: i64,
    /// Null where there was none, and where staff hid it.
    pub text: Option<String>,
    pub rated_at: Timestamp,
    /// Null while only its author reads it.
    pub shown_at: Option<Timestamp>,
    pub reply: Option<Said>,
    pub appeal: Option<Appeal>,
    /// What the reader may do now.
    #[schema(value_type = Vec<String>)]
    pub next: Vec<Answer>,
}

#[derive(Serialize, ToSchema)]
pub struct Said {
    pub at: Timestamp,
    /// Null where the words are gone with their account.
    pub text: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Appeal {
    pub state: AppealState,
    pub at: Timestamp,
    /// What the rated side said; its author reads the decision only.
    pub reason: Option<String>,
    pub decision: Option<Decision>,
}

#[derive(Serialize, ToSchema)]
pub struct Decision {
    pub at: Timestamp,
    pub reason: String,
    /// The reason stands in the place of the text.
    pub text_hidden: bool,
    /// Whether the stars count in the average.
    pub stars_counted: bool,
}

/// Who reads: their side and moment, and what opens the words; without keys (the account is gone) there are none.
pub struct Reader<'a, P: Purpose> {
    pub side: Side,
    pub now: Timestamp,
    pub grant: &'a Grant<P>,
    pub keys: Option<&'a PersonKeys>,
}

/// The view of one rating.
///
/// # Errors
/// When what was sealed does not open.
pub fn view<P: Purpose>(reader: &Reader<'_, P>, row: &ratings::Model) -> Result<Rating, Error>
where
    RatingText: AllowedFor<P>,
{
    let open = |column, sealed: Option<&Sealed<RatingText>>| open(reader, row.id, column, sealed);
    let is_staff = reader.side == Side::Staff;
    let appeal = match row.appeal_state.zip(row.appealed_at) {
        Some((state, at)) => {
            let told = is_staff || reader.side != row.by_side;
            let reason = open("appeal_reason", row.appeal_reason.as_ref().filter(|_| told))?;
            Some(Appeal { state, at, reason, decision: decision(row) })
        }
        None => None,
    };
    let reply = match row.replied_at {
        Some(at) => Some(Said { at, text: open("reply", row.reply.as_ref())? }),
        None => None,
    };
    Ok(Rating {
        id: row.id,
        by: row.by_side,
        stars: row.stars,
        text: open("text", row.text.as_ref().filter(|_| is_staff || !row.hidden))?,
        rated_at: row.rated_at,
        shown_at: row.shown_at,
        reply,
        appeal,
        next: if is_staff { Vec::new() } else { rating::next(Standing::from(row), reader.side, reader.now) },
    })
}

fn decision(row: &ratings::Model) -> Option<Decision> {
    Some(Decision {
        at: row.decided_at?,
        reason: row.decision_reason.clone()?.0,
        text_hidden: row.hidden,
        stars_counted: row.counted,
    })
}

fn open<P: Purpose>(
    reader: &Reader<'_, P>,
    id: RatingId,
    column: &'static str,
    sealed: Option<&Sealed<RatingText>>,
) -> Result<Option<String>, Error>
where
    RatingText: AllowedFor<P>,
{
    let (Some(sealed), Some(keys)) = (sealed, reader.keys) else { return Ok(None) };
    Ok(Some(keys.open(reader.grant, store::cell(column, id), sealed)?))
}

fn both<P: Purpose>(
    reader: &Reader<'_, P>,
    row: &applications::Model,
    rows: &[ratings::Model],
) -> Result<Ratings, Error>
where
    RatingText: AllowedFor<P>,
{
    let mine = rows.iter().find(|rating| rating.by_side == reader.side);
    let other = rows.iter().find(|rating| rating.by_side != reader.side);
    let can_rate = mine.is_none() && rating::may_rate(row.state, row.ends_at, reader.now).is_ok();
    Ok(Ratings {
        application_id: row.id,
        can_rate,
        rate_until: rating::rate_until(row.ends_at),
        mine: mine.map(|rating| view(reader, rating)).transpose()?,
        other_has_rated: other.is_some(),
        other: other.filter(|rating| rating.shown_at.is_some()).map(|rating| view(reader, rating)).transpose()?,
    })
}

/// For the seeker, whose own it is.
///
/// # Errors
/// When the database cannot be read, or what was sealed does not open.
pub async fn of_seeker(app: &App, tx: &Tx, row: &applications::Model) -> Result<Ratings, Error> {
    let rows = store::of_sign_up(tx, row.id).await?;
    let keys = app.vault.keys_of(row.person_id).await?;
    let grant = vault::own(row.person_id);
    both(&Reader { side: Side::Seeker, now: app.now(), grant: &grant, keys: Some(&keys) }, row, &rows)
}

/// For somebody who recruits for the merchant: words are opened through the gate, and only when there are some.
///
/// # Errors
/// What the gate refuses, or as [`of_seeker`].
pub async fn of_merchant(app: &App, work: &Work, row: &applications::Model, actor: PersonId) -> Result<Ratings, Error> {
    let mut rows = store::of_sign_up(work, row.id).await?;
    // Of a minor without the guardian's yes the merchant learns no words (SPEC MIN-3).
    if platform::undisclosed(app, work, &[row.person_id]).await?.contains(&row.person_id) {
        for rating in &mut rows {
            match rating.by_side {
                Side::Seeker => rating.text = None,
                _ => (rating.reply, rating.appeal_reason) = (None, None),
            }
        }
    }
    let readable = |rating: &ratings::Model| rating.by_side == Side::Merchant || rating.shown_at.is_some();
    let said =
        rows.iter().any(|it| readable(it) && (it.text.is_some() || it.reply.is_some() || it.appealed_at.is_some()));
    if !said {
        let grant = vault::own(actor);
        return both(&Reader { side: Side::Merchant, now: work.now, grant: &grant, keys: None }, row, &rows);
    }
    let ask = Ask {
        actor,
        actor_kind: ActorKind::Merchant,
        basis: "rating_of_own_shift",
        persons: vec![row.person_id],
        fields: &[RatingText::SPEC.name],
        matter: None,
    };
    let grant = vault::grant::<Recruiting>(work, work.now, &work.rng, ask).await?;
    let keys = app.vault.find_keys(row.person_id).await?;
    both(&Reader { side: Side::Merchant, now: work.now, grant: &grant, keys: keys.as_deref() }, row, &rows)
}

/// For the side on which the caller stands.
///
/// # Errors
/// As [`of_merchant`].
pub async fn of_side(
    app: &App,
    work: &Work,
    row: &applications::Model,
    (side, person): (Side, PersonId),
) -> Result<Ratings, Error> {
    match side {
        Side::Seeker => of_seeker(app, work, row).await,
        _ => of_merchant(app, work, row, person).await,
    }
}
