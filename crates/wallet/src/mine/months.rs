use super::store::{self, Moved};
use crate::ledger;
use axum::Json;
use axum::extract::State;
use db::entities::ledger_transfers::TransferReason;
use jiff::ToSpan;
use kernel::Fen;
use kernel::calendar::{self, Day};
use platform::auth::Signed;
use platform::{App, Page, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// How many months are told of, the present one among them.
const MONTHS: i32 = 12;

/// What a month brought. Months are China's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct WalletMonth {
    /// `2026-11`
    month: String,
    /// Wages, bonuses and tips less what was corrected; below zero where more was corrected.
    received_fen: Fen,
    /// What was taken out less what came back.
    withdrawn_fen: Fen,
    lines: i64,
}

/// The last twelve months of one's own wallet, oldest first, those without a movement among them.
#[utoipa::path(get, path = "/api/v1/me/wallet/months", operation_id = "list_wallet_months", tag = "wallet",
    security(("session" = [])), responses((status = 200, body = Page<WalletMonth>)))]
pub(crate) async fn list_wallet_months(State(app): State<App>, signed: Signed) -> Result<Json<Page<WalletMonth>>> {
    let starts = starts(calendar::day_of(app.now()));
    let bounds: Vec<_> = starts.iter().copied().map(calendar::start_of).collect();
    let tx = app.read();
    let moved = match ledger::wallet_of(&tx, signed.person).await? {
        Some(account) => store::moved(&tx, account, &bounds).await?,
        None => Vec::new(),
    };
    Ok(Json(Page::whole(sums(&starts, &moved))))
}

/// The first days of the months up to that of `today`, and of the one after it.
fn starts(today: Day) -> Vec<Day> {
    let first = today.first_of_month();
    (1 - MONTHS..=1).map(|months| first.saturating_add(months.months())).collect()
}

fn sums(starts: &[Day], moved: &[Moved]) -> Vec<WalletMonth> {
    let months = starts.iter().zip(0_i64..).take(starts.len().saturating_sub(1));
    let month = |(start, span): (&Day, i64)| {
        let mut month = WalletMonth {
            month: start.strftime("%Y-%m").to_string(),
            received_fen: Fen::ZERO,
            withdrawn_fen: Fen::ZERO,
            lines: 0,
        };
        for part in moved.iter().filter(|part| part.span == span) {
            month.lines += part.lines;
            match part.reason {
                TransferReason::Withdrawal | TransferReason::WithdrawalReturned => {
                    month.withdrawn_fen.0 -= part.change.0;
                }
                _ => month.received_fen.0 += part.change.0,
            }
        }
        month
    };
    months.map(month).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn moved(span: i64, reason: TransferReason, lines: i64, fen: i64) -> Moved {
        Moved { span, reason, lines, change: Fen(fen) }
    }

    /// covers: PAY-1
    #[test]
    fn twelve_months_end_with_the_present_one() {
        for (today, first, last, after) in [
            (date(2026, 11, 29), date(2025, 12, 1), date(2026, 11, 1), date(2026, 12, 1)),
            (date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 1), date(2027, 1, 1)),
            (date(2028, 2, 29), date(2027, 3, 1), date(2028, 2, 1), date(2028, 3, 1)),
        ] {
            let starts = starts(today);
            assert_eq!((starts.len(), starts[0], starts[11], starts[12]), (13, first, last, after));
        }
    }

    /// covers: PAY-1
    #[test]
    fn what_comes_back_and_what_is_corrected_is_taken_off() {
        let starts = starts(date(2026, 11, 29));
        let moved = [
            moved(11, TransferReason::Wage, 3, 48_000),
            moved(11, TransferReason::Tip, 1, 500),
            moved(11, TransferReason::Correction, 1, -1_000),
            moved(11, TransferReason::Withdrawal, 2, -30_000),
            moved(11, TransferReason::WithdrawalReturned, 1, 10_000),
            moved(10, TransferReason::Correction, 1, -200),
        ];
        let months = sums(&starts, &moved);
        assert_eq!(months.len(), 12);
        let of = |month: &WalletMonth| (month.month.clone(), month.received_fen.0, month.withdrawn_fen.0, month.lines);
        assert_eq!(of(&months[11]), ("2026-11".to_owned(), 47_500, 20_000, 8));
        assert_eq!(of(&months[10]), ("2026-10".to_owned(), -200, 0, 1));
        assert_eq!(of(&months[0]), ("2025-12".to_owned(), 0, 0, 0));
    }
}
