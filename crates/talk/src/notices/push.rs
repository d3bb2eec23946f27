use super::deliveries;
use db::columns::PublicText;
use db::entities::notices::{self, NoticeKind};
use kernel::{ApplicationId, ConversationId, MerchantId, NoticeId, PersonId, PostingId};
use platform::{Error, Hint, Work};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, TryInsertResult};
use uuid::Uuid;

/// What a notice is about.
#[derive(Clone, Copy, Debug)]
pub struct Notice {
    pub kind: NoticeKind,
    pub posting: Option<PostingId>,
    pub application: Option<ApplicationId>,
    pub merchant: Option<MerchantId>,
    pub conversation: Option<ConversationId>,
    /// A case, a transfer or an incident.
    pub matter: Option<Uuid>,
}

impl Notice {
    /// A notice about nothing in particular; the references are added with `..`.
    pub fn of(kind: NoticeKind) -> Notice {
        Notice { kind, posting: None, application: None, merchant: None, conversation: None, matter: None }
    }
}

/// Puts a notice into a person's inbox, in the caller's transaction.
///
/// `dedupe` names the event (`application:ID:accepted:1795485600`), so that a retried operation or job does not tell twice.
///
/// # Errors
/// When the row cannot be written.
pub async fn push(work: &Work, to: PersonId, dedupe: &str, notice: Notice) -> Result<(), Error> {
    let row = notices::Model {
        id: NoticeId::new(work.now, &work.rng),
        person_id: to,
        kind: notice.kind,
        dedupe: PublicText::from(dedupe),
        posting_id: notice.posting,
        application_id: notice.application,
        merchant_id: notice.merchant,
        conversation_id: notice.conversation,
        created_at: work.now,
        read_at: None,
        matter: notice.matter,
    };
    let once = OnConflict::columns([notices::Column::PersonId, notices::Column::Dedupe]).do_nothing().to_owned();
    let id = row.id;
    let inserted = notices::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(once)
        .try_insert()
        .exec_without_returning(&work.tx)
        .await?;
    if matches!(inserted, TryInsertResult::Inserted(1)) {
        deliveries::queue(work, to, id, notice.kind).await?;
    }
    work.hint(Hint::Inbox(to));
    Ok(())
}
