use super::super::rng::Rng as Stream;
use super::super::{Merchant, Posting};
use super::times::Times;
use kernel::{ApplicationId, MerchantId, PersonId, PhotoId, PostingId, Rng, ShiftId, Timestamp, VideoId};

/// More shifts than any posting of the demo has.
const SHIFTS_MAX: usize = 64;

/// Ids that follow from the seed, so that a run that was interrupted finds again what it wrote.
///
/// Ids are no secrets. Keys, nonces and tokens never come from here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ids {
    pub seed: u64,
}

impl Ids {
    /// Randomness for one thing of the world.
    pub fn rng(self, what: &str, index: usize) -> Rng {
        Rng::seeded(Stream::stream(self.seed, what, index).next())
    }

    /// People are told apart by their numbers.
    pub fn person(self, phone: &str, registered_at: Timestamp) -> PersonId {
        PersonId::new(registered_at, &self.rng(phone, 0))
    }

    pub fn merchant(self, merchant: &Merchant, times: &Times) -> MerchantId {
        MerchantId::new(times.merchant_made(merchant.index), &self.rng("merchant", merchant.index))
    }

    /// The album picture of a merchant's member.
    pub fn photo(self, merchant: usize, member: usize, times: &Times) -> PhotoId {
        PhotoId::new(times.photo_taken(merchant), &self.rng("photo", merchant * 8 + member))
    }

    /// The video of a posting, and the picture that stands for it.
    pub fn video(self, posting: &Posting, times: &Times) -> VideoId {
        VideoId::new(times.photo_taken(posting.merchant), &self.rng("video", posting.index))
    }

    pub fn poster(self, posting: &Posting, times: &Times) -> PhotoId {
        PhotoId::new(times.photo_taken(posting.merchant), &self.rng("poster", posting.index))
    }

    pub fn posting(self, posting: &Posting, times: &Times) -> PostingId {
        PostingId::new(times.of(posting).created, &self.rng("posting", posting.index))
    }

    pub fn shift(self, posting: &Posting, shift: usize, times: &Times) -> ShiftId {
        ShiftId::new(times.of(posting).created, &self.rng("shift", posting.index * SHIFTS_MAX + shift))
    }

    /// `applied_at` may depend on the hour at which the demo was begun; the id does not need to.
    pub fn application(self, signup: usize, applied_at: Timestamp) -> ApplicationId {
        ApplicationId::new(applied_at, &self.rng("application", signup))
    }
}
