use db::columns::PublicText;
use db::entities::money_cases::{self, MoneyCaseKind, MoneyCaseState};
use db::entities::payments::PayerRole;
use kernel::{Fen, MoneyCaseId};
use platform::{Error, Work};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

/// A difference.
pub(crate) struct Found {
    pub kind: MoneyCaseKind,
    pub account: PayerRole,
    /// The day of the bill, counted from 1970-01-01.
    pub day: Option<i64>,
    /// Our number; empty where there is none.
    pub number: String,
    /// The vendor's number; empty where there is none.
    pub vendor_number: String,
    pub expected: Option<Fen>,
    pub found: Option<Fen>,
}

/// Opens a case, once for each difference.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn open(work: &Work, found: Found) -> Result<(), Error> {
    let day = found.day.map_or_else(String::new, |day| day.to_string());
    let dedupe = [
        found.kind.as_str(),
        found.account.as_str(),
        &day,
        &printable(&found.number),
        &printable(&found.vendor_number),
    ]
    .join(":");
    let row = money_cases::Model {
        id: MoneyCaseId::new(work.now, &work.rng),
        kind: found.kind,
        account: found.account,
        dedupe: PublicText(dedupe),
        day: found.day,
        number: PublicText(printable(&found.number)),
        vendor_number: PublicText(printable(&found.vendor_number)),
        expected_fen: found.expected,
        found_fen: found.found,
        state: MoneyCaseState::Open,
        owner_id: None,
        note: None,
        opened_at: work.now,
        changed_at: work.now,
    };
    let once = OnConflict::column(money_cases::Column::Dedupe).do_nothing().to_owned();
    money_cases::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(once)
        .try_insert()
        .exec_without_returning(&work.tx)
        .await?;
    Ok(())
}

/// A number comes from the vendor: what is no short word of letters and digits is not kept.
fn printable(number: &str) -> String {
    let fits = number.len() <= 64 && number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if fits { number.to_owned() } else { "unreadable".to_owned() }
}
