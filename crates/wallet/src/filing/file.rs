use super::gather::{self, Payment, Period};
use super::preview::{self, TaxPreview, wrong};
use super::refusals::TAX_FILE_EMPTY;
use crate::Wallet;
use crate::csv;
use crate::tax::{MONTHLY_COLUMNS, MonthlyPayment, Paid, QUARTERLY_COLUMNS, QuarterlyPayment, monthly, quarterly};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::columns::PublicText;
use db::entities::access_ledger::ActorKind;
use db::entities::tax_files::{self, TaxFileKind};
use db::entities::tax_identities;
use kernel::{Fen, PersonId, Secret, TaxFileId, Timestamp};
use platform::auth::{Finance, Staff};
use platform::{App, Body, Error, Page, PageQuery, Query, Result, Work};
use policy::{Field, TaxIdNumber, TaxName, Taxing};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use utoipa::ToSchema;
use vault::{Ask, Cell, Matter};

const LIST: &str = "tax_files";
/// Persons of one opening: what the gate gives at once.
const PERSONS_AT_ONCE: usize = 200;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTaxFile {
    kind: TaxFileKind,
    /// The first day of the month or quarter: `2026-10-01`.
    period_start: String,
}

/// A file that was made; what stood in it is not kept.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaxFile {
    id: TaxFileId,
    kind: TaxFileKind,
    period_start: String,
    persons: i64,
    lines: i64,
    gross_fen: Fen,
    withheld_fen: Fen,
    made_at: Timestamp,
}

/// Names and ID numbers, opened.
type Names = HashMap<PersonId, (Secret, Secret)>;

/// Makes the file of a month or quarter for the tax office's client: names and ID numbers are opened through the gate, each
/// opening stands in the access ledger, and the file itself is the matter.
///
/// It takes no `Idempotency-Key`: with one the answer, and with it everybody's number, would be kept for a day.
#[utoipa::path(post, path = "/api/v1/staff/tax/files", operation_id = "make_tax_file", tag = "staff",
    security(("session" = ["finance"])), request_body = NewTaxFile,
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(crate) async fn make_tax_file(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Body(body): Body<NewTaxFile>,
) -> Result<Response> {
    let app = wallet.app.clone();
    let period = preview::parse(body.kind, &body.period_start, app.now())?;
    let actor = staff.signed.person;
    let made = wallet.app.write(move |work| async move {
        let id = TaxFileId::new(work.now, &work.rng);
        let preview = preview::of(&work, period).await?;
        let (table, persons) = table(&app, &work, (actor, id), period).await?;
        let row = row(&preview, (actor, id), (&table, persons), work.now)?;
        db::insert(&work, row).await?;
        Ok(table.0)
    });
    let table = made.await?;
    let name = format!("attachment; filename=\"lingong-tax-{}-{}.csv\"", body.kind, period.first);
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, table).into_response())
}

/// The file's text and how many lines it has.
type Table = (String, usize);

async fn table(
    app: &App,
    work: &Work,
    (actor, id): (PersonId, TaxFileId),
    period: Period,
) -> Result<(Table, usize), Error> {
    match period.kind {
        TaxFileKind::Monthly => {
            let all = gather::payments(work, period).await?;
            let persons: BTreeSet<PersonId> =
                all.iter().filter(|it| it.on >= period.first).map(|it| it.person).collect();
            let names = open(app, work, (actor, id), &persons).await?;
            let named: Vec<MonthlyPayment> = all.into_iter().filter_map(|it| month_of(it, &names)).collect();
            let rows = monthly(&named, period.first).map_err(wrong)?.rows;
            if rows.is_empty() {
                return Err(TAX_FILE_EMPTY.refuse().into());
            }
            Ok(((csv(MONTHLY_COLUMNS, &rows), rows.len()), persons.len()))
        }
        TaxFileKind::Quarterly => {
            let all = gather::incomes(work, period).await?;
            let persons: BTreeSet<PersonId> = all.iter().map(|it| it.person).collect();
            let names = open(app, work, (actor, id), &persons).await?;
            let named = all.into_iter().filter_map(|it| {
                let (name, id_number) = names.get(&it.person)?.clone();
                let (person, on, gross, returned) = (it.person, it.on, it.gross, it.returned);
                Some(QuarterlyPayment { person, name, id_number, on, gross, returned, commission: Fen::ZERO })
            });
            let rows = quarterly(&named.collect::<Vec<_>>(), period.first).map_err(wrong)?;
            if rows.is_empty() {
                return Err(TAX_FILE_EMPTY.refuse().into());
            }
            Ok(((csv(QUARTERLY_COLUMNS, &rows), rows.len()), names.len()))
        }
    }
}

fn month_of(it: Payment, names: &Names) -> Option<MonthlyPayment> {
    let (name, id_number) = names.get(&it.person)?.clone();
    let paid = Paid { on: it.on, gross: it.gross, withheld: it.withheld };
    Some(MonthlyPayment { person: it.person, name, id_number, regime: it.regime, project: it.project, paid })
}

/// Opens name and number of those who gave them, some hundred with each grant.
async fn open(
    app: &App,
    work: &Work,
    (actor, file): (PersonId, TaxFileId),
    persons: &BTreeSet<PersonId>,
) -> Result<Names, Error> {
    let known = gather::known(work, persons).await?;
    let rows: Vec<&tax_identities::Model> = persons.iter().filter_map(|person| known.get(person)).collect();
    let mut names = HashMap::new();
    for chunk in rows.chunks(PERSONS_AT_ONCE) {
        let ask = Ask {
            actor,
            actor_kind: ActorKind::Staff,
            basis: "tax_filing",
            persons: chunk.iter().map(|row| row.person_id).collect(),
            fields: &[TaxName::SPEC.name, TaxIdNumber::SPEC.name],
            matter: Some(Matter::TaxFile(file)),
        };
        let grant = vault::grant::<Taxing>(work, work.now, &work.rng, ask).await?;
        for row in chunk {
            let keys = app.vault.keys_of(row.person_id).await?;
            let cell = |column| Cell::new("tax_identities", column, row.person_id.0);
            let name = keys.open(&grant, cell("name"), &row.name)?;
            let number = keys.open(&grant, cell("id_number"), &row.id_number)?;
            names.insert(row.person_id, (Secret::new(name), Secret::new(number)));
        }
    }
    Ok(names)
}

fn row(
    preview: &TaxPreview,
    (actor, id): (PersonId, TaxFileId),
    (table, persons): (&Table, usize),
    now: Timestamp,
) -> Result<tax_files::Model, Error> {
    let count = |n: usize| i64::try_from(n).map_err(anyhow::Error::from);
    let sum = |of: fn(&preview::TaxTotal) -> Fen| {
        let sum = preview.totals.iter().map(of).try_fold(Fen::ZERO, Fen::checked_add);
        sum.ok_or_else(|| anyhow::anyhow!("the sums of a tax file do not fit"))
    };
    Ok(tax_files::Model {
        id,
        kind: preview.kind,
        period_start: PublicText::from(preview.period_start.as_str()),
        persons: count(persons)?,
        lines: count(table.1)?,
        gross_fen: sum(|it| it.gross_fen)?,
        withheld_fen: sum(|it| it.withheld_fen)?,
        made_by: actor,
        made_at: now,
    })
}

/// The files that were made, newest first.
#[utoipa::path(get, path = "/api/v1/staff/tax/files", operation_id = "list_tax_files", tag = "staff",
    security(("session" = ["finance"])), params(PageQuery), responses((status = 200, body = Page<TaxFile>)))]
pub(crate) async fn list_tax_files(
    State(wallet): State<Wallet>,
    _staff: Staff<Finance>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<TaxFile>>> {
    let app = &wallet.app;
    let limit = query.limit()?;
    let after: Option<(Timestamp, TaxFileId)> = app.cursors.check(LIST, "", query.cursor.as_deref())?;
    let mut find = tax_files::Entity::find()
        .order_by_desc(tax_files::Column::MadeAt)
        .order_by_desc(tax_files::Column::Id)
        .limit(limit + 1);
    if let Some((at, id)) = after {
        let key = Expr::tuple([tax_files::Column::MadeAt, tax_files::Column::Id].map(Expr::col));
        find = find.filter(key.lt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    let rows = find.all(&app.read()).await?;
    let view = |row: tax_files::Model| TaxFile {
        id: row.id,
        kind: row.kind,
        period_start: row.period_start.0,
        persons: row.persons,
        lines: row.lines,
        gross_fen: row.gross_fen,
        withheld_fen: row.withheld_fen,
        made_at: row.made_at,
    };
    Ok(Json(app.cursors.page(LIST, "", rows, limit, |row| (row.made_at, row.id), view)))
}
