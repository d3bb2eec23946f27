//! Nothing personal leaves for a vendor that the register does not give it (SPEC SDK-1): looked at in all that every test sends.

use kernel::calendar::Day;
use kernel::id_number::{IdNumber, Strictness};
use policy::PROCESSORS;
use sandbox::Outgoing;

/// Fields of the register that hold a phone number: an account for payouts may be named by one.
const HOLD_PHONE: [&str; 2] = ["phone", "payout_account"];

/// Fields of the register that hold an identity number.
const HOLD_ID: [&str; 1] = ["verified_id"];

/// The area code that is assigned to nobody: whoever is invented comes from there.
const DEMO_AREA: &str = "990000";

/// Looks for phone and identity numbers in what was sent.
///
/// # Panics
/// Names the vendor that got one without being declared to get it.
pub(crate) fn assert_declared(sent: &[Outgoing]) {
    for Outgoing { vendor, text } in sent {
        let processor = PROCESSORS.iter().find(|known| known.name == *vendor).expect("a vendor of the register");
        let may = |fields: &[&str]| fields.iter().any(|field| processor.sends.contains(field));
        for run in text.split(|c: char| !c.is_ascii_alphanumeric()) {
            let number = run.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(run);
            let is_phone =
                number.len() == 11 && number.starts_with("199") && number.bytes().all(|b| b.is_ascii_digit());
            assert!(!is_phone || may(&HOLD_PHONE), "{vendor} got a phone number: {text}");
            let is_id = run.len() == 18
                && run.starts_with(DEMO_AREA)
                && IdNumber::parse(run, Strictness::Demo, Day::MAX).is_ok();
            assert!(!is_id || may(&HOLD_ID), "{vendor} got an identity number: {text}");
        }
    }
}
