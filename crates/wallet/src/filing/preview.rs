use super::gather::{self, Period};
use super::refusals::TAX_PERIOD_INVALID;
use crate::Wallet;
use crate::tax::{MonthlyPayment, Paid, Regime, monthly};
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::tax_files::TaxFileKind;
use kernel::calendar::Day;
use kernel::{Fen, PersonId, Secret, Timestamp};
use platform::auth::{Finance, Staff};
use platform::{Error, Query, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PreviewQuery {
    kind: TaxFileKind,
    /// The first day of the month or quarter: `2026-10-01`.
    period_start: String,
}

/// What a file would declare, counted without opening anybody's name.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaxPreview {
    pub kind: TaxFileKind,
    pub period_start: String,
    pub period_end: String,
    pub totals: Vec<TaxTotal>,
    /// Rows whose withheld tax is not what the rules say.
    pub differences: usize,
    /// People who earned through the platform and gave no name and ID number: they are not in the file.
    pub without_identity: usize,
}

/// One kind of income.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaxTotal {
    /// `incidental`, `labour_ordinary`, `labour_platform`; `platform_income` in the quarterly report.
    pub income: &'static str,
    pub persons: usize,
    pub payments: usize,
    pub gross_fen: Fen,
    pub withheld_fen: Fen,
}

/// What a file of this month or quarter would declare.
#[utoipa::path(get, path = "/api/v1/staff/tax/preview", operation_id = "preview_tax_file", tag = "staff",
    security(("session" = ["finance"])), params(PreviewQuery), responses((status = 200, body = TaxPreview)))]
pub(crate) async fn preview_tax_file(
    State(wallet): State<Wallet>,
    _staff: Staff<Finance>,
    Query(query): Query<PreviewQuery>,
) -> Result<Json<TaxPreview>> {
    let period = parse(query.kind, &query.period_start, wallet.app.now())?;
    Ok(Json(of(&wallet.app.read(), period).await?))
}

/// The period as it was written.
pub(super) fn parse(kind: TaxFileKind, text: &str, now: Timestamp) -> Result<Period, Error> {
    let first: Day = text.parse().map_err(|_| TAX_PERIOD_INVALID.on("period_start"))?;
    Period::of(kind, first, now)
}

pub(super) async fn of(tx: &Tx, period: Period) -> Result<TaxPreview, Error> {
    let mut preview = TaxPreview {
        kind: period.kind,
        period_start: period.first.to_string(),
        period_end: period.last().to_string(),
        totals: Vec::new(),
        differences: 0,
        without_identity: 0,
    };
    match period.kind {
        TaxFileKind::Monthly => {
            let all = gather::payments(tx, period).await?;
            for regime in Regime::ALL.iter().copied() {
                let of_month = all.iter().filter(|it| it.regime == regime && it.on >= period.first);
                let payments = of_month.map(|it| (it.person, it.gross, it.withheld)).collect::<Vec<_>>();
                preview.totals.extend(total(regime.as_str(), &payments)?);
            }
            let nobody = || Secret::new(String::new());
            let unnamed = all.into_iter().map(|it| MonthlyPayment {
                person: it.person,
                name: nobody(),
                id_number: nobody(),
                regime: it.regime,
                project: it.project,
                paid: Paid { on: it.on, gross: it.gross, withheld: it.withheld },
            });
            let filed = monthly(&unnamed.collect::<Vec<_>>(), period.first).map_err(wrong)?;
            preview.differences = filed.differences.len();
        }
        TaxFileKind::Quarterly => {
            let all = gather::incomes(tx, period).await?;
            let persons: BTreeSet<PersonId> = all.iter().map(|it| it.person).collect();
            let known = gather::known(tx, &persons).await?;
            preview.without_identity = persons.len() - known.len();
            let filed = all.iter().filter(|it| known.contains_key(&it.person));
            let payments = filed.map(|it| (it.person, it.gross, Fen::ZERO)).collect::<Vec<_>>();
            preview.totals.extend(total("platform_income", &payments)?);
        }
    }
    Ok(preview)
}

fn total(income: &'static str, payments: &[(PersonId, Fen, Fen)]) -> Result<Option<TaxTotal>, Error> {
    if payments.is_empty() {
        return Ok(None);
    }
    let sum = |of: fn(&(PersonId, Fen, Fen)) -> Fen| payments.iter().map(of).try_fold(Fen::ZERO, Fen::checked_add);
    let too_large = || anyhow::anyhow!("the sums of a tax file do not fit");
    Ok(Some(TaxTotal {
        income,
        persons: payments.iter().map(|(person, ..)| *person).collect::<BTreeSet<_>>().len(),
        payments: payments.len(),
        gross_fen: sum(|it| it.1).ok_or_else(too_large)?,
        withheld_fen: sum(|it| it.2).ok_or_else(too_large)?,
    }))
}

/// Rows of ours that the rules cannot read are a defect, and a case for the technicians.
pub(super) fn wrong(error: crate::tax::TaxError) -> Error {
    anyhow::anyhow!("the payments of a tax file: {error:?}").into()
}
