//! The refusals of invoices.

use kernel::Code;

pub static INVOICE_ORDERS: Code =
    Code::new(422, "invoice_orders", "请选择 1 到 50 个订单，不要重复", "Choose from 1 to 50 orders, each once");
pub static NOTHING_TO_INVOICE: Code = Code::new(
    409,
    "nothing_to_invoice",
    "所选订单没有可开票的金额（未付款、已退款或已申请开票），请刷新后重新选择",
    "An order has nothing left to invoice (not paid, refunded, or invoiced already); reload and choose again",
);
pub static INVOICE_AMOUNT_CHANGED: Code = Code::new(
    409,
    "invoice_amount_changed",
    "可开票金额已变化，请核对新的金额后再提交",
    "What can be invoiced has changed; check the new amount and send it again",
);
pub static TAX_NUMBER_NEEDED: Code = Code::new(
    422,
    "tax_number_needed",
    "开具增值税专用发票须填写统一社会信用代码",
    "A special VAT invoice needs the unified social credit code",
);
pub static BAD_TAX_NUMBER: Code = Code::new(
    422,
    "bad_tax_number",
    "统一社会信用代码不正确：共 18 位，请对照营业执照逐位核对",
    "The unified social credit code is not right: 18 characters, compare each with the licence",
);
pub static TOO_MANY_INVOICES: Code = Code::new(
    409,
    "too_many_invoices",
    "待开具的发票申请太多（最多 20 个），请等待处理或撤回一些",
    "Too many requests for invoices wait (at most 20); wait, or withdraw some",
);
pub static INVOICE_STATE: Code = Code::new(
    409,
    "invoice_state",
    "发票的状态已变化，请刷新页面后再操作",
    "The invoice has moved on; reload the page and look again",
);
pub static BAD_INVOICE_NUMBER: Code = Code::new(
    422,
    "bad_invoice_number",
    "发票号码应为 8 到 20 位数字，请对照发票填写",
    "An invoice number has 8 to 20 digits; copy it from the invoice",
);
pub static INVOICE_NUMBER_USED: Code = Code::new(
    409,
    "invoice_number_used",
    "这个发票号码已登记过，请核对",
    "This invoice number is registered already; check it",
);
pub static OWN_INVOICE: Code = Code::new(
    403,
    "own_invoice",
    "您是该商家的成员，不能处理它的发票，请交给同事",
    "You belong to this merchant; leave its invoices to a colleague",
);
pub static NOT_A_PDF: Code =
    Code::new(422, "not_a_pdf", "请上传 PDF 格式的发票文件", "Upload the invoice as a PDF file");
pub static INVOICE_FILE_TOO_LARGE: Code = Code::new(
    413,
    "invoice_file_too_large",
    "发票文件不能超过 2 MB，请压缩后再上传",
    "An invoice file has 2 MB at most; make it smaller",
);
pub static NO_INVOICE_FILE: Code = Code::new(
    404,
    "no_invoice_file",
    "这张发票没有可下载的文件，请凭发票号码在电子税务局查询",
    "There is no file of this invoice; look its number up at the tax authority's service",
);
pub static INVOICED_REFUND: Code = Code::new(
    409,
    "invoiced_refund",
    "这笔订单已申请或开具发票：请先撤回开票申请，或申请红冲，再退款",
    "This order stands on an invoice: withdraw the request, or ask for its reversal first, then refund",
);
