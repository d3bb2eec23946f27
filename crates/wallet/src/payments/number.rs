//! Our numbers at the vendor. They follow from the ids, so that a row and its number cannot disagree.

use kernel::{PaymentId, RefundId};
use uuid::Uuid;

/// The number of a payment: `P` and 32 hexadecimal digits.
pub fn number_of(payment: PaymentId) -> String {
    format!("P{}", payment.0.simple())
}

/// The number of a refund: `R` and 32 hexadecimal digits.
pub fn refund_number_of(refund: RefundId) -> String {
    format!("R{}", refund.0.simple())
}

/// The payment of a number, if it can be one of ours.
pub fn payment_of(number: &str) -> Option<PaymentId> {
    id_of('P', number).map(PaymentId)
}

/// The refund of a number, if it can be one of ours.
pub fn refund_of(number: &str) -> Option<RefundId> {
    id_of('R', number).map(RefundId)
}

/// Exactly as we write it: the vendor keeps upper and lower case apart.
fn id_of(head: char, number: &str) -> Option<Uuid> {
    let digits = number.strip_prefix(head)?;
    let id = Uuid::try_parse(digits).ok()?;
    (id.simple().to_string() == digits).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PAY-4
    #[test]
    fn a_number_leads_back_to_its_id_and_to_nothing_else() {
        let id = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_00ab);
        assert_eq!(number_of(PaymentId(id)), "P019200000000700080000000000000ab");
        assert_eq!(payment_of("P019200000000700080000000000000ab"), Some(PaymentId(id)));
        assert_eq!(refund_of(&refund_number_of(RefundId(id))), Some(RefundId(id)));
        for strange in [
            "",
            "P",
            "019200000000700080000000000000ab",
            "R019200000000700080000000000000ab",
            "P019200000000700080000000000000AB",
            "P01920000-0000-7000-8000-0000000000ab",
            "P019200000000700080000000000000a",
            "nobodyordered",
        ] {
            assert_eq!(payment_of(strange), None, "{strange}");
        }
    }
}
