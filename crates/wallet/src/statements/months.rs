use super::store::{self, Sum};
use crate::Wallet;
use axum::Json;
use axum::extract::State;
use jiff::ToSpan;
use kernel::calendar::{self, Day};
use kernel::{Fen, MerchantId};
use platform::auth::{Signed, require_finance};
use platform::{Page, Path, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// How many months are told of, the present one among them.
const MONTHS: i32 = 12;

/// A month of a merchant. Months are China's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct StatementMonth {
    /// `2026-11`.
    month: String,
    /// In custody when it began, jobs and free together.
    opening_fen: Fen,
    /// What came into custody.
    in_fen: Fen,
    /// What left it: wages, and what went back.
    out_fen: Fen,
    /// In custody when it ended; now, for the present month.
    closing_fen: Fen,
    /// Paid for services, less what went back.
    services_fen: Fen,
}

/// The last twelve months of a merchant from the ledger, newest first, for its owners and finance members.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/statement-months", operation_id = "list_statement_months",
    tag = "funds", security(("session" = [])), params(("id" = MerchantId, Path)),
    responses((status = 200, body = Page<StatementMonth>)))]
pub(crate) async fn list_statement_months(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
) -> Result<Json<Page<StatementMonth>>> {
    let tx = wallet.app.read();
    require_finance(&tx, merchant, signed.person).await?;
    let first = calendar::day_of(wallet.app.now()).first_of_month();
    let starts: Vec<Day> = (1 - MONTHS..=1).map(|months| first.saturating_add(months.months())).collect();
    let bounds: Vec<_> = starts.iter().copied().map(calendar::start_of).collect();
    let opening = store::balance_before(&tx, merchant, bounds[0]).await?;
    let mut months = months_of(&starts, opening, &store::sums(&tx, merchant, &bounds).await?);
    months.reverse();
    Ok(Json(Page::whole(months)))
}

/// Each month begins with what the one before it ended with. The last of the days only ends the last month.
fn months_of(starts: &[Day], opening: Fen, sums: &[Sum]) -> Vec<StatementMonth> {
    let mut standing = opening.0;
    let months = starts.iter().zip(0_i64..).take(starts.len().saturating_sub(1));
    let month = |(start, span): (&Day, i64)| {
        let of = |part: &str| {
            sums.iter().filter(|sum| sum.span == span && sum.part == part).map(|sum| sum.fen.0).sum::<i64>()
        };
        let (came, left) = (of("in"), of("out"));
        let opening_fen = Fen(standing);
        standing += came + left;
        StatementMonth {
            month: start.strftime("%Y-%m").to_string(),
            opening_fen,
            in_fen: Fen(came),
            out_fen: Fen(-left),
            closing_fen: Fen(standing),
            services_fen: Fen(of("services")),
        }
    };
    months.map(month).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// covers: PAY-4
    #[test]
    fn a_month_begins_with_what_the_one_before_it_ended_with() {
        let starts = [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)];
        let sum = |span, part: &str, fen| Sum { span, part: part.to_owned(), fen: Fen(fen) };
        let sums = [
            sum(0, "in", 10_000),
            sum(0, "out", -2_500),
            sum(2, "out", -7_500),
            sum(0, "services", 2_000),
            sum(2, "services", -600),
        ];
        let months = months_of(&starts, Fen(500), &sums);
        let of = |month: &StatementMonth| {
            let fen = [month.opening_fen, month.in_fen, month.out_fen, month.closing_fen, month.services_fen];
            (month.month.clone(), fen.map(|fen| fen.0))
        };
        assert_eq!(months.len(), 3);
        assert_eq!(of(&months[0]), ("2026-12".to_owned(), [500, 10_000, 2_500, 8_000, 2_000]));
        assert_eq!(of(&months[1]), ("2027-01".to_owned(), [8_000, 0, 0, 8_000, 0]));
        assert_eq!(of(&months[2]), ("2027-02".to_owned(), [8_000, 0, 7_500, 500, -600]));
    }
}
