//! What merchants pay, and the invoices for it. Amounts stand on the page that a notice leads to.

use super::Words;
use db::entities::notices::NoticeKind;

/// The words of such a notice.
pub(super) fn words(kind: NoticeKind) -> Words {
    use NoticeKind as K;
    match kind {
        K::ServicePaid => Words(
            "服务付款成功",
            "{merchant}购买的服务已付款，现在可以使用。点开查看这笔付款。",
            "A service is paid",
            "What {merchant} bought is paid and can be used now. Open this to see the payment.",
        ),
        K::CustodyFunded => Words(
            "工资已存入托管",
            "{merchant}的工资已存入托管账户，可用于发放工资。点开查看这笔付款。",
            "Wages are in custody",
            "The wages of {merchant} arrived in custody. Open this to see the payment.",
        ),
        K::PaymentClosed => Words(
            "付款未完成",
            "{merchant}的一笔付款没有完成，已经关闭，没有扣款。需要时请重新付款。",
            "A payment was not completed",
            "A payment of {merchant} was closed and nothing was taken. Pay again when you like.",
        ),
        K::ServiceRefunded => Words(
            "服务退款已退回",
            "{merchant}退还服务的款项已原路退回。点开查看明细。",
            "A refund is done",
            "The money for services that {merchant} gave back is where it was paid from. Open this for details.",
        ),
        K::CustodyReturned => Words(
            "托管余额已退回",
            "{merchant}取回的托管资金已原路退回。点开查看明细。",
            "Custody money is back",
            "What {merchant} took out of custody is where it was paid from. Open this for details.",
        ),
        K::RefundRefused => Words(
            "退款没有成功",
            "{merchant}的一笔退款没有成功，款项仍在原处，客服会联系您。点开查看。",
            "A refund was refused",
            "A refund of {merchant} did not go through; the money stays, and customer service will reach you.",
        ),
        K::InvoiceIssued => Words(
            "发票已开具",
            "{merchant}申请的发票已开具，点开查看号码和下载。",
            "The invoice is issued",
            "The invoice that {merchant} asked for is issued. Open this for its number and file.",
        ),
        K::InvoiceRefused => Words(
            "发票申请被退回",
            "{merchant}的发票申请被退回。点开查看理由，改正后可以重新申请。",
            "An invoice request was refused",
            "A request of {merchant} for an invoice was refused. Open this for the reason and ask again.",
        ),
        _ => Words(
            "发票已红冲",
            "{merchant}的一张发票已开具红字发票，相关订单可以退款或重新开票。",
            "An invoice was reversed",
            "A red-letter invoice reversed one of {merchant}. Its orders can be refunded or invoiced anew.",
        ),
    }
}
