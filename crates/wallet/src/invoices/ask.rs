use super::refusals::{
    BAD_TAX_NUMBER, INVOICE_AMOUNT_CHANGED, INVOICE_ORDERS, NOTHING_TO_INVOICE, TAX_NUMBER_NEEDED, TOO_MANY_INVOICES,
};
use super::sealing::{Typed, cell};
use super::store;
use super::view::InvoiceView;
use crate::Wallet;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicJson;
use db::entities::invoices::{self, InvoiceKind, InvoiceState, InvoicedOrder};
use kernel::credit_code::{CreditCode, Strictness};
use kernel::text::Lines;
use kernel::{Fen, InvoiceId, MerchantId, PersonId, Refusal, Secret, ServiceOrderId};
use platform::auth::{Signed, require_finance};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Error, Path, Result, Work, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;
use vault::PersonKeys;

/// Requests of a merchant that may wait.
const WAITING_MAX: u64 = 20;
const ORDERS_MAX: usize = 50;
const TITLE_CHARS: std::ops::RangeInclusive<usize> = 2..=100;
const EMAIL_BYTES_MAX: usize = 100;

/// What an invoice is to be over, and to whom.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewInvoice {
    kind: InvoiceKind,
    /// 1 to 50 paid orders; all that can be invoiced of each.
    orders: Vec<ServiceOrderId>,
    /// The sum that was seen; another one is refused.
    amount_fen: Fen,
    /// 抬头, 2 to 100 characters.
    title: String,
    /// 统一社会信用代码, 18 characters; a special invoice needs it, and one to a person has none.
    tax_number: Option<String>,
    /// Where the invoice is sent to.
    #[schema(value_type = String)]
    email: Secret,
}

/// Asks for one invoice over several paid orders. Only for owners and finance members.
#[utoipa::path(post, path = "/api/v1/merchants/{id}/invoices", operation_id = "ask_invoice", tag = "invoices",
    security(("session" = [])), params(("id" = MerchantId, Path)), request_body = NewInvoice,
    responses((status = 201, body = InvoiceView)))]
pub(crate) async fn ask_invoice(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    command: Command<NewInvoice>,
) -> Result<Answer<InvoiceView>> {
    let NewInvoice { kind, mut orders, amount_fen, title, tax_number, email } = command.body;
    let invented = wallet.app.config.accepts_invented_codes();
    let strictness = if invented { Strictness::Demo } else { Strictness::Strict };
    let typed = Typed {
        title: clean_text("title", &title, Lines::One, TITLE_CHARS)?,
        tax_number: check_tax_number(kind, tax_number.as_deref(), strictness)?,
        email: check_email(&email)?,
    };
    orders.sort_unstable();
    orders.dedup();
    if !(1..=ORDERS_MAX).contains(&orders.len()) {
        return Err(INVOICE_ORDERS.on("orders").with("most", ORDERS_MAX).into());
    }
    let person = signed.person;
    let keys = wallet.app.vault.keys_of(person).await?;
    let lock = wallet.app.vault.keyed_digest("invoices of a merchant", merchant.0.as_bytes());
    let unit = move |work: Work| async move {
        require_finance(&work, merchant, person).await?;
        work.one_at_a_time(&lock.0).await?;
        if store::count_asked(&work, merchant).await? >= WAITING_MAX {
            return Err(TOO_MANY_INVOICES.refuse().with("most", WAITING_MAX).into());
        }
        let lines = take(&work, merchant, &orders).await?;
        let sum = Fen(lines.iter().map(|line| line.fen).sum());
        if sum != amount_fen {
            return Err(INVOICE_AMOUNT_CHANGED.on("amount_fen").with("amount_fen", sum.0).into());
        }
        let row = row(&work, &keys, (merchant, person, kind), (sum, lines), &typed)?;
        db::insert(&work, row.clone()).await?;
        Ok((StatusCode::CREATED, InvoiceView::of(row)))
    };
    wallet.app.once(&signed, command.once, unit).await
}

/// Puts all that can be invoiced of these orders onto an invoice.
async fn take(work: &Work, merchant: MerchantId, ids: &[ServiceOrderId]) -> Result<Vec<InvoicedOrder>, Error> {
    let found = store::lock_orders(work, merchant, ids).await?;
    let mut lines = Vec::with_capacity(found.len());
    for mut order in found {
        let left = store::left(&order);
        if left > Fen::ZERO {
            lines.push(InvoicedOrder { order_id: order.id, fen: left.0 });
            order.invoiced_fen = Fen(order.invoiced_fen.0 + left.0);
            order.changed_at = work.now;
            db::update(work, order).await?;
        }
    }
    if lines.len() < ids.len() {
        return Err(NOTHING_TO_INVOICE.on("orders").into());
    }
    Ok(lines)
}

fn row(
    work: &Work,
    keys: &PersonKeys,
    (merchant_id, person_id, kind): (MerchantId, PersonId, InvoiceKind),
    (amount_fen, lines): (Fen, Vec<InvoicedOrder>),
    typed: &Typed,
) -> Result<invoices::Model, Error> {
    let id = InvoiceId::new(work.now, &work.rng);
    let tax_number = typed.tax_number.as_ref().map(|number| keys.seal(cell("tax_number", id), number));
    Ok(invoices::Model {
        id,
        merchant_id,
        person_id,
        kind,
        amount_fen,
        orders: PublicJson(lines),
        title: keys.seal(cell("title", id), &typed.title)?,
        tax_number: tax_number.transpose()?,
        email: keys.seal(cell("email", id), typed.email.expose())?,
        state: InvoiceState::Asked,
        invoice_number: None,
        red_number: None,
        reason: None,
        file_id: None,
        asked_at: work.now,
        issued_at: None,
        decided_by: None,
        changed_at: work.now,
    })
}

/// A special invoice goes to whoever has a number; an ordinary one to a person has none.
fn check_tax_number(kind: InvoiceKind, typed: Option<&str>, strictness: Strictness) -> Result<Option<String>, Refusal> {
    let typed = typed.map(str::trim).filter(|typed| !typed.is_empty());
    match typed {
        Some(typed) => {
            let code = CreditCode::parse(typed, strictness).map_err(|_| BAD_TAX_NUMBER.on("tax_number"))?;
            Ok(Some(code.as_str().to_owned()))
        }
        None if kind == InvoiceKind::Special => Err(TAX_NUMBER_NEEDED.on("tax_number")),
        None => Ok(None),
    }
}

fn check_email(typed: &Secret) -> Result<Secret, Refusal> {
    let text = typed.expose().trim();
    let parts = text.split_once('@').filter(|(name, host)| !name.is_empty() && host.contains('.'));
    if text.len() > EMAIL_BYTES_MAX || parts.is_none() || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(INVALID_FIELD.on("email"));
    }
    Ok(Secret::new(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PAY-4, MER-2
    #[test]
    fn a_special_invoice_needs_a_right_number_and_a_wrong_one_is_never_taken() {
        let good = kernel::credit_code::demo(7).as_str().to_owned();
        let of = |kind, typed| check_tax_number(kind, typed, Strictness::Demo).map_err(|refusal| refusal.code.code);
        for (kind, typed, due) in [
            (InvoiceKind::Ordinary, None, Ok(None)),
            (InvoiceKind::Ordinary, Some("  "), Ok(None)),
            (InvoiceKind::Special, None, Err("tax_number_needed")),
            (InvoiceKind::Special, Some(good.as_str()), Ok(Some(good.clone()))),
            (InvoiceKind::Ordinary, Some(good.to_lowercase().as_str()), Ok(Some(good.clone()))),
            (InvoiceKind::Ordinary, Some("91350100MA000001"), Err("bad_tax_number")),
        ] {
            assert_eq!(of(kind, typed), due, "{kind} {typed:?}");
        }
    }

    /// covers: PAY-4
    #[test]
    fn a_mail_address_has_two_parts_and_no_spaces() {
        let of = |typed: &str| check_email(&Secret::new(typed.to_owned())).is_ok();
        assert!(of("caiwu@example.com") && of(" a@b.cn "));
        for wrong in ["", "a", "@b.cn", "a@b", "a b@c.cn", "a@b.cn\nc"] {
            assert!(!of(wrong), "{wrong}");
        }
    }
}
