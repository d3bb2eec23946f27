use db::Tx;
use db::entities::conversations;
use db::entities::posting_history::Side;
use kernel::{ConversationId, PersonId};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work, auth};
use sea_orm::{EntityTrait, QuerySelect};

/// A conversation, and the side on which the asking person stands.
pub(crate) struct Party {
    pub conversation: conversations::Model,
    pub side: Side,
}

/// The conversation for a person who belongs to it.
///
/// # Errors
/// `not_found` for strangers (nothing tells that it exists), `forbidden` for members who do not recruit.
pub(crate) async fn find_party(tx: &Tx, id: ConversationId, person: PersonId) -> Result<Party, Error> {
    let found = conversations::Entity::find_by_id(id).one(tx).await?;
    with_side(tx, found, person).await
}

/// As [`find_party`], with the conversation's row locked: whoever writes into it comes after the one before.
///
/// # Errors
/// As [`find_party`].
pub(crate) async fn lock_party(work: &Work, id: ConversationId, person: PersonId) -> Result<Party, Error> {
    let found = conversations::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    with_side(work, found, person).await
}

async fn with_side(tx: &Tx, found: Option<conversations::Model>, person: PersonId) -> Result<Party, Error> {
    let conversation = found.ok_or_else(|| NOT_FOUND.refuse())?;
    if conversation.person_id == person {
        return Ok(Party { conversation, side: Side::Seeker });
    }
    auth::require_recruiter(tx, conversation.merchant_id, person).await?;
    Ok(Party { conversation, side: Side::Merchant })
}

/// The conversation in which this person is the seeker, where neither side blocks the other.
///
/// # Errors
/// `not_found` for everybody else, `blocked_by_you` or `messages_not_taken`.
pub async fn seeker_of(tx: &Tx, id: ConversationId, person: PersonId) -> Result<conversations::Model, Error> {
    let found = conversations::Entity::find_by_id(id).one(tx).await?;
    let conversation = found.filter(|row| row.person_id == person).ok_or_else(|| NOT_FOUND.refuse())?;
    super::require_open(tx, person, conversation.merchant_id, Side::Seeker).await?;
    Ok(conversation)
}

/// Whom a side talks with.
pub(crate) fn other_side(side: Side) -> Side {
    if side == Side::Seeker { Side::Merchant } else { Side::Seeker }
}
