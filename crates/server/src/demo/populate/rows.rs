use super::times::Times;
use db::columns::PublicText;
use db::entities::jobs::{self, JobState};
use db::entities::notices;
use db::entities::outbox::{self, Topic};
use db::entities::{
    application_history, application_notes, applications, attendances, certifications, consents, conversation_marks,
    conversations, documents, merchant_members, merchants, messages, people, photos, posting_history, postings,
    profiles, ratings, reports, sharings, shifts, videos, wages,
};
use kernel::{JobId, NoticeId, PersonId, PostingId, Rng, Timestamp};
use platform::{App, Error, JobKind, Work};
use sea_orm::{ActiveValue, DbErr, EntityTrait};
use talk::notices::Notice;
use uuid::Uuid;

/// Rows of the outbox in one statement.
const CHANGED_MAX: usize = 500;

/// Declares the rows of one unit of work, in an order in which each table comes after those that it refers to.
macro_rules! rows {
    ($($table:ident),+ $(,)?) => {
        /// Rows that are written together or not at all.
        #[derive(Default)]
        pub(super) struct Rows {
            $(pub $table: Vec<$table::Model>,)+
            /// Postings that the followers of the outbox are told of, and since when they stand as they do.
            pub changed: Vec<(PostingId, Timestamp)>,
        }

        impl Rows {
            pub async fn insert(self, work: &Work) -> Result<(), DbErr> {
                $(db::insert_many(work, self.$table).await?;)+
                for chunk in self.changed.chunks(CHANGED_MAX) {
                    outbox::Entity::insert_many(chunk.iter().copied().map(changed))
                        .exec_without_returning(&work.tx)
                        .await?;
                }
                Ok(())
            }
        }
    };
}

rows!(
    people,
    profiles,
    consents,
    merchants,
    merchant_members,
    documents,
    certifications,
    photos,
    videos,
    postings,
    posting_history,
    shifts,
    applications,
    application_history,
    application_notes,
    attendances,
    wages,
    ratings,
    sharings,
    conversations,
    messages,
    conversation_marks,
    reports,
    notices,
    jobs,
);

fn changed((posting, at): (PostingId, Timestamp)) -> outbox::ActiveModel {
    outbox::ActiveModel {
        seq: ActiveValue::NotSet,
        topic: ActiveValue::Set(Topic::Posting),
        subject: ActiveValue::Set(posting.0),
        at: ActiveValue::Set(at),
    }
}

impl Rows {
    /// Writes everything in one unit of work.
    pub async fn write(self, app: &App) -> Result<(), Error> {
        app.write(move |work| async move { Ok(self.insert(&work).await?) }).await
    }

    /// A job that is queued at `at` for `run_at`, as `Work::enqueue` does it.
    pub fn enqueue(&mut self, kind: JobKind, subject: Uuid, run_at: Timestamp, at: Timestamp, rng: &Rng) {
        self.jobs.push(jobs::Model {
            id: JobId::new(at, rng),
            kind: PublicText::from(kind.0),
            subject,
            detail: 0,
            run_at,
            attempts: 0,
            lease_until: None,
            state: JobState::Waiting,
            error: None,
            created_at: at,
        });
    }

    /// A notice that came at `at`, as `talk::notices::push` does it; older ones have been read.
    pub fn tell(&mut self, to: PersonId, dedupe: String, notice: Notice, at: Timestamp, times: &Times, rng: &Rng) {
        self.notices.push(notices::Model {
            id: NoticeId::new(at, rng),
            person_id: to,
            kind: notice.kind,
            dedupe: PublicText(dedupe),
            posting_id: notice.posting,
            application_id: notice.application,
            merchant_id: notice.merchant,
            conversation_id: notice.conversation,
            created_at: at,
            read_at: times.read_at(at),
            matter: notice.matter,
        });
    }
}
