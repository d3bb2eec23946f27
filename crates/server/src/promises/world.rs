//! What the checks look at.

use super::api::Api;
use super::backups::Copies;
use super::canary::Canary;
use kernel::{ApplicationId, ConversationId, MerchantId, PhotoId, PostingId};
use platform::App;
use std::path::PathBuf;

/// A used installation: four invented persons, and what they did.
pub(crate) struct World {
    pub app: App,
    pub nobody: Api,
    pub logs: Vec<PathBuf>,
    /// Where backups are taken to.
    pub copies: Copies,
    /// Recruits.
    pub merchant: Canary,
    /// Seeks work, has given nothing optional when signing up.
    pub seeker: Canary,
    /// A stranger to both.
    pub stranger: Canary,
    /// A child of fourteen, without a guardian.
    pub minor: Canary,
    pub merchant_id: MerchantId,
    pub posting: PostingId,
    pub draft: PostingId,
    pub application: ApplicationId,
    pub conversation: ConversationId,
    pub album: PhotoId,
    pub chat_photo: PhotoId,
    pub secrets: Secrets,
    /// How signing up answered somebody of fourteen.
    pub minor_refused: (u16, String),
    /// How the recruiter's number answered the seeker and the stranger.
    pub number_for_seeker: u16,
    pub number_for_stranger: u16,
    /// The live job as anybody sees it, by the API and as a page; none when it could not be seen.
    pub public_view: Option<String>,
    /// The steps that went well although the seeker had given nothing optional.
    pub empty_profile_worked: bool,
}

/// What must stand nowhere, each with a name for the report.
pub(crate) struct Secrets {
    /// Of people: sealed wherever it is written.
    pub personal: Vec<(&'static str, String)>,
    /// Where the seeker searched from, as typed.
    pub position: (String, String),
    /// What a guest searched for.
    pub guest_words: String,
    /// What stood in the picture's camera data.
    pub camera: String,
    pub password: String,
}
