//! What a vendor tells by itself, and why it is not believed.

use kernel::Timestamp;

/// The longest callback that is read, in bytes.
pub(crate) const CALLBACK_BYTES_MAX: usize = 64 * 1024;

/// How far a callback's time may lie from now, before or after, in seconds: the vendors' own window.
pub(crate) const WINDOW_SECONDS: i64 = 5 * 60;

/// Why a callback is not believed. None of these is answered with the vendor's word for "taken".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackRefusal {
    /// Somebody else wrote it, or it was changed on its way.
    BadSignature,
    /// Genuine, but not of now: somebody sends again what was once seen.
    Late,
    /// Genuine, but for another application.
    OtherApp,
    /// Genuine, but a part is missing or makes no sense.
    Malformed(&'static str),
}

/// Whether a time is within the window.
pub(crate) fn is_of_now(at: Timestamp, now: Timestamp) -> bool {
    now.seconds_since(at).abs() <= WINDOW_SECONDS
}
