//! The refusals of paid services.

use kernel::Code;

pub static NOT_SOLD: Code =
    Code::new(422, "product_not_sold", "这项服务目前不出售，请选择其他服务", "This is not sold now; choose another");
pub static PACKS_OUT_OF_RANGE: Code =
    Code::new(422, "packs_out_of_range", "数量须在 1 到 50 之间", "Order from 1 to 50 packs");
pub static TOO_MANY_ORDERS: Code = Code::new(
    409,
    "too_many_orders",
    "未付款的订单太多（最多 20 个），请先付款或取消一些",
    "There are too many unpaid orders (at most 20); pay or cancel some first",
);
pub static ORDER_NOT_WAITING: Code = Code::new(
    409,
    "order_not_waiting",
    "订单已付款或已取消，请刷新页面",
    "This order is paid or cancelled already; reload the page",
);
pub static ORDER_NOT_PAID: Code =
    Code::new(409, "order_not_paid", "订单尚未付款，不能退款", "This order is not paid, so nothing can be refunded");
pub static NOT_SO_MANY_UNUSED: Code = Code::new(
    409,
    "not_so_many_unused",
    "只能退还没有用过的部分，请减少数量",
    "Only what is unused can be given back; choose fewer",
);
pub static NOTHING_LEFT: Code =
    Code::new(409, "service_used_up", "这项服务已用完，请先购买", "Nothing is left of this service; buy some first");
pub static ORDER_LAPSED: Code = Code::new(
    409,
    "order_lapsed",
    "这份服务已过有效期，不能再使用或退款；需要时请重新购买",
    "This pack has lapsed and cannot be used or refunded any more; buy a new one when you need it",
);
