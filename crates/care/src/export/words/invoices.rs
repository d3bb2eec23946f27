//! The words of invoices.

pub(super) const TABLES: &[(&str, &str, &str)] =
    &[("invoices", "您申请的发票", "invoices that you asked for"), ("invoice_files", "发票文件", "files of invoices")];

pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("orders", "所开的订单与金额（分）"),
    ("invoice_number", "发票号码"),
    ("red_number", "红字发票号码"),
    ("file_id", "发票文件编号"),
    ("asked_at", "申请时间"),
    ("issued_at", "开具时间"),
    ("invoice_id", "发票编号"),
];

pub(super) const WORDS: &[(&str, &str)] = &[
    ("ordinary", "普通发票"),
    ("special", "增值税专用发票"),
    ("to_issue", "待开具"),
    ("issued", "已开具"),
    ("red_asked", "申请红冲"),
    ("red", "已红冲"),
    ("service_paid", "服务付款成功"),
    ("custody_funded", "工资已存入托管"),
    ("payment_closed", "付款未完成"),
    ("service_refunded", "服务退款已退回"),
    ("custody_returned", "托管余额已退回"),
    ("refund_refused", "退款没有成功"),
    ("invoice_issued", "发票已开具"),
    ("invoice_refused", "发票申请被退回"),
    ("invoice_reversed", "发票已红冲"),
];
