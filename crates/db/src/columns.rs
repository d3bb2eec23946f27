//! What a column may be.

use kernel::{Fen, Timestamp};
use policy::{Field, PersonalField};
use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{ActiveValue, ColIdx, DbErr, IntoActiveValue, QueryResult, TryGetError, TryGetable, Value};
use serde::{Serialize, de::DeserializeOwned};
use std::marker::PhantomData;

/// The class of a column, read by the start-up comparison and by whoever asks where personal data stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Id,
    /// The id of a person: whoever is erased is looked for in every such column.
    Person,
    Number,
    Time,
    /// A word of an enum.
    Word,
    /// Text or structured data that is meant to be public, or that is technical and about nobody.
    Public,
    /// Ciphertext of a personal field.
    Sealed(&'static PersonalField),
    /// A keyed hash of a personal field, for equality only.
    Blind,
    /// A hash of a secret with enough entropy (a token), or a keyed hash of a code or a password.
    Digest,
}

/// A type that may be a column. There is no implementation for `String`, on purpose (SPEC SEC-1).
#[diagnostic::on_unimplemented(
    message = "`{Self}` may not be a column",
    note = "use an id, a number, a time, an enum of words, `PublicText`, `PublicJson<T>` or `Sealed<F>`"
)]
pub trait Column {
    const KIND: Kind;
    const OPTIONAL: bool = false;
}

impl<T: Column> Column for Option<T> {
    const KIND: Kind = T::KIND;
    const OPTIONAL: bool = true;
}

macro_rules! kinds {
    ($kind:ident: $($type:ty),+ $(,)?) => { $(impl Column for $type { const KIND: Kind = Kind::$kind; })+ };
}

kinds!(Number: i64, bool, Fen);
kinds!(Time: Timestamp);
kinds!(Person: kernel::PersonId);
kinds!(Id: uuid::Uuid,
    kernel::SessionId, kernel::MerchantId, kernel::InvitationId, kernel::CertificationId,
    kernel::DocumentId, kernel::PostingId, kernel::ShiftId, kernel::PhotoId, kernel::VideoId, kernel::ApplicationId,
    kernel::RecordingId, kernel::TalkReportId,
    kernel::NoteId, kernel::ReportId, kernel::ConversationId, kernel::MessageId, kernel::NoticeId, kernel::JobId, kernel::AccessId,
    kernel::ConsentId, kernel::RuleSetId, kernel::RowId,
    kernel::ErasureId, kernel::ExportId,
    kernel::CaseId, kernel::SharingId, kernel::PartnerId, kernel::OrderId, kernel::TransferId, kernel::IncidentId,
    kernel::GuardianshipId, kernel::RatingId, kernel::IdentityId, kernel::WithdrawalId,
    kernel::ResumeId, kernel::ResumeFileId, kernel::ResumeDeliveryId, kernel::JobInvitationId,
    kernel::SubscriptionId, kernel::TalentId, kernel::ChatId, kernel::SurveyId,
    kernel::CampaignId, kernel::RewardId, kernel::TaxFileId,
    kernel::PaymentId, kernel::RefundId, kernel::ServiceOrderId, kernel::MoneyCaseId, kernel::InvoiceId,
    kernel::LedgerAccountId, kernel::LedgerTransferId, kernel::LedgerHoldId, kernel::SettlementId,
);

/// Text that is meant to be seen by anybody (a job's title), or technical text about nobody.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, serde::Deserialize, sea_orm::DeriveValueType,
)]
#[serde(transparent)]
pub struct PublicText(pub String);

kinds!(Public: PublicText);

impl PublicText {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for PublicText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for PublicText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl std::fmt::Display for PublicText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl utoipa::PartialSchema for PublicText {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}

impl utoipa::ToSchema for PublicText {}

macro_rules! bytes_column {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, sea_orm::DeriveValueType)]
        pub struct $name(pub Vec<u8>);

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    };
}

bytes_column! {
    /// A keyed hash of a normalised personal value, per column: two equal values are found, nothing else is told.
    BlindIndex
}
bytes_column! {
    /// A hash of a token, a keyed hash of a code, or a wrapped key.
    Digest
}

kinds!(Blind: BlindIndex);
kinds!(Digest: Digest);

/// Structured data without anything personal (ids, findings of rules), as JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicJson<T>(pub T);

impl<T> Column for PublicJson<T> {
    const KIND: Kind = Kind::Public;
}

impl<T: Serialize> From<PublicJson<T>> for Value {
    fn from(json: PublicJson<T>) -> Self {
        serde_json::to_string(&json.0).unwrap_or_default().into()
    }
}

impl<T: DeserializeOwned> TryGetable for PublicJson<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let text = String::try_get_by(row, index)?;
        serde_json::from_str(&text).map(Self).map_err(|error| TryGetError::DbErr(DbErr::Json(error.to_string())))
    }
}

impl<T: DeserializeOwned> ValueType for PublicJson<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let text = <String as ValueType>::try_from(value)?;
        serde_json::from_str(&text).map(Self).map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        "PublicJson".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::String
    }

    fn column_type() -> ColumnType {
        ColumnType::Text
    }
}

impl<T> Nullable for PublicJson<T> {
    fn null() -> Value {
        <String as Nullable>::null()
    }
}

impl<T: Serialize> IntoActiveValue<PublicJson<T>> for PublicJson<T>
where
    Value: From<PublicJson<T>>,
{
    fn into_active_value(self) -> ActiveValue<PublicJson<T>> {
        ActiveValue::Set(self)
    }
}

/// The ciphertext of a personal field. Only the vault makes and opens it.
///
/// It has no Display and no Serialize; its Debug (which the ORM asks for) says only which field it is.
///
/// ```compile_fail,E0277
/// fn print(sealed: db::columns::Sealed<policy::Phone>) -> String {
///     format!("{sealed}")
/// }
/// ```
///
/// ```compile_fail,E0277
/// fn answer(sealed: db::columns::Sealed<policy::Phone>) -> serde_json::Result<String> {
///     serde_json::to_string(&sealed)
/// }
/// ```
pub struct Sealed<F: Field> {
    bytes: Vec<u8>,
    field: PhantomData<fn() -> F>,
}

impl<F: Field> Sealed<F> {
    /// Wraps an envelope that the vault made.
    pub fn from_envelope(bytes: Vec<u8>) -> Self {
        Self { bytes, field: PhantomData }
    }

    pub fn envelope(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether an erasure has emptied it: nothing was left to open.
    pub fn is_emptied(&self) -> bool {
        self.bytes.is_empty()
    }
}

impl<F: Field> Column for Sealed<F> {
    const KIND: Kind = Kind::Sealed(F::SPEC);
}

impl<F: Field> Clone for Sealed<F> {
    fn clone(&self) -> Self {
        Self::from_envelope(self.bytes.clone())
    }
}

impl<F: Field> PartialEq for Sealed<F> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<F: Field> Eq for Sealed<F> {}

impl<F: Field> std::fmt::Debug for Sealed<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({})", F::SPEC.name)
    }
}

impl<F: Field> From<Sealed<F>> for Value {
    fn from(sealed: Sealed<F>) -> Self {
        sealed.bytes.into()
    }
}

impl<F: Field> TryGetable for Sealed<F> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        Vec::<u8>::try_get_by(row, index).map(Self::from_envelope)
    }
}

impl<F: Field> ValueType for Sealed<F> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <Vec<u8> as ValueType>::try_from(value).map(Self::from_envelope)
    }

    fn type_name() -> String {
        "Sealed".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::Bytes
    }

    fn column_type() -> ColumnType {
        <Vec<u8> as ValueType>::column_type()
    }
}

impl<F: Field> Nullable for Sealed<F> {
    fn null() -> Value {
        <Vec<u8> as Nullable>::null()
    }
}

impl<F: Field> IntoActiveValue<Sealed<F>> for Sealed<F> {
    fn into_active_value(self) -> ActiveValue<Sealed<F>> {
        ActiveValue::Set(self)
    }
}

/// Declares an enum whose word stands in a column.
#[macro_export]
macro_rules! word {
    ($(#[$doc:meta])* pub enum $name:ident { $($body:tt)+ }) => {
        kernel::text_enum! { $(#[$doc])* pub enum $name { $($body)+ } }
        impl $crate::columns::Column for $name {
            const KIND: $crate::columns::Kind = $crate::columns::Kind::Word;
        }
    };
}
