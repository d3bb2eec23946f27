//! What a newcomer brought, until they have proven a number: sealed, with the browser (or the program), and in no table.

use super::consent::Agreed;
use super::known::Known;
use super::refusals::VISIT_OVER;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use kernel::{Refusal, RowId};
use platform::{App, Error};
use serde::{Deserialize, Serialize};

const SEALED_FOR: &str = "third_party_ticket";
/// Identifiers, a nickname and an address of a picture at their longest, sealed.
const CHARS_MAX: usize = 3_900;

/// A newcomer.
#[derive(Serialize, Deserialize)]
pub(super) struct Ticket {
    /// The visit that it is of, which it ends.
    pub visit: RowId,
    pub known: Known,
    pub agreed: Option<Agreed>,
    /// A number that the company has vouched for, because the person picked that.
    pub phone: Option<String>,
}

impl Ticket {
    /// # Errors
    /// When it cannot be written.
    pub fn seal(mut self, app: &App) -> Result<String, Error> {
        let write = |ticket: &Ticket| -> Result<String, Error> {
            let plain = serde_json::to_vec(ticket).map_err(anyhow::Error::from)?;
            Ok(BASE64_URL_SAFE_NO_PAD.encode(app.vault.house.seal(SEALED_FOR, &plain)))
        };
        let sealed = write(&self)?;
        if sealed.len() <= CHARS_MAX {
            return Ok(sealed);
        }
        // No browser keeps a longer cookie; the picture is what can be done without.
        self.known.avatar_url = None;
        write(&self)
    }

    /// # Errors
    /// `visit_over` for anything that was not sealed here; whether it is in time is asked of its visit.
    pub fn open(app: &App, sealed: &str) -> Result<Ticket, Refusal> {
        let over = || VISIT_OVER.refuse();
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(sealed).map_err(|_| over())?;
        let plain = app.vault.house.open(SEALED_FOR, &bytes).ok_or_else(over)?;
        serde_json::from_slice(&plain).map_err(|_| over())
    }
}
