use super::blocks::require_open;
use super::posting::may_be_seen;
use super::refusals::{MERCHANT_NOT_CERTIFIED, OWN_POSTING};
use super::store;
use super::view::{ConversationView, views};
use crate::Talk;
use anyhow::Context;
use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use db::entities::merchants::CertState;
use db::entities::posting_history::Side;
use db::entities::postings::{self, PostingKind};
use db::entities::{applications, conversations};
use kernel::{ApplicationId, ConversationId, MerchantId, PersonId, PostingId, Refusal};
use platform::auth::{self, Signed};
use platform::limits::{self, Limit};
use platform::refusals::{INVALID_FIELD, NOT_FOUND, REQUIRED, TOO_MANY_REQUESTS};
use platform::{Answer, Command, Error, Hint, Lang, Result, Work};
use sea_orm::EntityTrait;
use serde::Deserialize;
use utoipa::ToSchema;

/// New conversations that one person may begin: more than anybody who looks for work or workers needs.
const BEGUN: Limit = Limit { name: "conversations_begun", most: 60, window_seconds: 3_600 };

/// With whom and about what: `posting_id` alone as a seeker, `application_id` from either side, or `posting_id` and
/// `merchant_id` as a merchant who writes to somebody who looks for work.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenConversation {
    #[serde(default)]
    posting_id: Option<PostingId>,
    #[serde(default)]
    application_id: Option<ApplicationId>,
    #[serde(default)]
    merchant_id: Option<MerchantId>,
}

enum Wish {
    AboutJob(PostingId),
    AboutApplication(ApplicationId),
    ToAuthor(PostingId, MerchantId),
}

/// What the conversation joins, and on which side the opener stands.
struct Place {
    person: PersonId,
    merchant: MerchantId,
    posting: PostingId,
    side: Side,
}

fn wish(body: &OpenConversation) -> Result<Wish, Refusal> {
    match (body.posting_id, body.application_id, body.merchant_id) {
        (Some(posting), None, None) => Ok(Wish::AboutJob(posting)),
        (None, Some(application), None) => Ok(Wish::AboutApplication(application)),
        (Some(posting), None, Some(merchant)) => Ok(Wish::ToAuthor(posting, merchant)),
        (None, None, _) => Err(REQUIRED.on("posting_id")),
        (Some(_), Some(_), _) => Err(INVALID_FIELD.on("posting_id")),
        (None, Some(_), Some(_)) => Err(INVALID_FIELD.on("merchant_id")),
    }
}

/// Opens a conversation, or finds the one that is there already.
#[utoipa::path(post, path = "/api/v1/conversations", operation_id = "open_conversation", tag = "talk",
    security(("session" = [])), request_body = OpenConversation, responses((status = 200, body = ConversationView)))]
pub(crate) async fn open_conversation(
    State(talk): State<Talk>,
    signed: Signed,
    lang: Lang,
    command: Command<OpenConversation>,
) -> Result<Answer<ConversationView>> {
    let wish = wish(&command.body)?;
    let (app, person) = (talk.app.clone(), signed.person);
    let bucket = limits::bucket(&app, BEGUN, &person.to_string());
    talk.app
        .once(&signed, command.once, move |work| async move {
            let place = place(&work, wish, person).await?;
            let row = match store::find(&work, place.person, place.merchant, place.posting).await? {
                Some(row) => row,
                None => {
                    check(&work, &place).await?;
                    if !limits::take(&work, BEGUN, bucket).await? {
                        return Err(TOO_MANY_REQUESTS.refuse().into());
                    }
                    begin(&work, &place).await?
                }
            };
            let view = views(&app, &work, lang, place.side, vec![row]).await?.pop();
            Ok((StatusCode::OK, view.context("a conversation that was just found has a view")?))
        })
        .await
}

/// Finds what the wish points to; what the person may not know of is not found.
async fn place(work: &Work, wish: Wish, person: PersonId) -> Result<Place, Error> {
    match wish {
        Wish::AboutJob(id) => {
            let posting = existing(work, id).await?;
            match posting.merchant_id {
                Some(merchant) => Ok(Place { person, merchant, posting: id, side: Side::Seeker }),
                None if posting.person_id == person => Err(OWN_POSTING.refuse().into()),
                None if may_be_seen(work, &posting).await? => Err(REQUIRED.on("merchant_id").into()),
                None => Err(NOT_FOUND.refuse().into()),
            }
        }
        Wish::AboutApplication(id) => {
            let found = applications::Entity::find_by_id(id).one(&work.tx).await?;
            let row = found.ok_or_else(|| NOT_FOUND.refuse())?;
            let side = if row.person_id == person {
                Side::Seeker
            } else {
                auth::require_recruiter(work, row.merchant_id, person).await?;
                Side::Merchant
            };
            Ok(Place { person: row.person_id, merchant: row.merchant_id, posting: row.posting_id, side })
        }
        Wish::ToAuthor(id, merchant) => {
            auth::require_recruiter(work, merchant, person).await?;
            let posting = existing(work, id).await?;
            if posting.kind == PostingKind::Job {
                return Err(INVALID_FIELD.on("merchant_id").into());
            }
            Ok(Place { person: posting.person_id, merchant, posting: id, side: Side::Merchant })
        }
    }
}

async fn existing(tx: &Tx, id: PostingId) -> Result<postings::Model, Error> {
    Ok(store::posting(tx, id).await?.ok_or_else(|| NOT_FOUND.refuse())?)
}

/// Whether a new conversation may begin here. One that exists stays open, whatever became of the posting.
async fn check(tx: &Tx, place: &Place) -> Result<(), Error> {
    if auth::find_member_role(tx, place.merchant, place.person).await?.is_some() {
        return Err(OWN_POSTING.refuse().into());
    }
    require_open(tx, place.person, place.merchant, place.side).await?;
    let posting = existing(tx, place.posting).await?;
    if posting.kind == PostingKind::Wanted {
        if !may_be_seen(tx, &posting).await? {
            return Err(NOT_FOUND.refuse().into());
        }
        let merchant = store::merchant(tx, place.merchant).await?;
        let certified = merchant.is_some_and(|merchant| merchant.certification == CertState::Approved);
        return if certified { Ok(()) } else { Err(MERCHANT_NOT_CERTIFIED.refuse().into()) };
    }
    if may_be_seen(tx, &posting).await? || store::has_application(tx, place.person, place.posting).await? {
        Ok(())
    } else {
        Err(NOT_FOUND.refuse().into())
    }
}

/// The conversation of a seeker and a merchant about a posting, begun if there is none: what follows from an invitation that
/// the seeker accepted, in the caller's unit of work.
///
/// # Errors
/// When a row cannot be written.
pub async fn begin_between(
    work: &Work,
    person: PersonId,
    merchant: MerchantId,
    posting: PostingId,
) -> Result<ConversationId, Error> {
    if let Some(row) = store::find(work, person, merchant, posting).await? {
        return Ok(row.id);
    }
    Ok(begin(work, &Place { person, merchant, posting, side: Side::Seeker }).await?.id)
}

async fn begin(work: &Work, place: &Place) -> Result<conversations::Model, Error> {
    let row = conversations::Model {
        id: ConversationId::new(work.now, &work.rng),
        person_id: place.person,
        merchant_id: place.merchant,
        posting_id: place.posting,
        last_seq: 0,
        last_at: work.now,
        created_at: work.now,
    };
    store::insert(work, row).await?;
    let row = store::find(work, place.person, place.merchant, place.posting).await?;
    let row = row.context("a conversation that was just written is there")?;
    work.hint(Hint::Conversation(row.id));
    Ok(row)
}
