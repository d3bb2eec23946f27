use crate::{Rng, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An id that ends in the wrong place does not compile: each kind has its own type. All are UUIDv7.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "columns", derive(sea_orm::DeriveValueType))]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id, ordered by `now` to the millisecond.
            pub fn new(now: Timestamp, rng: &Rng) -> Self {
                Self(uuid_v7(now, rng))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::parse_str(text).map(Self)
            }
        }

        #[cfg(feature = "columns")]
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::SchemaType::Type(utoipa::openapi::schema::Type::String))
                    .format(Some(utoipa::openapi::schema::SchemaFormat::KnownFormat(
                        utoipa::openapi::schema::KnownFormat::Uuid,
                    )))
                    .into()
            }
        }

        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for $name {}
    )+};
}

ids! {
    /// A person: seeker, merchant member or staff.
    PersonId,
    /// A signed-in session of one person on one device.
    SessionId,
    /// A merchant (商家): a company or a sole person who recruits.
    MerchantId,
    /// An invitation to become a member of a merchant.
    InvitationId,
    /// One submission of a merchant's certification.
    CertificationId,
    /// One verification of a person's real name.
    IdentityId,
    /// A person's order to pay out wages.
    WithdrawalId,
    /// A sealed document (licence, ID card picture).
    DocumentId,
    /// A posting (招聘 or 求职).
    PostingId,
    /// One shift (班次) of a posting.
    ShiftId,
    /// A picture of an album or a conversation.
    PhotoId,
    /// A short video of an album.
    VideoId,
    /// A voice or a short video of a conversation.
    RecordingId,
    /// A report (举报) of the other side of a conversation, with chosen messages.
    TalkReportId,
    /// What stands in an album: a picture or a video, which keep their ids apart by chance.
    AlbumItemId,
    /// One seeker's sign-up (报名) for one shift.
    ApplicationId,
    /// A merchant's own note on an application.
    NoteId,
    /// What one side of a sign-up said of the other after the work (评价).
    RatingId,
    /// A resume (简历) of a seeker.
    ResumeId,
    /// A picture or document of a resume.
    ResumeFileId,
    /// A resume that was delivered to a merchant for one posting.
    ResumeDeliveryId,
    /// A merchant's invitation of a seeker to a job.
    JobInvitationId,
    /// A campaign of red packets (红包).
    CampaignId,
    /// A red packet that somebody drew.
    RewardId,
    /// A file for the tax office.
    TaxFileId,
    /// A report (举报) of a posting.
    ReportId,
    /// A conversation between a seeker and a merchant.
    ConversationId,
    /// A message of a conversation.
    MessageId,
    /// A talk of a person with customer service.
    ChatId,
    /// A survey among people.
    SurveyId,
    /// A notice in a person's inbox.
    NoticeId,
    /// A queued job.
    JobId,
    /// A row of the access ledger.
    AccessId,
    /// A row of the consent ledger.
    ConsentId,
    /// One version of the posting rules.
    RuleSetId,
    /// The cancellation of an account and what follows from it.
    ErasureId,
    /// A copy of one's own data.
    ExportId,
    /// A row of a record that nobody refers to by name (history rows, attempts).
    RowId,
    /// A request about personal information, a complaint or an appeal.
    CaseId,
    /// One person's part of a release of personal information.
    SharingId,
    /// A partner that may receive personal information.
    PartnerId,
    /// A law's or an authority's order to hand something over.
    OrderId,
    /// A transfer of the business to a new holder.
    TransferId,
    /// A security incident, or a drill of one.
    IncidentId,
    /// A guardian's bond with one minor.
    GuardianshipId,
    /// An account of the money ledger (账户).
    LedgerAccountId,
    /// One movement of money from one ledger account to another (记账). Made by whoever asks for it.
    LedgerTransferId,
    /// Money set aside for one movement to come (冻结). Made by whoever asks for it.
    LedgerHoldId,
    /// Wages of one posting that were paid together (结算).
    SettlementId,
    /// What a merchant is to pay or has paid (付款单).
    PaymentId,
    /// Money of a payment that goes back (退款单).
    RefundId,
    /// A merchant's order of paid services (服务订单).
    ServiceOrderId,
    /// An invoice that a merchant asked for (发票).
    InvoiceId,
    /// A search that somebody saved (订阅).
    SubscriptionId,
    /// What a merchant marked of one person (人才).
    TalentId,
    /// A difference in money that finance staff look into (资金差异).
    MoneyCaseId,
}

/// RFC 9562 version 7: 48 bits of milliseconds, 26 bits of a counter (method 1 of its section 6.2), 48 random bits.
/// Made here so that time and randomness are passed in.
fn uuid_v7(now: Timestamp, rng: &Rng) -> Uuid {
    let mut bytes: [u8; 16] = rng.bytes();
    let ms = (now.micros() / 1_000).max(0).to_be_bytes();
    bytes[..6].copy_from_slice(&ms[2..]);
    let counter = rng.next_made() & 0x03ff_ffff;
    bytes[6] = 0x70 | (counter >> 22) as u8;
    bytes[7] = (counter >> 14) as u8;
    bytes[8] = 0x80 | ((counter >> 8) & 0x3f) as u8;
    bytes[9] = counter as u8;
    Uuid::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_version_7_and_ordered_by_time() {
        let rng = Rng::seeded(1);
        let early = PostingId::new(Timestamp::from_micros(1_000_000), &rng);
        let late = PostingId::new(Timestamp::from_micros(2_000_000), &rng);
        assert!(early < late);
        assert_eq!(early.0.get_version_num(), 7);
        let made: Vec<PostingId> = (0..5_000).map(|_| PostingId::new(Timestamp::from_micros(5), &rng)).collect();
        assert!(made.is_sorted());
        assert_eq!(early.to_string().parse::<PostingId>().ok(), Some(early));
    }
}
