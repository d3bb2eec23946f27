//! The merchant's code: for one shift, one direction and one step of twenty seconds, under a key of the installation.

use super::refusals::{CODE_EXPIRED, CODE_INVALID};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use kernel::{Refusal, ShiftId, Timestamp};
use subtle::ConstantTimeEq;
use vault::Vault;

/// How long a code is shown, and for how many steps after its own it is taken: three minutes.
pub const STEP_SECONDS: i64 = 20;
const STEPS_LATE: i64 = 9;
const TAG_BYTES: usize = 16;
/// The longest code that is looked at.
const CHARS_MAX: usize = 128;

kernel::text_enum! {
    /// Coming or going.
    pub enum Direction {
        In = "in",
        Out = "out",
    }
}

/// What a code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    pub shift: ShiftId,
    pub direction: Direction,
    /// Steps since 1970.
    pub step: i64,
}

/// The step that holds at this moment.
pub fn step_at(now: Timestamp) -> i64 {
    now.seconds().div_euclid(STEP_SECONDS)
}

/// When a step begins.
pub fn begins(step: i64) -> Timestamp {
    Timestamp::from_micros(step * STEP_SECONDS * 1_000_000)
}

impl Code {
    /// The code with its signature, as it stands behind `#` in the link.
    pub fn sign(self, vault: &Vault) -> String {
        let tag = BASE64_URL_SAFE_NO_PAD.encode(self.tag(vault));
        format!("{}.{}.{}.{tag}", self.shift, self.direction, self.step)
    }

    /// Reads a code that this installation signed.
    ///
    /// # Errors
    /// `code_invalid` for anything else.
    pub fn read(text: &str, vault: &Vault) -> Result<Code, Refusal> {
        let refused = || CODE_INVALID.on("code");
        if text.len() > CHARS_MAX {
            return Err(refused());
        }
        let mut parts = text.split('.');
        let mut part = || parts.next().ok_or_else(refused);
        let shift: ShiftId = part()?.parse().map_err(|_| refused())?;
        let direction = Direction::parse(part()?).ok_or_else(refused)?;
        let step: i64 = part()?.parse().map_err(|_| refused())?;
        let tag = BASE64_URL_SAFE_NO_PAD.decode(part()?).map_err(|_| refused())?;
        let code = Code { shift, direction, step };
        if parts.next().is_some() || !bool::from(code.tag(vault).ct_eq(&tag)) {
            return Err(refused());
        }
        Ok(code)
    }

    /// The moment that a scan now records: the code's own, and never a later one than now.
    ///
    /// # Errors
    /// `code_expired` for one of more than three minutes ago, `code_invalid` for one that is yet to come.
    pub fn moment(self, now: Timestamp) -> Result<Timestamp, Refusal> {
        let present = step_at(now);
        if self.step > present {
            return Err(CODE_INVALID.on("code"));
        }
        if self.step < present - STEPS_LATE {
            return Err(CODE_EXPIRED.on("code"));
        }
        Ok(begins(self.step).min(now))
    }

    fn tag(self, vault: &Vault) -> Vec<u8> {
        let message = format!("{}\n{}\n{}", self.shift, self.direction, self.step);
        let mut tag = vault.keyed_digest("attendance", message.as_bytes()).0;
        tag.truncate(TAG_BYTES);
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    /// covers: WORK-5
    #[test]
    fn a_code_is_taken_for_three_minutes_and_records_its_own_time() {
        let now = begins(1_000).plus_seconds(7);
        for (step, outcome) in [
            (1_000, Ok(begins(1_000))),
            (999, Ok(begins(999))),
            (991, Ok(begins(991))),
            (990, Err("code_expired")),
            (0, Err("code_expired")),
            (-5, Err("code_expired")),
            (1_001, Err("code_invalid")),
            (i64::MAX, Err("code_invalid")),
            (i64::MIN, Err("code_expired")),
        ] {
            let code = Code { shift: ShiftId(Uuid::from_u128(7)), direction: Direction::In, step };
            assert_eq!(code.moment(now).map_err(|refusal| refusal.code.code), outcome, "{step}");
        }
        assert_eq!(step_at(begins(5)), 5);
        assert_eq!(step_at(begins(5).plus_seconds(19)), 5);
        assert_eq!(step_at(begins(5).plus_seconds(20)), 6);
    }
}
