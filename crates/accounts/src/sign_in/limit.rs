//! How often anything of this folder may be tried, and by what it is counted.

use super::refusals::later;
use axum::http::{HeaderMap, header};
use db::columns::BlindIndex;
use kernel::PersonId;
use kernel::phone::Phone;
use platform::limits::{self, Limit};
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{App, Client, Error, Work};

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// Codes that one number is sent in a day; the vendor allows no more.
const CODES_PER_DAY: u64 = 10;
/// Wrong codes from one address in an hour, over all numbers.
const WRONG_CODES: Limit = Limit { name: "wrong_code_address", most: 60, window_seconds: HOUR };
/// Wrong passwords of one account, and from one address over all accounts. Signing in by SMS stays possible.
const PASSWORD_ACCOUNT: Limit = Limit { name: "password_account", most: 10, window_seconds: 15 * MINUTE };
const PASSWORD_ADDRESS: Limit = Limit { name: "password_address", most: 30, window_seconds: 15 * MINUTE };

/// Visits to other companies and returns, from one address: many phones share one.
const THIRD_PARTY: Limit = Limit { name: "third_party_address", most: 300, window_seconds: 10 * MINUTE };
/// ID numbers that one person may show in a day.
const IDENTITY_PROOF: Limit = Limit { name: "identity_proof", most: 5, window_seconds: DAY };

/// Limits with the bucket that each counts in. They are always taken in this order, so that two never wait for each
/// other.
pub(crate) type Counted = Vec<(Limit, BlindIndex)>;

/// What a code to a number counts against: the number, the network address, the device.
pub(crate) fn of_code_request(app: &App, phone: &Phone, client: &Client, headers: &HeaderMap) -> Counted {
    let sms = &app.config.sms;
    let hourly = |name, most: u32| Limit { name, most: u64::from(most), window_seconds: HOUR };
    let number_minute = Limit { name: "sms_number_minute", most: 1, window_seconds: MINUTE };
    let number_hour = hourly("sms_number_hour", sms.per_number_hour);
    let number_day = Limit { name: "sms_number_day", most: CODES_PER_DAY, window_seconds: DAY };
    let source = hourly("sms_address", sms.per_source_hour);
    let device = hourly("sms_device", sms.per_source_hour);
    vec![
        (number_minute, limits::bucket(app, number_minute, phone.as_str())),
        (number_hour, limits::bucket(app, number_hour, phone.as_str())),
        (number_day, limits::bucket(app, number_day, phone.as_str())),
        (source, limits::bucket(app, source, &client.place())),
        (device, limits::bucket(app, device, &device_of(client, headers))),
    ]
}

/// What a code by mail counts against: the person, the address, the network address.
pub(crate) fn of_mail_code(app: &App, person: PersonId, address: &str, client: &Client) -> Counted {
    let mail = &app.config.mail;
    let hourly = |name, most: u32| Limit { name, most: u64::from(most), window_seconds: HOUR };
    let minute = Limit { name: "mail_person_minute", most: 1, window_seconds: MINUTE };
    let of_person = hourly("mail_person_hour", mail.per_person_hour);
    let of_address = hourly("mail_address_hour", mail.per_person_hour);
    let address_day = Limit { name: "mail_address_day", most: CODES_PER_DAY, window_seconds: DAY };
    let source = hourly("mail_source_hour", mail.per_source_hour);
    vec![
        (minute, limits::bucket(app, minute, &person.to_string())),
        (of_person, limits::bucket(app, of_person, &person.to_string())),
        (of_address, limits::bucket(app, of_address, address)),
        (address_day, limits::bucket(app, address_day, address)),
        (source, limits::bucket(app, source, &client.place())),
    ]
}

/// What a wrong code counts against.
pub(crate) fn of_wrong_code(app: &App, client: &Client) -> (Limit, BlindIndex) {
    (WRONG_CODES, limits::bucket(app, WRONG_CODES, &client.place()))
}

/// What a wrong password counts against. `account` is a person's id, or what was typed where nobody is behind it.
pub(crate) fn of_password(app: &App, account: &str, client: &Client) -> Counted {
    vec![
        (PASSWORD_ACCOUNT, limits::bucket(app, PASSWORD_ACCOUNT, account)),
        (PASSWORD_ADDRESS, limits::bucket(app, PASSWORD_ADDRESS, &client.place())),
    ]
}

/// What going to another company, and coming back, counts against.
pub(crate) fn of_third_party(app: &App, client: &Client) -> Counted {
    vec![(THIRD_PARTY, limits::bucket(app, THIRD_PARTY, &client.place()))]
}

/// What a shown ID number counts against.
pub(crate) fn of_identity_proof(app: &App, person: PersonId) -> Counted {
    vec![(IDENTITY_PROOF, limits::bucket(app, IDENTITY_PROOF, &person.to_string()))]
}

/// Counts one event against each, or refuses and says when to come again. A refusal counts nothing.
pub(crate) async fn take_all(work: &Work, counted: &Counted) -> Result<(), Error> {
    for (limit, bucket) in counted {
        if !limits::take(work, *limit, bucket.clone()).await? {
            let seconds = limits::retry_after(work, work.now, *limit, bucket).await?;
            return Err(later(&TOO_MANY_REQUESTS, seconds).into());
        }
    }
    Ok(())
}

/// No device id is read (the policy says so). What counts as one device is the same browser in the same
/// neighbourhood of addresses, which follows somebody who only changes addresses.
fn device_of(client: &Client, headers: &HeaderMap) -> String {
    let text = |name| headers.get(name).map_or(&[][..], |value: &axum::http::HeaderValue| value.as_bytes());
    format!("{}/{:?}/{:?}", client.neighbourhood(), text(header::USER_AGENT), text(header::ACCEPT_LANGUAGE))
}
